/** The two policies that every host owns, named by its id: for its own certificates, and for logins to it. */
import { newPolicy, nextVersion } from '../authorities/policy-rows.ts';
import { ChanceryError } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import { seconds } from '../base/ports.ts';
import type { Sources } from '../base/sources.ts';
import { compileHost, type HostSource } from '../policy/ssh/spellings/host.ts';
import { compileLogin, type LoginSource } from '../policy/ssh/spellings/login.ts';
import type { SshPolicy } from '../policy/ssh/ssh-policy.ts';
import type { SshHostRow } from '../records/fleet.ts';
import type { PolicyRow } from '../records/policies.ts';
import type { Expectation, Reader, Write } from '../records/store.ts';

export interface HostSources {
  readonly host: HostSource;
  readonly login: LoginSource;
}

/** What changes policies, and what it rests on. */
export interface PolicyMoves {
  readonly writes: readonly Write[];
  readonly expect: readonly Expectation[];
}

export function newHostPolicies(
  site: Sources,
  { hostAuthorityId, id, tenantId, userAuthorityId }: SshHostRow,
  { host, login }: HostSources,
): readonly Write[] {
  const facts = { tenantId, name: id };
  const own = newPolicy(site, {
    ...facts,
    spelling: 'ssh-host',
    authorityId: hostAuthorityId,
    source: host,
    compiled: compileHost(host),
  });
  const logins = newPolicy(site, {
    ...facts,
    spelling: 'ssh-login',
    authorityId: userAuthorityId,
    source: login,
    compiled: compileLogin(login),
  });
  return [own, logins].flatMap(({ policy, version }): readonly Write[] => [
    { insert: 'policyVersions', row: version },
    { insert: 'policies', row: policy },
  ]);
}

export async function readHostSources(reader: Reader, tenantId: Id, hostId: Id): Promise<HostSources> {
  const host = await policyRow(reader, tenantId, hostId, 'ssh-host');
  const login = await policyRow(reader, tenantId, hostId, 'ssh-login');
  return { host: host.source as HostSource, login: login.source as LoginSource };
}

/** Both move, even when their content stays: what is being issued for the host is decided once more. */
export async function moveHostPolicies(
  site: Sources,
  reader: Reader,
  { id, tenantId }: SshHostRow,
  { host, login }: HostSources,
): Promise<PolicyMoves> {
  const own = await policyRow(reader, tenantId, id, 'ssh-host');
  const logins = await policyRow(reader, tenantId, id, 'ssh-login');
  return together([
    await moved(site, reader, own, host, compileHost(host)),
    await moved(site, reader, logins, login, compileLogin(login)),
  ]);
}

/** So that no login is certified by an authority that has just ceased to be the host's, or become it. */
export async function touchLoginPolicy(reader: Reader, tenantId: Id, hostId: Id): Promise<PolicyMoves> {
  const row = await policyRow(reader, tenantId, hostId, 'ssh-login');
  return moves(row, {});
}

export async function removeHostPolicies(
  site: Sources,
  reader: Reader,
  { id, tenantId }: SshHostRow,
): Promise<PolicyMoves> {
  const set = { name: null, removedAt: seconds(site.clock) };
  return together([
    moves(await policyRow(reader, tenantId, id, 'ssh-host'), set),
    moves(await policyRow(reader, tenantId, id, 'ssh-login'), set),
  ]);
}

async function moved(
  site: Sources,
  reader: Reader,
  row: PolicyRow,
  source: unknown,
  compiled: SshPolicy,
): Promise<PolicyMoves> {
  const version = await nextVersion(site, reader, row, compiled);
  const set = { source, versionId: version.row.id, updatedAt: seconds(site.clock) };
  const { expect, writes } = moves(row, set);
  return { expect, writes: [...version.writes, ...writes] };
}

function moves({ epoch, id, tenantId }: PolicyRow, set: Partial<PolicyRow>): PolicyMoves {
  return {
    writes: [{ update: 'policies', key: { tenantId, id }, set: { ...set, epoch: epoch + 1 } }],
    expect: [{ table: 'policies', tenantId, id, epoch }],
  };
}

export function together(all: readonly PolicyMoves[]): PolicyMoves {
  return {
    writes: all.flatMap(({ writes }) => writes),
    expect: all.flatMap(({ expect }) => expect),
  };
}

async function policyRow(
  reader: Reader,
  tenantId: Id,
  hostId: Id,
  spelling: 'ssh-host' | 'ssh-login',
): Promise<PolicyRow> {
  const row = await reader.get('policies', { tenantId, spelling, name: hostId });
  if (row !== undefined) return row;
  throw new ChanceryError('internal', 'a host without its policies', { detail: hostId });
}
