/** What the registered CRLs say of a certificate that others issued. */
import { setImmediate } from 'node:timers/promises';
import { sha256 } from '../base/hash.ts';
import type { Id } from '../base/ids.ts';
import { spellTime } from '../base/time.ts';
import type { CrlFault } from '../path/crl/fault.ts';
import { crlStatus } from '../path/crl/status.ts';
import type { Reader } from '../records/store.ts';
import type { Certificate } from '../x509/certificate.ts';
import { type CertificateList, parseCrl } from '../x509/crl.ts';
import { formatName } from '../x509/name.ts';
import { countsAt, fault, GOOD, revokedFault, type Standing } from './standing.ts';

/**
 * Judged by the newest list that the issuer's key signed, below whichever anchor it was registered. Without one, a warning;
 * with one that has passed its nextUpdate, a fault, as what it does not show may have been revoked since.
 * @param issuer above it on a path, which was validated
 */
export async function crlStanding(
  reader: Reader,
  tenantId: Id,
  certificate: Certificate,
  issuer: Certificate,
  at: number,
): Promise<Standing> {
  for (const list of await listsOf(reader, tenantId, issuer)) {
    const standing = byList(list, certificate, issuer, at);
    if (standing !== undefined) return standing;
  }
  const name = formatName(certificate.issuer);
  return { faults: [], warnings: [`may have been revoked: no CRL of its issuer ${name} is registered`] };
}

/** Newest first. */
async function listsOf(
  reader: Reader,
  tenantId: Id,
  { subject }: Certificate,
): Promise<readonly CertificateList[]> {
  const rows = await reader.all('anchorCrls', { tenantId, issuerHash: sha256(subject.der) });
  const lists: CertificateList[] = [];
  for (const row of rows.toSorted((a, b) => b.thisUpdate - a.thisUpdate).slice(0, MOST_LISTS)) {
    // Each may take some 20 ms: others have their turn in between.
    await setImmediate();
    lists.push(parseCrl(row.der));
  }
  return lists;
}

/** Of one name, below different anchors. */
const MOST_LISTS = 4;

/** @returns undefined for a list of another key, or one that may have forgotten the certificate */
function byList(
  list: CertificateList,
  certificate: Certificate,
  issuer: Certificate,
  at: number,
): Standing | undefined {
  const { nextUpdate = list.thisUpdate, thisUpdate } = list;
  // A list shows what was revoked before it; asked for an earlier time, its dates tell.
  const status = crlStatus(certificate, issuer, [list], Math.min(Math.max(at, thisUpdate), nextUpdate));
  if (status.status === 'unknown') return NOT_ITS_LIST.has(status.why) ? undefined : unknown(status.why);
  if (status.status === 'revoked') {
    const revoked = { ...status, invalidityAt: list.revoked.find(certificate.serial)[0]?.invalidityAt };
    if (countsAt(revoked, at)) return revokedFault(revoked);
  }
  // §5: a list past the certificate's end need not show it.
  if (status.status === 'good' && certificate.notAfter < thisUpdate) return undefined;
  if (at <= nextUpdate) return GOOD;
  return fault(
    'crl_expired',
    `its issuer's CRL was to be replaced at ${spellTime(nextUpdate)}; register a newer`,
  );
}

const NOT_ITS_LIST: ReadonlySet<CrlFault> = new Set<CrlFault>([
  'no_crl',
  'other_issuer',
  'no_signer',
  'bad_signature',
]);

function unknown(why: CrlFault): Standing {
  return fault('revocation_unknown', `its issuer's CRL does not say whether it was revoked: ${why}`);
}
