import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/base/bytes.ts';
import { failureOf, fuzz } from './fuzz.ts';
import { TARGETS } from './targets.ts';

/** Inputs that once showed a fault, one file each, in a folder named after the target. */
const CORPUS = join(import.meta.dirname, 'corpus');

describe('random mutations find no fault in', () => {
  it.each(Object.entries(TARGETS))('%s', async (_, target) => {
    const found = await fuzz(target, 1, 4000);
    if (typeof found === 'number') {
      expect(found).toBeGreaterThan(4000);
      return;
    }
    throw new Error(`seed ${found.seed}, input ${toHex(found.input)}`, { cause: found.error });
  });
});

describe('the mutations', () => {
  it('leave some inputs that are read, so that fuzzing goes deep', async () => {
    const target = TARGETS['a name'];
    let read = 0;
    const counting = {
      seeds: () => target?.seeds() ?? [],
      run: (input: Uint8Array) => {
        void target?.run(input);
        read++;
      },
    };
    expect(await fuzz(counting, 1, 200)).toBeTypeOf('number');
    expect(read).toBeGreaterThan(200);
  });

  it('find a fault that is planted', async () => {
    const planted = {
      seeds: () => [Uint8Array.of(1, 2, 3, 4)],
      run: (input: Uint8Array) => {
        if (input[2] === 0xff) throw new TypeError('planted');
      },
    };
    const found = await fuzz(planted, 1, 4000);
    expect(found).toMatchObject({ error: new TypeError('planted') });
    // The same seed gives the same input.
    expect(await fuzz(planted, (found as { seed: number }).seed, 1)).toEqual(found);
  });
});

describe('the corpus of old faults stays harmless', () => {
  const folders = existsSync(CORPUS) ? readdirSync(CORPUS) : [];
  it('and belongs to targets', () => {
    expect(folders.filter((folder) => TARGETS[folder] === undefined)).toEqual([]);
  });

  it.each(
    folders.flatMap((folder) => readdirSync(join(CORPUS, folder)).map((file) => [folder, file] as const)),
  )('%s: %s', async (folder, file) => {
    const target = TARGETS[folder];
    expect(target && (await failureOf(target, readFileSync(join(CORPUS, folder, file))))).toBeUndefined();
  });
});
