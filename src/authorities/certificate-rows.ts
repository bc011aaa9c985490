/** The rows that put a signed X.509 certificate into the inventory. */
import { utf8 } from '../base/bytes.ts';
import { sha256 } from '../base/hash.ts';
import type { Id } from '../base/ids.ts';
import { seconds } from '../base/ports.ts';
import type { Sources } from '../base/sources.ts';
import type { PublicKey } from '../keys/public-key.ts';
import type { Decision } from '../policy/decision.ts';
import type { CertificateOrigin, CertificateRow, NameRow, NameType } from '../records/certificates.ts';
import type { Write } from '../records/store.ts';

export interface SignedFacts {
  readonly id: Id;
  readonly tenantId: Id;
  readonly origin: CertificateOrigin;
  readonly issuerId: Id;
  readonly authorityId: Id;
  readonly serial: Uint8Array;
  readonly crlUrl: string | null;
  readonly policyVersionId: Id;
  readonly role: string | null;
  readonly identityId: Id;
  /** Of the stored private key. */
  readonly keyId: Id | null;
  /** The certificate, DER. */
  readonly der: Uint8Array;
  readonly publicKey: PublicKey;
  readonly decision: Decision;
  /** Seconds that were asked for. */
  readonly ttl: number | undefined;
}

/** Certificate, body and names. */
export function certificateWrites(
  site: Sources,
  facts: SignedFacts,
): { readonly row: CertificateRow; readonly writes: readonly Write[] } {
  const { decision, der, publicKey, ttl, ...rest } = facts;
  const row: CertificateRow = {
    ...rest,
    kind: 'x509',
    isAuthority: decision.authority !== undefined,
    commonName: decision.commonName ?? null,
    notBefore: decision.validity.notBefore,
    notAfter: decision.validity.notAfter,
    keyAlgorithm: publicKey.algorithm,
    spkiHash: publicKey.spkiHash,
    leafHash: sha256(der),
    crlShard: 0,
    lineageId: facts.id,
    replacesId: null,
    replacedBy: null,
    request: {
      common_name: decision.commonName ?? null,
      names: decision.names.map(({ type, value }) => ({ type, value })),
      key: decision.key.kind === 'given' ? 'given' : decision.key.algorithm,
      ttl: ttl ?? null,
    },
    createdAt: seconds(site.clock),
  };
  const { id, tenantId } = facts;
  const writes: Write[] = [
    { insert: 'certificates', row },
    { insert: 'certificateBodies', row: { tenantId, certificateId: id, body: der } },
  ];
  for (const name of nameRows(tenantId, decision)) {
    writes.push({ insertNew: 'names', row: name });
    writes.push({ insert: 'certificateNames', row: { tenantId, nameHash: name.hash, certificateId: id } });
  }
  return { row, writes };
}

function nameRows(tenantId: Id, { commonName, names }: Decision): readonly NameRow[] {
  const rows = names.map(({ type, value }) => nameRow(tenantId, type as NameType, value));
  return commonName === undefined ? rows : [nameRow(tenantId, 'cn', commonName), ...rows];
}

function nameRow(tenantId: Id, type: NameType, value: string): NameRow {
  const hash = sha256(utf8(`${type}\0`), utf8(value));
  return { tenantId, hash, type, value, reversed: Array.from(value).reverse().join('') };
}
