/** What is drawn up of an SSH certificate, whoever holds the issuer's key; and what is committed and answered of it. */
import { type Caller, callerFence } from '../../access/caller.ts';
import { auditEvent } from '../../audit/event.ts';
import type { SshCertified } from '../../authorities/ssh/certify.ts';
import type { SshSubjectKey } from '../../keys/ssh-subject.ts';
import type { SshDecision } from '../../policy/ssh/decision.ts';
import type { Change, Write } from '../../records/store.ts';
import { spellFingerprint } from '../../ssh/public-key.ts';
import type { IssuingSite } from '../site.ts';
import type { SshContext } from './contexts.ts';
import type { SshAsked, SshDoor, SshIssued } from './door.ts';

export interface SshDrawing {
  readonly site: IssuingSite;
  readonly caller: Caller;
  readonly door: SshDoor;
  readonly context: SshContext;
  readonly asked: SshAsked;
  readonly decision: SshDecision;
  readonly subject: SshSubjectKey;
  /** PKCS#8, of a key that was made here. */
  readonly privateKey: Uint8Array | undefined;
}

/** What must still be so when the decision becomes durable. */
export function fenceOf({
  asked,
  caller,
  context,
  privateKey,
  site,
  subject,
}: SshDrawing): Pick<Change, 'expect' | 'freeKeys' | 'present'> {
  return {
    expect: [...callerFence(caller, site.clock), ...context.fence],
    freeKeys:
      privateKey === undefined ? [{ tenantId: caller.tenantId, spkiHash: subject.publicKey.spkiHash }] : [],
    present: asked.present ?? [],
  };
}

/** The certificate and all that is committed with it. */
export function issuedChange(
  { asked, caller, context, decision, door, site, subject }: SshDrawing,
  { row, serial, writes }: SshCertified,
): Pick<Change, 'writes' | 'counts' | 'events'> {
  const { tenantId } = caller;
  const data = {
    certificate_id: row.id,
    serial_number: String(serial),
    authority_id: context.issuer.authority.id,
    kind: decision.kind,
    key_id: decision.keyId.text,
    principals: decision.principals,
    fingerprint: spellFingerprint(subject.ssh.fingerprint),
    valid_before: decision.validity.before,
    policy_version_id: context.policyVersionId,
    ...asked.data,
  };
  const event = auditEvent(caller, { action: door.action, success: true, data }, site);
  const told: Write = {
    insert: 'outbox',
    row: { tenantId, eventId: event.id, type: 'certificate.issued', payload: data },
  };
  return {
    writes: [...writes, told],
    counts: [{ tenantId, subjectId: context.issuer.authority.id, name: 'issued', by: 1 }],
    events: [event],
  };
}

export function issuedOf(
  { decision, privateKey }: SshDrawing,
  { blob, row, serial }: SshCertified,
): SshIssued {
  return {
    certificate: row,
    blob,
    serial,
    keyId: decision.keyId.text,
    principals: decision.principals,
    ttl: decision.validity.ttl,
    privateKey,
  };
}
