/**
 * The issuance cycle, the same for every door and both kinds of certificates: decide, draw up, commit; and only then
 * answer. When what was decided on has changed meanwhile, all of it is thrown away and decided once more.
 */
import { type Asker, checkStillCaller } from '../access/caller.ts';
import { checkClock } from '../authorities/clock-check.ts';
import { ChanceryError } from '../base/error.ts';
import type { Principal } from '../policy/decision.ts';
import type { Change } from '../records/store.ts';
import type { IssuingSite } from './site.ts';

/** The steps that differ. `Context` is what is decided on, from a cache; `Asked` the request under it. */
export interface Cycle<Context, Asked, Decision, Issued> {
  load(): Promise<Context>;
  /** Forgets a context that turned out to be behind. */
  forget(): void;
  /** Called for each attempt, so what it depends on is read in it. */
  ask(context: Context): Asked | Promise<Asked>;
  /** @returns `behind` when it would be refused by what has changed since the context was read */
  judge(context: Context, asked: Asked): Promise<Decision | 'behind'>;
  draw(context: Context, asked: Asked, decision: Decision): Promise<Drawn<Issued>>;
}

export interface Drawn<Issued> {
  readonly change: Change;
  /** What follows once the change is durable. */
  finish(): Issued | Promise<Issued>;
}

/** @throws not_found, policy_denied, busy, unavailable, token_revoked; whatever the steps throw */
export async function runCycle<Context, Asked, Decision, Issued>(
  site: IssuingSite,
  cycle: Cycle<Context, Asked, Decision, Issued>,
): Promise<Issued> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const context = await cycle.load();
    site.store.admit();
    checkClock(site);
    const asked = await cycle.ask(context);
    const decision = await cycle.judge(context, asked);
    if (decision === 'behind') {
      cycle.forget();
      continue;
    }
    const drawn = await cycle.draw(context, asked, decision);
    const outcome = await site.store.commit(drawn.change);
    if (outcome.status === 'committed') return drawn.finish();
    checkStillCaller(outcome);
    // An epoch moved, what proved the request is gone, or the serial number is taken.
    cycle.forget();
  }
  throw new ChanceryError('unavailable', 'what this is judged under is being changed; try again', {
    retryAfter: 1,
  });
}

const ATTEMPTS = 4;

/** Who asks, as decisions name it. */
export function principalOf({ identityId, tokenId }: Asker): Principal {
  return tokenId === null ? { kind: 'job' } : { kind: 'token', tokenId, identityId };
}
