/** Outgoing connections: a name is resolved once, all that it resolves to is judged, and the socket goes there. */
import { promises } from 'node:dns';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Egress, EgressAnswer, EgressRequest } from '../base/egress.ts';
import { exchange, failed, type Limits } from './exchange.ts';
import { Lookups, type Resolve } from './lookups.ts';
import { type EgressRules, judge, type OwnListener } from './rules.ts';
import { readTarget, type Target } from './target.ts';

export interface EgressOptions {
  /** What the operator lets through: addresses, or ranges in CIDR spelling. */
  readonly allowed: readonly string[];
  readonly own: readonly OwnListener[];
  /** All addresses of a name; the system's resolver when absent. */
  readonly resolve?: Resolve;
  /** Addresses of this machine; its interfaces' when absent. */
  readonly interfaces?: () => readonly string[];
  /** Milliseconds for all of a request, from the name to the answer's last octet; 10 s when absent. */
  readonly timeLimit?: number;
}

const TIME_LIMIT = 10_000;
const LIMITS: Limits = { headers: 16_384, body: 1_048_576 };

export function newEgress(options: EgressOptions): Egress {
  const { resolve = bySystem, timeLimit = TIME_LIMIT } = options;
  const lookups = new Lookups(resolve);
  const rules: EgressRules = { ...options, interfaces: options.interfaces ?? ofThisMachine };
  return {
    async send(request: EgressRequest): Promise<EgressAnswer> {
      const target = readTarget(request.url);
      return within(timeLimit, request.signal, async (signal) => {
        const addresses = await addressesOf(target, lookups, signal);
        for (const address of addresses) judge(rules, target, address);
        return exchange(target, addresses, request, { limits: LIMITS, signal });
      });
    },
    async check(url: string): Promise<void> {
      const target = readTarget(url);
      const addresses = await within(timeLimit, undefined, (signal) =>
        addressesOf(target, lookups, signal),
      ).catch(
        // What does not resolve now may do so later.
        () => [],
      );
      for (const address of addresses) judge(rules, target, address);
    },
  };
}

async function bySystem(name: string): Promise<readonly string[]> {
  return (await promises.lookup(name, { all: true })).map(({ address }) => address);
}

function ofThisMachine(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((addresses = []) =>
    addresses.map(({ address }) => address),
  );
}

/** @throws issuer_failed: nothing was sent */
async function addressesOf(
  target: Target,
  lookups: Lookups,
  signal: AbortSignal,
): Promise<readonly string[]> {
  try {
    const addresses = isIP(target.host) === 0 ? await lookups.of(target.host, signal) : [target.host];
    if (addresses.length === 0) throw new Error('the name has no address');
    return addresses;
  } catch (error) {
    throw failed(target, error, false);
  }
}

async function within<T>(
  milliseconds: number,
  outer: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const giveUp = (): void => controller.abort(new Error('it was given up'));
  if (outer?.aborted === true) giveUp();
  outer?.addEventListener('abort', giveUp, { once: true });
  const timer = setTimeout(
    () => controller.abort(new Error(`no answer within ${milliseconds} ms`)),
    milliseconds,
  );
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', giveUp);
  }
}
