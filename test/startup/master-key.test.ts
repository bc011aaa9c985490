/** Where the master key comes from, and that nothing is opened or made without the right one. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issue, made, makeCa, makeHierarchy } from '../support/client.ts';
import { dropDatabase, freshDatabase, hasPostgres } from '../support/postgres.ts';
import {
  type ProcessOptions,
  refusedStart,
  type Server,
  start,
  temporaryFolder,
} from '../support/process.ts';

const KEY = Buffer.from('8f3a5c1d7e9b2f4066d1c0ffee15dead0badf00d5eed5a1ad1ce5ca1ab1e0042', 'hex');
const PASSPHRASE = 'correct horse battery staple';

function fileWith(contents: string | Uint8Array, name = 'file'): string {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, contents);
  return file;
}

describe('with SQLite', () => {
  let server: Server;

  beforeAll(async () => {
    server = await start();
    await server.stop();
  });

  it('another installation’s master key is refused, the right one is not', async () => {
    const file = join(server.dataDir, 'master.key');
    const own = readFileSync(file);
    expect(own).toHaveLength(32);
    writeFileSync(file, KEY);
    await expectRefused({ dataDir: server.dataDir }, 'is not this installation’s');
    writeFileSync(file, own);
    await server.restart();
    await issue(server, 'starter', { common_name: 'a.internal' });
    await server.stop();
  });

  it('a missing master key is refused where an installation is, and none is made', async () => {
    const file = join(server.dataDir, 'master.key');
    const own = readFileSync(file);
    rmSync(file);
    await expectRefused({ dataDir: server.dataDir }, 'master.key is missing');
    expect(existsSync(file)).toBe(false);
    writeFileSync(file, own);
    await server.restart();
    await server.stop();
  });

  it('a key file or a passphrase takes the place of the one beside the data', async () => {
    for (const env of [
      { CHANCERY_MASTER_KEY_FILE: fileWith(KEY) },
      { CHANCERY_PASSPHRASE_FILE: fileWith(PASSPHRASE) },
    ]) {
      const other = await start({ env });
      expect(existsSync(join(other.dataDir, 'master.key'))).toBe(false);
      await other.stop();
      const { dataDir } = other;
      const without = Object.fromEntries(Object.keys(env).map((name) => [name, undefined]));
      await expectRefused({ dataDir, env: without }, /master key|master\.key/);
    }
  });

  it.each([
    ['31 octets', { CHANCERY_MASTER_KEY_FILE: fileWith(KEY.subarray(1)) }, '32 octets'],
    ['no file', { CHANCERY_MASTER_KEY_FILE: '/nowhere/master.key' }, 'which cannot be read'],
    ['a short passphrase', { CHANCERY_PASSPHRASE_FILE: fileWith('correct\n') }, 'at least 12 characters'],
  ])('%s is refused as a master key, before an installation is made', async (_, env, says) => {
    const dataDir = temporaryFolder();
    await expectRefused({ dataDir, env }, says);
    await (await start({ dataDir })).stop();
  });
});

describe.skipIf(!hasPostgres)('with PostgreSQL', () => {
  const databases: string[] = [];
  afterAll(async () => {
    for (const url of databases) await dropDatabase(url);
  });

  async function database(): Promise<string> {
    const url = await freshDatabase();
    databases.push(url);
    return url;
  }

  it('a master key is never made: its absence is refused with the three ways to give one', async () => {
    const dataDir = temporaryFolder();
    const { stderr } = await expectRefused(
      { dataDir, env: { CHANCERY_DATABASE_URL: await database() } },
      'never made automatically',
    );
    for (const way of ['CHANCERY_MASTER_KEY_FILE', 'CHANCERY_PASSPHRASE_FILE', 'systemd credential']) {
      expect(stderr()).toContain(way);
    }
    expect(existsSync(join(dataDir, 'master.key'))).toBe(false);
  });

  it('the same key opens the installation as octets, hexadecimal, base64 and systemd credential', async () => {
    const url = await database();
    const credentials = temporaryFolder();
    writeFileSync(join(credentials, 'chancery-master-key'), KEY);
    const ways = [
      { CHANCERY_MASTER_KEY_FILE: fileWith(KEY) },
      { CHANCERY_MASTER_KEY_FILE: fileWith(`${KEY.toString('hex')}\n`) },
      { CHANCERY_MASTER_KEY_FILE: fileWith(`${KEY.toString('base64')}\n`) },
      { CREDENTIALS_DIRECTORY: credentials },
    ];
    const dataDir = temporaryFolder();
    for (const [i, way] of ways.entries()) {
      const server = await start({ dataDir, env: { CHANCERY_DATABASE_URL: url, ...way } });
      if (i === 0) await makeHierarchy(server);
      const { ca_chain } = await issue(server, 'leaf', { common_name: `n${i}.internal` });
      expect(ca_chain).toHaveLength(2);
      await server.stop();
    }
    const wrong = Buffer.from(KEY).fill(7, 0, 1);
    const env = { CHANCERY_DATABASE_URL: url, CHANCERY_MASTER_KEY_FILE: fileWith(wrong) };
    await expectRefused({ dataDir, env }, 'is not this installation’s');
  });

  it('a passphrase opens the installation, another does not, and two data directories share it', async () => {
    const env = {
      CHANCERY_DATABASE_URL: await database(),
      CHANCERY_PASSPHRASE_FILE: fileWith(`${PASSPHRASE}\n`),
    };
    const server = await start({ env });
    const id = await makeCa(server, { name: 'root' });
    const replica = await start({ env });
    expect(await made({ url: replica.url, token: server.token }, `GET /v1/pki/ca/${id}`)).toMatchObject({
      name: 'root',
    });
    expect(existsSync(join(replica.dataDir, 'admin.token'))).toBe(false);
    const wrong = { ...env, CHANCERY_PASSPHRASE_FILE: fileWith(PASSPHRASE.toUpperCase()) };
    await expectRefused({ env: wrong }, 'is not this installation’s');
  });

  it('two replicas that start at once on an empty database share one installation, whose token is kept once', async () => {
    const env = { CHANCERY_DATABASE_URL: await database(), CHANCERY_MASTER_KEY_FILE: fileWith(KEY) };
    const both = await Promise.all([start({ env }), start({ env })]);
    const holders = both.filter(({ dataDir }) => existsSync(join(dataDir, 'admin.token')));
    expect(holders).toHaveLength(1);
    for (const { url } of both) {
      const whoami = await made({ url, token: holders[0]?.token }, 'GET /v1/auth/whoami');
      expect(whoami).toMatchObject({ scopes: ['admin', 'system'] });
    }
  });

  it('the starter is not made', async () => {
    const env = { CHANCERY_DATABASE_URL: await database(), CHANCERY_MASTER_KEY_FILE: fileWith(KEY) };
    const server = await start({ env });
    expect(await made(server, 'GET /v1/pki/ca')).toMatchObject({ data: [] });
  });

  it('a database that cannot be reached is told in one line, without its password', async () => {
    const url = 'postgres://chancery:hunter2-secret@127.0.0.1:1/none';
    const env = { CHANCERY_DATABASE_URL: url, CHANCERY_MASTER_KEY_FILE: fileWith(KEY) };
    const { stderr, stdout } = await expectRefused({ env }, /ECONNREFUSED|cannot be reached/);
    expect(stderr() + stdout()).not.toContain('hunter2');
  });
});

/** Refused with exit code 1 and one line, and without a stack trace. */
async function expectRefused(
  options: ProcessOptions,
  says: string | RegExp,
): ReturnType<typeof refusedStart> {
  const refused = await refusedStart(options);
  expect(refused.code).toBe(1);
  expect(refused.stderr()).toMatch(/^chancery: .*\n$/);
  expect(refused.stderr()).toMatch(says);
  return refused;
}
