/** Ids of profiles, policies and their authorities. */
import { notFound } from '../../../../base/error.ts';
import { type Id, parseId } from '../../../../base/ids.ts';
import { issue } from '../issue.ts';

const PREFIXES = { certificate_profile: 'profile', certificate_policy: 'policy' } as const;

/** Of a path. @throws not_found for what is no id, as for the id of nothing */
export function managedId(kind: keyof typeof PREFIXES, text: string): Id {
  const id = parseId(PREFIXES[kind], text);
  if (id === undefined) throw notFound(kind, text);
  return id;
}

/** Of a body or query. @throws invalid_field for what is no id */
export function bodyId(prefix: 'ca' | 'policy', text: string, field: string): Id {
  const id = parseId(prefix, text.trim());
  if (id === undefined) throw issue(field, 'Invalid uuid');
  return id;
}
