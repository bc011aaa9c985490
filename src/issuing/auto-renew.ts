/**
 * Renewing what is due without being asked: the same cycle and the same table as for whoever asks, with the certificate's
 * own length. What fails is tried again, later each time, until the certificate has ended.
 */
import { type OwnJob, ownJob } from '../access/caller.ts';
import { auditEvent } from '../audit/event.ts';
import { toHex } from '../base/bytes.ts';
import { ChanceryError } from '../base/error.ts';
import { type Id, typeId } from '../base/ids.ts';
import { seconds } from '../base/ports.ts';
import type { CertificateRenewalRow, CertificateRow } from '../records/certificates.ts';
import type { Write } from '../records/store.ts';
import { CRL_REASON } from '../x509/extensions/reason-code.ts';
import { DAY } from './due.ts';
import { renew } from './renew.ts';
import { denied } from './renewable.ts';
import type { IssuingSite } from './site.ts';

export interface RenewalWatch {
  renewed(): void;
  /** What went wrong with one; the others are renewed all the same. */
  failed(certificateId: Id, error: unknown): void;
}

const PAGE = 100;
/** After the first failure; twice as long after each that follows it, up to a day. */
const FIRST_PAUSE = 300;

/** Later than any certificate ends: what was given up is due no more, and stays to be seen. */
const NEVER = 253_402_300_799;

/**
 * Renews what is due now, one after the other; what becomes due meanwhile has its turn in the next round. It is no matter
 * when another process does the same: a certificate is renewed once, on condition that it was not renewed before.
 * @param carryOn asked before each piece of work; false: the round ends
 * @param isStopping whether what fails fails because the process stops
 * @throws unavailable when it cannot be written down that a renewal failed
 */
export async function renewDue(
  site: IssuingSite,
  carryOn: () => Promise<boolean>,
  isStopping: () => boolean,
  watch: RenewalWatch,
): Promise<void> {
  const now = seconds(site.clock);
  for (;;) {
    // Each leaves the page, or is due later, once it was tried.
    const due = await site.store.renewalsDue(now, PAGE);
    for (const renewal of due) {
      if (!(await carryOn())) return;
      const job = ownJob(renewal.tenantId, site.clock);
      try {
        await renewOne(site, job, renewal);
        watch.renewed();
      } catch (error) {
        // What is given up as the process stops did not fail.
        if (isStopping()) return;
        watch.failed(renewal.certificateId, error);
        await setBack(site, job, renewal, error);
      }
    }
    if (due.length < PAGE) return;
  }
}

async function renewOne(
  site: IssuingSite,
  job: OwnJob,
  { certificateId }: CertificateRenewalRow,
): Promise<void> {
  const { tenantId } = job;
  const row = await site.store.get('certificates', { tenantId, id: certificateId });
  if (row !== undefined && row.notAfter <= seconds(site.clock)) {
    throw denied('certificate_not_expired', typeId('cert', row.id), 'the certificate has expired');
  }
  const asIt = { role: undefined, csrPem: undefined, ttl: undefined } as const;
  await renew(site, job, { ...asIt, certificateId, once: true, due: true });
}

/** On condition that nobody changed it meanwhile: then it is another's to say what follows. */
async function setBack(
  site: IssuingSite,
  job: OwnJob,
  renewal: CertificateRenewalRow,
  error: unknown,
): Promise<void> {
  const { certificateId, tenantId } = renewal;
  const row = await site.store.get('certificates', { tenantId, id: certificateId });
  const failures = renewal.failures + 1;
  const next = nextTry(renewal, row, seconds(site.clock));
  const isFinal = row === undefined || (await isForEver(site, row, error));
  const data = {
    certificate_id: certificateId,
    ...(row === undefined ? {} : { serial_number: toHex(row.serial), common_name: row.commonName }),
    ...told(error),
    failures,
    next_try_at: isFinal ? null : (next ?? null),
  };
  const event = auditEvent(job, { action: 'pki_renew', success: false, data }, site);
  const write: Write = isFinal
    ? { remove: 'certificateRenewals', key: renewal }
    : { update: 'certificateRenewals', key: renewal, set: { dueAt: next ?? NEVER, failures } };
  await site.store.commit({ expect: [], writes: [write], events: [event] });
}

/** The last try is shortly before the end. @returns undefined when there is no time left for another */
function nextTry(
  { failures }: CertificateRenewalRow,
  row: CertificateRow | undefined,
  now: number,
): number | undefined {
  const end = row?.notAfter ?? now;
  const last = Math.max(end - FIRST_PAUSE, now + FIRST_PAUSE);
  const next = Math.min(now + Math.min(FIRST_PAUSE * 2 ** failures, DAY), last);
  return next < end ? next : undefined;
}

/** A defect's text stays inside. */
function told(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof ChanceryError) || error.code === 'internal') {
    return { code: 'internal', message: 'something went wrong here; the log has it' };
  }
  const { code, message, refusals } = error;
  return { code, message, ...(refusals.length === 0 ? {} : { refusals: refusals.slice(0, MOST_TOLD) }) };
}

const MOST_TOLD = 20;

/** What stands against a renewal for ever. A hold may be lifted, and an authority may be made active again. */
const FINAL: ReadonlySet<string> = new Set([
  'authority_not_revoked',
  'certificate_not_expired',
  'certificate_not_renewed',
  'certificate_not_revoked',
  'profile_present',
]);

async function isForEver(
  { store }: IssuingSite,
  { issuerId, serial }: CertificateRow,
  error: unknown,
): Promise<boolean> {
  if (!(error instanceof ChanceryError)) return false;
  // The certificate was deleted.
  if (error.code === 'not_found') return error.subject === 'certificate';
  if (!error.refusals.some(({ rule }) => FINAL.has(rule))) return false;
  return (await store.get('revocations', { issuerId, serial }))?.reason !== CRL_REASON.certificate_hold;
}
