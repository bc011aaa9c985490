/** Switching an authority on and off. Its certificates and what it publishes stay. */
import { administer } from '../access/administer.ts';
import type { Caller } from '../access/caller.ts';
import { notFound } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import type { AuthoritySite } from './site.ts';

/** @throws not_found */
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
      return {
        writes: [
          { update: 'authorities', key: { tenantId, id }, set: { isActive, epoch: authority.epoch + 1 } },
        ],
        expect: [{ table: 'authorities', tenantId, id, epoch: authority.epoch }],
        data: { ca_id: id, name: authority.name, is_active: isActive },
        value: undefined,
      };
    },
    () => notFound('ca', id),
  );
}
