/** The installation and its tenants. */
import { auditEvent, systemActor } from '../audit/event.ts';
import { ChanceryError, notFound, quote } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import { parseSlug } from '../base/name.ts';
import { seconds } from '../base/ports.ts';
import type { TenantRow } from '../records/access.ts';
import type { Page, Reader, Write } from '../records/store.ts';
import { administer, type Site } from './administer.ts';
import type { Caller } from './caller.ts';
import { identityRows } from './identities.ts';
import { covers, type Scope } from './scopes.ts';
import { newToken } from './tokens.ts';

/** RFC 7914 asks for no length; 16 octets are unique. */
const SALT_OCTETS = 16;

/** The tenant that an installation begins with. */
export const FIRST_TENANT = 'default';

/**
 * Makes the installation, its first tenant, and the user `admin` with a token for everything; all at once, or nothing
 * when the installation is there already.
 * @param key what tells the master key at the next start
 * @param chosen the text of the user's token
 * @returns undefined when the installation was there already
 */
export async function createInstallation(
  site: Site,
  key: { readonly keyCheck: Uint8Array; readonly keySalt: Uint8Array | null },
  chosen: string,
): Promise<TenantRow | undefined> {
  const made = tenantRows(site, FIRST_TENANT, ['admin', 'system'], null, chosen);
  const row = { id: 1, createdAt: seconds(site.clock), ...key, otherSalt: site.random.bytes(SALT_OCTETS) };
  const actor = systemActor(made.tenant.id, site.clock);
  const data = { tenant_id: made.tenant.id, tenant: made.tenant.name };
  const { outcome, value } = await site.store.transact(async (reader) => {
    if ((await reader.get('installation', { id: 1 })) !== undefined) return { value: false };
    const event = auditEvent(actor, { action: 'installation_create', success: true, data }, site);
    const writes: Write[] = [{ insert: 'installation', row }, ...made.rows];
    return { change: { expect: [], writes, events: [event] }, value: true };
  });
  return value && outcome.status === 'committed' ? made.tenant : undefined;
}

/** @throws invalid_field; conflict when the name is taken */
export async function createTenant(
  site: Site,
  caller: Caller,
  name: string,
): Promise<{ readonly tenant: TenantRow; readonly tokenText: string }> {
  const made = tenantRows(site, parseSlug(name, 'name'), ['admin'], caller.identityId);
  return administer(
    site,
    caller,
    'tenant_create',
    async () => ({ writes: made.rows, data: { tenant_id: made.tenant.id, name }, value: made }),
    () => new ChanceryError('conflict', `a tenant ${quote(name)} is there already`, { subject: 'tenant' }),
  );
}

export async function listTenants(reader: Reader, page: Page): Promise<readonly TenantRow[]> {
  return reader.list('tenants', {}, page);
}

/** An admin's tenant is its own; all tenants are the installation's. @throws not_found */
export async function updateTenant(
  site: Site,
  caller: Caller,
  id: Id,
  set: { readonly allowSelfApproval?: boolean | undefined },
): Promise<TenantRow> {
  if (id !== caller.tenantId && !covers(caller.scopes, 'system')) throw notFound('tenant', id);
  return administer(
    site,
    caller,
    'tenant_update',
    async (reader) => {
      const tenant = await reader.get('tenants', { id });
      if (tenant === undefined) throw notFound('tenant', id);
      const changed = {
        allowSelfApproval: set.allowSelfApproval ?? tenant.allowSelfApproval,
        epoch: tenant.epoch + 1,
      };
      const data = { tenant_id: id, allow_self_approval: changed.allowSelfApproval };
      return {
        writes: [{ update: 'tenants', key: { id }, set: changed }],
        expect: [{ table: 'tenants', id, epoch: tenant.epoch }],
        data,
        value: { ...tenant, ...changed },
      };
    },
    () => notFound('tenant', id),
  );
}

/** A tenant with its user `admin` and that user's first token. */
function tenantRows(
  site: Site,
  name: string,
  scopes: readonly Scope[],
  createdBy: Id | null,
  chosen?: string,
): { readonly tenant: TenantRow; readonly rows: readonly Write[]; readonly tokenText: string } {
  const tenant: TenantRow = {
    id: site.ids.next(),
    name,
    allowSelfApproval: false,
    createdAt: seconds(site.clock),
    epoch: 1,
  };
  const admin = identityRows(site, tenant.id, { name: 'admin', type: 'user' }, 'admin', null);
  const { text, token } = newToken(
    site,
    {
      tenantId: tenant.id,
      identityId: admin.identity.id,
      name: 'first',
      scopes,
      only: null,
      createdBy,
      expiresAt: null,
    },
    chosen,
  );
  const rows: Write[] = [{ insert: 'tenants', row: tenant }, ...admin.rows, { insert: 'tokens', row: token }];
  return { tenant, rows, tokenText: text };
}
