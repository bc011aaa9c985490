/** The certificate that is to be renewed: what it says, and whether it may be. */

import { certificateBody } from '../authorities/certificate-body.ts';
import { compiledPolicy } from '../authorities/policy-rows.ts';
import { ChanceryError, notFound, type Refusal } from '../base/error.ts';
import { type Id, typeId } from '../base/ids.ts';
import { refuse } from '../policy/case.ts';
import type { AuthorityRow } from '../records/authorities.ts';
import type { CertificateRow } from '../records/certificates.ts';
import type { Expectation, Reader, Unrevoked } from '../records/store.ts';
import { ATTRIBUTE_TYPE } from '../x509/attribute-type.ts';
import { type Certificate, findExtension, parseCertificate } from '../x509/certificate.ts';
import { decodeSubjectAltName } from '../x509/extensions/subject-alt-name.ts';
import type { GeneralName } from '../x509/general-name.ts';
import { commonNames } from '../x509/name.ts';
import { EXTENSION } from '../x509/oid.ts';

export interface OldCertificate {
  readonly row: CertificateRow;
  /** As they stand in it, whatever was asked for then. */
  readonly commonNames: readonly string[];
  readonly names: readonly GeneralName[];
  readonly certificate: Certificate;
  /** Types of its subject's attributes besides the common name, as OIDs. */
  readonly otherAttributes: readonly string[];
  /** How long it was to be good for, from the time of its issue, in seconds; undefined when that is no time at all. */
  readonly length: number | undefined;
  /** Whether its key was the caller's own, in a CSR. */
  readonly isFromCsr: boolean;
}

/** @throws not_found */
export async function readOld(reader: Reader, tenantId: Id, id: Id): Promise<OldCertificate> {
  const row = await rowToRenew(reader, tenantId, id);
  const certificate = parseCertificate(await certificateBody(reader, row));
  const san = findExtension(certificate, EXTENSION.subjectAltName);
  const types = certificate.subject.rdns.flatMap((rdn) => rdn.map(({ type }) => type));
  return {
    row,
    certificate,
    commonNames: commonNames(certificate.subject),
    names: san === undefined ? [] : decodeSubjectAltName(san.value),
    otherAttributes: types.filter((type) => type !== ATTRIBUTE_TYPE.commonName.oid),
    length: await lengthOf(reader, row),
    isFromCsr: isFromCsr(row),
  };
}

/** @throws not_found, also for one that was deleted */
export async function rowToRenew(reader: Reader, tenantId: Id, id: Id): Promise<CertificateRow> {
  const row = await reader.get('certificates', { tenantId, id });
  if (row?.kind === 'x509' && row.archivedAt === null) return row;
  throw notFound('certificate', id);
}

/** Whether a certificate's key was the caller's own: what was normalised of its request says so. */
export function isFromCsr({ request }: CertificateRow): boolean {
  return (request as { readonly key?: unknown } | null)?.key === 'given';
}

/** What a renewal relies on; it is committed on condition that all of it still holds. */
export interface Standing {
  readonly expect: readonly Expectation[];
  readonly unrevoked: readonly Unrevoked[];
}

/**
 * Demands that a certificate is one that stands: of no authority itself, not revoked, and under none that was.
 * @throws policy_denied
 */
export async function checkRenewable(reader: Reader, row: CertificateRow): Promise<Standing> {
  const { issuerId, serial, tenantId } = row;
  const named = typeId('cert', row.id);
  const above = await authoritiesAbove(reader, row);
  const revoked = above.find(({ revokedAt }) => revokedAt !== null);
  const isRevoked = (await reader.get('revocations', { issuerId, serial })) !== undefined;
  if (row.isAuthority) {
    throw denied('certificate_is_leaf', named, "an authority's certificate is not renewed here");
  }
  if (isRevoked) {
    throw denied('certificate_not_revoked', named, 'the certificate was revoked', ['a new certificate']);
  }
  if (revoked !== undefined) {
    const message = `its authority ${revoked.name} was revoked, with all that it signed`;
    throw denied('authority_not_revoked', named, message, ['a new certificate, of another authority']);
  }
  return {
    expect: above.map(({ epoch, id }) => ({ table: 'authorities', tenantId, id, epoch })),
    unrevoked: [{ issuerId, serial }],
  };
}

/** A refusal of the certificate that the address names, or of what was asked of it. */
export function denied(
  rule: string,
  value: string,
  message: string,
  allowed: readonly string[] = [],
  field = 'id',
): ChanceryError {
  const refusals: readonly Refusal[] = [refuse(rule, field, value, message, allowed)];
  return new ChanceryError('policy_denied', message, { refusals });
}

/** Its authority, then those above that; none for what was imported. */
async function authoritiesAbove(reader: Reader, row: CertificateRow): Promise<readonly AuthorityRow[]> {
  const above: AuthorityRow[] = [];
  for (let id = row.authorityId; id !== null; ) {
    const authority: AuthorityRow | undefined = await reader.get('authorities', {
      tenantId: row.tenantId,
      id,
    });
    if (authority === undefined) throw new ChanceryError('internal', 'no such authority', { detail: id });
    above.push(authority);
    id = authority.parentId;
  }
  return above;
}

/** The policy of its time says how far it was backdated; what was issued elsewhere is taken as it stands. */
async function lengthOf(reader: Reader, row: CertificateRow): Promise<number | undefined> {
  const { notAfter, notBefore, policyVersionId, tenantId } = row;
  const version =
    policyVersionId === null
      ? undefined
      : await reader.get('policyVersions', { tenantId, id: policyVersionId });
  const backdate = version === undefined ? 0 : compiledPolicy(version).validity.backdate;
  const length = notAfter - notBefore - backdate;
  return length < 1 ? undefined : length;
}
