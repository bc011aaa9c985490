/** An authority's active issuer, ready to sign, with the chain above it. */
import { ChanceryError, notFound } from '../base/error.ts';
import { type Id, typeId } from '../base/ids.ts';
import { isKeyAlgorithm, KEY_ALGORITHMS, type KeyAlgorithm } from '../keys/algorithms.ts';
import type { Sealer } from '../keys/sealing.ts';
import type { IssuerFacts } from '../policy/case.ts';
import type { RequestedAuthority } from '../policy/request.ts';
import type { AuthorityRow, IssuerCertificateRow, IssuerRow } from '../records/authorities.ts';
import type { Reader } from '../records/store.ts';
import type { SigningIssuer } from '../signing/issuer.ts';
import { type Certificate, findExtension, parseCertificate } from '../x509/certificate.ts';
import { decodeBasicConstraints } from '../x509/extensions/basic-constraints.ts';
import { decodeNameConstraints } from '../x509/extensions/name-constraints.ts';
import { commonNames } from '../x509/name.ts';
import { EXTENSION } from '../x509/oid.ts';
import { certificateBody } from './certificate-body.ts';
import { openSigner } from './keyring.ts';

/** More authorities do not stand above one another. */
export const LONGEST_CHAIN = 12;

export interface Issuer {
  readonly authority: AuthorityRow;
  readonly row: IssuerRow;
  /** Its own certificate first, the root's last. */
  readonly chain: readonly Certificate[];
  readonly facts: IssuerFacts;
  readonly signing: SigningIssuer;
}

/** An authority's active issuer. @throws not_found; unavailable for an authority without one */
export async function loadIssuer(
  reader: Reader,
  sealer: Sealer,
  tenantId: Id,
  authorityId: Id,
): Promise<Issuer> {
  const authority = await reader.get('authorities', { tenantId, id: authorityId });
  if (authority === undefined || authority.kind !== 'x509') throw notFound('ca', authorityId);
  return openIssuer(reader, sealer, authority, await activeIssuer(reader, tenantId, authorityId));
}

/** Any issuer of an authority, its key opened and its chain read. */
export async function openIssuer(
  reader: Reader,
  sealer: Sealer,
  authority: AuthorityRow,
  row: IssuerRow,
): Promise<Issuer> {
  const { tenantId } = row;
  const chain = await loadChain(reader, tenantId, row.id);
  const key = row.keyId === null ? undefined : await reader.get('keys', { tenantId, id: row.keyId });
  const [own] = chain;
  if (key === undefined || own === undefined || !isKeyAlgorithm(key.algorithm)) {
    throw new ChanceryError('internal', 'an issuer without its key or certificate', { detail: row.id });
  }
  const signing: SigningIssuer = {
    subject: row.subject,
    subjectKeyId: row.subjectKeyId,
    notBefore: own.notBefore,
    notAfter: own.notAfter,
    signer: openSigner(sealer, key),
    signatureAlgorithm: KEY_ALGORITHMS[key.algorithm].signature,
    distribution: distributionOf(row),
  };
  return { authority, row, chain, facts: factsOf(authority, key.algorithm, chain), signing };
}

/** Where what an issuer publishes is found; opaque, and served until the last certificate that names it has ended. */
export function distributionOf(
  row: Pick<IssuerRow, 'id' | 'distributionUrl'>,
): { readonly crl: string; readonly caIssuers: string } | undefined {
  const crl = crlAddress(row, 0);
  if (crl === undefined) return undefined;
  return { crl, caIssuers: `${row.distributionUrl}/aia/${typeId('iss', row.id)}` };
}

/** Where the CRL of one shard is found; undefined when the issuer has no addresses. */
export function crlAddress(
  { distributionUrl, id }: Pick<IssuerRow, 'id' | 'distributionUrl'>,
  shard: number,
): string | undefined {
  return distributionUrl === null ? undefined : `${distributionUrl}/crl/${typeId('iss', id)}/${shard}`;
}

export async function activeIssuer(reader: Reader, tenantId: Id, authorityId: Id): Promise<IssuerRow> {
  const issuers = await reader.all('issuers', { tenantId, authorityId });
  const active = issuers.find((issuer) => issuer.state === 'active');
  if (active === undefined) throw new ChanceryError('unavailable', 'the authority has no active issuer');
  return active;
}

/**
 * The certificates of an issuer and all above it, by each one's newest certificate; the root's last.
 * @throws internal when it does not end in a root: what stands above binds, so none of it may be missed
 */
export async function loadChain(reader: Reader, tenantId: Id, issuerId: Id): Promise<readonly Certificate[]> {
  const chain: Certificate[] = [];
  let above: Id | null = issuerId;
  while (above !== null) {
    const certificate: IssuerCertificateRow | undefined = await newestCertificate(reader, tenantId, above);
    if (certificate === undefined || chain.length === LONGEST_CHAIN) {
      throw new ChanceryError('internal', 'a chain that does not end in a root', { detail: issuerId });
    }
    const body = await certificateBody(reader, { tenantId, id: certificate.certificateId });
    chain.push(parseCertificate(body));
    above = certificate.parentIssuerId;
  }
  return chain;
}

async function newestCertificate(
  reader: Reader,
  tenantId: Id,
  issuerId: Id,
): Promise<IssuerCertificateRow | undefined> {
  const own = await reader.all('issuerCertificates', { tenantId, issuerId });
  return own.filter((one) => one.kind !== 'cross').sort((a, b) => b.notAfter - a.notAfter)[0];
}

/** Path lengths, ours included, and name constraints bind from every authority above (RFC 5280 §6.1.4). */
export function factsOf(
  authority: Pick<AuthorityRow, 'name' | 'isActive'>,
  keyAlgorithm: KeyAlgorithm,
  chain: readonly Certificate[],
): IssuerFacts {
  const bounds = chain.map(boundsOf);
  const lengths = bounds.flatMap(({ pathLength }, below) =>
    pathLength === undefined ? [] : [Math.max(0, pathLength - below)],
  );
  const [own] = chain;
  return {
    name: authority.name,
    commonName: own === undefined ? undefined : commonNames(own.subject)[0],
    isActive: authority.isActive,
    keyAlgorithm,
    signatureAlgorithm: KEY_ALGORITHMS[keyAlgorithm].signature,
    notBefore: own?.notBefore ?? 0,
    notAfter: own?.notAfter ?? 0,
    pathLength: Math.min(...lengths, LONGEST_CHAIN - chain.length),
    nameConstraints: bounds.flatMap(({ nameConstraints }) => nameConstraints ?? []),
  };
}

/** What an authority's certificate allows below it. */
export function boundsOf(certificate: Certificate): RequestedAuthority {
  const basic = findExtension(certificate, EXTENSION.basicConstraints);
  const constraints = findExtension(certificate, EXTENSION.nameConstraints);
  return {
    pathLength: basic && decodeBasicConstraints(basic.value).pathLength,
    nameConstraints: constraints && decodeNameConstraints(constraints.value),
  };
}
