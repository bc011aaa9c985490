/** An X.509 certificate of the records, held to its row, to its issuer's key, to the lint and to its policy version. */

import { boundsOf, distributionOf, factsOf as issuerFactsOf, LONGEST_CHAIN } from '../authorities/issuer.ts';
import { crossFacts } from '../authorities/parent.ts';
import { compiledPolicy } from '../authorities/policy-rows.ts';
import { equal } from '../base/bytes.ts';
import { sha256 } from '../base/hash.ts';
import type { Id } from '../base/ids.ts';
import { type Foreign, factsOf } from '../inventory/read-import.ts';
import { isKeyAlgorithm, KEY_ALGORITHMS, signaturesOf } from '../keys/algorithms.ts';
import { isSignedBy } from '../keys/foreign-key.ts';
import { type PublicKey, parsePublicKey } from '../keys/public-key.ts';
import type { IssuerFacts } from '../policy/case.ts';
import { type Decision, decide } from '../policy/decision.ts';
import type { IssuancePolicy } from '../policy/issuance-policy.ts';
import type { IssuanceRequest } from '../policy/request.ts';
import type { IssuerCertificateRow, IssuerRow } from '../records/authorities.ts';
import type { CertificateRow } from '../records/certificates.ts';
import type { Reader } from '../records/store.ts';
import { type LintedIssuer, lint } from '../signing/lint.ts';
import { type Certificate, parseCertificate } from '../x509/certificate.ts';
import { type Faults, LONGEST_IN_THE_MAKING, namesFault, refusedBy } from './faults.ts';
import { storedRequest } from './stored-request.ts';

/** @throws malformed when it cannot be read */
export async function x509Faults(reader: Reader, row: CertificateRow, body: Uint8Array): Promise<Faults> {
  const read = factsOf(parseCertificate(body));
  const issuer = await reader.get('issuers', { tenantId: row.tenantId, id: row.issuerId });
  if (issuer === undefined) return ['its issuer is not in the records'];
  return [
    ...rowFaults(row, read, issuer),
    ...(await namesFault(reader, row, read.names)),
    ...(row.origin === 'import'
      ? await foreignFaults(reader, row, read, issuer)
      : await ownFaults(reader, row, read, issuer)),
  ];
}

function rowFaults(row: CertificateRow, read: Foreign, issuer: IssuerRow): Faults {
  const { certificate } = read;
  const compared: readonly (readonly [string, boolean])[] = [
    ['its serial number is another', !equal(row.serial, read.serial)],
    ['it begins at another time', row.notBefore !== certificate.notBefore],
    ['it ends at another time', row.notAfter !== certificate.notAfter],
    ['its common name is another', row.commonName !== read.commonName],
    ['its key is another', !equal(row.spkiHash, read.spkiHash)],
    ['it is, or is not, an authority’s', row.isAuthority !== read.isAuthority],
    ['its issuer’s name is another', !equal(issuer.subject, certificate.issuer.der)],
  ];
  return compared.flatMap(([fault, isSo]) => (isSo ? [fault] : []));
}

/** What came from elsewhere was judged by nobody here; who signed it is known only when that came with it. */
async function foreignFaults(
  reader: Reader,
  { id: certificateId, keyAlgorithm, tenantId }: CertificateRow,
  { certificate, keyKind }: Foreign,
  issuer: IssuerRow,
): Promise<Faults> {
  const kind = keyKind === keyAlgorithm ? [] : ['its key is of another kind'];
  const above = await reader.get('certificateChains', { tenantId, certificateId });
  if (above === undefined) return kind;
  const first = parseCertificate(firstOf(above.chain));
  const isSigned = isSignedBy(certificate.der, first.spki);
  const isKnown = issuer.keyId === null || equal(sha256(first.spki), issuer.spkiHash);
  return isSigned && isKnown ? kind : [...kind, 'the key of its issuer did not sign it'];
}

