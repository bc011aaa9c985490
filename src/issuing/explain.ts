/**
 * What a role would say to a request, rule by rule, with nothing made or issued: the same request, context and table as at
 * the doors that issue. It tells no more than issuing would; and where issuing would have been refused, that somebody was
 * told so is an event of the trail too, as whoever looks for what a role permits asks here.
 */
import type { Caller } from '../access/caller.ts';
import { auditEvent } from '../audit/event.ts';
import { ChanceryError, type Refusal } from '../base/error.ts';
import { seconds } from '../base/ports.ts';
import {
  type Decision,
  type Judgement,
  judgementOf,
  type RuleVerdict,
  tellable,
} from '../policy/decision.ts';
import type { IssuanceRequest } from '../policy/request.ts';
import type { IssuingContext } from './contexts.ts';
import { principalOf } from './cycle.ts';
import { type IssueCommand, issueRequest } from './issue.ts';
import { standingOf } from './key-standing.ts';
import { type SignCommand, type SignedCsr, signRequest } from './sign-csr.ts';
import type { IssuingSite } from './site.ts';

export interface Explanation {
  /** Every row of the table, in its order; of their refusals as many as a refused request is told. */
  readonly rules: readonly RuleVerdict[];
  /** Seconds that were asked for, where the policy's cap would shorten them, and what they would become. */
  readonly clamped: Decision['validity']['clamped'];
  /** What the certificate would say; undefined when a rule refuses. */
  readonly decision: Decision | undefined;
  /** Types of subject attributes that the CSR has and the certificate would not have, as OIDs. */
  readonly leftOut: SignedCsr['leftOut'];
}

export type ExplainCommand =
  | ({ readonly kind: 'issue' } & IssueCommand)
  | ({ readonly kind: 'sign' } & SignCommand);

/** @throws not_found; invalid_field for what cannot be read; unavailable when the trail cannot be written */
export async function explain(
  site: IssuingSite,
  caller: Caller,
  command: ExplainCommand,
): Promise<Explanation> {
  const { leftOut, request } = await requestOf(command);
  const { decision, rules } = await judgeToday(site, caller, command.role, request);
  const told = withTellable(rules);
  const refusals = told.flatMap((rule) => rule.refusals);
  const { clamped } = decision.validity;
  if (refusals.length === 0) return { rules, clamped, decision, leftOut };
  const data = { role: command.role, refusals: refusals.slice(0, MOST_KEPT) };
  const event = auditEvent(caller, { action: 'pki_explain', success: false, data }, site);
  await site.store.commit({ expect: [], writes: [], events: [event] });
  return { rules: told, clamped, decision: undefined, leftOut };
}

/** Of refusals in one event, as of any other refused request. */
const MOST_KEPT = 20;

async function requestOf(
  command: ExplainCommand,
): Promise<
  Pick<Explanation, 'leftOut'> & { readonly request: (context: IssuingContext) => IssuanceRequest }
> {
  if (command.kind === 'issue') return { leftOut: [], request: issueRequest(command) };
  const { leftOut, request } = await signRequest(command);
  return { leftOut, request: () => request };
}

const ATTEMPTS = 4;

/** No commit would notice that the role was changed meanwhile, so that is looked up. */
async function judgeToday(
  site: IssuingSite,
  caller: Caller,
  role: string,
  requestUnder: (context: IssuingContext) => IssuanceRequest,
): Promise<Judgement> {
  const { contexts } = site;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const context = await contexts.of(caller.tenantId, { role });
    const { issuer, policy } = context;
    const request = requestUnder(context);
    const { key } = request;
    const keyStanding =
      key.kind === 'given' ? await standingOf(site, caller.tenantId, key.publicKey) : 'free';
    const now = seconds(site.clock);
    const facts = { request, policy, issuer: issuer.facts, keyStanding, now };
    const judgement = judgementOf({ ...facts, grant: { kind: 'allow_list' } }, principalOf(caller));
    if (await contexts.isCurrent(context)) return judgement;
    contexts.forget(caller.tenantId, { role });
  }
  throw new ChanceryError('unavailable', 'the role is being changed; try again', { retryAfter: 1 });
}

/** Refusals are bounded over all rules together. */
function withTellable(rules: readonly RuleVerdict[]): readonly RuleVerdict[] {
  const told: Refusal[] = [...tellable(rules.flatMap(({ refusals }) => refusals))];
  return rules.map((rule) => ({ ...rule, refusals: told.splice(0, rule.refusals.length) }));
}
