/**
 * Asking an outside issuer. The intent is committed first, and its id is the key id of what is asked for; what comes back is
 * held to the decision; and whatever happens, the intent says so: nothing that may have been signed is forgotten.
 */
import { auditEvent } from '../../audit/event.ts';
import { normalised, recordSsh, serialOctets } from '../../authorities/ssh/certify.ts';
import { type Judged, judgeOutside } from '../../authorities/ssh/outside.ts';
import { openCredentials } from '../../authorities/ssh/vault.ts';
import { ChanceryError } from '../../base/error.ts';
import type { Id } from '../../base/ids.ts';
import { seconds } from '../../base/ports.ts';
import type { SshDecision } from '../../policy/ssh/decision.ts';
import type { SshIntentRow, VaultPlace } from '../../records/ssh.ts';
import type { Write } from '../../records/store.ts';
import type { SshCertificate } from '../../ssh/certificate.ts';
import { formatSshPublicKey } from '../../ssh/public-key.ts';
import type { Drawn } from '../cycle.ts';
import type { SshIssued } from './door.ts';
import { fenceOf, issuedChange, issuedOf, type SshDrawing } from './drawing.ts';
import { type Settlement, settleWrites } from './intents.ts';

/** What an outside issuer adds to the end of a certificate, by its clock, at most. */
const LEEWAY = 60;

/** The change is the intent; when it is durable, the issuer is asked. */
export function drawIntent(drawing: SshDrawing, place: VaultPlace): Drawn<SshIssued> {
  const { caller, context, site } = drawing;
  const intent = intentRow(drawing, site.ids.next());
  const decision: SshDecision = { ...drawing.decision, keyId: { text: intent.id } };
  const asking: SshDrawing = { ...drawing, decision };
  const data = { intent_id: intent.id, authority_id: intent.authorityId, ...drawing.asked.data };
  const event = auditEvent(caller, { action: 'ssh_intent', success: true, data }, site);
  return {
    change: {
      ...fenceOf(drawing),
      writes: [{ insert: 'sshIntents', row: intent }],
      events: [event],
    },
    async finish() {
      const line = await ask();
      return settle(asking, intent, line);
    },
  };

  async function ask(): Promise<string> {
    try {
      // Those of the authority as it is: the intent was committed on its epoch.
      const credentials = openCredentials(site.sealer, context.issuer.ssh);
      return await site.delegated.sign(place, credentials, {
        kind: decision.kind,
        publicKey: formatSshPublicKey(drawing.subject.ssh),
        keyId: intent.id,
        principals: decision.principals,
        ttl: decision.validity.ttl,
        criticalOptions: named(decision.criticalOptions),
        extensions: named(decision.extensions),
      });
    } catch (error) {
      const mayHaveSigned =
        !(error instanceof ChanceryError) || error.code === 'internal' || error.mayHaveHappened;
      const detail = error instanceof Error ? error.message : String(error);
      await record(asking, intent, { state: mayHaveSigned ? 'unknown' : 'refused', detail });
      throw error instanceof ChanceryError ? recorded(error) : error;
    }
  }
}

