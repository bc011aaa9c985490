/**
 * What is done once however often it is asked for: a POST with an Idempotency-Key. Record, effect and answer are one
 * commit; whoever sends the same request again with the same key and token is told the same again, for a day.
 */
import { type Caller, callerFence, checkStillCaller } from '../../access/caller.ts';
import { auditEvent } from '../../audit/event.ts';
import { ChanceryError } from '../../base/error.ts';
import type { IdempotencyKeyRow } from '../../records/access.ts';
import type { Answer } from '../endpoint.ts';
import type { HttpSite } from '../site.ts';
import { HeldStore } from './held-store.ts';
import { decodeAnswer, encodeAnswer } from './kept-answer.ts';
import { IDEMPOTENCY_KEY } from './key.ts';
import { OnceRecord } from './record.ts';
import { Turns } from './turns.ts';

export interface OnceRequest {
  readonly caller: Caller;
  /** The text of the bearer token. */
  readonly token: string;
  readonly key: string;
  readonly requestId: string;
  /** Method and path, with parameters as `:name`. */
  readonly route: string;
  /** Parameters, query and body: JSON. */
  readonly asked: Readonly<Record<string, unknown>>;
  /** The endpoint, on this site. */
  readonly handle: (site: HttpSite) => Promise<Answer>;
}

/** @throws idempotency_key_reused; conflict, for its reasons; token_revoked; unavailable; whatever the endpoint throws */
export type Once = (request: OnceRequest) => Promise<Answer>;

export function onceOnly(site: HttpSite): Once {
  const turns = new Turns();
  return async (request) => {
    const { caller, key, requestId, route, token } = request;
    const { identityId, tenantId } = caller;
    const asked = { route, ...request.asked };
    const record = new OnceRecord(site, { tenantId, identityId, token, key, requestId, asked });
    const done = await turns.take(record.name, () => doOnce(site, record, request.handle));
    if ('answer' in done) return done.answer;
    const answer = record.read(done.kept);
    await recordReplay(site, request, done.kept);
    return { ...answer, headers: { ...answer.headers, 'idempotent-replayed': 'true' } };
  };
}

type Done = { readonly answer: Answer } | { readonly kept: IdempotencyKeyRow };

const ATTEMPTS = 4;

async function doOnce(site: HttpSite, record: OnceRecord, handle: OnceRequest['handle']): Promise<Done> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const kept = await record.find(site.store);
    if (kept !== undefined) return { kept };
    const answer = await run(site, record, handle, attempt > 0);
    if (answer !== undefined) return { answer };
  }
  const message = `others are working on the same ${IDEMPOTENCY_KEY}; try again`;
  throw new ChanceryError('unavailable', message, { retryAfter: 1 });
}

/** @returns undefined when nothing was done: it is to be looked up, or done, once more */
async function run(
  site: HttpSite,
  record: OnceRecord,
  handle: OnceRequest['handle'],
  isPlain: boolean,
): Promise<Answer | undefined> {
  const held = new HeldStore(site.store, record, isPlain);
  let answer: Answer;
  try {
    answer = await handle(siteOn(site, held));
  } catch (error) {
    const isTold = await held.fail(error);
    // Another replica may have done it meanwhile, and that be what stands in the way.
    if (!isTold || (!held.isRecorded && (await record.find(site.store)) !== undefined)) return undefined;
    throw error;
  }
  return (await held.finish(record.seal(answer))) ? asKept(answer) : undefined;
}

/** The first one is told as all others are. */
function asKept(answer: Answer): Answer {
  const octets = encodeAnswer(answer);
  if (octets === undefined) return answer;
  const kept = decodeAnswer(octets);
  octets.fill(0);
  return kept;
}

/** Whatever rests on what is held makes it durable first. */
function siteOn(site: HttpSite, held: HeldStore): HttpSite {
  const { contexts, metrics, sshContexts } = site;
  return {
    ...site,
    store: held.store,
    contexts: held.before(contexts, { forget: (...given) => contexts.forget(...given) }),
    sshContexts: held.before(sshContexts, { forget: (...given) => sshContexts.forget(...given) }),
    keys: held.before(site.keys, {}),
    egress: held.before(site.egress, {}),
    delegated: held.before(site.delegated, {}),
    crls: held.before(site.crls, {}),
    krls: held.before(site.krls, {}),
    // What is judged once more is counted once.
    metrics: {
      ...metrics,
      issued: { inc: (labels) => held.afterwards(() => metrics.issued.inc(labels)) },
    },
    wakeJobs: () => held.afterwards(site.wakeJobs),
  };
}

/** An answer may show a key: that it was told again is durable before it is. */
async function recordReplay(
  site: HttpSite,
  { caller, route }: OnceRequest,
  { requestId }: IdempotencyKeyRow,
): Promise<void> {
  const data = { route, first_request_id: requestId };
  const event = auditEvent(caller, { action: 'idempotent_replay', success: true, data }, site);
  const outcome = await site.store.commit({
    expect: callerFence(caller, site.clock),
    writes: [],
    events: [event],
  });
  checkStillCaller(outcome);
}
