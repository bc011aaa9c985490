/** A thread that fuzzes: one slice of one target at a time, as it is told. */
import { parentPort, workerData } from 'node:worker_threads';
import { type Dice, dice, mutateShaped } from './mutate.ts';
import { type FuzzTarget, type Outcome, outcomeOfRun } from './target.ts';
import { TARGETS } from './targets.ts';

export interface Slice {
  readonly target: string;
  readonly seed: number;
  readonly count: number;
}

export interface SliceResult {
  readonly inputs: number;
  readonly read: number;
  /** How often what is refused here is read elsewhere, by why it is refused. */
  readonly onlyTheirs: Readonly<Record<string, number>>;
  readonly findings: readonly { readonly input: Uint8Array; readonly error: string }[];
  readonly seconds: number;
}

/** Shared with the watchdog: how many inputs were begun, the length of the one under way, and its octets. */
export interface Shared {
  readonly counter: SharedArrayBuffer;
  readonly input: SharedArrayBuffer;
}

/** Inputs that led somewhere new are kept to start from, at most so many. */
const MOST_KEPT = 400;
const MOST_FINDINGS = 5;

const { counter: counterBuffer, input: inputBuffer } = workerData as Shared;
const counter = new Int32Array(counterBuffer);
const current = new Uint8Array(inputBuffer);

parentPort?.on('message', (slice: Slice) => {
  void work(slice).then((result) => parentPort?.postMessage(result));
});

async function work({ count, seed, target: name }: Slice): Promise<SliceResult> {
  const target = TARGETS[name] as FuzzTarget;
  const began = performance.now();
  const roll = dice(seed);
  const seeds = target.seeds();
  const pools: Pools = {
    read: [...seeds],
    refused: [],
    longest: Math.max(256, ...seeds.map(({ length }) => 2 * length)),
  };
  const ways = new Set<string>();
  const onlyTheirs: Record<string, number> = {};
  const findings: { input: Uint8Array; error: string }[] = [];
  let read = 0;
  for (let i = 0; i < count; i++) {
    const input = nextInput(target, pools, roll);
    announce(input);
    let outcome: Outcome;
    try {
      outcome = await outcomeOfRun(target, input);
    } catch (error) {
      if (findings.length < MOST_FINDINGS) findings.push({ input, error: told(error) });
      continue;
    }
    const { refusal } = outcome;
    if (refusal === undefined) read += 1;
    if (outcome.onlyTheirs) {
      const why = wayOf(refusal ?? '');
      onlyTheirs[why] = (onlyTheirs[why] ?? 0) + 1;
    }
    keepNew(pools, ways, input, refusal);
  }
  Atomics.store(counter, 1, 0);
  return { inputs: count, read, onlyTheirs, findings, seconds: (performance.now() - began) / 1000 };
}

/** Inputs to start from. */
interface Pools {
  readonly read: Uint8Array[];
  readonly refused: Uint8Array[];
  /** Longer ones are not kept: they would grow from one to the next. */
  readonly longest: number;
}

function nextInput({ shape }: FuzzTarget, { read, refused }: Pools, roll: Dice): Uint8Array {
  // Most start from what is read: what is refused is refused again, as a rule.
  const pool = refused.length > 0 && roll(5) === 0 ? refused : read;
  const [input, other] = [pool[roll(pool.length)], read[roll(read.length)]];
  if (input === undefined || other === undefined) throw new Error('a target without seeds');
  return mutateShaped(shape, input, other, roll);
}

/** For the watchdog, which saves it when it is never done with. */
function announce(input: Uint8Array): void {
  const length = Math.min(input.length, current.length);
  current.set(input.subarray(0, length));
  Atomics.store(counter, 1, length);
  Atomics.add(counter, 0, 1);
}

/** There is no measure of what code an input reaches: why it is refused, or about how long it is when it is read, stands for it. */
function keepNew(pools: Pools, ways: Set<string>, input: Uint8Array, refusal: string | undefined): void {
  if (ways.size >= MOST_KEPT || input.length > pools.longest) return;
  const way = refusal === undefined ? `read ${Math.round(Math.log2(input.length + 1) * 8)}` : wayOf(refusal);
  if (ways.has(way)) return;
  ways.add(way);
  pools[refusal === undefined ? 'read' : 'refused'].push(input);
}

/** A refusal without what it quotes of its input. */
function wayOf(refusal: string): string {
  return refusal
    .replaceAll(/"[^"]*"/g, '"…"')
    .replaceAll(/\d+/g, '#')
    .slice(0, 120);
}

function told(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
