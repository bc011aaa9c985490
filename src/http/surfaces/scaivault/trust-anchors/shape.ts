/** A trust anchor as ScaiVault's clients see it. */
import Type from 'typebox';
import { toHex } from '../../../../base/bytes.ts';
import { encodePem } from '../../../../base/pem.ts';
import type { TrustAnchorRow } from '../../../../records/trust.ts';
import type { RegisteredCrl } from '../../../../trust/anchor-crls.ts';
import { parseCertificate } from '../../../../x509/certificate.ts';
import { formatName } from '../../../../x509/name.ts';
import { spellId, spellTime } from '../../../v1/spelling.ts';

const MEMBERS = {
  id: Type.String(),
  name: Type.String(),
  subject: Type.String({ description: 'RFC 4514' }),
  fingerprint: Type.String({ description: 'SHA-256 of the certificate, in hexadecimal' }),
  valid_from: Type.String(),
  valid_until: Type.String(),
  certificate_pem: Type.String(),
  created_at: Type.String(),
};

export const TRUST_ANCHOR = Type.Object(MEMBERS);

export const TRUST_ANCHOR_WITH_CRLS = Type.Object({
  ...MEMBERS,
  crls: Type.Array(
    Type.Object({
      issuer: Type.String({ description: 'RFC 4514' }),
      this_update: Type.String(),
      next_update: Type.String(),
      entries: Type.Integer(),
      registered_at: Type.String(),
    }),
  ),
});

export const TRUST_ANCHOR_ID = Type.Object({
  id: Type.String({ description: '`trust_anchor_…` or the plain UUID' }),
});

export function spellAnchor(row: TrustAnchorRow): Readonly<Record<string, unknown>> {
  const { notAfter, notBefore, subject } = parseCertificate(row.certificate);
  return {
    id: spellId('trust_anchor', row.id),
    name: row.name,
    subject: formatName(subject),
    fingerprint: toHex(row.fingerprint),
    valid_from: spellTime(notBefore),
    valid_until: spellTime(notAfter),
    certificate_pem: encodePem('CERTIFICATE', row.certificate),
    created_at: spellTime(row.createdAt),
  };
}

export function spellAnchorWithCrls(row: TrustAnchorRow, crls: readonly RegisteredCrl[]): unknown {
  return { ...spellAnchor(row), crls: crls.map(spellCrl) };
}

function spellCrl({ list, row }: RegisteredCrl): unknown {
  return {
    issuer: formatName(list.issuer),
    this_update: spellTime(row.thisUpdate),
    next_update: spellTime(row.nextUpdate),
    entries: list.revoked.length,
    registered_at: spellTime(row.createdAt),
  };
}