/** The first of several DER values, one after the other. */
function firstOf(chain: Uint8Array): Uint8Array {
  const [, length = 0] = chain;
  const octets = length < 0x80 ? 0 : length & 0x7f;
  let contents = octets === 0 ? length : 0;
  for (const octet of chain.subarray(2, 2 + octets)) contents = contents * 256 + octet;
  return chain.subarray(0, 2 + octets + contents);
}

async function ownFaults(
  reader: Reader,
  row: CertificateRow,
  { certificate }: Foreign,
  issuer: IssuerRow,
): Promise<Faults> {
  const { tenantId } = row;
  const key = issuer.keyId === null ? undefined : await reader.get('keys', { tenantId, id: issuer.keyId });
  if (key === undefined || !isKeyAlgorithm(key.algorithm)) return ['its issuer’s key is not in the records'];
  if (!equal(sha256(key.spki), issuer.spkiHash)) return ['its issuer’s key is another than the records say'];
  const publicKey = parsePublicKey(certificate.spki);
  const version =
    row.policyVersionId === null
      ? undefined
      : await reader.get('policyVersions', { tenantId, id: row.policyVersionId });
  const faults = [
    ...(row.keyAlgorithm === publicKey.algorithm ? [] : ['its key is of another kind']),
    ...(isSignedBy(certificate.der, key.spki) ? [] : ['the key of its issuer did not sign it']),
  ];
  if (version === undefined) return [...faults, 'its policy is not in the records'];
  const chain = await chainAsOf(reader, issuer, row.createdAt);
  const judging: Judging = {
    row,
    certificate,
    publicKey,
    issuer,
    issuerKey: parsePublicKey(key.spki),
    policy: compiledPolicy(version),
    chain,
    name: await nameOf(reader, issuer),
    isRoot: chain[0] !== undefined && equal(chain[0].der, certificate.der),
    isCross: await isCross(reader, row),
  };
  return [...faults, ...(await refusedBy(() => decisionFaults(judging)))];
}

interface Judging {
  readonly row: CertificateRow;
  readonly certificate: Certificate;
  readonly publicKey: PublicKey;
  readonly issuer: IssuerRow;
  readonly issuerKey: PublicKey;
  readonly policy: IssuancePolicy;
  /** The issuer's own certificate first. */
  readonly chain: readonly Certificate[];
  readonly name: string;
  /** Whether it is its own issuer's. */
  readonly isRoot: boolean;
  /** Whether a root gave it to its own next key. */
  readonly isCross: boolean;
}

/** Decides once more, at the time of then, and holds the octets to that decision. @throws policy_denied */
function decisionFaults(judging: Judging): Faults {
  const { certificate, policy, publicKey, row } = judging;
  // An authority's bounds are not in its request: what it states is judged.
  const bounds = row.isAuthority ? boundsOf(certificate) : undefined;
  const request = storedRequest(row.request, publicKey, policy, bounds);
  const now = decidedAt(judging, request);
  if (row.createdAt < now || row.createdAt - now > LONGEST_IN_THE_MAKING) {
    return ['its period is not the one that was asked for'];
  }
  // Who may decide names no rule that could be asked again: an approval stands in for the allow-list, as it did then.
  const isApproved = row.role === null && row.profileId === null && !row.isAuthority;
  const grant = isApproved
    ? ({ kind: 'approval', requestId: '', approvedBy: '', csrHash: '' } as const)
    : ({ kind: 'allow_list' } as const);
  const issuer = factsAt(judging, request, now);
  const decision = decide({ request, grant, policy, issuer, keyStanding: 'free', now }, { kind: 'job' });
  return lint(certificate.tbs, {
    decision,
    publicKey,
    issuer: lintedIssuer(judging, decision),
    serial: row.serial,
  });
}

