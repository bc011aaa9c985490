/** The token that an operator chooses for the first start: what is taken for one, when, and where it is to be seen. */
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { call, made } from '../support/client.ts';
import { dropDatabase, freshDatabase, hasPostgres } from '../support/postgres.ts';
import { refusedStart, type Server, start, temporaryFolder } from '../support/process.ts';

vi.setConfig({ testTimeout: 120_000 });

const chosen = (): string => randomBytes(32).toString('hex');
const QUIET = { CHANCERY_STARTER: 'off' };

async function statusOf({ url }: Server, token: string): Promise<number> {
  return (await call({ url, token }, 'GET /v1/auth/whoami')).status;
}

describe('a chosen token', () => {
  it.each([
    ['31 octets in hexadecimal', randomBytes(31).toString('hex')],
    ['31 octets in base64', randomBytes(31).toString('base64').replaceAll('=', '')],
    ['a sentence', 'correcthorsebatterystaplecorrecthorsebattery'],
    ['digits', '8'.repeat(20) + '0123456789'.repeat(4)],
    ['the same over again', '0123456789abcdef'.repeat(4)],
    ['the same over again, with a rest', 'qwertyuiopasdfghjkl1'.repeat(4).slice(0, 70)],
    ['a letter that is not of ASCII', `é${randomBytes(32).toString('hex')}`],
    ['a line too many', `${randomBytes(32).toString('hex')}\n`],
    ['without end', randomBytes(300).toString('hex')],
  ])('that is %s is refused in one line that does not repeat it', async (_, text) => {
    const { code, stderr, stdout } = await refusedStart({ env: { CHANCERY_BOOTSTRAP_TOKEN: text } });
    expect(code).toBe(1);
    expect(stderr()).toBe(
      'chancery: CHANCERY_BOOTSTRAP_TOKEN must be the text of at least 32 random octets, such as `openssl rand -hex 32` gives\n',
    );
    expect(stdout() + stderr()).not.toContain(text.trim().slice(0, 12));
  });

  it.each([
    ['in base64', randomBytes(32).toString('base64')],
    ['as the server itself would write it', `chy_${randomBytes(32).toString('base64url')}`],
  ])('of 32 octets %s is that of the user admin', async (_, text) => {
    const server = await start({ env: { ...QUIET, CHANCERY_BOOTSTRAP_TOKEN: text } });
    const who = await made({ url: server.url, token: text }, 'GET /v1/auth/whoami');
    expect(who).toMatchObject({
      scopes: ['admin', 'system'],
      identity: { name: 'admin', type: 'user' },
    });
  });

  it('may be the line of a file, of one that is there and not beside the token itself', async () => {
    const token = chosen();
    const file = join(temporaryFolder(), 'token');
    writeFileSync(file, `${token}\n`);
    const server = await start({ env: { ...QUIET, CHANCERY_BOOTSTRAP_TOKEN_FILE: file } });
    expect(await statusOf(server, token)).toBe(200);
    const refused = async (env: Readonly<Record<string, string>>): Promise<string> =>
      (await refusedStart({ env: { ...QUIET, ...env } })).stderr();
    expect(await refused({ CHANCERY_BOOTSTRAP_TOKEN_FILE: file, CHANCERY_BOOTSTRAP_TOKEN: token })).toBe(
      'chancery: CHANCERY_BOOTSTRAP_TOKEN_FILE must not be set beside CHANCERY_BOOTSTRAP_TOKEN\n',
    );
    expect(await refused({ CHANCERY_BOOTSTRAP_TOKEN_FILE: `${file}.gone` })).toBe(
      `chancery: CHANCERY_BOOTSTRAP_TOKEN_FILE names "${file}.gone", which cannot be read\n`,
    );
  });

  it('is in no file, no log and no environment of what the server starts, whatever is asked with it', async () => {
    const token = chosen();
    const report =
      "import('node:worker_threads').then(({isMainThread})=>{const say=()=>import('node:fs').then((fs)=>fs.writeSync(2,JSON.stringify({isMainThread,env:process.env})+'\\n'));if(isMainThread)process.on('SIGUSR2',say);else say()})";
    const server = await start({
      env: {
        ...QUIET,
        CHANCERY_BOOTSTRAP_TOKEN: token,
        CHANCERY_LOG_LEVEL: 'debug',
        NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(report)}`,
      },
    });
    // RSA keys are made in a thread of its own.
    const ca = { name: 'rsa', common_name: 'rsa', ca_type: 'root', key_type: 'rsa', key_size: 2048 };
    expect((await call({ url: server.url, token }, 'POST /v1/pki/ca', ca)).status).toBe(201);
    await call({ url: server.url, token }, `GET /v1/${token}`);
    await call({ url: server.url }, `GET /v1/pki/ca?token=${token}`);
    server.kill('SIGUSR2');
    await expect.poll(() => server.stderr(), { timeout: 20_000 }).toContain('"isMainThread":true');
    expect(server.stderr()).toContain('"env":{"');
    await server.stop();
    expect(server.stdout() + server.stderr()).not.toContain(token);
    for (const name of readdirSync(server.dataDir, { recursive: true, encoding: 'utf8' })) {
      const file = join(server.dataDir, name);
      if (statSync(file).isFile()) expect(readFileSync(file).includes(token), name).toBe(false);
    }
  });

  it('is the admin’s at later starts too, and another one is nobody’s, which is no error', async () => {
    const [first, other] = [chosen(), chosen()];
    const server = await start({ env: { ...QUIET, CHANCERY_BOOTSTRAP_TOKEN: first } });
    await server.stop();
    await server.restart({ CHANCERY_BOOTSTRAP_TOKEN: first });
    expect([await statusOf(server, first), await statusOf(server, other)]).toEqual([200, 401]);
    await server.stop();
    await server.restart({ CHANCERY_BOOTSTRAP_TOKEN: other });
    expect([await statusOf(server, first), await statusOf(server, other)]).toEqual([200, 401]);
    await server.stop();
    await server.restart({ CHANCERY_BOOTSTRAP_TOKEN: undefined });
    expect(await statusOf(server, first)).toBe(200);
    expect(existsSync(join(server.dataDir, 'admin.token'))).toBe(false);
  });

  it('does not come back when it was revoked', async () => {
    const token = chosen();
    const server = await start({ env: { ...QUIET, CHANCERY_BOOTSTRAP_TOKEN: token } });
    const door = { url: server.url, token };
    const { token: next } = await made<{ token: string }>(door, 'POST /v1/tokens', {
      name: 'next',
      scopes: ['admin', 'system'],
    });
    const { data } = await made<{ data: { id: string; name: string }[] }>(door, 'GET /v1/tokens');
    const id = data.find(({ name }) => name !== 'next')?.id ?? '';
    expect((await call({ url: server.url, token: next }, `DELETE /v1/tokens/${id}`)).status).toBe(204);
    await server.stop();
    await server.restart({ CHANCERY_BOOTSTRAP_TOKEN: token });
    expect([await statusOf(server, token), await statusOf(server, next)]).toEqual([401, 200]);
  });

  it('takes the place of one in a file from a start that did not come to its end', async () => {
    const dataDir = temporaryFolder();
    const file = join(dataDir, 'admin.token');
    const left = `chy_${randomBytes(32).toString('base64url')}`;
    writeFileSync(file, `${left}\n`, { mode: 0o600 });
    const token = chosen();
    const server = await start({ dataDir, env: { ...QUIET, CHANCERY_BOOTSTRAP_TOKEN: token } });
    expect([await statusOf(server, token), await statusOf(server, left)]).toEqual([200, 401]);
    expect(existsSync(file)).toBe(false);
    expect(server.stdout()).not.toContain(file);
  });
});

describe('a token of a first start that chose none', () => {
  it('is made anew where a file holds what is none, and is only its owner’s', async () => {
    const dataDir = temporaryFolder();
    const file = join(dataDir, 'admin.token');
    writeFileSync(file, 'changeme\n', { mode: 0o644 });
    const server = await start({ dataDir, env: QUIET });
    expect(server.token).toMatch(/^chy_[A-Za-z0-9_-]{43}$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect([await statusOf(server, server.token), await statusOf(server, 'changeme')]).toEqual([200, 401]);
    expect(server.stdout()).toContain(file);
    expect(server.stdout() + server.stderr()).not.toContain(server.token);
  });
});

describe.skipIf(!hasPostgres)('two first starts on one PostgreSQL, at once, with a token each', () => {
  it('make one installation: one token is the admin’s at both, and the other is nobody’s at either', async () => {
    const url = await freshDatabase();
    const masterKey = join(temporaryFolder(), 'key');
    writeFileSync(masterKey, randomBytes(32));
    const tokens = [chosen(), chosen()];
    const servers = await Promise.all(
      tokens.map((token) =>
        start({
          env: {
            CHANCERY_DATABASE_URL: url,
            CHANCERY_MASTER_KEY_FILE: masterKey,
            CHANCERY_BOOTSTRAP_TOKEN: token,
          },
        }),
      ),
    );
    const told = await Promise.all(
      servers.map((server) => Promise.all(tokens.map((token) => statusOf(server, token)))),
    );
    expect((told[0] ?? []).toSorted((a, b) => a - b)).toEqual([200, 401]);
    expect(told[1]).toEqual(told[0]);
    for (const server of servers) await server.stop();
    await dropDatabase(url);
  });
});
