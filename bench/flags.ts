/** What `npm run bench` was asked for. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Rounds } from './compare.ts';

export interface Flags {
  readonly rounds: Rounds;
  /** Clients at once, one measurement each. */
  readonly clients: readonly number[];
  /** Only the work with this in its name; and only the systems with this in theirs. */
  readonly only: string;
  readonly systems: string;
  /** How many certificates there are in the store that is compared with an empty one; 0 for none. */
  readonly stored: number;
  /** Where filled stores are kept, and whether one is left there. */
  readonly data: string;
  readonly keep: boolean;
  /** The folder of the peers that `npm run bench:peers` has built; the user's cache when absent. */
  readonly peers: string | undefined;
  /** How many replicas on one PostgreSQL are compared with one; 0 for none. */
  readonly replicas: number;
  /** For how long each steady load lasts, and each call that is measured alone; milliseconds. */
  readonly steadyMs: number;
  readonly aloneMs: number;
  /** Whether all was asked for, at full length: only then the page is written. */
  readonly isWhole: boolean;
}

const LENGTHS = {
  whole: { rounds: 5, seconds: 3, warmMs: 1000, clients: '1,16,128', steadyMs: 10_000, aloneMs: 1000 },
  quick: { rounds: 2, seconds: 0.4, warmMs: 200, clients: '1,16', steadyMs: 1000, aloneMs: 100 },
} as const;

/** @throws naming the flag that cannot be read */
export function readFlags(args: readonly string[]): Flags {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      clients: { type: 'string' },
      only: { type: 'string', default: '' },
      systems: { type: 'string', default: '' },
      stored: { type: 'string', default: '0' },
      data: { type: 'string', default: join(tmpdir(), 'chancery-bench') },
      keep: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      peers: { type: 'string' },
      replicas: { type: 'string', default: '0' },
    },
  });
  const usual = values.quick ? LENGTHS.quick : LENGTHS.whole;
  const replicas = whole('replicas', values.replicas, 0);
  return {
    rounds: {
      count: values.rounds === undefined ? usual.rounds : whole('rounds', values.rounds, 1),
      ms: 1000 * (values.seconds === undefined ? usual.seconds : positive('seconds', values.seconds)),
      warmMs: usual.warmMs,
    },
    clients: (values.clients ?? (replicas > 0 ? '200' : usual.clients))
      .split(',')
      .map((text) => whole('clients', text, 1)),
    only: values.only,
    systems: values.systems,
    stored: whole('stored', values.stored, 0),
    data: values.data,
    keep: values.keep,
    peers: values.peers,
    replicas,
    steadyMs: usual.steadyMs,
    aloneMs: usual.aloneMs,
    isWhole: !values.quick && values.only === '' && values.systems === '',
  };
}

function whole(name: string, text: string, least: number): number {
  if (!/^\d{1,9}$/.test(text) || Number(text) < least) {
    throw new Error(`--${name} is "${text}", and must be a whole number from ${least}`);
  }
  return Number(text);
}

function positive(name: string, text: string): number {
  if (!/^\d{1,5}(\.\d{1,3})?$/.test(text) || Number(text) === 0) {
    throw new Error(`--${name} is "${text}", and must be a number above 0`);
  }
  return Number(text);
}
