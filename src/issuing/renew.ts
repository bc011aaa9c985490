/**
 * Renewing: a new certificate with the subject and the names of an old one, and a new key. It is one more door to the one
 * cycle: what is asked for is judged by today's policy, as if it were asked for the first time.
 */
import type { Asker } from '../access/caller.ts';
import { atField, invalidField } from '../base/error.ts';
import { type Id, typeId } from '../base/ids.ts';
import { parseIp } from '../base/ip.ts';
import { seconds } from '../base/ports.ts';
import { isKeyAlgorithm, signatureAlgorithmFromIdentifier } from '../keys/algorithms.ts';
import { parseDnsName } from '../policy/dns-name.ts';
import type { IssuanceRequest, RequestedName, SubjectKey } from '../policy/request.ts';
import { readSubject } from '../policy/requested-subject.ts';
import type { CertificateRenewalRow, CertificateRow } from '../records/certificates.ts';
import type { Write } from '../records/store.ts';
import { type Asked, conclude, type Issued } from './conclude.ts';
import type { IssuingContext } from './contexts.ts';
import { usagesOf } from './profiles/sign.ts';
import { type Csr, readCsr } from './read-csr.ts';
import { checkRenewable, denied, type OldCertificate, readOld, rowToRenew } from './renewable.ts';
import { renewalUnder } from './renewal-under.ts';
import { namesOf, unlisted } from './sign-csr.ts';
import type { IssuingSite } from './site.ts';
import { usualKey } from './usual-key.ts';

export interface RenewCommand {
  readonly certificateId: Id;
  /** Needed only where the old certificate does not say it; see {@link renewalUnder}. */
  readonly role: string | undefined;
  /** Needed for one that was made from a CSR; others get a key that is made here, unless one is given. */
  readonly csrPem: string | undefined;
  /** Seconds; absent: as long as the old one was to be good for. */
  readonly ttl: number | undefined;
  /** Seconds: the old one's length is rounded up to a multiple of it. */
  readonly roundTo?: number;
  /** Whether one that was renewed already is renewed no more. */
  readonly once?: boolean;
  /** Whether it is done because it is due: only while that stands, and the new key is kept. */
  readonly due?: boolean;
}

export interface Renewed extends Issued {
  /** Types of subject attributes that the old certificate or the CSR has and the new one has not, as OIDs. */
  readonly leftOut: readonly string[];
}

const CSR = 'csr_pem';

/**
 * The old certificate stays valid, and names the newest that renewed it. One that has expired is renewed like any other:
 * it is the caller's token that proves the right, not the certificate.
 * @throws not_found; invalid_field; policy_denied for one that does not stand; whatever {@link conclude} throws
 */
export async function renew(site: IssuingSite, caller: Asker, command: RenewCommand): Promise<Renewed> {
  const csr = command.csrPem === undefined ? undefined : await readCsr(command.csrPem, CSR);
  const old = await readOld(site.store, caller.tenantId, command.certificateId);
  await checkRenewable(site.store, old.row);
  if (csr === undefined && old.isFromCsr) {
    throw invalidField(CSR, 'is required, as the certificate was made from a CSR: PKCS #10 in PEM');
  }
  const ask = askingFor(old, csr, (context) => command.ttl ?? lengthOf(old, command, context));
  const under = await renewalUnder(site, caller, old, command.role, ask);
  const issued = await conclude(site, caller, {
    action: 'pki_renew',
    origin: 'renew',
    under,
    request: async (context) => {
      // Read again with every attempt: what is committed relies on it.
      const row = await rowToRenew(site.store, caller.tenantId, old.row.id);
      const standing = await checkRenewable(site.store, row);
      if (command.once === true) checkNotRenewed(row);
      const { id: certificateId, tenantId } = row;
      const renewal = await site.store.get('certificateRenewals', { tenantId, certificateId });
      if (command.due === true) checkDue(row, renewal, context, seconds(site.clock));
      const data = { replaces_id: old.row.id, lineage_id: old.row.lineageId };
      return {
        ...ask(context),
        replaces: row,
        replacesOnce: command.once === true,
        renewBeforeDays: renewal?.renewBeforeDays,
        also: () => ({ ...standing, writes: endOf(renewal), data }),
      };
    },
  });
  const kept = new Set('profileId' in under ? old.otherAttributes : []);
  const left = [...old.otherAttributes, ...(csr?.otherAttributes ?? [])].filter((type) => !kept.has(type));
  return { ...issued, leftOut: [...new Set(left)] };
}

