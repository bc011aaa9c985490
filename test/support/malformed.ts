import { expect } from 'vitest';
import { ChanceryError } from '../../src/base/error.ts';

/** Expects `read` to refuse its input as malformed, for a reason that says `why`. */
export function expectMalformed(read: () => unknown, why: RegExp): void {
  let thrown: unknown;
  try {
    read();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(ChanceryError);
  expect(thrown).toMatchObject({ code: 'malformed', message: expect.stringMatching(why) });
}
