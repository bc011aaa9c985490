/** `chancery keys rotate` beside real servers: under load, killed in the midst, to and from a passphrase. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { call, type Door, issue, made, makeCa, makeRole } from '../support/client.ts';
import { addKeys } from '../support/many-keys.ts';
import { dropDatabase, freshDatabase, hasPostgres } from '../support/postgres.ts';
import {
  type Exit,
  launch,
  type Output,
  type ProcessOptions,
  refusedStart,
  type Server,
  start,
  temporaryFolder,
} from '../support/process.ts';
import { readPostgres, readSqlite, writeSql } from '../support/sql.ts';

// Real processes on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000 });

type Env = Readonly<Record<string, string | undefined>>;

/** Enough that the command is met in the midst of them. */
const MANY = 8000;

async function rotate(options: ProcessOptions): Promise<Output & Exit> {
  const child = await launch({ ...options, command: ['keys', 'rotate'] });
  return { ...child, ...(await child.exited) };
}

function fileWith(contents: string | Uint8Array): string {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, contents);
  return file;
}

/** Runs the command, and kills it once it has sealed some keys anew; `left` counts those that it has not. */
async function killedInTheMidst(options: ProcessOptions, left: () => Promise<number>): Promise<void> {
  const all = await left();
  const child = await launch({ ...options, command: ['keys', 'rotate'] });
  let now = all;
  const ended = child.exited.then(() => 'ended' as const);
  while (now === all) {
    now = await left();
    if ((await Promise.race([ended, sleep(5)])) === 'ended') throw new Error(child.stderr());
  }
  child.kill('SIGKILL');
  await child.exited;
  expect(await left()).toBeGreaterThan(0);
  expect(await left()).toBeLessThan(all);
}

