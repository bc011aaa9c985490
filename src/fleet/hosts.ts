/** Hosts: what they are called, who may log in to them, and which authorities certify them and their users. */
import { administer } from '../access/administer.ts';
import type { Caller } from '../access/caller.ts';
import type { AuthoritySite } from '../authorities/site.ts';
import { defaultSshAuthority } from '../authorities/ssh/defaults.ts';
import { ChanceryError, invalidField, notFound, quote } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import { seconds } from '../base/ports.ts';
import { hostPrincipals } from '../policy/ssh/spellings/host.ts';
import type { SshHostRow } from '../records/fleet.ts';
import type { SshKind } from '../records/ssh.ts';
import type { Reader, Write } from '../records/store.ts';
import { principalFault } from '../ssh/names.ts';
import { checkAuthority, missingAuthority, standingOf } from './host-authorities.ts';
import {
  type HostSources,
  moveHostPolicies,
  newHostPolicies,
  readHostSources,
  removeHostPolicies,
} from './host-policies.ts';
import { type HostView, hostRow, viewOf } from './host-view.ts';
import { type LoginMapping, loginRemovals, loginWrites } from './logins.ts';

/** A length of time as it was given, and in seconds. */
export interface Length {
  readonly text: string;
  readonly seconds: number;
}

export interface HostFields {
  /** Lower case. */
  readonly hostname: string;
  readonly alias: string | null;
  readonly aliasAsPrincipal: boolean;
  readonly wildcardPrincipal: boolean;
  readonly userCertTtl: Length;
  readonly hostCertTtl: Length;
  readonly logins: readonly LoginMapping[];
}

export interface NewHost extends HostFields {
  /** Absent: the tenant's default. */
  readonly userAuthorityId?: Id | undefined;
  readonly hostAuthorityId?: Id | undefined;
}

/** @throws invalid_field, some of it unfitting; conflict when hostname or alias is taken */
export async function createHost(site: AuthoritySite, caller: Caller, input: NewHost): Promise<HostView> {
  const { tenantId } = caller;
  const userAuthorityId = await authorityFor(site, caller, 'user', input.userAuthorityId);
  const hostAuthorityId = await authorityFor(site, caller, 'host', input.hostAuthorityId);
  const host: SshHostRow = {
    tenantId,
    id: site.ids.next(),
    hostname: input.hostname,
    alias: input.alias,
    aliasAsPrincipal: input.aliasAsPrincipal,
    wildcardPrincipal: input.wildcardPrincipal,
    userCertTtl: input.userCertTtl.text,
    hostCertTtl: input.hostCertTtl.text,
    userAuthorityId,
    userAuthorityChosen: input.userAuthorityId !== undefined,
    hostAuthorityId,
    createdAt: seconds(site.clock),
  };
  return administer(
    site,
    caller,
    'ssh_host_create',
    async (reader) => {
      await checkAuthority(reader, tenantId, userAuthorityId, 'user');
      await checkAuthority(reader, tenantId, hostAuthorityId, 'host');
      checkPrincipals(host);
      await checkFree(reader, host);
      const writes: readonly Write[] = [
        { insert: 'sshHosts', row: host },
        ...newHostPolicies(site, host, sourcesOf(host, input)),
        ...(await loginWrites(reader, tenantId, host.id, input.logins)),
      ];
      const logins = input.logins.length === 0 ? [] : merged(input.logins);
      return {
        writes,
        data: dataOf(host, input.logins),
        value: {
          host,
          userAuthorityId,
          logins: logins.map((login) => ({ ...login, source: 'host' as const })),
        },
      };
    },
    () => taken(host),
  );
}

/** Its authorities stay as they are. @throws not_found; invalid_field, some of it unfitting; conflict */
export async function updateHost(
  site: AuthoritySite,
  caller: Caller,
  id: Id,
  change: Partial<HostFields>,
): Promise<HostView> {
  const { tenantId } = caller;
  return administer(
    site,
    caller,
    'ssh_host_update',
    async (reader) => {
      const before = await hostRow(reader, tenantId, id);
      const host: SshHostRow = {
        ...before,
        hostname: change.hostname ?? before.hostname,
        alias: change.alias === undefined ? before.alias : change.alias,
        aliasAsPrincipal: change.aliasAsPrincipal ?? before.aliasAsPrincipal,
        wildcardPrincipal: change.wildcardPrincipal ?? before.wildcardPrincipal,
        userCertTtl: change.userCertTtl?.text ?? before.userCertTtl,
        hostCertTtl: change.hostCertTtl?.text ?? before.hostCertTtl,
      };
      checkPrincipals(host);
      await checkFree(reader, host);
      const sources = sourcesOf(host, change, await readHostSources(reader, tenantId, id));
      const policies = await moveHostPolicies(site, reader, host, sources);
      const logins =
        change.logins === undefined ? [] : await loginWrites(reader, tenantId, id, change.logins);
      const { id: _id, tenantId: _tenant, ...set } = host;
      const view = await viewOf(reader, await standingOf(reader, host));
      return {
        writes: [{ update: 'sshHosts', key: { tenantId, id }, set }, ...policies.writes, ...logins],
        expect: policies.expect,
        data: dataOf(host, change.logins),
        value: change.logins === undefined ? view : withLogins(view, change.logins),
      };
    },
    () => taken({ hostname: change.hostname ?? id, alias: change.alias ?? null }),
  );
}