/** Rounding makes nothing longer than the policy lets it be. */
function lengthOf(
  { length }: OldCertificate,
  { roundTo = 1 }: RenewCommand,
  { policy }: IssuingContext,
): number | undefined {
  if (length === undefined) return undefined;
  const longest = policy.validity.longest ?? Number.POSITIVE_INFINITY;
  return Math.max(length, Math.min(Math.ceil(length / roundTo) * roundTo, longest));
}

/** @throws policy_denied */
function checkNotRenewed({ id, replacedBy }: CertificateRow): void {
  if (replacedBy === null) return;
  throw denied('certificate_not_renewed', typeId('cert', id), 'the certificate was renewed already');
}

/** It is settled once more what is due, and a key that is not kept would be nobody's. @throws policy_denied */
function checkDue(
  { id }: CertificateRow,
  renewal: CertificateRenewalRow | undefined,
  { policy }: IssuingContext,
  now: number,
): void {
  const named = typeId('cert', id);
  if (renewal === undefined || renewal.dueAt > now)
    throw denied('renewal_due', named, 'the certificate is not due, or is renewed by itself no more');
  if (!policy.retainsKey) throw denied('key_kept', named, 'the new private key would not be kept');
}

/** Its successor is renewed in its place. */
function endOf(renewal: CertificateRenewalRow | undefined): readonly Write[] {
  return renewal === undefined ? [] : [{ remove: 'certificateRenewals', key: renewal }];
}

/** @returns what is asked under a role or a profile */
function askingFor(
  old: OldCertificate,
  csr: Csr | undefined,
  ttlOf: (context: IssuingContext) => number | undefined,
): (context: IssuingContext) => Asked {
  const list = namesOf(old, 'id');
  list.check();
  const request: Omit<IssuanceRequest, 'key' | 'keyField' | 'ttl'> = {
    issuerField: 'role',
    commonNames: old.commonNames,
    commonNameField: 'id',
    names: list.names,
    namesField: 'id',
    ttlField: 'ttl',
    csr: csr && { field: CSR, extensions: csr.extensions, unlistedNames: more(csr, old, list.names) },
    authority: undefined,
  };
  return (context) => {
    const key = csr === undefined ? keyLike(old, context) : givenKey(csr);
    const asked = context.profile === null ? {} : askedOf(old, context);
    const ttl = ttlOf(context);
    return { request: { ...request, ...asked, ttl, key, keyField: csr === undefined ? 'id' : CSR } };
  };
}

function givenKey({ publicKey }: Csr): SubjectKey {
  return { kind: 'given', publicKey };
}

/** Under a profile, which lets requests choose, a key of the same kind as the old one; else the policy's. */
function keyLike({ row }: OldCertificate, context: IssuingContext): SubjectKey {
  const { keyAlgorithm } = row;
  if (context.profile === null || context.policy.keys === 'own' || !isKeyAlgorithm(keyAlgorithm)) {
    return usualKey(context);
  }
  return { kind: 'made', algorithm: keyAlgorithm };
}

/** What a role gives by itself, and a profile when it is asked for: all of it stands in the old certificate. */
function askedOf(
  { certificate }: OldCertificate,
  { policy }: IssuingContext,
): Pick<IssuanceRequest, 'subject' | 'usages' | 'signature'> {
  const algorithm = signatureAlgorithmFromIdentifier(certificate.signatureAlgorithm);
  const isNamed = policy.signatures !== 'own' && algorithm !== undefined;
  return {
    subject: atField('id', () => readSubject(certificate.subject)),
    usages: usagesOf(certificate.extensions, 'id'),
    signature: isNamed ? { algorithm, field: 'id' } : undefined,
  };
}

/** What a CSR names and the old certificate does not; a common name may be any of the old names. */
function more(csr: Csr, old: OldCertificate, names: readonly RequestedName[]): readonly string[] {
  const list = namesOf(csr, CSR);
  list.check();
  const plain = csr.commonNames.filter((name) => !parseDnsName(name).ok && parseIp(name) === undefined);
  return [...unlisted(list.names, names), ...plain.filter((name) => !old.commonNames.includes(name))];
}