/** The refusal is in the trail, with the intent. An address that may not be reached any more is the issuer's failure too. */
function recorded(error: ChanceryError): ChanceryError {
  const { detail, mayHaveHappened, retryAfter } = error;
  const code = error.code === 'egress_denied' ? 'issuer_failed' : error.code;
  return new ChanceryError(code, error.message, {
    mayHaveHappened,
    isRecorded: true,
    cause: error,
    ...(detail === undefined ? {} : { detail }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  });
}

async function settle(drawing: SshDrawing, intent: SshIntentRow, line: string): Promise<SshIssued> {
  const { context, decision, site, subject } = drawing;
  const judged = judgeOutside(line, { decision, subject: subject.ssh, issuer: context.issuer.publicKey });
  if (!judged.ok) return reject(drawing, intent, line, judged);
  const certified = recordSsh(site, certifying(drawing), signedOf(judged.certificate));
  const { counts, events, writes } = issuedChange(drawing, certified);
  const settled: Write = {
    update: 'sshIntents',
    key: { tenantId: intent.tenantId, id: intent.id, state: 'asked' },
    set: { state: 'issued', certificateId: certified.row.id, settledAt: seconds(site.clock) },
  };
  // What it was decided on was held to by the intent's commit.
  const { issuerId, serial } = certified.row;
  const outcome = await site.store.commit({
    expect: [],
    // One that was refused before stands in the KRL with its serial number: what has it too is dead.
    unrevoked: [{ issuerId, serial }],
    writes: [...writes, settled],
    counts: counts ?? [],
    events,
  });
  if (outcome.status === 'committed') return issuedOf(drawing, certified);
  const why = WHY_NOT[outcome.table] ?? 'its serial number was given before';
  return reject(drawing, intent, line, { ok: false, faults: [why], certificate: judged.certificate });
}

/** By the table that was met; any other is that of a certificate with its serial number. */
const WHY_NOT: Readonly<Record<string, string>> = {
  revocations: 'its serial number is that of one that is revoked',
  sshIntents: 'the intent was settled meanwhile',
};

async function reject(
  drawing: SshDrawing,
  intent: SshIntentRow,
  line: string,
  { certificate, faults }: Extract<Judged, { readonly ok: false }>,
): Promise<never> {
  const detail = faults.join('; ');
  const answer = line.slice(0, LONGEST_KEPT);
  const isNew = certificate !== undefined && !(await isKnown(drawing, intent, certificate));
  await record(drawing, intent, {
    state: 'rejected',
    detail,
    answer,
    certificate: isNew ? certificate : undefined,
  });
  throw new ChanceryError(
    'issuer_failed',
    `the outside issuer’s certificate is not what was asked for: ${detail}`,
    {
      isRecorded: true,
    },
  );
}

const LONGEST_KEPT = 16_384;

/** Whether its serial number is that of a certificate that was given: what only repeats it must not take that down. */
async function isKnown(
  { site }: SshDrawing,
  { issuerId }: SshIntentRow,
  { serial }: SshCertificate,
): Promise<boolean> {
  return (await site.store.get('certificates', { issuerId, serial: serialOctets(serial) })) !== undefined;
}

async function record({ caller, site }: SshDrawing, intent: SshIntentRow, how: Settlement): Promise<void> {
  const { counts, data, writes } = settleWrites(intent, how, seconds(site.clock));
  const event = auditEvent(caller, { action: 'ssh_intent_settle', success: false, data }, site);
  await site.store.commit({ expect: [], writes, counts, events: [event] });
}

function intentRow({ caller, context, decision, subject, site }: SshDrawing, id: Id): SshIntentRow {
  const { issuer } = context;
  return {
    tenantId: caller.tenantId,
    id,
    authorityId: issuer.authority.id,
    issuerId: issuer.row.id,
    policyVersionId: context.policyVersionId,
    identityId: caller.identityId,
    type: decision.kind,
    fingerprint: subject.ssh.fingerprint,
    principals: decision.principals,
    notAfter: decision.validity.before + LEEWAY,
    request: normalised(decision),
    state: 'asked',
    detail: null,
    answer: null,
    certificateId: null,
    createdAt: seconds(site.clock),
    settledAt: null,
  };
}

function certifying({
  caller,
  context,
  decision,
  door,
  subject,
}: SshDrawing): Parameters<typeof recordSsh>[1] {
  return {
    decision,
    subject,
    issuer: context.issuer.row,
    origin: door.origin,
    policyVersionId: context.policyVersionId,
    identityId: caller.identityId,
  };
}

/** Judged before: its times are near the decided ones. */
function signedOf({
  blob,
  serial,
  validAfter,
  validBefore,
}: SshCertificate): Parameters<typeof recordSsh>[2] {
  return { blob, serial, notBefore: Number(validAfter), notAfter: Number(validBefore) };
}

function named(options: SshDecision['extensions']): Readonly<Record<string, string>> {
  return Object.fromEntries(options.map(({ name, value }) => [name, value ?? '']));
}