/** Its certificates stay good until they end or are revoked. @returns what it was. @throws not_found */
export async function removeHost(site: AuthoritySite, caller: Caller, id: Id): Promise<HostView> {
  const { tenantId } = caller;
  return administer(
    site,
    caller,
    'ssh_host_delete',
    async (reader) => {
      const host = await hostRow(reader, tenantId, id);
      const view = await viewOf(reader, await standingOf(reader, host));
      const policies = await removeHostPolicies(site, reader, host);
      const memberships = await reader.all('sshHostGroupMembers', { tenantId, hostId: id });
      const writes: readonly Write[] = [
        ...memberships.map(
          ({ groupId }): Write => ({
            remove: 'sshHostGroupMembers',
            key: { tenantId, groupId, hostId: id },
          }),
        ),
        ...(await loginRemovals(reader, tenantId, id)),
        ...policies.writes,
        { remove: 'sshHosts', key: { tenantId, id } },
      ];
      return { writes, expect: policies.expect, data: dataOf(host), value: view };
    },
    () => notFound('ssh_host', id),
  );
}

async function authorityFor(
  site: AuthoritySite,
  caller: Caller,
  kind: SshKind,
  given: Id | undefined,
): Promise<Id> {
  const id = given ?? (await defaultSshAuthority(site, caller, kind));
  if (id === undefined) throw missingAuthority(kind);
  return id;
}

function sourcesOf(
  host: SshHostRow,
  { hostCertTtl, userCertTtl }: Partial<Pick<HostFields, 'hostCertTtl' | 'userCertTtl'>>,
  before?: HostSources,
): HostSources {
  const { alias, aliasAsPrincipal, hostname, wildcardPrincipal } = host;
  const hostTtl = hostCertTtl?.seconds ?? before?.host.ttl ?? 0;
  return {
    host: { hostname, alias, aliasAsPrincipal, wildcardPrincipal, ttl: hostTtl },
    login: { ttl: userCertTtl?.seconds ?? before?.login.ttl ?? 0 },
  };
}

/** What could not stand in its certificates is refused when it is saved. @throws invalid_field */
function checkPrincipals(host: SshHostRow): void {
  for (const principal of hostPrincipals(host)) {
    const fault = principalFault(principal);
    if (fault !== undefined) throw invalidField('hostname', `must ${fault}, as it becomes a principal`);
  }
}

/** Says which of the two it is, where the table's keys would not. */
async function checkFree(reader: Reader, { alias, hostname, id, tenantId }: SshHostRow): Promise<void> {
  const named = await reader.get('sshHosts', { tenantId, hostname });
  if (named !== undefined && named.id !== id) throw taken({ hostname, alias: null });
  const called = alias === null ? undefined : await reader.get('sshHosts', { tenantId, alias });
  if (called !== undefined && called.id !== id) {
    throw new ChanceryError('conflict', `SSH host with alias ${quote(alias ?? '')} already exists`, {
      subject: 'ssh_host',
    });
  }
}

function taken({ alias, hostname }: Pick<SshHostRow, 'alias' | 'hostname'>): ChanceryError {
  const also = alias === null ? '' : ` or alias ${quote(alias)}`;
  const message = `SSH host with hostname ${quote(hostname)}${also} already exists`;
  return new ChanceryError('conflict', message, { subject: 'ssh_host' });
}

function dataOf(host: SshHostRow, logins?: readonly LoginMapping[]): Readonly<Record<string, unknown>> {
  return {
    ssh_host_id: host.id,
    hostname: host.hostname,
    alias: host.alias,
    user_cert_ttl: host.userCertTtl,
    host_cert_ttl: host.hostCertTtl,
    user_authority_id: host.userAuthorityId,
    host_authority_id: host.hostAuthorityId,
    ...(logins === undefined ? {} : { login_mappings: logins }),
  };
}

function withLogins(view: HostView, logins: readonly LoginMapping[]): HostView {
  const own = merged(logins).map((login) => ({ ...login, source: 'host' as const }));
  return { ...view, logins: [...own, ...view.logins.filter(({ source }) => source === 'group')] };
}

/** As they will be read: one for each login user. */
export function merged(logins: readonly LoginMapping[]): readonly LoginMapping[] {
  const byUser = new Map<string, LoginMapping>();
  for (const { groups, loginUser, usernames } of logins) {
    const before = byUser.get(loginUser);
    byUser.set(loginUser, {
      loginUser,
      usernames: [...new Set([...(before?.usernames ?? []), ...usernames])],
      groups: [...new Set([...(before?.groups ?? []), ...groups])],
    });
  }
  return [...byUser.values()];
}
