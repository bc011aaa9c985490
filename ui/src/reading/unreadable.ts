/** Text that a person gave to be read, and that cannot be. */
import { ChanceryError } from '../../../src/base/error.ts';

/** Its message is a sentence for the person who gave the text, without its end, and quotes none of it. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

/**
 * Runs a reader over what a person gave, in one piece so that nothing huge is looked at.
 * @param what the thing is called, e.g. `certificate`
 * @throws Unreadable saying what is wrong
 */
export function readText<T>(what: string, text: string, most: number, read: (text: string) => T): T {
  if (text.trim() === '') throw new Unreadable(`There is no ${what}: the text is empty`);
  if (text.length > most) {
    const [found, allowed] = [text.length, most].map((count) => count.toLocaleString('en'));
    throw new Unreadable(`The ${what} is too long: ${found} characters, where at most ${allowed} are read`);
  }
  try {
    return read(text);
  } catch (error) {
    throw toldOf(what, error);
  }
}

function toldOf(what: string, error: unknown): unknown {
  if (!(error instanceof ChanceryError)) return error;
  const [, fault] = /^DER: (.*)$/s.exec(error.message) ?? [];
  if (fault !== undefined) return new Unreadable(`The ${what} is damaged: ${fault}`);
  return new Unreadable(`The ${what} ${error.message}`);
}
