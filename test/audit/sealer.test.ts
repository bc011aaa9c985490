/** The sealer: one dense order over all writers, the tree over it, and its signed head. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { eventText } from '../../src/audit/chain.ts';
import { readNote } from '../../src/audit/checkpoint.ts';
import { leafHash, nodeHash, treeRoot } from '../../src/audit/merkle.ts';
import { TrailSealer } from '../../src/audit/sealer.ts';
import { logKey, type SealingSite } from '../../src/audit/signer.ts';
import { subtreesOf, tilesOf } from '../../src/audit/tiles.ts';
import { utf8 } from '../../src/base/bytes.ts';
import { ChanceryError } from '../../src/base/error.ts';
import { parsePublicKey } from '../../src/keys/public-key.ts';
import type { Reader, Store } from '../../src/records/store.ts';
import type { Row } from '../../src/records/tables.ts';
import { commitInside } from '../support/inside.ts';
import { overridden } from '../support/overridden.ts';
import { siteOver, type TestSite } from '../support/site.ts';
import { writeSql } from '../support/sql.ts';
import { STORES } from '../support/stores.ts';

vi.setConfig({ testTimeout: 60_000 });

const ALWAYS = async (): Promise<boolean> => true;

function seal(site: SealingSite): Promise<void> {
  return new TrailSealer(site).round(ALWAYS);
}

async function write(site: TestSite, count: number): Promise<void> {
  for (let i = 0; i < count; i++) await commitInside(site, []);
}

/** Every event in the sealed order, whose places must be dense. */
async function sealedEvents(reader: Reader): Promise<readonly Row<'auditEvents'>[]> {
  const events: Row<'auditEvents'>[] = [];
  for (;;) {
    const page = await reader.sealed(events.length, 50);
    if (page.length === 0) return events;
    for (const { events: own, link } of page) {
      expect(link.firstSeq).toBe(events.length);
      events.push(...own);
    }
  }
}

async function newestCheckpoint(reader: Reader): Promise<Row<'auditCheckpoints'> | undefined> {
  return reader.get('auditCheckpoints', { id: 1 });
}

/** The newest checkpoint is signed, and is the root over all that is sealed, in its order. */
async function expectSealed(reader: Reader): Promise<number> {
  const row = await newestCheckpoint(reader);
  if (row === undefined) throw new Error('nothing was sealed');
  const key = await logKey(reader);
  const { spki } = (await reader.all('auditSigners', {}))[0] ?? {};
  const checkpoint = readNote(row.note, parsePublicKey(spki as Uint8Array));
  const { atMs, root, size } = row;
  expect(checkpoint).toEqual({ atMs, root, size, origin: key?.origin });
  const leaves = (await sealedEvents(reader)).map((event) => leafHash(utf8(eventText(event))));
  expect(leaves).toHaveLength(size);
  const naive = async (height: number, position: number): Promise<Uint8Array> => {
    if (height === 0) return leaves[position] as Uint8Array;
    return nodeHash(await naive(height - 1, position * 2), await naive(height - 1, position * 2 + 1));
  };
  expect(root).toEqual(await treeRoot(size, naive));
  expect(root).toEqual(await treeRoot(size, subtreesOf(tilesOf(reader))));
  return size;
}

