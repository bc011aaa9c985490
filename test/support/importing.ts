/** A certificate that others issued, as importing writes it down. */
import { sha256 } from '../../src/base/hash.ts';
import type { Id } from '../../src/base/ids.ts';
import type { Sources } from '../../src/base/sources.ts';
import { examine } from '../../src/path/examined.ts';
import type { Write } from '../../src/records/store.ts';
import { parseCertificate } from '../../src/x509/certificate.ts';

/** @param chain DER, one certificate after the other */
export function importedRows(
  { clock, ids }: Sources,
  tenantId: Id,
  der: Uint8Array,
  chain: Uint8Array,
): { readonly certificateId: Id; readonly writes: readonly Write[] } {
  const certificate = parseCertificate(der);
  const [issuerId, id] = [ids.next(), ids.next()];
  const { issuer, notAfter, notBefore, serial, spki } = certificate;
  const createdAt = Math.floor(clock.now() / 1000);
  const writes: readonly Write[] = [
    {
      insert: 'issuers',
      row: {
        tenantId,
        id: issuerId,
        authorityId: null,
        generation: 1,
        state: 'foreign',
        subject: issuer.der,
        keyId: null,
        spkiHash: new Uint8Array(0),
        subjectKeyId: examine(certificate).authorityKeyId ?? new Uint8Array(0),
        distributionUrl: null,
        crlShards: 1,
        createdAt,
      },
    },
    {
      insert: 'certificates',
      row: {
        tenantId,
        id,
        kind: 'x509',
        origin: 'import',
        isAuthority: false,
        issuerId,
        authorityId: null,
        serial,
        commonName: null,
        notBefore,
        notAfter,
        keyAlgorithm: 'ec-p256',
        spkiHash: sha256(spki),
        leafHash: sha256(der),
        crlShard: 0,
        crlUrl: null,
        lineageId: id,
        replacesId: null,
        replacedBy: null,
        policyVersionId: null,
        role: null,
        identityId: null,
        keyId: null,
        request: {},
        createdAt,
      },
    },
    { insert: 'certificateBodies', row: { tenantId, certificateId: id, body: der } },
    { insert: 'certificateChains', row: { tenantId, certificateId: id, chain } },
  ];
  return { certificateId: id, writes };
}