function sleep(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

/** A role that keeps keys. @returns its name */
async function keepingRole(door: Door, name: string): Promise<string> {
  const ca = await makeCa(door, { name });
  await makeRole(door, { name, ca_id: ca, store_private_keys: true });
  return name;
}

interface Kept {
  readonly id: string;
  readonly key: string;
}

async function issueKept(door: Door, role: string): Promise<Kept> {
  const { certificate_id: id, private_key: key } = await issue(door, role, { common_name: 'a.internal' });
  return { id, key };
}

async function expectReadable(door: Door, kept: readonly Kept[]): Promise<void> {
  for (const { id, key } of kept) {
    expect(await made(door, `POST /v1/pki/certificates/${id}/private-key`)).toMatchObject({
      private_key: key,
    });
  }
}

describe('with the master key beside the data', () => {
  it('needs no setting: a running server takes the new key up, and what it issued before and meanwhile works afterwards', async () => {
    const server = await start();
    const { dataDir } = server;
    const file = join(dataDir, 'master.key');
    const before = readFileSync(file);
    const role = await keepingRole(server, 'kept');
    const kept = [await issueKept(server, role)];
    const running = rotate({ dataDir });
    let isRunning = true;
    void running.then(() => {
      isRunning = false;
    });
    while (isRunning) {
      kept.push(await issueKept(server, role));
      await sleep(200);
    }
    const { code, stderr, stdout } = await running;
    expect([code, stderr()]).toEqual([0, expect.stringContaining('waiting for a server')]);
    expect(stdout()).toMatch(
      /The master key was changed\.\n {2}private keys under the new key: \d+ \(\d+ sealed/,
    );
    expect(readFileSync(file)).not.toEqual(before);
    expect([statSync(file).mode & 0o777, existsSync(`${file}.next`)]).toEqual([0o600, false]);
    await makeCa(server, { name: 'after' });
    await server.stop();
    await server.restart();
    await expectReadable(server, kept);
    await issueKept(server, role);
    await makeRole(server, { name: 'after', ca_id: await idOf(server, 'after') });
    await issue(server, 'after', { common_name: 'a.internal' });
    expect(await made(server, 'GET /v1/audit/verify')).toMatchObject({ valid: true });
    await server.stop();
    for (const said of [stdout(), stderr(), server.stderr()]) {
      for (const key of [before, readFileSync(file)]) expect(said).not.toContain(key.toString('hex'));
    }
    const after = readFileSync(file);
    writeFileSync(file, before);
    expect((await refusedStart({ dataDir })).stderr()).toContain('is not this installation’s');
    writeFileSync(file, after);
  });

  it('killed in the midst, it leaves both keys, a server starts with them, and running it again completes it', async () => {
    const server = await start({ env: { CHANCERY_STARTER: 'off' } });
    const { dataDir } = server;
    const role = await keepingRole(server, 'kept');
    const kept = [await issueKept(server, role)];
    await server.stop();
    const file = join(dataDir, 'master.key');
    const before = readFileSync(file);
    const database = join(dataDir, 'chancery.db');
    await addKeys(`sqlite:${database}`, before, MANY);
    const [sample] = readSqlite(database, 'SELECT hex(substr(sealed, 2, 8)) AS id FROM keys LIMIT 1');
    const left = async (): Promise<number> => {
      const where = `hex(substr(sealed, 2, 8)) = '${sample?.['id']}'`;
      const [row] = readSqlite(database, `SELECT count(*) AS n FROM keys WHERE ${where}`);
      return Number(row?.['n']);
    };
    await killedInTheMidst({ dataDir }, left);
    expect(readFileSync(file)).toEqual(before);
    expect(existsSync(`${file}.next`)).toBe(true);
    await server.restart();
    await expectReadable(server, kept);
    kept.push(await issueKept(server, role));
    const { code, stdout } = await rotate({ dataDir });
    expect([code, stdout()]).toEqual([0, expect.stringContaining('had been changed before')]);
    expect(await left()).toBe(0);
    expect(existsSync(`${file}.next`)).toBe(false);
    await server.stop();
    await server.restart();
    await expectReadable(server, kept);
    await server.stop();
  });

  it('goes to a passphrase, from that to another, killed in the midst, and back to a file, each alone afterwards', async () => {
    const phrases = ['correct horse battery staple', 'Tr0ub4dor & 3 more words'].map(fileWith);
    const [first, second] = phrases;
    const server = await start({ env: { CHANCERY_STARTER: 'off' } });
    const { dataDir } = server;
    const role = await keepingRole(server, 'kept');
    const kept = [await issueKept(server, role)];
    const restart = async (env: Env): Promise<void> => {
      await server.stop();
      await server.restart({ ...NO_KEYS, ...env });
      await expectReadable(server, kept);
      kept.push(await issueKept(server, role));
    };
    await restart({ CHANCERY_NEXT_PASSPHRASE_FILE: first });
    expect(await rotate({ dataDir, env: { CHANCERY_NEXT_PASSPHRASE_FILE: first } })).toMatchObject({
      code: 0,
    });
    await restart({ CHANCERY_PASSPHRASE_FILE: first });
    const env = { CHANCERY_PASSPHRASE_FILE: first, CHANCERY_NEXT_PASSPHRASE_FILE: second };
    await restart(env);
    const lines = await launch({ dataDir, env, command: ['keys', 'rotate'] });
    while (!lines.stderr().includes('sealing private keys')) await sleep(5);
    lines.kill('SIGKILL');
    await lines.exited;
    await restart(env);
    const report = await rotate({ dataDir, env });
    expect([report.code, report.stdout()]).toEqual([
      0,
      expect.stringMatching(/CHANCERY_PASSPHRASE_FILE name/),
    ]);
    await restart({ CHANCERY_PASSPHRASE_FILE: second });
    const key = fileWith(randomBytes(32));
    const last = { CHANCERY_PASSPHRASE_FILE: second, CHANCERY_NEXT_MASTER_KEY_FILE: key };
    await restart(last);
    expect(await rotate({ dataDir, env: last })).toMatchObject({ code: 0 });
    await restart({ CHANCERY_MASTER_KEY_FILE: key });
    await server.stop();
  });

  it('a record that neither key opens makes it fail, and keeps the old key, though all else works', async () => {
    const server = await start();
    const { dataDir } = server;
    await server.stop();
    const file = join(dataDir, 'master.key');
    const before = readFileSync(file);
    const url = `sqlite:${join(dataDir, 'chancery.db')}`;
    await addKeys(url, before, 1);
    // Version 1, then the id of a master key that nobody holds: what the store itself would not commit.
    const foreign = `x'01${randomBytes(60).toString('hex')}'`;
    await writeSql(url, [`UPDATE keys SET sealed = ${foreign} WHERE id = (SELECT max(id) FROM keys)`]);
    const { code, stdout } = await rotate({ dataDir });
    expect([code, stdout()]).toEqual([
      1,
      expect.stringContaining('Records that neither master key opens: 1.'),
    ]);
    expect(stdout()).toContain('Keep the old master key');
    expect(readFileSync(file)).toEqual(before);
    await server.restart();
    await issue(server, 'starter', { common_name: 'a.internal' });
    await server.stop();
  });

  it.each<[string, Env, string]>([
    ['a file that cannot be read', { CHANCERY_NEXT_MASTER_KEY_FILE: '/nowhere' }, 'cannot be read'],
    ['31 octets', { CHANCERY_NEXT_MASTER_KEY_FILE: fileWith(randomBytes(31)) }, 'must be 32 octets'],
    ['a short passphrase', { CHANCERY_NEXT_PASSPHRASE_FILE: fileWith('short') }, 'at least 12 characters'],
    [
      'a file and a passphrase at once',
      { CHANCERY_NEXT_MASTER_KEY_FILE: '/a', CHANCERY_NEXT_PASSPHRASE_FILE: '/b' },
      'must not be set beside',
    ],
    [
      'none, where the master key is a setting',
      { CHANCERY_MASTER_KEY_FILE: undefined },
      'there is no master key to change to',
    ],
  ])('%s is refused as the next key before anything is written', async (what, env, says) => {
    const own = fileWith(randomBytes(32));
    const usual = what.startsWith('none') ? { CHANCERY_MASTER_KEY_FILE: own } : {};
    const server = await start({ env: usual });
    const { dataDir } = server;
    await server.stop();
    const rows = (): unknown =>
      readSqlite(join(dataDir, 'chancery.db'), 'SELECT id, key_check FROM installation');
    const before = rows();
    const given = { ...env, ...usual };
    const { code, stderr, stdout } = await rotate({ dataDir, env: given });
    expect([code, stdout()]).toEqual([1, '']);
    expect(stderr()).toMatch(/^chancery: .*\n$/);
    expect(stderr()).toContain(says);
    expect(rows()).toEqual(before);
    expect(existsSync(join(dataDir, 'master.key.next'))).toBe(false);
    if (!what.startsWith('none')) expect((await refusedStart({ dataDir, env })).stderr()).toContain(says);
  });

  it('without an installation it makes none', async () => {
    const dataDir = temporaryFolder();
    const { code, stderr } = await rotate({ dataDir });
    expect([code, stderr()]).toEqual([1, expect.stringContaining('there is no installation in')]);
    expect(existsSync(join(dataDir, 'chancery.db'))).toBe(false);
  });
});

describe.skipIf(!hasPostgres)('two servers on PostgreSQL', () => {
  const databases: string[] = [];
  afterAll(async () => {
    for (const url of databases) await dropDatabase(url);
  });

  it('go on under load while the command is refused, killed and completed, and then need the new key alone', async () => {
    const url = await freshDatabase();
    databases.push(url);
    const [old, next] = [randomBytes(32), randomBytes(32)];
    const base = { CHANCERY_DATABASE_URL: url, CHANCERY_MASTER_KEY_FILE: fileWith(old) };
    const env = { ...base, CHANCERY_NEXT_MASTER_KEY_FILE: fileWith(next.toString('hex')) };
    const one = await start({ env });
    const two = await start({ env: base });
    const door = (server: Server): Door => ({ url: server.url, token: one.token });
    const role = await keepingRole(door(one), 'kept');
    await addKeys(url, old, MANY);

    const refused = await rotate({ env });
    expect([refused.code, refused.stderr()]).toEqual([
      1,
      expect.stringMatching(/a server does not hold the new master key .*restart it/),
    ]);
    await two.stop();
    await two.restart(env);

    const kept: Kept[] = [];
    const authorities: string[] = [];
    let isOn = true;
    const loads = [one, two, one, two].map(async (server, i) => {
      for (let n = 0; isOn; n++) {
        kept.push(await issueKept(door(server), role));
        if (n % 5 === 0) authorities.push(await keepingRole(door(server), `load-${i}-${n}`));
        await sleep(20);
      }
    });
    const left = async (): Promise<number> => {
      const id = `(SELECT substr(key_check, 2, 8) FROM installation)`;
      const [row] = await readPostgres(
        url,
        `SELECT count(*)::int AS n FROM keys WHERE spki LIKE 'spki %'::bytea AND substr(sealed, 2, 8) <> ${id}`,
      );
      const [of] = await readPostgres(url, `SELECT count(*)::int AS n FROM processes`);
      expect(Number(of?.['n'])).toBeGreaterThanOrEqual(2);
      return Number(row?.['n']);
    };
    // Until the switch, all are under the installation's key.
    const child = await launch({ env, command: ['keys', 'rotate'] });
    while ((await left()) === 0) await sleep(5);
    while ((await left()) === MANY) await sleep(5);
    child.kill('SIGKILL');
    await child.exited;
    expect(await left()).toBeGreaterThan(0);

    const { code, stderr, stdout } = await rotate({ env });
    expect([code, stderr()]).toEqual([0, expect.not.stringContaining('Error')]);
    expect(stdout()).toContain('servers that seal under the new key: 2');
    expect(stdout()).toContain('Nothing is sealed under another key.');
    isOn = false;
    await Promise.all(loads);
    expect(kept.length).toBeGreaterThan(10);

    const alone = {
      CHANCERY_MASTER_KEY_FILE: env.CHANCERY_NEXT_MASTER_KEY_FILE,
      CHANCERY_NEXT_MASTER_KEY_FILE: undefined,
    };
    for (const server of [one, two]) {
      await server.stop();
      await server.restart(alone);
    }
    await expectReadable(door(one), kept);
    for (const name of authorities) await issueKept(door(two), name);
    expect(await made(door(one), 'GET /v1/audit/verify')).toMatchObject({ valid: true });
    expect((await refusedStart({ env: base })).stderr()).toContain('is not this installation’s');
    expect((await call(door(one), 'GET /v1/health/ready')).status).toBe(200);
    for (const server of [one, two]) {
      expect(await server.stop()).toEqual({ code: 0, signal: null });
      for (const key of [old, next]) {
        for (const form of ['hex', 'base64'] as const) {
          expect(server.stderr() + stdout() + stderr()).not.toContain(key.toString(form));
        }
      }
    }
  });
});

const NO_KEYS: Env = {
  CHANCERY_MASTER_KEY_FILE: undefined,
  CHANCERY_NEXT_MASTER_KEY_FILE: undefined,
  CHANCERY_PASSPHRASE_FILE: undefined,
  CHANCERY_NEXT_PASSPHRASE_FILE: undefined,
};

async function idOf(door: Door, name: string): Promise<string> {
  const { data } = await made<{ data: readonly { id: string; name: string }[] }>(door, 'GET /v1/pki/ca');
  const found = data.find((ca) => ca.name === name);
  if (found === undefined) throw new Error(`no authority ${name}`);
  return found.id;
}
