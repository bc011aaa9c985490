/** What `GET /v1/audit/verify` finds of what somebody did to the database, each beside the trail that nobody touched. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { takeLease } from '../../src/app/lease.ts';
import { eventDigest, linkHash } from '../../src/audit/chain.ts';
import { standing } from '../../src/audit/outside.ts';
import { PAGE_LINKS } from '../../src/audit/pages.ts';
import { SEALER, TrailSealer } from '../../src/audit/sealer.ts';
import { Verifier } from '../../src/audit/verify.ts';
import { toHex } from '../../src/base/bytes.ts';
import { typeId } from '../../src/base/ids.ts';
import type { ChainLink, Reader } from '../../src/records/store.ts';
import { callerOf, commitInside } from '../support/inside.ts';
import { overridden } from '../support/overridden.ts';
import { siteOver, type TestSite } from '../support/site.ts';
import { writeSql } from '../support/sql.ts';
import { STORES } from '../support/stores.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const TABLES = ['audit_events', 'audit_links', 'audit_tiles', 'audit_checkpoints'];
const SOUND = { valid: true, first_bad: null };

async function sealAll(site: TestSite): Promise<void> {
  const sealer = new TrailSealer(site.site);
  for (let i = 0; i < 2; i++) await sealer.round(async () => true);
  const { kept } = await standing(site.site.store, undefined);
  if (kept === undefined) throw new Error('nothing was sealed');
  await site.site.outside.keep(kept);
}

async function allLinks(reader: Reader): Promise<readonly ChainLink[]> {
  const links: ChainLink[] = [];
  for (;;) {
    const page = await reader.links(links.at(-1)?.link, 100);
    links.push(...page);
    if (page.length === 0) return links;
  }
}

function at(
  links: readonly ChainLink[],
  seq: number,
): { readonly item: ChainLink; readonly position: number } {
  for (const item of links) {
    const position = seq - (item.link.firstSeq ?? Number.POSITIVE_INFINITY);
    if (position >= 0 && position < item.events.length) return { item, position };
  }
  throw new Error(`nothing is sealed at ${seq}`);
}

describe.each(STORES.filter(({ name }) => name !== 'memory'))('a trail over $name', (kind) => {
  let site: Awaited<ReturnType<typeof siteOver>>;
  let links: readonly ChainLink[];
  let size: number;
  let earlier: number;

  const sql = (...statements: readonly string[]): Promise<void> => writeSql(site.url ?? '', statements);
  const copy = (name: string): Promise<void> =>
    sql(...TABLES.map((table) => `CREATE TABLE ${name}_${table} AS SELECT * FROM ${table}`));
  const restore = (name: string): Promise<void> =>
    sql(
      ...TABLES.flatMap((table) => [
        `DELETE FROM ${table}`,
        `INSERT INTO ${table} SELECT * FROM ${name}_${table}`,
      ]),
    );
  const octets = (bytes: Uint8Array): string =>
    kind.name === 'sqlite' ? `X'${toHex(bytes)}'` : `'\\x${toHex(bytes)}'`;
  const verify = (token?: string): Promise<Readonly<Record<string, unknown>>> =>
    site.read('/v1/audit/verify', token);

  beforeAll(async () => {
    site = await siteOver(kind);
    const other = await site.twin();
    const write = async (writer: TestSite, count: number): Promise<void> => {
      await Promise.all(Array.from({ length: count }, () => commitInside(writer, [])));
    };
    for (let i = 0; i < 10; i++) {
      await Promise.all([write(site, 15), write(other, 12)]);
      await sealAll(site);
    }
    earlier = (await site.site.store.get('auditCheckpoints', { id: 1 }))?.size ?? 0;
    await copy('earlier');
    await write(other, 1);
    await write(site, 20);
    await sealAll(site);
    await copy('whole');
    links = await allLinks(site.site.store);
    size = (await site.site.store.get('auditCheckpoints', { id: 1 }))?.size ?? 0;
  });
  afterAll(() => site.close());

  /** Verified as it is, after something was done to it, and once that was undone. */
  async function found(...statements: readonly string[]): Promise<unknown> {
    expect(await verify()).toMatchObject(SOUND);
    try {
      await sql(...statements);
      const { first_bad: bad, valid } = await verify();
      expect(valid).toBe(false);
      return bad;
    } finally {
      await restore('whole');
      expect(await verify()).toMatchObject(SOUND);
    }
  }

  const placed = (
    seq: number,
  ): Readonly<Record<string, unknown>> & { where: string; link: number; writer: string } => {
    const { item, position } = at(links, seq);
    const { number, writerId } = item.link;
    const event = item.events[position];
    return {
      writer: writerId,
      link: number,
      where: `writer_id = '${writerId}' AND link = ${number} AND position = ${position}`,
      bad: { writer_id: writerId, link: number, seq, event_id: event && typeId('log', event.id) },
    };
  };

  it('that nobody touched is sound, with and without what is not sealed yet', async () => {
    expect(size).toBeGreaterThan(256);
    expect(await verify()).toMatchObject({ ...SOUND, entries: size });
  });

  it.each([0, 100, 255, 256, 280])('has a changed event at %i', async (seq) => {
    const { bad, where } = placed(seq);
    expect(await found(`UPDATE audit_events SET action = 'other' WHERE ${where}`)).toEqual({
      ...(bad as object),
      reason: 'an event or the link was changed',
    });
  });

  it('has a removed event', async () => {
    const { bad, where } = placed(120);
    expect(await found(`DELETE FROM audit_events WHERE ${where}`)).toMatchObject({
      ...(bad as object),
      event_id: null,
      reason: expect.stringMatching(/^\d+ events where \d+ were committed$/),
    });
  });

  it('has two events that changed places', async () => {
    const item = links.find(({ events }) => events.length > 2);
    if (item === undefined) throw new Error('no commit was shared');
    const { firstSeq, number, writerId } = item.link;
    const move = (from: number, to: number): string =>
      `UPDATE audit_events SET position = ${to} WHERE writer_id = '${writerId}' AND link = ${number} AND position = ${from}`;
    expect(await found(move(0, 999), move(1, 0), move(999, 1))).toMatchObject({
      writer_id: writerId,
      link: number,
      seq: firstSeq,
    });
  });

  it('has an event that was moved to a position that no other has', async () => {
    const { bad, where } = placed(50);
    expect(await found(`UPDATE audit_events SET position = position + 700 WHERE ${where}`)).toEqual({
      ...(bad as object),
      event_id: null,
      reason: 'an event is not at its position in the link',
    });
  });

  it('has a removed link, with its events or without', async () => {
    const { link, writer } = placed(150);
    const { item } = at(links, 150);
    const remove = [
      `DELETE FROM audit_links WHERE writer_id = '${writer}' AND number = ${link}`,
      `DELETE FROM audit_events WHERE writer_id = '${writer}' AND link = ${link}`,
    ];
    const bad = {
      writer_id: writer,
      link,
      seq: item.link.firstSeq,
      event_id: null,
      reason: 'the link is missing',
    };
    expect(await found(...remove)).toEqual(bad);
    expect(await found(...remove.slice(0, 1))).toEqual(bad);
  });

  it('has a tail that was cut off', async () => {
    const { item } = at(links, size - 3);
    const from = item.link.firstSeq ?? 0;
    const gone = links.filter(({ link }) => (link.firstSeq ?? 0) >= from);
    const remove = gone.flatMap(({ link: { number, writerId } }) => [
      `DELETE FROM audit_links WHERE writer_id = '${writerId}' AND number = ${number}`,
      `DELETE FROM audit_events WHERE writer_id = '${writerId}' AND link = ${number}`,
    ]);
    expect(await found(...remove)).toMatchObject({ seq: from, reason: expect.stringMatching(/missing/) });
    // And no longer than the signed head of before, which is put back with its tree: only what is outside tells.
    const back = TABLES.flatMap((table) => [
      `DELETE FROM ${table}`,
      `INSERT INTO ${table} SELECT * FROM earlier_${table}`,
    ]);
    expect(await found(...back)).toMatchObject({
      seq: earlier,
      reason: expect.stringMatching(/^the trail was cut off: outside/),
    });
  });

  it('has a row that nobody can read, which is told with its place', async () => {
    const { bad, where } = placed(70);
    expect(await found(`UPDATE audit_events SET data = '{' WHERE ${where}`)).toEqual({
      ...(bad as object),
      seq: null,
      reason: 'a row of audit_events in the database cannot be read',
    });
    const { link, writer } = placed(140);
    const late = `SET at_ms = 9223372036854775807`;
    expect(
      await found(`UPDATE audit_links ${late} WHERE writer_id = '${writer}' AND number = ${link}`),
    ).toMatchObject({
      writer_id: writer,
      link,
      reason: 'a row of audit_links in the database cannot be read',
    });
    expect(await found(`UPDATE audit_checkpoints ${late}`)).toMatchObject({
      reason: 'a row of audit_checkpoints in the database cannot be read',
    });
  });

  it('has a tile with more than was sealed, or one beside the tree', async () => {
    const more =
      kind.name === 'sqlite'
        ? 'CAST(hashes || zeroblob(32) AS BLOB)'
        : `hashes || decode(repeat('00', 32), 'hex')`;
    const edge = Math.floor((size - 1) / 256);
    const tile = (level: number, position: number): unknown => ({
      writer_id: null,
      reason: `tile ${level}/${position} of the tree is not what was sealed`,
    });
    const longer = (position: number): string =>
      `UPDATE audit_tiles SET hashes = ${more} WHERE level = 0 AND position = ${position}`;
    expect(await found(longer(edge))).toMatchObject(tile(0, edge) as object);
    expect(await found(longer(0))).toMatchObject(tile(0, 0) as object);
    for (const [level, position] of [
      [0, edge + 1],
      [0, -1],
      [1, 1],
      [2, 0],
    ] as const) {
      const extra = `INSERT INTO audit_tiles (level, position, hashes) VALUES (${level}, ${position}, ${octets(new Uint8Array(32))})`;
      expect(await found(extra)).toMatchObject(tile(level, position) as object);
    }
  });

  it('has a tree that was cut, or changed', async () => {
    const last = `level = 0 AND position = ${Math.floor((size - 1) / 256)}`;
    const shorter = `UPDATE audit_tiles SET hashes = substr(hashes, 1, length(hashes) - 32) WHERE ${last}`;
    expect(await found(shorter)).toMatchObject({ seq: size - 1 });
    expect(await found(`DELETE FROM audit_tiles WHERE level = 1`)).toMatchObject({
      reason: expect.stringMatching(/^tile 0\/0 /),
    });
    const other = `SELECT substr(hashes, 33, 32) FROM whole_audit_tiles WHERE level = 0 AND position = 0`;
    expect(await found(`UPDATE audit_tiles SET hashes = (${other}) WHERE level = 1`)).toMatchObject({
      seq: 0,
    });
  });

  it('has a checkpoint that nobody signed, or none', async () => {
    const forged = { writer_id: null, link: null, event_id: null, reason: expect.stringMatching(/signed/) };
    expect(await found('UPDATE audit_checkpoints SET size = size - 1')).toMatchObject(forged);
    expect(
      await found(`UPDATE audit_checkpoints SET note = replace(note, '${size}', '${size - 1}')`),
    ).toMatchObject(forged);
    expect(await found('DELETE FROM audit_checkpoints')).toMatchObject({
      reason: expect.stringMatching(/removed/),
    });
  });

  it('has an event beside all links', async () => {
    const columns = 'tenant_id, id, writer_id, link, position, at_ms, action, success, duration_ms, data';
    const id = site.site.ids.next();
    const { link, where, writer } = placed(200);
    const stray = (number: number): string =>
      `INSERT INTO audit_events (${columns}) SELECT tenant_id, '${id}', writer_id, ${number}, 0, at_ms, action, success, duration_ms, data FROM audit_events WHERE ${where}`;
    for (const number of [9999, 0, -1]) {
      expect(await found(stray(number))).toEqual({
        writer_id: writer,
        link: number,
        seq: null,
        event_id: typeId('log', id),
        reason: 'the event is in no link of its chain',
      });
    }
    expect(await found(stray(link).replace(', 0, at_ms', ', 99, at_ms'))).toMatchObject({
      writer_id: writer,
      link,
    });
  });

  it('has a link behind the seal, whose chain is sound', async () => {
    const { link } = [...links].reverse().find((item) => item.events.length > 0) as ChainLink;
    const [event] = at(links, 5).item.events;
    if (event === undefined) throw new Error('links have events');
    const id = site.site.ids.next();
    const number = link.number + 1;
    const head = { writerId: link.writerId, number, previous: link.hash, atMs: link.atMs };
    const hash = linkHash(head, [eventDigest({ ...event, id })]);
    const [from] = [placed(at(links, 5).item.link.firstSeq ?? 0)];
    const columns = (await columnsOf()).join(', ');
    const values = columns
      .replace(/\bid\b/, `'${id}'`)
      .replace('writer_id', `'${link.writerId}'`)
      .replace(/\blink\b/, String(number))
      .replace('position', '0');
    const bad = await found(
      `INSERT INTO audit_events (${columns}) SELECT ${values} FROM audit_events WHERE ${from.where}`,
      `INSERT INTO audit_links (writer_id, number, previous, hash, events, at_ms, first_seq) VALUES ('${link.writerId}', ${number}, ${octets(link.hash)}, ${octets(hash)}, 1, ${link.atMs}, ${size})`,
    );
    expect(bad).toEqual({
      writer_id: link.writerId,
      link: number,
      seq: size,
      event_id: typeId('log', id),
      reason: 'the link is beside what was sealed',
    });
  });

  it('has a link whose place was taken away', async () => {
    const { item } = at(links, 30);
    const { number, writerId } = item.link;
    const where = `writer_id = '${writerId}' AND number = ${number}`;
    expect(await found(`UPDATE audit_links SET first_seq = NULL WHERE ${where}`)).toMatchObject({
      writer_id: writerId,
      link: number + 1,
      reason: 'the link is sealed, and the one before it is not',
    });
  });

  it('has an event that was changed with all hashes of its chain', async () => {
    const { item, position } = at(links, 60);
    const { bad, where, writer } = placed(60);
    const statements = [`UPDATE audit_events SET action = 'other' WHERE ${where}`];
    let previous = item.link.previous;
    for (const { events, link } of links.filter((each) => each.link.writerId === writer)) {
      if (link.number < item.link.number) continue;
      const digests = events.map((event, i) =>
        eventDigest(
          link.number === item.link.number && i === position ? { ...event, action: 'other' } : event,
        ),
      );
      const hash = linkHash({ ...link, previous }, digests);
      const set = `previous = ${octets(previous)}, hash = ${octets(hash)}`;
      statements.push(
        `UPDATE audit_links SET ${set} WHERE writer_id = '${writer}' AND number = ${link.number}`,
      );
      previous = hash;
    }
    expect(await found(...statements)).toEqual({
      ...(bad as object),
      reason: 'what was sealed here is another event',
    });
  });

  it('has a link that was left unsealed for minutes while a sealer is there, and none while there is no sealer', async () => {
    await commitInside(site, []);
    const leased = async (): Promise<boolean> =>
      (await takeLease(site.site, SEALER, site.site.ids.next(), 15_000)) !== undefined;
    expect(await leased()).toBe(true);
    expect(await verify()).toMatchObject(SOUND);
    site.clock.advance(301_000);
    expect(await verify()).toMatchObject(SOUND);
    expect(await leased()).toBe(true);
    expect(await verify()).toMatchObject({
      valid: false,
      first_bad: { reason: 'the link was not sealed for minutes' },
    });
    site.clock.advance(16_000);
    await restore('whole');
  });

  it('is sound while a sealer goes on between the pages that are read', async () => {
    const writer = await site.twin();
    for (let i = 0; i < 2 * PAGE_LINKS + 20; i++) await commitInside(writer, []);
    const { store } = site.site;
    const sealer = new TrailSealer(site.site);
    let count = 0;
    // What was read of a chain as not sealed is sealed before the next page is.
    const reader: Reader = overridden<Reader>(store, {
      links: async (...asked) => {
        const page = await store.links(...asked);
        if (page.some(({ link }) => link.firstSeq === null)) {
          count += 1;
          await sealer.round(async () => true);
        }
        return page;
      },
    });
    const { clock, outside } = site.site;
    const { tenantId } = await callerOf(site);
    const verified = await new Verifier({ store: reader, clock, outside }).verify(tenantId);
    await restore('whole');
    expect(count).toBeGreaterThan(0);
    expect(verified).toMatchObject({ valid: true, firstBad: undefined });
  });

  it('is read once for all who ask meanwhile', async () => {
    const links = vi.spyOn(site.site.store, 'links');
    await verify();
    const once = links.mock.calls.length;
    links.mockClear();
    const told = await Promise.all([verify(), verify(), verify()]);
    expect(links.mock.calls.length).toBeLessThan(2 * once);
    links.mockRestore();
    expect(told).toMatchObject([SOUND, SOUND, SOUND]);
  });

  it('tells a tenant where, and nothing of the events of others', async () => {
    const { where } = placed(90);
    const reader = await site.newTenant();
    await sql(`UPDATE audit_events SET action = 'other' WHERE ${where}`);
    const told = await verify(reader);
    await restore('whole');
    expect(told).toMatchObject({ valid: false, entries: 0, first_bad: { seq: 90, event_id: null } });
  });

  async function columnsOf(): Promise<readonly string[]> {
    const { TABLES: declared } = await import('../../src/records/tables.ts');
    return Object.keys(declared.auditEvents.columns).map((name) =>
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    );
  }
});
