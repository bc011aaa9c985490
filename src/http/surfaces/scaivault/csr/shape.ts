/** A CSR request as its readers see it. */
import Type from 'typebox';
import type { Id } from '../../../../base/ids.ts';
import { encodePem } from '../../../../base/pem.ts';
import { DAY } from '../../../../issuing/csr-requests/approval.ts';
import type { AskedExtension } from '../../../../issuing/csr-requests/asked.ts';
import type { CsrView } from '../../../../issuing/csr-requests/view.ts';
import { isKeyAlgorithm } from '../../../../keys/algorithms.ts';
import type { RequestedName } from '../../../../policy/request.ts';
import { keyTypeOf } from '../../../../policy/spellings/role.ts';
import type { CsrRequestRow } from '../../../../records/requests.ts';
import { keyPurpose } from '../../../../x509/extensions/extended-key-usage.ts';
import { formatName } from '../../../../x509/name.ts';
import { EXTENSION } from '../../../../x509/oid.ts';
import { spellId, spellOptionalTime, spellTime } from '../../../v1/spelling.ts';
import { SUBJECT, spellSubject } from './subject.ts';

const TEXT = Type.Union([Type.String(), Type.Null()]);

export const CSR_STATUS = Type.Enum(['pending', 'approved', 'rejected', 'signed']);

/** What the list shows: what is kept beside the CSR. */
export const CSR_ROW = {
  id: Type.String(),
  status: CSR_STATUS,
  key_type: Type.String(),
  key_size: Type.Integer(),
  requested_by: Type.String(),
  created_at: Type.String(),
  reviewed_by: TEXT,
  reviewed_at: TEXT,
  rejection_reason: TEXT,
  ca_id: TEXT,
  validity_days: Type.Union([Type.Integer(), Type.Null()]),
  signed_by: TEXT,
  signed_at: TEXT,
  certificate_id: TEXT,
  has_private_key: Type.Boolean({ description: 'whether a private key is kept here, to be fetched once' }),
};

export const CSR_SUMMARY = Type.Object({ ...CSR_ROW, subject: Type.Object({ common_name: TEXT }) });

export const CSR = Type.Object({
  ...CSR_ROW,
  subject: SUBJECT,
  subject_dn: Type.String({ description: 'RFC 4514, most specific first' }),
  san_dns: Type.Array(Type.String()),
  san_ip: Type.Array(Type.String()),
  san_email: Type.Array(Type.String()),
  san_uri: Type.Array(Type.String()),
  san_other: Type.Array(Type.Object({ kind: Type.String(), value: Type.String() })),
  signature_algorithm: Type.String(),
  requested_extensions: Type.Array(
    Type.Object({ oid: Type.String(), name: TEXT, critical: Type.Boolean(), value: Type.Unknown() }),
  ),
  not_granted: Type.Array(Type.Object({ effect: Type.Enum(['refused', 'left_out']), what: Type.String() }), {
    description: 'what it asks for and will not get, whoever approves it',
  }),
  csr_pem: Type.String(),
});

/** Of what takes fields that may be misspelt and missed. */
export const CSR_WITH_WARNINGS = Type.Object({
  ...CSR.properties,
  warnings: Type.Array(Type.String()),
});

export const CSR_ID = Type.Object({ id: Type.String({ description: '`csr_…` or the plain UUID' }) });

export const VALIDITY_DAYS = Type.Integer({ minimum: 1, maximum: 36_500, description: 'of 24 hours' });

export function spellCsrSummary(row: CsrRequestRow): unknown {
  return { ...spellRow(row), subject: { common_name: row.commonName } };
}

export function spellCsr({ asked, csr, notGranted, row }: CsrView): Readonly<Record<string, unknown>> {
  const { names } = asked.request;
  const of = (type: RequestedName['type']): readonly string[] =>
    names.filter((name) => name.type === type).map(({ value }) => value);
  const others = names.filter(({ type }) => type === 'directory' || type === 'other');
  return {
    ...spellRow(row),
    subject: spellSubject(csr.subject),
    subject_dn: formatName(csr.subject),
    san_dns: of('dns'),
    san_ip: of('ip'),
    san_email: of('email'),
    san_uri: of('uri'),
    san_other: others.map(({ type, value }) => ({ kind: type, value })),
    signature_algorithm: csr.signatureAlgorithm,
    requested_extensions: asked.extensions.map(spellExtension),
    not_granted: notGranted,
    csr_pem: encodePem('CERTIFICATE REQUEST', row.csr),
  };
}

function spellRow(row: CsrRequestRow): Readonly<Record<string, unknown>> {
  const identity = (id: Id | null): string | null => id && spellId('identity', id);
  const { authorityId, ttl } = row.approval ?? {};
  return {
    id: spellId('csr', row.id),
    status: row.status,
    ...spellKey(row.keyAlgorithm),
    requested_by: identity(row.requestedBy),
    created_at: spellTime(row.createdAt),
    reviewed_by: identity(row.decidedBy),
    reviewed_at: spellOptionalTime(row.decidedAt),
    rejection_reason: row.rejectionReason,
    ca_id: authorityId === undefined ? null : spellId('ca', authorityId as Id),
    validity_days: ttl === undefined ? null : ttl / DAY,
    signed_by: identity(row.signedBy),
    signed_at: spellOptionalTime(row.signedAt),
    certificate_id: row.certificateId && spellId('certificate', row.certificateId),
    has_private_key: row.keyId !== null,
  };
}

/** An RSA key of a size that is never certified is stored as `rsa-<bits>`, too. */
function spellKey(algorithm: string): { readonly key_type: string; readonly key_size: number } {
  if (!isKeyAlgorithm(algorithm)) return { key_type: 'rsa', key_size: Number(algorithm.slice(4)) };
  const { keyType, size } = keyTypeOf(algorithm);
  return { key_type: keyType, key_size: size };
}

function spellExtension(one: AskedExtension): unknown {
  const { critical, oid } = one;
  return { oid, name: EXTENSION_NAMES.get(oid) ?? null, critical, value: spellValue(one) };
}

function spellValue(one: AskedExtension): unknown {
  switch (one.kind) {
    case 'keyUsage':
      return one.usages;
    case 'extendedKeyUsage':
      return one.purposes.map((oid) => keyPurpose(oid) ?? oid);
    case 'basicConstraints':
      return { ca: one.basic.ca, path_length: one.basic.pathLength ?? null };
    default:
      return null;
  }
}

/** `keyUsage` is spelled `key_usage`. */
const EXTENSION_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries(EXTENSION).map(([name, oid]) => [
    oid,
    name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  ]),
);
