/** Authorities as callers see them. */
import { notFound } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import type { AuthorityRow, IssuerRow } from '../records/authorities.ts';
import type { Page, Reader } from '../records/store.ts';
import type { Certificate } from '../x509/certificate.ts';
import { activeIssuer, loadChain } from './issuer.ts';

export interface AuthorityView {
  readonly authority: AuthorityRow;
  /** Its own certificate first, the root's last. */
  readonly chain: readonly Certificate[];
  /** Leaves and intermediates that it issued. */
  readonly issued: number;
}

/** @throws not_found */
export async function readAuthority(reader: Reader, tenantId: Id, id: Id): Promise<AuthorityView> {
  const authority = await reader.get('authorities', { tenantId, id });
  if (authority === undefined || authority.kind !== 'x509') throw notFound('ca', id);
  const [view] = await views(reader, tenantId, [authority]);
  return view as AuthorityView;
}

export async function listAuthorities(
  reader: Reader,
  tenantId: Id,
  page: Page,
): Promise<readonly AuthorityView[]> {
  return views(reader, tenantId, await reader.list('authorities', { tenantId, kind: 'x509' }, page));
}

/**
 * The chain of an authority that is named without its tenant, as whoever fetches a certificate knows neither.
 * @throws not_found
 */
export async function publicChain(reader: Reader, authorityId: Id): Promise<readonly Certificate[]> {
  const authority = await reader.get('authorities', { id: authorityId });
  if (authority?.kind !== 'x509') throw notFound('ca', authorityId);
  const active = await activeIssuer(reader, authority.tenantId, authorityId);
  return loadChain(reader, authority.tenantId, active.id);
}

/**
 * The newest certificate of an issuer, DER, by the issuer's id alone.
 * @throws not_found
 */
export async function issuerCertificateDer(reader: Reader, id: Id): Promise<Uint8Array> {
  const issuer = await reader.get('issuers', { id });
  // A foreign one has no certificate of ours, and one of SSH none at all.
  const isOurs = issuer !== undefined && (await isX509Issuer(reader, issuer));
  const [own] = !isOurs ? [] : await loadChain(reader, issuer.tenantId, issuer.id);
  if (own === undefined) throw notFound('issuer', id);
  return own.der;
}

/** Whether an issuer is that of an authority of ours which has certificates. */
export async function isX509Issuer(
  reader: Reader,
  { authorityId, tenantId }: Pick<IssuerRow, 'authorityId' | 'tenantId'>,
): Promise<boolean> {
  if (authorityId === null) return false;
  return (await reader.get('authorities', { tenantId, id: authorityId }))?.kind === 'x509';
}

export interface AuthorityEnd {
  readonly authority: AuthorityRow;
  /** Those whose lists are needed: the active issuer, and the previous ones whose certificates have not ended. */
  readonly issuerIds: readonly Id[];
  /** Of the active issuer's certificate; seconds since 1970 UTC. */
  readonly notAfter: number;
}

/**
 * When the certificates of a tenant's authorities end, or of all tenants', for watching; the newest `limit` of them.
 * @param now seconds since 1970 UTC
 */
export async function authorityEnds(
  reader: Reader,
  limit: number,
  tenantId: Id | undefined,
  now: number,
): Promise<readonly AuthorityEnd[]> {
  const authorities = await reader.list(
    'authorities',
    tenantId === undefined ? { kind: 'x509' } : { tenantId, kind: 'x509' },
    { limit },
  );
  return Promise.all(authorities.map((authority) => endOf(reader, authority, now)));
}

async function endOf(reader: Reader, authority: AuthorityRow, now: number): Promise<AuthorityEnd> {
  const { id: authorityId, tenantId } = authority;
  const issuers = await reader.all('issuers', { tenantId, authorityId });
  const ends = await Promise.all(
    issuers.map(async ({ id, state }) => {
      const isNeeded = state === 'active' || state === 'previous';
      const [own] = isNeeded ? await loadChain(reader, tenantId, id) : [];
      return { id, state, notAfter: own?.notAfter ?? 0 };
    }),
  );
  return {
    authority,
    issuerIds: ends.filter(({ notAfter, state }) => state === 'active' || notAfter > now).map(({ id }) => id),
    notAfter: ends.find(({ state }) => state === 'active')?.notAfter ?? 0,
  };
}

async function views(
  reader: Reader,
  tenantId: Id,
  authorities: readonly AuthorityRow[],
): Promise<readonly AuthorityView[]> {
  const ids = authorities.map((authority) => authority.id);
  const issued = await reader.totals(tenantId, 'issued', ids);
  return Promise.all(
    authorities.map(async (authority) => {
      const issuer = await activeIssuer(reader, tenantId, authority.id);
      const chain = await loadChain(reader, tenantId, issuer.id);
      return { authority, chain, issued: issued.get(authority.id) ?? 0 };
    }),
  );
}
