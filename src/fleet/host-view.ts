/** Hosts as callers see them. */
import { notFound } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import type { SshHostRow } from '../records/fleet.ts';
import type { Reader } from '../records/store.ts';
import { directAuthority, type HostStanding, standingOf } from './host-authorities.ts';
import { inSteps } from './in-steps.ts';
import { type LoginMapping, readLogins, type SubjectNames } from './logins.ts';

export interface HostLogin extends LoginMapping {
  readonly source: 'host' | 'group';
}

export interface HostView {
  readonly host: SshHostRow;
  /** What signs logins by the host's own mappings. */
  readonly userAuthorityId: Id;
  /** Its own, then those of its groups. */
  readonly logins: readonly HostLogin[];
}

/** @throws not_found */
export async function readHost(reader: Reader, tenantId: Id, id: Id): Promise<HostView> {
  return viewOf(reader, await standingOf(reader, await hostRow(reader, tenantId, id)));
}

/** All of a tenant's, the newest first. */
export async function listHosts(reader: Reader, tenantId: Id): Promise<readonly HostView[]> {
  const views: HostView[] = [];
  const names: SubjectNames = new Map();
  for await (const host of inSteps(eachHost(reader, tenantId))) {
    views.push(await viewOf(reader, await standingOf(reader, host), names));
  }
  return views;
}

const PAGE = 1000;

/** In pages, as a tenant may have many. */
export async function* eachHost(reader: Reader, tenantId: Id): AsyncGenerator<SshHostRow> {
  let before: Id | undefined;
  do {
    const page = await reader.list('sshHosts', { tenantId }, { limit: PAGE, before });
    yield* page;
    before = page.length < PAGE ? undefined : page.at(-1)?.id;
  } while (before !== undefined);
}

/** @throws not_found */
export async function hostRow(reader: Reader, tenantId: Id, id: Id): Promise<SshHostRow> {
  const row = await reader.get('sshHosts', { tenantId, id });
  if (row === undefined) throw notFound('ssh_host', id);
  return row;
}

/** @param names that were found already */
export async function viewOf(
  reader: Reader,
  standing: HostStanding,
  names: SubjectNames = new Map(),
): Promise<HostView> {
  const { groups, host } = standing;
  const logins: HostLogin[] = [];
  for (const { ownerId, source } of [
    { ownerId: host.id, source: 'host' as const },
    ...groups.map(({ id }) => ({ ownerId: id, source: 'group' as const })),
  ]) {
    const mappings = await readLogins(reader, host.tenantId, ownerId, names);
    logins.push(...mappings.map((mapping) => ({ ...mapping, source })));
  }
  return { host, userAuthorityId: directAuthority(standing), logins };
}