/** When it was decided: what its period was counted from, which is a little before it was signed. */
function decidedAt({ chain, isRoot, policy, row }: Judging, { dates, ttl }: IssuanceRequest): number {
  const { backdate, longest, onExceed, usual, usualMayShorten } = policy.validity;
  if (dates?.notAfter === undefined && !(ttl === undefined && usualMayShorten && !isRoot)) {
    const asked = ttl ?? usual;
    const isClamped = ttl !== undefined && longest !== null && onExceed === 'clamp' && ttl > longest;
    return row.notAfter - (isClamped ? longest : asked);
  }
  const begins = chain[0]?.notBefore ?? 0;
  // What began with its issuer says nothing of when it was decided.
  return dates?.notBefore === undefined && row.notBefore > begins ? row.notBefore + backdate : row.createdAt;
}

/** What was true of the issuer then. Whether its authority was switched on is not kept; it signed. */
function factsAt(
  { chain, isCross, isRoot, issuerKey, name, policy }: Judging,
  { ttl }: IssuanceRequest,
  now: number,
): IssuerFacts {
  const keyAlgorithm = issuerKey.algorithm;
  if (!isKeyAlgorithm(keyAlgorithm)) throw new RangeError('an issuer’s key of no kind that we make');
  if (!isRoot) {
    const facts = issuerFactsOf({ name, isActive: true }, keyAlgorithm, chain);
    return isCross ? crossFacts(facts) : facts;
  }
  return {
    name,
    commonName: undefined,
    isActive: true,
    keyAlgorithm,
    signatureAlgorithm: KEY_ALGORITHMS[keyAlgorithm].signature,
    notBefore: now - policy.validity.backdate,
    notAfter: now + (ttl ?? policy.validity.usual),
    pathLength: undefined,
    nameConstraints: [],
  };
}

/** A root’s own certificate names no addresses, and has its own period. */
function lintedIssuer({ chain, isRoot, issuer, issuerKey }: Judging, { validity }: Decision): LintedIssuer {
  const [own] = chain;
  return {
    subject: issuer.subject,
    subjectKeyId: issuer.subjectKeyId,
    notBefore: isRoot ? validity.notBefore : (own?.notBefore ?? 0),
    notAfter: isRoot ? validity.notAfter : (own?.notAfter ?? 0),
    signer: { algorithms: signaturesOf(issuerKey.family) },
    distribution: isRoot ? undefined : distributionOf(issuer),
  };
}

async function isCross(reader: Reader, { id, isAuthority, tenantId }: CertificateRow): Promise<boolean> {
  if (!isAuthority) return false;
  const links = await reader.all('issuerCertificates', { tenantId, certificateId: id });
  return links.some(({ kind }) => kind === 'cross');
}

async function nameOf(reader: Reader, { authorityId, tenantId }: IssuerRow): Promise<string> {
  if (authorityId === null) return '';
  return (await reader.get('authorities', { tenantId, id: authorityId }))?.name ?? '';
}

/** The certificates of an issuer and all above it as they were at a time, the root's last; what has no body ends it. */
async function chainAsOf(reader: Reader, issuer: IssuerRow, at: number): Promise<readonly Certificate[]> {
  const { tenantId } = issuer;
  const chain: Certificate[] = [];
  let above: Id | null = issuer.id;
  while (above !== null && chain.length < LONGEST_CHAIN) {
    const newest = await newestAsOf(reader, tenantId, above, at);
    const body =
      newest && (await reader.get('certificateBodies', { tenantId, certificateId: newest.certificateId }));
    if (newest === undefined || body === undefined) break;
    chain.push(parseCertificate(body.body));
    above = newest.parentIssuerId;
  }
  return chain;
}

async function newestAsOf(
  reader: Reader,
  tenantId: Id,
  issuerId: Id,
  at: number,
): Promise<IssuerCertificateRow | undefined> {
  const all = await reader.all('issuerCertificates', { tenantId, issuerId });
  const own = all.filter(({ kind }) => kind !== 'cross').sort((a, b) => b.notAfter - a.notAfter);
  const first = own.reduce((least, { createdAt }) => Math.min(least, createdAt), Number.POSITIVE_INFINITY);
  // By a clock that was behind, it may have signed before there was any: that was the first one.
  return own.find(({ createdAt }) => createdAt <= Math.max(at, first));
}
