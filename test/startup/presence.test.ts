/** Processes of one installation know of each other: who is there, who holds which master key, and what was committed. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { checkClock } from '../../src/authorities/clock-check.ts';
import { toHex, utf8 } from '../../src/base/bytes.ts';
import { sealedUnder } from '../../src/base/seal-context.ts';
import { checkValue, sealer } from '../../src/keys/sealing.ts';
import { SEALED } from '../../src/records/sealed.ts';
import { TestClock } from '../support/clock.ts';
import { type Installation, installationOver, newMasterKey } from '../support/presence.ts';
import { Records } from '../support/records.ts';
import { STORES } from '../support/stores.ts';

// Real databases on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describe.each(STORES)('over $name, a process', (kind) => {
  let one: Installation;
  beforeAll(async () => {
    one = await installationOver(kind);
  });
  beforeEach(() => one.clock.advance(3_600_000));
  afterAll(() => one.close());

  it('says that it is there and which master keys it holds, the one that it seals with first, until it stops', async () => {
    const next = newMasterKey();
    const { presence } = await one.join([next, one.own]);
    const [row, ...others] = await one.store.all('processes', {});
    expect(others).toEqual([]);
    one.clock.advance(5000);
    await presence.beat();
    expect(await one.store.all('processes', {})).toEqual([
      { ...row, seenMs: one.clock.now(), keys: [toHex(one.own.id), toHex(next.id)] },
    ]);
    await presence.stop();
    expect(await one.store.all('processes', {})).toEqual([]);
  });

  it('is forgotten by the others ten minutes after it was last seen, and says again that it is there when it was not gone', async () => {
    const [first, second] = [await one.join([one.own]), await one.join([one.own])];
    one.clock.advance(599_000);
    await second.presence.beat();
    expect(await one.store.all('processes', {})).toHaveLength(2);
    one.clock.advance(2000);
    await second.presence.beat();
    expect(await one.store.all('processes', {})).toHaveLength(1);
    await first.presence.beat();
    expect(await one.store.all('processes', {})).toHaveLength(2);
    await Promise.all([first.presence.stop(), second.presence.stop()]);
  });

  it('whose clock is over a minute behind what another process has committed signs nothing, from its next look on', async () => {
    if (kind.name === 'memory') return;
    const behind = new TestClock(one.clock.now() - 61_000);
    const { presence, store } = await one.join([one.own], { clock: behind });
    const site = { clock: behind, store };
    await presence.beat();
    expect(() => checkClock(site)).not.toThrow();
    const records = new Records(one.ids, one.tenantId);
    await one.store.commit(records.change([]));
    expect(() => checkClock(site)).not.toThrow();
    await presence.beat();
    expect(() => checkClock(site)).toThrow(expect.objectContaining({ code: 'unavailable' }));
    behind.advance(2000);
    expect(() => checkClock(site)).not.toThrow();
    await presence.stop();
  });

  it('seals under the key that the installation’s check value is made with, as soon as it looks, and opens under both', async () => {
    const next = newMasterKey();
    const { keys, presence } = await one.join([one.own, next]);
    const place = SEALED.webhooks.place({ tenantId: one.ids.next(), id: one.ids.next() });
    const before = presence.sealer.seal(utf8('a'), place);
    expect(sealedUnder(before)).toBe(toHex(one.own.id));
    await becomes(next);
    await presence.beat();
    const after = presence.sealer.seal(utf8('b'), place);
    expect(sealedUnder(after)).toBe(toHex(next.id));
    expect([before, after].map((blob) => presence.sealer.open(blob, place))).toEqual([utf8('a'), utf8('b')]);
    expect(keys.ids).toEqual([toHex(next.id), toHex(one.own.id)]);
    await becomes(one.own);
    await presence.stop();
  });

  it('takes up a next master key that appears, and one that cannot be read changes nothing', async () => {
    const next = newMasterKey();
    let found: () => Promise<typeof next | undefined> = async () => undefined;
    const { keys, log, presence } = await one.join([one.own], { findNext: () => found() });
    found = () => Promise.reject(new Error('no key'));
    await presence.beat();
    expect(keys.ids).toEqual([toHex(one.own.id)]);
    expect(log.join()).toContain('the next master key cannot be read');
    found = async () => next;
    await presence.beat();
    await presence.beat();
    expect(keys.ids).toEqual([toHex(one.own.id), toHex(next.id)]);
    await presence.stop();
  });

  it('that does not hold the installation’s key, or has not looked for long, seals nothing, and goes on once it knows', async () => {
    const { log, presence } = await one.join([one.own]);
    const place = SEALED.webhooks.place({ tenantId: one.ids.next(), id: one.ids.next() });
    const refused = expect.objectContaining({ code: 'unavailable' });
    const seal = (): Uint8Array => presence.sealer.seal(utf8('a'), place);
    one.clock.advance(44_000);
    seal();
    one.clock.advance(1000);
    expect(seal).toThrow(refused);
    await presence.beat();
    seal();
    await becomes(newMasterKey());
    await presence.beat();
    expect(seal).toThrow(refused);
    expect(log.join()).toContain('one that this process does not hold');
    await becomes(one.own);
    await presence.beat();
    seal();
    await presence.stop();
  });

  it('that finds at its start that the master key was changed does not start, and is not there', async () => {
    await becomes(newMasterKey());
    await expect(one.join([one.own])).rejects.toMatchObject({ code: 'invalid_field' });
    expect(await one.store.all('processes', {})).toEqual([]);
    await becomes(one.own);
    await (await one.join([one.own])).presence.stop();
  });

  it('warns of another one that goes on beside it where there should be one, and not of one that was killed', async () => {
    const alone = await one.join([one.own], { isShared: false });
    const other = await one.join([one.own], { isShared: false });
    const warnings = (): number =>
      alone.log.filter((line) => line.includes('the same SQLite database')).length;
    for (let i = 0; i < 3; i++) {
      one.clock.advance(10_000);
      await alone.presence.beat();
    }
    expect(warnings()).toBe(0);
    for (let i = 0; i < 3; i++) {
      one.clock.advance(10_000);
      await other.presence.beat();
      await alone.presence.beat();
    }
    expect(warnings()).toBe(1);
    await Promise.all([alone.presence.stop(), other.presence.stop()]);
  });

  async function becomes(key: typeof one.own): Promise<void> {
    const records = new Records(one.ids, one.tenantId);
    const keyCheck = checkValue(sealer([key], one.random));
    await one.store.commit(records.change([{ update: 'installation', key: { id: 1 }, set: { keyCheck } }]));
  }
});
