/** What a target of fuzzing is. */
import { ChanceryError } from '../../src/base/error.ts';

export interface FuzzTarget {
  /** Inputs to start from: all are accepted. */
  seeds(): readonly Uint8Array[];
  /** @throws when `input` shows a fault */
  run(input: Uint8Array): void;
}

/** What `read` gives; undefined when it refuses its input as it should. @throws any other failure */
export function accepted<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof ChanceryError && error.code === 'malformed') return undefined;
    throw error;
  }
}

/** A target whose reader must only not fail in other ways. */
export function reads(seeds: () => readonly Uint8Array[], read: (input: Uint8Array) => unknown): FuzzTarget {
  return { seeds, run: (input) => void accepted(() => read(input)) };
}
