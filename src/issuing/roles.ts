/** Roles: ScaiVault's spelling of an issuance policy, kept with its compiled versions. */
import { administer } from '../access/administer.ts';
import type { Caller } from '../access/caller.ts';
import { newPolicy, nextVersion } from '../authorities/policy-rows.ts';
import type { AuthoritySite } from '../authorities/site.ts';
import { ChanceryError, invalidField, notFound, quote } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import { isSlug, parseSlug } from '../base/name.ts';
import { seconds } from '../base/ports.ts';
import { compileRole, completeRole, type RoleSource } from '../policy/spellings/role.ts';
import type { PolicyRow } from '../records/policies.ts';
import type { Page, Reader } from '../records/store.ts';

export interface Role {
  readonly name: string;
  readonly authorityId: Id;
  readonly source: RoleSource;
  /** Seconds since 1970 UTC. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** @throws invalid_field, invalid_duration; conflict when the name is taken */
export async function createRole(
  site: AuthoritySite,
  caller: Caller,
  input: { readonly name: string; readonly authorityId: Id; readonly source: Partial<RoleSource> },
): Promise<Role> {
  const { tenantId } = caller;
  const name = parseSlug(input.name, 'name');
  const source = completeRole(input.source);
  const { policy, version } = newPolicy(site, {
    tenantId,
    spelling: 'role',
    name,
    authorityId: input.authorityId,
    source,
    compiled: compileRole(source),
  });
  return administer(
    site,
    caller,
    'pki_role_create',
    async (reader) => {
      await checkAuthority(reader, tenantId, input.authorityId);
      return {
        writes: [
          { insert: 'policyVersions', row: version },
          { insert: 'policies', row: policy },
        ],
        data: { role: name, ca_id: input.authorityId, policy_version_id: version.id, source },
        value: roleOf(policy),
      };
    },
    () => new ChanceryError('conflict', `a role ${quote(name)} is there already`, { subject: 'role' }),
  );
}

/** @throws not_found */
export async function readRole(reader: Reader, tenantId: Id, name: string): Promise<Role> {
  return roleOf(await roleRow(reader, tenantId, name));
}

export async function listRoles(reader: Reader, tenantId: Id, page: Page): Promise<readonly PolicyRow[]> {
  return reader.list('policies', { tenantId, spelling: 'role', removedAt: null }, page);
}

/** The role that a row spells. */
export function roleOf(row: PolicyRow): Role {
  const { authorityId, createdAt, name, source, updatedAt } = row;
  return { name: name ?? '', authorityId, source: source as RoleSource, createdAt, updatedAt };
}

/**
 * Changes some of a role's fields; what it was before stays as a version, for the certificates issued under it.
 * @throws not_found, invalid_field, invalid_duration
 */
export async function updateRole(
  site: AuthoritySite,
  caller: Caller,
  name: string,
  change: { readonly authorityId?: Id | undefined; readonly source: Partial<RoleSource> },
): Promise<Role> {
  const { tenantId } = caller;
  return administer(
    site,
    caller,
    'pki_role_update',
    async (reader) => {
      const row = await roleRow(reader, tenantId, name);
      const source = completeRole(change.source, row.source as RoleSource);
      if (change.authorityId !== undefined) await checkAuthority(reader, tenantId, change.authorityId);
      const authorityId = change.authorityId ?? row.authorityId;
      const version = await nextVersion(site, reader, row, compileRole(source));
      const set = {
        authorityId,
        source,
        versionId: version.row.id,
        updatedAt: seconds(site.clock),
        epoch: row.epoch + 1,
      };
      return {
        writes: [...version.writes, { update: 'policies', key: { tenantId, id: row.id }, set }],
        expect: [{ table: 'policies', tenantId, id: row.id, epoch: row.epoch }],
        data: { role: name, ca_id: authorityId, policy_version_id: version.row.id, source },
        value: roleOf({ ...row, ...set }),
      };
    },
    () => notFound('role', name),
  );
}

/** @throws not_found */
export async function removeRole(site: AuthoritySite, caller: Caller, name: string): Promise<void> {
  const { tenantId } = caller;
  await administer(
    site,
    caller,
    'pki_role_delete',
    async (reader) => {
      const row = await roleRow(reader, tenantId, name);
      const set = { name: null, removedAt: seconds(site.clock), epoch: row.epoch + 1 };
      return {
        writes: [{ update: 'policies', key: { tenantId, id: row.id }, set }],
        expect: [{ table: 'policies', tenantId, id: row.id, epoch: row.epoch }],
        data: { role: name },
        value: undefined,
      };
    },
    () => notFound('role', name),
  );
}

/** @throws not_found */
export async function roleRow(reader: Reader, tenantId: Id, name: string): Promise<PolicyRow> {
  const row = isSlug(name) ? await reader.get('policies', { tenantId, spelling: 'role', name }) : undefined;
  if (row === undefined) throw notFound('role', name);
  return row;
}

/** A role of a revoked authority could never work. @throws invalid_field */
async function checkAuthority(reader: Reader, tenantId: Id, id: Id): Promise<void> {
  const authority = await reader.get('authorities', { tenantId, id });
  if (authority === undefined || authority.kind !== 'x509') {
    throw invalidField('ca_id', 'must be the id of a certificate authority of this tenant');
  }
  if (authority.revokedAt !== null) {
    throw invalidField('ca_id', 'must be an authority that may sign; this one was revoked for good');
  }
}