describe.each(STORES)('the sealer over $name', (kind) => {
  let site: Awaited<ReturnType<typeof siteOver>>;
  beforeEach(async () => {
    site = await siteOver(kind);
  });
  afterEach(() => site.close());

  it('gives the events of all writers dense places, and signs the tree over them, as it grows', async () => {
    const other = await site.twin();
    await Promise.all([write(site, 5), write(other, 7)]);
    await seal(site.site);
    const first = await expectSealed(site.site.store);
    // The installation, and the key of the log, which is sealed by its second page or the next round.
    expect(first).toBeGreaterThanOrEqual(13);
    await seal(site.site);
    await Promise.all([write(site, 150), write(other, 130)]);
    await seal(other.site);
    expect(await expectSealed(site.site.store)).toBe(1 + 12 + 1 + 280);
    expect(await site.site.store.unsealed(1)).toEqual([]);
    expect(await site.site.store.all('auditSigners', {})).toHaveLength(1);
  });

  it('that cannot have its key yet raises no alarm, and seals when it can', async () => {
    const generate = async (): Promise<never> => {
      throw new ChanceryError('busy', 'too many keys are being made');
    };
    await expect(seal({ ...site.site, keys: { ...site.site.keys, generate } })).rejects.toMatchObject({
      code: 'busy',
    });
    expect(await site.site.store.all('alarms', {})).toEqual([]);
    await seal(site.site);
    await expectSealed(site.site.store);
  });

  it('writes nothing when there is nothing to seal', async () => {
    await seal(site.site);
    await seal(site.site);
    const commit = vi.spyOn(site.site.store, 'commit');
    await seal(site.site);
    expect(commit).not.toHaveBeenCalled();
  });

  it('seals each event once, whoever seals at the same time', async () => {
    const other = await site.twin();
    await Promise.all([write(site, 30), write(other, 30)]);
    for (let i = 0; i < 3; i++) {
      await Promise.all([
        seal(site.site),
        seal(other.site),
        write(site, 5),
        seal(site.site),
        write(other, 5),
      ]);
    }
    await seal(site.site);
    expect(await site.events('&action=alarm')).toEqual([]);
    expect(await expectSealed(site.site.store)).toBe(1 + 60 + 30 + 1);
  });

  it('is in the order of time between writers, and in that of its links within one, whatever a clock does', async () => {
    const other = await site.twin();
    const start = site.clock.now();
    const at = async (writer: TestSite, ms: number): Promise<void> => {
      site.clock.advance(start + ms - site.clock.now());
      await commitInside(writer, []);
    };
    await at(site, 100);
    await at(other, 200);
    await at(site, 300);
    await at(other, 150);
    await at(site, 400);
    await seal(site.site);
    const times = (await sealedEvents(site.site.store)).slice(1).map(({ atMs }) => atMs - start);
    expect(times.filter((ms) => [100, 150, 200, 300, 400].includes(ms))).toEqual([100, 200, 150, 300, 400]);
  });

  it('seals up to a link that does not continue its chain, tells of it, and goes on with the others', async () => {
    const other = await site.twin();
    await Promise.all([write(site, 3), write(other, 3)]);
    const real = site.site.store;
    const [first] = await real.unsealed(1);
    if (first === undefined) throw new Error('there are links');
    const { link } = first;
    const store = changed(real, link.writerId, 3);
    await seal({ ...site.site, store });
    const unsealed = await real.unsealed(100);
    expect(unsealed[0]?.link).toMatchObject({ writerId: link.writerId, number: 3 });
    expect(await site.events('&action=alarm')).toMatchObject([
      {
        extra_data: {
          kind: 'audit_inconsistent',
          subject: `writer ${link.writerId}`,
          detail: 'link 3 was not sealed: an event or the link was changed',
        },
      },
    ]);
    const left = unsealed.filter(({ events }) => events.some(({ action }) => action === 'test'));
    expect(new Set(left.map((item) => item.link.writerId))).toEqual(new Set([link.writerId]));
    await seal(site.site);
    await seal(site.site);
    expect(await real.unsealed(1)).toEqual([]);
    await expectSealed(real);
  });

  it('is not held up by a broken chain that is longer than a page', async () => {
    const other = await site.twin();
    await write(site, 1);
    const real = site.site.store;
    const [first] = await real.unsealed(1);
    if (first === undefined) throw new Error('there is a link');
    await write(site, 150);
    await write(other, 2);
    await seal({ ...other.site, store: changed(other.site.store, first.link.writerId, 1) });
    if (kind.name === 'memory') return;
    const left = (await real.unsealed(200)).filter(({ events }) =>
      events.some(({ action }) => action === 'test'),
    );
    expect(new Set(left.map(({ link }) => link.writerId))).toEqual(new Set([first.link.writerId]));
    expect(left).toHaveLength(151);
  });

  it('signs nothing on a tree that is not the one it signed', async () => {
    await write(site, 3);
    await seal(site.site);
    const real = site.site.store;
    const before = await newestCheckpoint(real);
    await write(site, 3);
    const tile = await real.get('auditTiles', { level: 0, position: 0 });
    const hashes = tile?.hashes.slice() as Uint8Array;
    hashes[0] = (hashes[0] ?? 0) ^ 1;
    await real.commit({
      expect: [],
      writes: [{ update: 'auditTiles', key: { level: 0, position: 0 }, set: { hashes } }],
      events: [],
    });
    await seal(site.site);
    expect(await newestCheckpoint(real)).toEqual(before);
    expect(await site.events('&action=alarm')).toMatchObject([{ extra_data: { subject: 'checkpoint' } }]);
  });
});

