/**
 * The issuance cycle of SSH: decide, make the key if one is to be made, draft, lint, sign, commit; and only then answer.
 * Where the key is an outside issuer's, what is committed before it is asked is the intent.
 */
import type { Caller } from '../../access/caller.ts';
import { certifySsh } from '../../authorities/ssh/certify.ts';
import { equal } from '../../base/bytes.ts';
import { seconds } from '../../base/ports.ts';
import { judgeSshKey, sshPublicKeyOf } from '../../keys/ssh-subject.ts';
import { decideSsh, type SshDecision, type SshFacts } from '../../policy/ssh/decision.ts';
import type { SshRequest } from '../../policy/ssh/ssh-request.ts';
import type { Change } from '../../records/store.ts';
import { spellFingerprint } from '../../ssh/public-key.ts';
import { type Drawn, principalOf, runCycle } from '../cycle.ts';
import { standingOf } from '../key-standing.ts';
import type { IssuingSite } from '../site.ts';
import type { SshContext } from './contexts.ts';
import { drawIntent } from './delegate.ts';
import type { SshAsked, SshDoor, SshIssued } from './door.ts';
import { fenceOf, issuedChange, issuedOf, type SshDrawing } from './drawing.ts';

/** @throws not_found, policy_denied, busy, unavailable, issuer_failed, token_revoked; whatever the door's `request` throws */
export async function concludeSsh(site: IssuingSite, caller: Caller, door: SshDoor): Promise<SshIssued> {
  return runCycle<SshContext, SshAsked, SshDecision, SshIssued>(site, {
    load: () => site.sshContexts.of(caller.tenantId, door.under),
    forget: () => site.sshContexts.forget(caller.tenantId, door.under),
    ask: (context) => door.request(context),
    judge: (context, asked) => judge(site, caller, context, asked),
    draw: (context, asked, decision) => draw(site, caller, door, context, asked, decision),
  });
}

async function judge(
  site: IssuingSite,
  caller: Caller,
  context: SshContext,
  { grant = { kind: 'allow_list' }, request }: SshAsked,
): Promise<SshDecision | 'behind'> {
  const { issuer, policy } = context;
  const facts: SshFacts = {
    request,
    grant,
    policy,
    issuer: issuer.facts,
    ...(await keyFacts(site, caller, context, request)),
    now: seconds(site.clock),
  };
  try {
    return decideSsh(facts, principalOf(caller));
  } catch (error) {
    if (await site.sshContexts.isCurrent(context)) throw error;
    return 'behind';
  }
}

/** What is known of a key that is given. That of an outside issuer is in no list of ours, and is never its own subject. */
async function keyFacts(
  site: IssuingSite,
  { identityId, tenantId }: Caller,
  { issuer }: SshContext,
  { key }: SshRequest,
): Promise<Pick<SshFacts, 'keyStanding' | 'isDistrusted' | 'isAnothers'>> {
  if (key.kind === 'made') return { keyStanding: 'free', isDistrusted: false, isAnothers: false };
  const { publicKey, ssh } = key.subject;
  const { fingerprint } = ssh;
  const value = spellFingerprint(fingerprint);
  const isIssuers = equal(publicKey.spkiHash, issuer.row.spkiHash);
  const distrusted = { authorityId: issuer.authority.id, kind: 'key', value } as const;
  const registered = await site.store.get('sshKeys', { tenantId, fingerprint });
  return {
    keyStanding: isIssuers ? 'authority' : await standingOf(site, tenantId, publicKey),
    isDistrusted: (await site.store.get('sshDistrusted', distrusted)) !== undefined,
    isAnothers: registered !== undefined && registered.identityId !== identityId,
  };
}

async function draw(
  site: IssuingSite,
  caller: Caller,
  door: SshDoor,
  context: SshContext,
  asked: SshAsked,
  decision: SshDecision,
): Promise<Drawn<SshIssued>> {
  const { privateKey, subject } = await subjectOf(site, caller, asked.request);
  const drawing: SshDrawing = { site, caller, door, context, asked, decision, subject, privateKey };
  const { holder, row } = context.issuer;
  if (holder.kind === 'delegated') return drawIntent(drawing, holder.place);
  const certified = await certifySsh(
    site,
    {
      decision,
      subject,
      issuer: row,
      origin: door.origin,
      policyVersionId: context.policyVersionId,
      identityId: caller.identityId,
    },
    holder.signing,
  );
  const change: Change = { ...fenceOf(drawing), ...issuedChange(drawing, certified) };
  return { change, finish: () => issuedOf(drawing, certified) };
}

async function subjectOf(
  site: IssuingSite,
  caller: Caller,
  { key }: SshRequest,
): Promise<Pick<SshDrawing, 'subject' | 'privateKey'>> {
  if (key.kind === 'given') return { subject: key.subject, privateKey: undefined };
  const owner = { account: caller.identityId, group: caller.tenantId };
  const pair = await site.keys.generate(key.algorithm, owner);
  return { subject: judgeSshKey(sshPublicKeyOf(pair.publicKey)), privateKey: pair.pkcs8 };
}
