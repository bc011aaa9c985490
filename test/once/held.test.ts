/** What a handler may do with the store that holds its change back: nothing it is told is lost, and nobody waits for it. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { administer } from '../../src/access/administer.ts';
import type { Caller } from '../../src/access/caller.ts';
import { auditEvent } from '../../src/audit/event.ts';
import { ChanceryError } from '../../src/base/error.ts';
import type { Answer } from '../../src/http/endpoint.ts';
import { type Once, onceOnly } from '../../src/http/once/once.ts';
import type { HttpSite } from '../../src/http/site.ts';
import type { Outcome } from '../../src/records/store.ts';
import { callerOf, commitInside } from '../support/inside.ts';
import { siteOver, type TestSite } from '../support/site.ts';
import { STORES } from '../support/stores.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const TAKEN = (): ChanceryError => new ChanceryError('conflict', 'is there');

describe.each(STORES)('a handler over the $name store', (kind) => {
  let site: TestSite;
  let caller: Caller;
  let once: Once;
  beforeAll(async () => {
    site = await siteOver(kind);
    caller = await callerOf(site);
    once = onceOnly(site.site);
  });
  afterAll(() => site.close());

  const ask = (key: string, handle: (on: HttpSite) => Promise<Answer>): Promise<Answer> =>
    once({ caller, token: site.admin, key, requestId: 'first', route: 'POST /x', asked: {}, handle });
  const commit = (on: HttpSite, action: string): Promise<Outcome> =>
    on.store.commit({
      expect: [],
      writes: [],
      events: [auditEvent(caller, { action, success: true }, on)],
    });
  const act = (on: HttpSite, action: string): Promise<Outcome> =>
    administer(
      on,
      caller,
      action,
      async () => ({ writes: [], data: {}, value: { status: 'committed' } }),
      TAKEN,
    );
  const counted = async (actions: readonly string[]): Promise<readonly number[]> =>
    Promise.all(actions.map(async (action) => (await site.events(`&action=${action}`)).length));

  it('may commit twice at once: both are durable when it is told so', async () => {
    const answer = await ask('commits', async (on) => {
      const body = await Promise.all([commit(on, 'left'), commit(on, 'right')]);
      return { status: 200, body };
    });
    expect(answer.status).toBe(200);
    expect(await counted(['left', 'right'])).toEqual([1, 1]);
  });

  it('may do so in transactions, with and beside commits', async () => {
    await ask('transactions', async (on) => {
      await Promise.all([act(on, 'one'), act(on, 'two'), commit(on, 'three'), act(on, 'four')]);
      return { status: 200, body: {} };
    });
    expect(await counted(['one', 'two', 'three', 'four'])).toEqual([1, 1, 1, 1]);
  });

  it('leaves nothing open when one of two fails: that is told, and others commit', async () => {
    const failing = ask('failing', async (on) => {
      await Promise.all([
        administer(on, caller, 'never', () => Promise.reject(TAKEN()), TAKEN),
        act(on, 'dropped'),
      ]);
      return { status: 200, body: {} };
    });
    await expect(failing).rejects.toMatchObject({ code: 'conflict' });
    await commitInside(site, []);
    expect(await counted(['dropped'])).toEqual([0]);
  });

  it('may wait for what another one commits after its own transaction: it is durable meanwhile', async () => {
    const handle = async (on: HttpSite): Promise<Answer> => {
      await act(on, 'waiting');
      await commitInside(site, []);
      return { status: 200, body: { is: 'worded late' } };
    };
    const first = await ask('waits', handle);
    const again = await ask('waits', handle);
    expect(again).toMatchObject({ body: first.body, headers: { 'idempotent-replayed': 'true' } });
    expect(await counted(['waiting'])).toEqual([1]);
  });
});
