/**
 * Revoking an authority, with all that stands below it. One commit says so of each of these authorities, and revokes their
 * certificates at the issuers above; from it on, whatever they signed counts as revoked. The leaves' own entries, which
 * their CRLs need, follow page by page (`mark-leaves.ts`).
 */
import { type Act, administer, type Site } from '../access/administer.ts';
import type { Caller } from '../access/caller.ts';
import { ChanceryError, notFound } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import { seconds } from '../base/ports.ts';
import type { AuthorityRow } from '../records/authorities.ts';
import type { CertificateRow } from '../records/certificates.ts';
import type { Count, Reader, Write } from '../records/store.ts';
import { reasonBelow, spellReason } from './reason.ts';
import { revocationRow } from './revoke.ts';

/** An authority that is revoked: when (seconds since 1970 UTC), and why (the number of a CRLReason). */
export type RevokedAuthority = AuthorityRow & { readonly revokedAt: number; readonly revokedReason: number };

/**
 * Revokes for good, and once: what is revoked already stays as it is.
 * @param reason the number of a CRLReason, as {@link AUTHORITY_REASONS} names them
 * @throws not_found; token_revoked; unavailable
 */
export async function revokeAuthority(
  site: Site,
  caller: Caller,
  id: Id,
  reason: number,
): Promise<RevokedAuthority> {
  const known = await read(site.store, caller.tenantId, id);
  if (isRevoked(known)) return known;
  const decide = (reader: Reader): Promise<Act<RevokedAuthority>> =>
    revoking(reader, caller.tenantId, id, reason, seconds(site.clock));
  // No key of these writes is taken: rows are altered, or put where none is.
  return administer(
    site,
    caller,
    'pki_ca_revoke',
    decide,
    () => new ChanceryError('internal', 'a key is taken'),
  );
}

export function isRevoked(authority: AuthorityRow): authority is RevokedAuthority {
  return authority.revokedAt !== null && authority.revokedReason !== null;
}

/** What revokes an authority with all below it. @param now seconds since 1970 UTC. @throws not_found */
export async function revoking(
  reader: Reader,
  tenantId: Id,
  id: Id,
  reason: number,
  now: number,
): Promise<Act<RevokedAuthority>> {
  const top = await read(reader, tenantId, id);
  const value = isRevoked(top) ? top : { ...top, isActive: false, revokedAt: now, revokedReason: reason };
  const fallen = (await withAllBelow(reader, top)).filter((authority) => !isRevoked(authority));
  const writes: Write[] = [];
  const counts: Count[] = [];
  for (const authority of fallen) {
    const why = authority.id === id ? reason : reasonBelow(reason);
    const set = { isActive: false, revokedAt: now, revokedReason: why, epoch: authority.epoch + 1 };
    writes.push({ update: 'authorities', key: { tenantId, id: authority.id }, set });
    for (const certificate of await certificatesOf(reader, authority)) {
      // One that was revoked before stays as it was.
      writes.push({ insertNew: 'revocations', row: revocationRow(certificate, why, now, now) });
      counts.push({ tenantId, subjectId: certificate.issuerId, name: 'revocations', by: 1 });
    }
  }
  const data = {
    ca_id: id,
    name: top.name,
    reason: spellReason(value.revokedReason),
    authorities: fallen.slice(0, MOST_TOLD).map((authority) => authority.id),
    authorities_revoked: fallen.length,
  };
  return { writes, counts, data, outbox: 'ca.revoked', value };
}

/** Authorities that one event names. */
const MOST_TOLD = 100;

async function read(reader: Reader, tenantId: Id, id: Id): Promise<AuthorityRow> {
  const authority = await reader.get('authorities', { tenantId, id });
  if (authority === undefined || authority.kind !== 'x509') throw notFound('ca', id);
  return authority;
}

/** The authority first, then those below it, generation by generation. */
async function withAllBelow(reader: Reader, top: AuthorityRow): Promise<readonly AuthorityRow[]> {
  const { tenantId } = top;
  const children = new Map<Id, AuthorityRow[]>();
  let before: Id | undefined;
  do {
    const page = await reader.list('authorities', { tenantId, kind: 'x509' }, { before, limit: PAGE });
    for (const authority of page) {
      if (authority.parentId === null) continue;
      const siblings = children.get(authority.parentId);
      if (siblings === undefined) children.set(authority.parentId, [authority]);
      else siblings.push(authority);
    }
    before = page.at(-1)?.id;
  } while (before !== undefined);
  const all = [top];
  for (const { id } of all) all.push(...(children.get(id) ?? []));
  return all;
}

const PAGE = 1000;

/** Those that an issuer above signed; nobody is above a root. */
async function certificatesOf(
  reader: Reader,
  { id: authorityId, tenantId }: AuthorityRow,
): Promise<readonly CertificateRow[]> {
  const found: CertificateRow[] = [];
  for (const issuer of await reader.all('issuers', { tenantId, authorityId })) {
    for (const link of await reader.all('issuerCertificates', { tenantId, issuerId: issuer.id })) {
      if (link.parentIssuerId === null) continue;
      const certificate = await reader.get('certificates', { tenantId, id: link.certificateId });
      if (certificate !== undefined) found.push(certificate);
    }
  }
  return found;
}
