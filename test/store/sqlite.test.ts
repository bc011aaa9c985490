import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openStore } from '../../src/store/open.ts';
import { brokenLink, chainLinks } from '../support/chain.ts';
import { TestClock, testIds } from '../support/clock.ts';
import { Records } from '../support/records.ts';

// Real databases on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describe('a store in SQLite', () => {
  const clock = new TestClock();
  const ids = testIds(clock);
  let folder: string;
  let path: string;
  let url: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'chancery-'));
    path = join(folder, 'data', 'chancery.db');
    url = `sqlite:${path}`;
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  test('is readable by its owner alone', async () => {
    const store = await openStore(url, { clock, ids });
    const mode = (file: string): string => (statSync(file).mode & 0o777).toString(8);
    expect([dirname(path), path, `${path}-wal`, `${path}-shm`].map(mode)).toEqual([
      '700',
      '600',
      '600',
      '600',
    ]);
    await store.close();
    chmodSync(dirname(path), 0o750);
    await (await openStore(url, { clock, ids })).close();
    expect(mode(dirname(path))).toBe('750');
  });

  test('tells why the thread that writes cannot be started, and can be opened then', async () => {
    const open = (execArgv: readonly string[]): Promise<unknown> =>
      openStore(url, { clock, ids, thread: { execArgv } });
    await expect(open(['--no-such-option'])).rejects.toMatchObject({ code: 'ERR_WORKER_INVALID_EXEC_ARGV' });
    await (await openStore(url, { clock, ids })).close();
  });

  async function begin(): Promise<Records> {
    const store = await openStore(url, { clock, ids });
    const records = new Records(ids);
    await store.commit(records.change([{ insert: 'tenants', row: records.tenant() }]));
    await store.close();
    return records;
  }

  /** Runs a process that commits until `kill` says so; the ids of what it said was committed, and what not. */
  async function written(
    tenantId: string,
    kill: (committed: number) => boolean,
    wrapper = 'exec "$@"',
  ): Promise<{ committed: string[]; unavailable: string[] }> {
    const loader = join(import.meta.dirname, '..', 'support', 'typescript.mjs');
    const program = join(import.meta.dirname, 'writing-process.ts');
    const node = [process.execPath, '--import', loader, program, url, tenantId];
    const child = spawn('sh', ['-c', wrapper, 'sh', ...node], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (kill(text.split('\n').length)) child.kill('SIGKILL');
    });
    await new Promise((resolve) => child.on('close', resolve));
    const lines = text.split('\n').map((line) => line.split(' '));
    const of = (word: string): string[] =>
      lines.flatMap(([status, id]) => (status === word && id?.length === 36 ? [id] : []));
    return { committed: of('committed'), unavailable: of('unavailable') };
  }

  test.each([150, 400, 900])(
    'holds what was committed when its process is killed after %d changes',
    async (after) => {
      const { tenantId } = await begin();
      const { committed } = await written(tenantId, (count) => count > after);
      expect(committed.length).toBeGreaterThanOrEqual(after - 1);

      const store = await openStore(url, { clock, ids });
      const stored = (await store.all('groups', { tenantId })).map(({ id }) => String(id));
      expect(committed.filter((id) => !stored.includes(id))).toEqual([]);
      const links = await chainLinks(store);
      expect(brokenLink(links)).toBeUndefined();
      expect(links.flatMap(({ events }) => events)).toHaveLength(stored.length + 1);
      expect((await store.totals(tenantId, 'issued', [tenantId])).get(tenantId)).toBe(stored.length);
      await store.close();
    },
  );

  test('on a full disk says that it cannot commit, holds nothing of that, and goes on when there is room', async () => {
    const { tenantId } = await begin();
    // The limit on the size of files stands for the disk; its signal is ignored, so that writing fails instead.
    const full = `trap '' XFSZ; ulimit -f 4000; exec "$@"`;
    const { committed, unavailable } = await written(tenantId, () => false, full);
    expect(committed.length).toBeGreaterThan(0);
    expect(unavailable.length).toBeGreaterThan(0);

    const store = await openStore(url, { clock, ids });
    const stored = (await store.all('groups', { tenantId })).map(({ id }) => String(id));
    expect(committed.filter((id) => !stored.includes(id))).toEqual([]);
    expect(unavailable.filter((id) => stored.includes(id))).toEqual([]);
    expect(brokenLink(await chainLinks(store))).toBeUndefined();
    const records = new Records(ids, tenantId);
    expect((await store.commit(records.change([]))).status).toBe('committed');
    await store.close();
  });
});
