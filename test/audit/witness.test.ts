/** A process as a witness: what it keeps outside the database, and what it does when the database says something else. */
import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ambientSources } from '../../src/app/ambient.ts';
import { checkpointFolder } from '../../src/app/checkpoint-folder.ts';
import { TrailSealer } from '../../src/audit/sealer.ts';
import { Witness } from '../../src/audit/witness.ts';
import { commitInside } from '../support/inside.ts';
import { siteOver, type TestSite } from '../support/site.ts';
import { STORES } from '../support/stores.ts';

describe.each(STORES)('a witness over $name', (kind) => {
  let site: TestSite;
  const folder = join(mkdtempSync(join(tmpdir(), 'chancery-')), 'audit');
  const alarmed: string[] = [];
  let look: () => Promise<void>;
  beforeAll(async () => {
    site = await siteOver(kind);
    const outside = checkpointFolder(folder, ambientSources().clock);
    const witness = new Witness({ ...site.site, outside }, (detail) => alarmed.push(detail));
    look = () => witness.look();
  });
  afterAll(async () => {
    await site.close();
    rmSync(join(folder, '..'), { recursive: true });
  });

  const kept = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const newest = async (): Promise<{ readonly note: string; readonly atMs: number }> => {
    const row = await site.site.store.get('auditCheckpoints', { id: 1 });
    if (row === undefined) throw new Error('nothing was sealed');
    return row;
  };
  const grow = async (): Promise<void> => {
    site.clock.advance(1000);
    await commitInside(site, []);
    await new TrailSealer(site.site).round(async () => true);
  };
  const rewrite = async (note: string, size: number): Promise<void> => {
    const change = { update: 'auditCheckpoints', key: { id: 1 }, set: { note, size } } as const;
    await site.site.store.commit({ expect: [], writes: [change], events: [] });
  };

  it('keeps nothing before anything was sealed', async () => {
    await look();
    expect(() => kept('checkpoint')).toThrow('ENOENT');
    expect(alarmed).toEqual([]);
  });

  it('follows each newer checkpoint, for its owner’s eyes alone, with one of an hour in its history', async () => {
    await grow();
    await look();
    const first = await newest();
    expect(kept('checkpoint')).toBe(first.note);
    await grow();
    await look();
    await look();
    const second = await newest();
    expect(kept('checkpoint')).toBe(second.note);
    expect(kept('checkpoints.log')).toBe(`${first.note}\n`);
    utimesSync(join(folder, 'checkpoints.log'), 0, Date.now() / 1000 - 3600);
    await grow();
    await look();
    expect(kept('checkpoints.log')).toBe(`${first.note}\n${(await newest()).note}\n`);
    expect(kept('log.pem')).toMatch(/^-----BEGIN PUBLIC KEY-----/);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const name of ['checkpoint', 'checkpoints.log', 'log.pem']) {
      expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    }
  });

  it('raises an alarm where the database has an older one, and keeps what it has', async () => {
    const [before] = kept('checkpoints.log').split('\n\n\n');
    const good = await newest();
    const size = Number(good.note.split('\n')[1]);
    await rewrite(`${before}`.trimEnd().concat('\n'), Number(before?.split('\n')[1]));
    await look();
    expect(kept('checkpoint')).toBe(good.note);
    expect(alarmed).toHaveLength(1);
    const alarms = await site.site.store.all('alarms', {});
    expect(alarms).toMatchObject([{ kind: 'audit_inconsistent', subject: 'checkpoint' }]);
    const metrics = await site.call('GET', '/metrics', undefined, null);
    expect(metrics.text).toContain('chancery_alarms{kind="audit_inconsistent"} 1');
    expect(metrics.text).toContain('chancery_audit_unsealed_age_seconds');
    const ready = await site.call('GET', '/v1/health/ready', undefined, null);
    expect(ready.status).toBe(200);
    expect(ready.body).toEqual({
      status: 'ready',
      checks: { store: 'ok', clock: 'ok', master_key: 'ok', alarms: 'audit_inconsistent' },
    });
    await rewrite(good.note, size);
    await look();
    expect(alarmed).toHaveLength(1);
  });

  it('holds the database to what it proved when its files are gone, and writes them again', async () => {
    const { store } = site.site;
    const put = async (row: Awaited<ReturnType<typeof store.get<'auditCheckpoints'>>>): Promise<void> => {
      if (row === undefined) throw new Error('nothing was sealed');
      const { id: _, ...set } = row;
      const change = { update: 'auditCheckpoints', key: { id: 1 }, set } as const;
      await store.commit({ expect: [], writes: [change], events: [] });
    };
    const older = await store.get('auditCheckpoints', { id: 1 });
    await grow();
    await look();
    const good = await store.get('auditCheckpoints', { id: 1 });
    const told = alarmed.length;
    for (const name of ['checkpoint', 'log.pem']) rmSync(join(folder, name));
    await put(older);
    await look();
    expect(alarmed.slice(told)).toEqual([expect.stringMatching(/^the trail was cut off/)]);
    await put(good);
    await look();
    expect(kept('checkpoint')).toBe(good?.note);
    // An older one in its place is no better.
    writeFileSync(join(folder, 'checkpoint'), older?.note ?? '');
    await put(older);
    await look();
    expect(alarmed.slice(told)).toHaveLength(2);
    await put(good);
    await look();
    expect(kept('checkpoint')).toBe(good?.note);
    alarmed.length = told;
  });

  it('raises an alarm where a checkpoint of the right size is not signed, or the file’s key is not the log’s', async () => {
    const good = await newest();
    const size = Number(good.note.split('\n')[1]);
    await rewrite(good.note.replace(/....=\n$/, 'AAAA=\n'), size);
    await look();
    expect(alarmed.at(-1)).toMatch(/not what the key of the log signed/);
    await rewrite(good.note, size);
    const key = kept('log.pem');
    writeFileSync(join(folder, 'log.pem'), 'nothing');
    await grow();
    await look();
    expect(alarmed.at(-1)).toMatch(/not signed by the key beside it/);
    expect(kept('checkpoint')).toBe(good.note);
    writeFileSync(join(folder, 'log.pem'), key);
    await look();
    expect(kept('checkpoint')).toBe((await newest()).note);
    expect(alarmed).toHaveLength(3);
  });
});
