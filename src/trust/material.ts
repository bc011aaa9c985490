/** What paths may be made of for a tenant: what the caller gave, our own authorities, imported chains, trust anchors. */
import { setImmediate } from 'node:timers/promises';
import { latin1 } from '../base/bytes.ts';
import type { Id } from '../base/ids.ts';
import type { AuthorityRow } from '../records/authorities.ts';
import type { Reader } from '../records/store.ts';
import { type Certificate, parseCertificate } from '../x509/certificate.ts';
import { matchingForm } from '../x509/name.ts';
import { MOST_ANCHORS } from './anchors.ts';
import { certificatesOf, issuerNaming, issuersNamed, type OwnIssuer } from './own-issuers.ts';

/** A trusted certificate: one that was registered, or the root of an authority of ours. */
export interface Anchor {
  readonly certificate: Certificate;
  readonly kind: 'trust_anchor' | 'ca';
  /** Of the trust anchor or of the authority. */
  readonly id: Id;
}

export interface Material {
  readonly intermediates: readonly Certificate[];
  /** By {@link keyOf} their DER. A registered one goes before a root of ours with the same certificate. */
  readonly anchors: ReadonlyMap<string, Anchor>;
  /** Roots of ours that were met and are switched off. */
  readonly switchedOff: readonly AuthorityRow[];
}

/** Issuers of ours above one certificate: more than the longest chain with a cross-signed one at every step. */
const MOST_OWN = 32;

export function keyOf({ der }: Certificate): string {
  return latin1(der);
}

/**
 * Of all authorities, those that names and key identifiers lead to.
 * @param given untrusted certificates beside the leaf, bounded in number
 * @param revokedToo roots that were revoked count as trusted, for a caller who looks at revocation afterwards
 */
export async function gather(
  reader: Reader,
  tenantId: Id,
  leaf: Certificate,
  given: readonly Certificate[],
  revokedToo: boolean,
): Promise<Material> {
  const { pool, roots } = await withOwn(reader, tenantId, [leaf, ...given]);
  const trusted = roots.filter(
    ({ authority }) => authority.isActive || (revokedToo && authority.revokedAt !== null),
  );
  const own = trusted.map(({ authority: { id }, certificate }): Anchor => ({ certificate, kind: 'ca', id }));
  const anchors = [...own, ...(await registered(reader, tenantId, pool))];
  return {
    intermediates: pool.slice(1),
    anchors: new Map(anchors.map((anchor) => [keyOf(anchor.certificate), anchor])),
    switchedOff: [
      ...new Set(roots.filter((root) => !trusted.includes(root)).map(({ authority }) => authority)),
    ],
  };
}

/** The certificates and, upwards, those of our own issuers that they name. */
async function withOwn(
  reader: Reader,
  tenantId: Id,
  given: readonly Certificate[],
): Promise<{ readonly pool: readonly Certificate[]; readonly roots: readonly OwnRoot[] }> {
  const pool = [...given];
  const roots: OwnRoot[] = [];
  const [asked, met] = [new Set<string>(), new Set<Id>()];
  for (let next = 0; next < pool.length && met.size < MOST_OWN; next++) {
    const naming = issuerNaming(pool[next] as Certificate);
    const name = Object.entries(naming).map(([column, octets]) => `${column} ${latin1(octets)}`)[0] ?? '';
    const issuers = asked.has(name) ? [] : await issuersNamed(reader, tenantId, naming);
    asked.add(name);
    for (const issuer of issuers.filter(({ id }) => !met.has(id))) {
      met.add(issuer.id);
      const authority = await rootOf(reader, issuer);
      for (const { certificate, row } of await certificatesOf(reader, issuer)) {
        pool.push(certificate);
        if (authority !== undefined && row.kind !== 'cross') roots.push({ certificate, authority });
      }
    }
  }
  return { pool, roots };
}

interface OwnRoot {
  readonly certificate: Certificate;
  readonly authority: AuthorityRow;
}

/** The authority of an issuer, if it is a root. */
async function rootOf(
  reader: Reader,
  { authorityId, tenantId }: OwnIssuer,
): Promise<AuthorityRow | undefined> {
  const authority = await reader.get('authorities', { tenantId, id: authorityId });
  return authority?.type === 'root' ? authority : undefined;
}

/** The registered ones that a path through `pool` could end in. */
async function registered(
  reader: Reader,
  tenantId: Id,
  pool: readonly Certificate[],
): Promise<readonly Anchor[]> {
  const rows = await reader.list('trustAnchors', { tenantId }, { limit: MOST_ANCHORS });
  const wanted = new Set(
    pool.flatMap(({ issuer, subject }) => [matchingForm(issuer), matchingForm(subject)]),
  );
  const anchors: Anchor[] = [];
  for (const [i, { certificate: der, id }] of rows.entries()) {
    // Each may take half a millisecond: others have their turn in between.
    if (i % ANCHORS_AT_ONCE === 0) await setImmediate();
    const certificate = parseCertificate(der);
    if (wanted.has(matchingForm(certificate.subject)))
      anchors.push({ certificate, kind: 'trust_anchor', id });
  }
  return anchors;
}

const ANCHORS_AT_ONCE = 20;
