/** A token for everything, for whoever has the store and its master key, when nobody has one any more. */
import { auditEvent, systemActor } from '../audit/event.ts';
import { ChanceryError } from '../base/error.ts';
import { seconds } from '../base/ports.ts';
import type { TokenRow } from '../records/access.ts';
import type { Write } from '../records/store.ts';
import type { Site } from './administer.ts';
import { identityRows } from './identities.ts';
import { FIRST_TENANT } from './tenants.ts';
import { newToken } from './tokens.ts';

const USERNAME = 'admin';

/**
 * It is of the first tenant's user `admin`, who is made again if it was removed, with all scopes. The trail tells of it.
 * @param ttl seconds
 * @returns the token and its text, which is kept nowhere
 * @throws not_found without an installation; unavailable
 */
export async function mintSystemToken(
  site: Site,
  ttl: number,
): Promise<{ readonly token: TokenRow; readonly text: string }> {
  const { outcome, value } = await site.store.transact(async (reader) => {
    const tenant = await reader.get('tenants', { name: FIRST_TENANT });
    if (tenant === undefined) throw new ChanceryError('not_found', 'there is no installation');
    const tenantId = tenant.id;
    const found = await reader.get('identities', { tenantId, username: USERNAME });
    const made =
      found === undefined
        ? identityRows(site, tenantId, { name: USERNAME, type: 'user' }, 'admin', null)
        : { identity: found, rows: [] };
    const minted = newToken(site, {
      tenantId,
      identityId: made.identity.id,
      name: 'minted on the server',
      scopes: ['admin', 'system'],
      only: null,
      createdBy: null,
      expiresAt: seconds(site.clock) + ttl,
    });
    const { expiresAt, id, identityId, name, scopes } = minted.token;
    const data = { token_id: id, name, identity_id: identityId, scopes, expires_at: expiresAt, local: true };
    const event = auditEvent(
      systemActor(tenantId, site.clock),
      { action: 'token_create', success: true, data },
      site,
    );
    const writes: Write[] = [...made.rows, { insert: 'tokens', row: minted.token }];
    return { change: { expect: [], writes, events: [event] }, value: minted };
  });
  if (outcome.status === 'committed') return value;
  throw new ChanceryError('unavailable', 'others are changing the same thing; try again', { retryAfter: 1 });
}
