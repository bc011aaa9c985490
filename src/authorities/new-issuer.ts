/** What a new issuer consists of: its key, its row, and the certificate that it gets from the authority above or from itself. */
import type { Caller } from '../access/caller.ts';
import type { Id } from '../base/ids.ts';
import { seconds } from '../base/ports.ts';
import { KEY_ALGORITHMS, type KeyAlgorithm } from '../keys/algorithms.ts';
import type { KeyPair } from '../keys/generate.ts';
import { softwareSigner } from '../keys/software.ts';
import type { Decision } from '../policy/decision.ts';
import type { AuthorityRow, IssuerCertificateRow, IssuerRow, IssuerState } from '../records/authorities.ts';
import type { CertificateRow } from '../records/certificates.ts';
import type { Count, Write } from '../records/store.ts';
import type { SigningIssuer } from '../signing/issuer.ts';
import { type Certificate, parseCertificate } from '../x509/certificate.ts';
import { encodeName } from '../x509/name.ts';
import { type Certifying, certify } from './certify.ts';
import type { Issuer } from './issuer.ts';
import { sealKey } from './keyring.ts';
import type { AuthoritySite } from './site.ts';

export interface NewIssuer {
  readonly authority: AuthorityRow;
  readonly generation: number;
  readonly state: IssuerState;
  /** The one above, which signs its certificate; absent: a root, which signs itself. */
  readonly above: Issuer | undefined;
  readonly policyVersionId: Id;
  readonly decision: Decision;
  /** Seconds; of what was asked for. */
  readonly ttl: number | undefined;
}

export interface DrawnIssuer {
  readonly issuer: IssuerRow;
  readonly row: CertificateRow;
  readonly certificate: Certificate;
  /** In the order in which they refer to each other. */
  readonly writes: readonly Write[];
  readonly counts: readonly Count[];
}

/** Drafts, signs, and writes down. Of the key pair, only what is sealed stays. */
export async function drawUpIssuer(
  site: AuthoritySite,
  caller: Caller,
  asked: NewIssuer,
  pair: KeyPair,
): Promise<DrawnIssuer> {
  const { above, authority, decision, policyVersionId, ttl } = asked;
  const { tenantId } = authority;
  const key = sealKey(site, tenantId, 'issuer', pair);
  const issuer = issuerRow(site, asked, key.id, pair);
  const signing = above?.signing ?? selfSigning(issuer, decision, pair);
  pair.pkcs8.fill(0);
  const { publicKey } = pair;
  const made = await certifyIssuer(site, caller, {
    issuer,
    kind: 'first',
    decision,
    publicKey,
    signedBy: above?.row ?? issuer,
    signing,
    policyVersionId,
    asked: { ttl },
  });
  const subjectId = above?.authority.id;
  return {
    ...made,
    issuer,
    writes: [
      { insert: 'keys', row: key },
      {
        insertNew: 'blockedKeys',
        row: { spkiHash: key.spkiHash, reason: 'authority', since: key.createdAt },
      },
      { insert: 'issuers', row: issuer },
      ...made.writes,
    ],
    // A root's own certificate is not one that it issued to anybody.
    counts: subjectId === undefined ? [] : [{ tenantId, subjectId, name: 'issued', by: 1 }],
  };
}

interface IssuerCertifying
  extends Pick<Certifying, 'asked' | 'decision' | 'policyVersionId' | 'publicKey' | 'signing'> {
  readonly issuer: IssuerRow;
  readonly kind: IssuerCertificateRow['kind'];
  /** The issuer itself where it signs itself. */
  readonly signedBy: IssuerRow;
}

/** One more certificate of an issuer. */
export async function certifyIssuer(
  site: AuthoritySite,
  { identityId }: Caller,
  { issuer, kind, signedBy, ...asked }: IssuerCertifying,
): Promise<Pick<DrawnIssuer, 'certificate' | 'row' | 'writes'>> {
  const { der, row, writes } = await certify(site, {
    ...asked,
    issuer: signedBy,
    origin: 'authority',
    role: null,
    profileId: null,
    identityId,
    keyId: null,
  });
  const { createdAt, id: certificateId, notAfter, notBefore, tenantId } = row;
  const link = {
    tenantId,
    id: site.ids.next(),
    issuerId: issuer.id,
    certificateId,
    kind,
    parentIssuerId: signedBy.id === issuer.id ? null : signedBy.id,
    notBefore,
    notAfter,
    createdAt,
  };
  return {
    row,
    certificate: parseCertificate(der),
    writes: [...writes, { insert: 'issuerCertificates', row: link }],
  };
}

function issuerRow(
  site: AuthoritySite,
  { authority: { id: authorityId, tenantId }, decision, generation, state }: NewIssuer,
  keyId: Id,
  { publicKey }: KeyPair,
): IssuerRow {
  return {
    tenantId,
    id: site.ids.next(),
    authorityId,
    generation,
    state,
    subject: encodeName(decision.subject),
    keyId,
    spkiHash: publicKey.spkiHash,
    subjectKeyId: publicKey.keyId,
    distributionUrl: site.distributionUrl,
    crlShards: 1,
    createdAt: seconds(site.clock),
  };
}

/** A root signs itself. */
function selfSigning(issuer: IssuerRow, { validity }: Decision, pair: KeyPair): SigningIssuer {
  const signer = softwareSigner(pair.pkcs8);
  return {
    subject: issuer.subject,
    subjectKeyId: issuer.subjectKeyId,
    notBefore: validity.notBefore,
    notAfter: validity.notAfter,
    signer,
    signatureAlgorithm: KEY_ALGORITHMS[signer.publicKey.algorithm as KeyAlgorithm].signature,
    // A root is trusted or it is not: it carries no address to be revoked by.
    distribution: undefined,
  };
}
