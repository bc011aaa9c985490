/** Until when what issuers signed is valid. */
import type { Id } from '../base/ids.ts';
import type { CertificatePosition } from '../records/search.ts';
import type { Reader } from '../records/store.ts';
import type { Generation } from './generations.ts';

/** Deleted ones are valid still. */
const ALL = { kind: 'x509', authorities: true, includeArchived: true } as const;
const PAGE = 1000;

/**
 * The latest end of what each of some issuers of an authority signed and is valid at `now` or later, a root's own certificate
 * included; issuers that signed nothing such are absent. Walks over the authority's certificates from the last one to end.
 */
export async function lastEnds(
  reader: Reader,
  tenantId: Id,
  authorityId: Id,
  issuers: readonly Generation[],
  now: number,
): Promise<ReadonlyMap<Id, number>> {
  const wanted = new Set(issuers.map(({ issuer }) => issuer.id));
  const ends = new Map<Id, number>();
  const order = { by: 'expires', descending: true } as const;
  const query = { ...ALL, tenantId, authorityId, endsFrom: now, order, limit: PAGE };
  let after: CertificatePosition | undefined;
  do {
    const { listings, next } = await reader.listed({ ...query, after }, ['issuerId']);
    for (const { certificate } of listings) {
      if (wanted.delete(certificate.issuerId)) ends.set(certificate.issuerId, certificate.notAfter);
    }
    after = wanted.size === 0 ? undefined : next;
  } while (after !== undefined);
  return ends;
}
