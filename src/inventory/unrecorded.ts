/**
 * The alarm of imports: a certificate that bears the signature of a key of ours and is in no record. Whoever has it either
 * has the key, or the records are not all there. One that only names an issuer of ours, whose key did not sign it, is
 * forged.
 */
import { type Caller, callerFence, checkStillCaller } from '../access/caller.ts';
import { type Actor, auditEvent, systemActor } from '../audit/event.ts';
import { loadChain } from '../authorities/issuer.ts';
import { isX509Issuer } from '../authorities/read.ts';
import type { AuthoritySite } from '../authorities/site.ts';
import { equal, toHex } from '../base/bytes.ts';
import { ChanceryError, invalidField } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import { isSignedBy } from '../keys/foreign-key.ts';
import type { EventDraft } from '../records/audit.ts';
import type { IssuerRow, IssuerState } from '../records/authorities.ts';
import type { Reader } from '../records/store.ts';
import type { Foreign } from './read-import.ts';
import { isSameCertificate } from './same-certificate.ts';

/**
 * @param field that the certificate came by
 * @throws conflict for the reason certificate_unrecorded, once it is in the audit trail; invalid_field for a forged one
 */
export async function checkRecorded(
  site: AuthoritySite,
  caller: Caller,
  foreign: Foreign,
  field: string,
): Promise<void> {
  if (await isRecorded(site.store, foreign)) return;
  const named = await issuersNamed(site.store, foreign);
  for (const issuer of named) {
    const [own] = await loadChain(site.store, issuer.tenantId, issuer.id);
    if (own === undefined || !isSignedBy(foreign.certificate.der, own.spki)) continue;
    await refuseRewritten(site.store, foreign, issuer, field);
    await recordAlarm(site, caller, foreign, issuer);
    const message = 'the certificate is signed by a key of this installation, and no record knows it';
    throw new ChanceryError('conflict', message, {
      reason: 'certificate_unrecorded',
      isRecorded: true,
      fields: [{ field, message: 'must be one that was issued elsewhere: this is an alarm, and recorded' }],
      detail: `issuer ${issuer.id} of tenant ${issuer.tenantId}, SHA-256 ${toHex(foreign.hash)}`,
    });
  }
  if (named.some((issuer) => isClaimed(issuer, foreign, caller.tenantId))) {
    throw invalidField(
      field,
      'names an issuer of this installation, whose key did not sign it: it is forged',
    );
  }
}

/** Issued here, to whichever tenant. */
async function isRecorded(reader: Reader, { hash }: Foreign): Promise<boolean> {
  const known = await reader.all('certificates', { leafHash: hash });
  return known.some(({ authorityId }) => authorityId !== null);
}

/** A copy of what was issued here is no alarm, whoever wrote its signature anew; nor is it a second certificate. */
async function refuseRewritten(
  reader: Reader,
  { certificate, serial }: Foreign,
  { id: issuerId }: IssuerRow,
  field: string,
): Promise<void> {
  const record = await reader.get('certificates', { issuerId, serial });
  if (record === undefined || !(await isSameCertificate(reader, record, certificate))) return;
  throw invalidField(field, 'must be as it was issued here: somebody wrote its signature in another way');
}

const OUR_STATES: readonly Exclude<IssuerState, 'foreign'>[] = ['next', 'active', 'previous', 'retired'];
/** More namesakes are not asked for their keys; one that is named by its key is found whatever its name. */
const MOST_NAMESAKES = 100;

/** Our issuers, of any tenant, that a certificate names by name or by key. */
async function issuersNamed(reader: Reader, foreign: Foreign): Promise<readonly IssuerRow[]> {
  const { authorityKeyId, certificate } = foreign;
  const found = new Map<Id, IssuerRow>();
  for (const state of OUR_STATES) {
    const page = { limit: MOST_NAMESAKES };
    const byName = await reader.list('issuers', { state, subject: certificate.issuer.der }, page);
    const byKey =
      authorityKeyId.length === 0
        ? []
        : await reader.list('issuers', { state, subjectKeyId: authorityKeyId }, page);
    for (const issuer of [...byKey, ...byName]) {
      // The key identifier may be the fingerprint of an SSH authority's key, which signs no such thing.
      if (await isX509Issuer(reader, issuer)) found.set(issuer.id, issuer);
    }
  }
  return [...found.values()];
}

/**
 * A key identifier is the hash of one key. A name alone anybody may have given to an authority: it says something where
 * the certificate says nothing of the key, and within the tenant.
 */
function isClaimed(issuer: IssuerRow, { authorityKeyId }: Foreign, tenantId: Id): boolean {
  if (authorityKeyId.length > 0) return equal(issuer.subjectKeyId, authorityKeyId);
  return issuer.tenantId === tenantId;
}

/** For the caller's tenant, and for the authority's when that is another one: each without what is the other's. */
async function recordAlarm(
  site: AuthoritySite,
  caller: Caller,
  { hash, serial }: Foreign,
  { authorityId, tenantId }: IssuerRow,
): Promise<void> {
  const facts = { serial_number: toHex(serial), sha256: toHex(hash) };
  const alarm = (actor: Actor, data: Readonly<Record<string, unknown>>): EventDraft =>
    auditEvent(actor, { action: 'pki_import_alarm', success: false, data }, site);
  const owners = { ...facts, ca_id: authorityId };
  const events =
    tenantId === caller.tenantId
      ? [alarm(caller, owners)]
      : [alarm(caller, facts), alarm(systemActor(tenantId, site.clock), owners)];
  const outcome = await site.store.commit({ expect: callerFence(caller, site.clock), writes: [], events });
  checkStillCaller(outcome);
}