describe.each(STORES.filter(({ name }) => name !== 'memory'))(
  'the sealer over $name, after somebody wrote beside it',
  (kind) => {
    let site: Awaited<ReturnType<typeof siteOver>>;
    beforeEach(async () => {
      site = await siteOver(kind);
      await write(site, 3);
      await seal(site.site);
      await seal(site.site);
      await write(site, 3);
    });
    afterEach(() => site.close());

    const details = async (): Promise<readonly unknown[]> =>
      (await site.events('&action=alarm')).map(({ extra_data: { detail } }) => detail);
    const more =
      kind.name === 'sqlite'
        ? 'CAST(hashes || zeroblob(32) AS BLOB)'
        : `hashes || decode(repeat('00', 32), 'hex')`;
    const octets = kind.name === 'sqlite' ? `X'00'` : `'\\x00'`;

    it.each([
      [
        'a hash behind the last',
        `UPDATE audit_tiles SET hashes = ${more}`,
        /tree of the audit trail is not whole/,
      ],
      ['no tile', 'DELETE FROM audit_tiles', /tree of the audit trail is not whole/],
      ['no checkpoint', 'DELETE FROM audit_checkpoints', /the checkpoint was removed/],
      [
        'another time',
        'UPDATE audit_checkpoints SET at_ms = 9000000000000000',
        /not what the key of the log signed/,
      ],
      ['another root', `UPDATE audit_checkpoints SET root = ${octets}`, /not what the key of the log signed/],
      [
        'a time that cannot be read',
        'UPDATE audit_checkpoints SET at_ms = 9223372036854775807',
        /cannot be read/,
      ],
      [
        'a link with a place too high',
        'UPDATE audit_links SET first_seq = 100 WHERE number = (SELECT max(number) FROM audit_links)',
        /has a place behind/,
      ],
    ])('signs nothing more and tells of it: %s', async (_, statement, detail) => {
      await writeSql(site.url ?? '', [statement]);
      await seal(site.site);
      expect(await details()).toEqual([expect.stringMatching(detail)]);
      expect(await details()).toEqual([expect.stringMatching(/^nothing more is sealed: /)]);
    });

    it('tells of a tile that stands where the tree is about to grow', async () => {
      await writeSql(site.url ?? '', [
        `INSERT INTO audit_tiles (level, position, hashes) VALUES (1, 0, ${octets})`,
      ]);
      await write(site, 250);
      await seal(site.site);
      await seal(site.site);
      await seal(site.site);
      expect(await details()).toEqual([
        expect.stringMatching(/^nothing more is sealed: what is there is not/),
      ]);
    });

    it('goes on with other writers where one of them wrote what cannot be read, and tells of it', async () => {
      const other = await site.twin();
      await write(other, 3);
      await writeSql(site.url ?? '', [`UPDATE audit_events SET data = '{' WHERE link = 6`]);
      await seal(site.site);
      expect(await details()).toEqual([
        'nothing of it is sealed: a row of audit_events in the database cannot be read',
      ]);
      const [{ subject } = {}] = await site.site.store.all('alarms', {});
      await writeSql(site.url ?? '', [`UPDATE audit_events SET data = '{}' WHERE link = 6`]);
      const left = await site.site.store.unsealed(100);
      expect(new Set(left.map(({ link }) => `writer ${link.writerId}`))).toEqual(new Set([subject]));
      await seal(site.site);
      await seal(site.site);
      await expectSealed(site.site.store);
    });
  },
);

/** The store as it is read after somebody changed an event of this link. */
function changed(store: Store, writerId: string, number: number): Store {
  const unsealed: Reader['unsealed'] = async (...asked) =>
    (await store.unsealed(...asked)).map((item) =>
      item.link.writerId === writerId && item.link.number === number
        ? { ...item, events: item.events.map((event) => ({ ...event, success: !event.success })) }
        : item,
    );
  return overridden(store, { unsealed });
}
