/** Requests with the same key in one process are worked on one at a time. */
import { expect, it, vi } from 'vitest';
import { auditEvent } from '../../src/audit/event.ts';
import { ChanceryError } from '../../src/base/error.ts';
import { onceOnly } from '../../src/http/once/once.ts';
import { Turns } from '../../src/http/once/turns.ts';
import type { HttpSite } from '../../src/http/site.ts';
import { callerOf } from '../support/inside.ts';
import { memorySite } from '../support/site.ts';

const pause = (): Promise<void> => new Promise(setImmediate);

it('of fifty requests one is worked on at a time, in the order in which they came, whatever comes of each', async () => {
  const turns = new Turns();
  const order: number[] = [];
  let atWork = 0;
  let most = 0;
  const work = (i: number) => async (): Promise<number> => {
    atWork += 1;
    most = Math.max(most, atWork);
    await pause();
    atWork -= 1;
    order.push(i);
    if (i % 3 === 0) throw new Error('refused');
    return i;
  };
  const all = Array.from({ length: 50 }, (_, i) => i);
  const ended = await Promise.allSettled(all.map((i) => turns.take('key', work(i))));
  expect(most).toBe(1);
  expect(order).toEqual(all);
  expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(33);
  // Another name is another line.
  const both = [turns.take('one', () => turns.take('other', async () => 'done')), turns.take('key', work(1))];
  expect(await Promise.all(both)).toEqual(['done', 1]);
});

it('more than can wait are sent away, also while those that wait take their turns', async () => {
  const turns = new Turns();
  let refused = 0;
  let done = 0;
  const take = async (): Promise<void> => {
    try {
      await turns.take('key', pause);
      done += 1;
    } catch (error) {
      expect(error).toMatchObject({ code: 'conflict', reason: 'still_in_progress' });
      refused += 1;
    }
  };
  const first = Array.from({ length: 257 }, take);
  await take();
  expect([done, refused]).toEqual([0, 1]);
  while (done === 0) await pause();
  // Each turn that was taken makes room for one.
  const more = Array.from({ length: done + 5 }, take);
  await Promise.all([...first, ...more]);
  expect(refused).toBe(6);
});

it('who waits too long is sent away, and nobody takes a turn that is not theirs', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const turns = new Turns();
    let end: () => void = () => undefined;
    const working = turns.take('key', () => new Promise<void>((done) => (end = done)));
    const waiting = turns.take('key', async () => 'never');
    const refused = Promise.allSettled([waiting]);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await refused).toMatchObject([{ reason: { reason: 'still_in_progress' } }]);
    let isOver = false;
    const last = turns.take('key', async () => isOver);
    await pause();
    isOver = true;
    end();
    expect(await last).toBe(true);
    await working;
  } finally {
    vi.useRealTimers();
  }
});

it('a request that is done and answered in two commits is answered alike to all, when the first one was refused', async () => {
  const site = await memorySite();
  const caller = await callerOf(site);
  const once = onceOnly(site.site);
  let runs = 0;
  const handle = async (on: HttpSite): Promise<{ status: number; body: unknown }> => {
    runs += 1;
    const run = runs;
    await pause();
    if (run === 1) throw new ChanceryError('unavailable', 'busy', { retryAfter: 1 });
    const event = auditEvent(caller, { action: 'test', success: true }, on);
    await on.store.commit({ expect: [], writes: [], events: [event] });
    // What is committed is looked up for the answer.
    await on.store.get('leases', { name: 'none' });
    await pause();
    return { status: 201, body: { run } };
  };
  const asked = {
    caller,
    token: site.admin,
    key: 'key',
    requestId: 'id',
    route: 'POST /x',
    asked: {},
    handle,
  };
  const [refused, ...answers] = await Promise.allSettled(Array.from({ length: 5 }, () => once(asked)));
  expect(refused).toMatchObject({ status: 'rejected', reason: { code: 'unavailable' } });
  expect(answers).toEqual(
    answers.map(() => expect.objectContaining({ value: expect.objectContaining({ status: 201 }) })),
  );
  expect(runs).toBe(2);
  await site.close();
});
