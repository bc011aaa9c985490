/** How Infisical's addresses spell things: ids are plain UUIDs, and those of `/v1` are read as well. */
import type { Caller } from '../../../access/caller.ts';
import { ChanceryError, notFound, quote, unfitting } from '../../../base/error.ts';
import { type Id, parseId } from '../../../base/ids.ts';
import { issue } from './issue.ts';

/** The kinds of things, by the prefix of their ids in `/v1`, which is also the core's name of the kind. */
export type Kind = 'ssh_host' | 'ssh_host_group' | 'ssh_authority' | 'ssh_template';

/** An id of an address. @throws not_found for what is no id */
export function pathId(kind: Kind, text: string): Id {
  const id = parseId(kind, text);
  if (id === undefined) throw notFound(kind, text);
  return id;
}

/** An id in a body that names an authority; what is no id is none of the project's. @throws invalid_field (unfitting) */
export function authorityId(text: string, field: string, title: string, tenantId: Id): Id {
  const id = parseId('ssh_authority', text.trim());
  if (id !== undefined) return id;
  throw unfitting(field, `${title} with ID '${quote(text).slice(1, -1)}' not found in project '${tenantId}'`);
}

/** Demands that a project is the caller's tenant. @throws access_denied for every other text */
export function checkProject({ tenantId }: Caller, text: string): void {
  if (parseId('tenant', text.trim()) !== tenantId) {
    throw new ChanceryError('access_denied', 'You are not a member of this project');
  }
}

/** A slug, of lower-case letters, digits and single hyphens. @throws invalid_field */
export function readSlug(text: string, field: string, title: string, most: number): string {
  const slug = text.trim();
  if (slug.length <= most && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(slug)) return slug;
  throw issue(
    field,
    `${title} must be 1 to ${most} lower-case letters and digits, and single hyphens between them`,
  );
}
