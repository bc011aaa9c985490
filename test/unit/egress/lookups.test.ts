import { setMaxListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import { Lookups, type Resolve } from '../../../src/egress/lookups.ts';

/** A resolver that answers when it is told to, and the names that it was asked for, in order. */
function slowly(): { asked: string[]; resolve: Resolve; answer: (name: string) => void } {
  const asked: string[] = [];
  const answers = new Map<string, () => void>();
  return {
    asked,
    resolve: (name) => {
      asked.push(name);
      return new Promise((done) => answers.set(name, () => done([`of ${name}`])));
    },
    answer: (name) => answers.get(name)?.(),
  };
}

describe('names', () => {
  const { signal } = new AbortController();
  setMaxListeners(0, signal);

  test('are looked up two at a time, though many are slow and given up', async () => {
    const { answer, asked, resolve } = slowly();
    const lookups = new Lookups(resolve);
    const impatient = new AbortController();
    setMaxListeners(0, impatient.signal);
    const slow = Array.from({ length: 32 }, (_, i) => lookups.of(`slow${i}.test`, impatient.signal));
    expect(asked).toEqual(['slow0.test', 'slow1.test']);
    const mine = lookups.of('mine.test', signal);
    impatient.abort(new Error('too slow'));
    for (const { status } of await Promise.allSettled(slow)) expect(status).toBe('rejected');
    // Those two still hold their threads; of the others none is begun any more.
    expect(asked).toHaveLength(2);
    answer('slow1.test');
    await expect.poll(() => asked).toEqual(['slow0.test', 'slow1.test', 'mine.test']);
    answer('mine.test');
    expect(await mine).toEqual(['of mine.test']);
  });

  test('are looked up the newest first, as the oldest are about to be given up', async () => {
    const { answer, asked, resolve } = slowly();
    const lookups = new Lookups(resolve);
    for (const name of ['a', 'b', 'c', 'd']) void lookups.of(name, signal);
    answer('a');
    await expect.poll(() => asked).toEqual(['a', 'b', 'd']);
  });

  test('that many ask for are looked up once at a time', async () => {
    const { answer, asked, resolve } = slowly();
    const lookups = new Lookups(resolve);
    const all = Promise.all(Array.from({ length: 20 }, () => lookups.of('one.test', signal)));
    expect(asked).toEqual(['one.test']);
    answer('one.test');
    expect(await all).toEqual(Array.from({ length: 20 }, () => ['of one.test']));
    void lookups.of('one.test', signal);
    expect(asked).toEqual(['one.test', 'one.test']);
  });

  test('that fail leave their place to others', async () => {
    const lookups = new Lookups((name) =>
      name.startsWith('no') ? Promise.reject(new Error('no such name')) : Promise.resolve([name]),
    );
    const all = ['no1', 'no2', 'yes'].map((name) => lookups.of(name, signal));
    expect((await Promise.allSettled(all)).map(({ status }) => status)).toEqual([
      'rejected',
      'rejected',
      'fulfilled',
    ]);
  });
});
