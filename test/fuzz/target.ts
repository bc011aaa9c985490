/** What a target of fuzzing is, and what becomes of an input. */
import { ChanceryError, type ErrorCode } from '../../src/base/error.ts';

export interface FuzzTarget {
  /** Inputs to start from: all are accepted. */
  seeds(): readonly Uint8Array[];
  /** What inputs are made of, so that some mutations keep it whole; octets when absent. */
  readonly shape?: 'der' | 'wire' | 'text';
  /** @throws when `input` shows a fault */
  run(input: Uint8Array): void | Promise<void>;
}

/** What became of the input that was run last. */
export interface Outcome {
  /** Why it was refused; undefined when it was read. */
  refusal: string | undefined;
  /** Whether another implementation was asked of what was refused here, and reads it. */
  onlyTheirs: boolean;
}

let last: Outcome = { refusal: undefined, onlyTheirs: false };

/** What becomes of one input. */
export async function outcomeOfRun(target: FuzzTarget, input: Uint8Array): Promise<Outcome> {
  last = { refusal: undefined, onlyTheirs: false };
  const running = target.run(input);
  // Most give no promise, and a turn of the event loop for each would cost more than they do.
  if (running !== undefined) await running;
  return last;
}

const MALFORMED: readonly ErrorCode[] = ['malformed'];
/** How a field is refused. */
export const REFUSED: readonly ErrorCode[] = [
  'malformed',
  'invalid_field',
  'invalid_duration',
  'invalid_cursor',
];

/** What `read` gives; undefined when it refuses its input as it should. @throws any other failure */
export function accepted<T>(read: () => T, codes: readonly ErrorCode[] = MALFORMED): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ChanceryError) || !codes.includes(error.code)) throw error;
    refuse(error.message);
    return undefined;
  }
}

/** For readers that refuse by what they return. */
export function refuse(why: string): void {
  last.refusal ??= why;
}

/** A target whose reader must only not fail in other ways. */
export function reads(
  seeds: () => readonly Uint8Array[],
  read: (input: Uint8Array) => unknown,
  shape: FuzzTarget['shape'] = 'der',
): FuzzTarget {
  return { seeds, shape, run: (input) => void accepted(() => read(input)) };
}

/** Another implementation is asked of every so many of the inputs that are refused here: it is only counted. */
const ASKED_EVERY = 8;
let refusals = 0;

/**
 * Another implementation, beside a reader that has been run: what is read here must be read there; what is refused here is
 * asked for at times, and counted when it is read there.
 * @param theirs throws when it cannot read the input
 * @throws when what was read here is not read there
 */
export function askOther(theirs: () => unknown): void {
  if (last.refusal !== undefined) {
    refusals += 1;
    if (refusals % ASKED_EVERY !== 0) return;
    try {
      theirs();
      last.onlyTheirs = true;
    } catch {
      // Both refuse.
    }
    return;
  }
  try {
    theirs();
  } catch (error) {
    throw new Error(`read here, and not there: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
