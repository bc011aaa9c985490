/** What goes wrong at a port call, and when: drawn for each call from its place, so that it stays when others are left out. */
import { Chance } from './chance.ts';

export type PortName = 'read' | 'commit' | 'keys' | 'signer' | 'vault' | 'egress';

export type Fault =
  /** Nothing happens, and an error says so. */
  | 'error'
  /** It happens, and an error comes back. */
  | 'lost answer'
  /** It happens late. */
  | 'slow'
  /** It happens, and the answer is on its way for long: what was read is old by then. */
  | 'late answer'
  /** The replica dies before it. */
  | 'crash before'
  /** The replica dies after it, before it hears of it. */
  | 'crash after';

const KINDS: Readonly<Record<PortName, readonly [Fault, ...Fault[]]>> = {
  read: ['error', 'slow', 'slow', 'late answer', 'late answer', 'crash before'],
  commit: [
    'error',
    'lost answer',
    'lost answer',
    'slow',
    'late answer',
    'late answer',
    'crash before',
    'crash after',
  ],
  keys: ['error', 'slow', 'crash before'],
  signer: ['error', 'slow', 'crash after'],
  vault: ['error', 'lost answer', 'late answer', 'crash after', 'crash after'],
  egress: ['error', 'lost answer', 'slow', 'late answer', 'crash before', 'crash after'],
};

export interface Trouble {
  /** Of each call of a port: from 0 to 1. */
  readonly rate: number;
  /** Names of faults that are left out. */
  readonly without: ReadonlySet<string>;
}

/** How long something takes. */
export interface Delays {
  /** Milliseconds before it happens. */
  readonly beforeMs: number;
  readonly afterMs: number;
}

/** @param place names the call: who makes it, and how many it made before */
export function troubleAt(
  seed: number,
  place: string,
  port: PortName,
  { rate, without }: Trouble,
): { readonly fault: Fault | undefined } & Delays {
  const chance = new Chance(seed, 'call', place);
  const beforeMs = chance.below(6);
  const isBad = chance.is(rate) && !without.has(place);
  if (!isBad) return { fault: undefined, beforeMs, afterMs: chance.below(3) };
  const fault = chance.one(KINDS[port]);
  const long = chance.is(0.1) ? chance.between(1000, 200_000) : chance.between(20, 800);
  return {
    fault,
    beforeMs: fault === 'slow' ? long : beforeMs,
    afterMs: fault === 'late answer' ? long : 0,
  };
}
