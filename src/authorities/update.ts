/** Switching an authority on and off. Its certificates and what it publishes stay. A revoked one stays off. */
import { administer } from '../access/administer.ts';
import type { Caller } from '../access/caller.ts';
import { ChanceryError, notFound } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import type { AuthoritySite } from './site.ts';

/** @throws not_found; conflict for a revoked one that is to be switched on */
export async function setAuthorityActive(
  site: AuthoritySite,
  caller: Caller,
  id: Id,
  isActive: boolean,
): Promise<void> {
  const { tenantId } = caller;
  await administer(
    site,
    caller,
    'pki_ca_update',
    async (reader) => {
      const authority = await reader.get('authorities', { tenantId, id });
      if (authority === undefined || authority.kind !== 'x509') throw notFound('ca', id);
      if (isActive && authority.revokedAt !== null) {
        throw new ChanceryError('conflict', 'the authority was revoked, and never signs again');
      }
      const set = { isActive, epoch: authority.epoch + 1 };
      return {
        // What is so already moves no epoch: approvals were given for the authority as it is.
        writes:
          isActive === authority.isActive ? [] : [{ update: 'authorities', key: { tenantId, id }, set }],
        expect: [{ table: 'authorities', tenantId, id, epoch: authority.epoch }],
        data: { ca_id: id, name: authority.name, is_active: isActive },
        value: undefined,
      };
    },
    () => notFound('ca', id),
  );
}
