/** The first start, the next ones, and who is let in. */
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { call, type IssuedAnswer, issue, made, makeHierarchy } from '../support/client.ts';
import { BIN, environment, launch, ROOT, refusedStart, start, temporaryFolder } from '../support/process.ts';
import { has } from '../support/programs.ts';
import { output, run } from '../support/run.ts';

const CHOSEN = '5f2b1c9e8d7a6f4e3b2c1d0a9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c';
const OTHER = CHOSEN.split('').reverse().join('');

describe('a first start', () => {
  it('leaves the token of the user admin in a file that only its owner reads, and says where', async () => {
    const server = await start();
    const file = join(server.dataDir, 'admin.token');
    expect(readFileSync(file, 'utf8')).toMatch(/^chy_[A-Za-z0-9_-]{43}\n$/);
    for (const entry of readdirSync(server.dataDir, { recursive: true, withFileTypes: true })) {
      const mode = statSync(join(entry.parentPath, entry.name)).mode & 0o777;
      expect(mode, entry.name).toBe(entry.isDirectory() ? 0o700 : 0o600);
    }
    expect(server.stdout()).toContain(file);
    expect(server.stdout() + server.stderr()).not.toContain(server.token);
    expect(await made(server, 'GET /v1/auth/whoami')).toMatchObject({ scopes: ['admin', 'system'] });
    expect(await made(server, 'GET /v1/health/ready')).toMatchObject({ status: 'ready' });
  });

  it('takes the token that it is given, and never shows it', async () => {
    const server = await start({ env: { CHANCERY_BOOTSTRAP_TOKEN: CHOSEN, CHANCERY_LOG_LEVEL: 'debug' } });
    expect(existsSync(join(server.dataDir, 'admin.token'))).toBe(false);
    expect(await made({ url: server.url, token: CHOSEN }, 'GET /v1/auth/whoami')).toMatchObject({
      scopes: ['admin', 'system'],
    });
    expect(
      await issue({ url: server.url, token: CHOSEN }, 'starter', { common_name: 'a.internal' }),
    ).toHaveProperty('certificate');
    expect(server.stdout() + server.stderr()).not.toContain(CHOSEN);
    for (const entry of readdirSync(server.dataDir, { recursive: true, withFileTypes: true })) {
      if (entry.isDirectory()) continue;
      expect(readFileSync(join(entry.parentPath, entry.name)).includes(CHOSEN), entry.name).toBe(false);
    }
  });

  it('is the only one that honours it', async () => {
    const server = await start({ env: { CHANCERY_BOOTSTRAP_TOKEN: CHOSEN } });
    await server.stop();
    await server.restart({ CHANCERY_BOOTSTRAP_TOKEN: OTHER });
    expect((await call({ url: server.url, token: CHOSEN }, 'GET /v1/auth/whoami')).status).toBe(200);
    const { json, status } = await call({ url: server.url, token: OTHER }, 'GET /v1/auth/whoami');
    expect(status).toBe(401);
    expect(json).toMatchObject({ error: { code: 'token_invalid' } });
  });

  it.each([
    ['too short', CHOSEN.slice(0, 31)],
    ['without variety', 'ab'.repeat(32)],
    ['with a space', `${CHOSEN} ${CHOSEN}`],
  ])('refuses a token that is %s, without repeating it', async (_, text) => {
    const { code, stderr, stdout } = await refusedStart({ env: { CHANCERY_BOOTSTRAP_TOKEN: text } });
    expect(code).toBe(1);
    expect(stderr()).toMatch(/^chancery: CHANCERY_BOOTSTRAP_TOKEN must be .*\n$/);
    expect(stdout() + stderr()).not.toContain(text);
  });
});

describe('a restart', () => {
  it('keeps authorities, roles, certificates, tokens and the audit trail', async () => {
    const server = await start({ env: { CHANCERY_STARTER: 'off' } });
    const { root, issuing } = await makeHierarchy(server);
    const before = await issue(server, 'leaf', { common_name: 'a.internal' });
    const role = await made(server, 'GET /v1/pki/roles/leaf');
    const { entries } = await made<{ entries: number }>(server, 'GET /v1/audit/verify');
    await server.stop();
    await server.restart();
    expect(await made(server, `GET /v1/pki/ca/${root}`)).toMatchObject({ certificates_issued: 1 });
    expect(await made(server, `GET /v1/pki/ca/${issuing}`)).toMatchObject({ certificates_issued: 1 });
    expect(await made(server, 'GET /v1/pki/roles/leaf')).toEqual(role);
    const pem = await call(server, `GET /v1/pki/certificates/${before.certificate_id}/pem`);
    expect(pem.octets.toString()).toBe(before.certificate);
    const audit = await made<{ entries: number; valid: boolean }>(server, 'GET /v1/audit/verify');
    expect(audit.valid).toBe(true);
    // A server publishes its CRLs when it starts.
    expect(audit.entries).toBeGreaterThanOrEqual(entries);
    const after = await issue(server, 'leaf', { common_name: 'b.internal' });
    expect(after.ca_chain).toEqual(before.ca_chain);
  });
});

describe('the starter', () => {
  it.skipIf(!has('curl') || !has('openssl')).each(['sh', 'bash'])(
    'prints commands that work when they are pasted into %s',
    async (shell) => {
      const dataDir = join(temporaryFolder(), "it's a folder");
      mkdirSync(dataDir);
      const server = await start({ dataDir });
      const [, commands = ''] = /^A first certificate.*\n\n((?: {2}.*\n)+)/m.exec(server.stdout()) ?? [];
      const folder = temporaryFolder();
      const said = await output(shell, [], { input: commands, cwd: folder, env: environment({}) });
      expect(said).toMatch(/subject=CN = hello\.internal\nissuer=CN = Chancery Starter Issuing CA\n/);
      expect(readdirSync(folder)).toEqual(['hello.json']);
    },
  );

  it('tells whoever starts it twice where it runs, and starts nothing; another one on the same address is refused', async () => {
    const server = await start();
    const [host = ''] = server.url.split('//').slice(1);
    const env = (dataDir: string): NodeJS.ProcessEnv =>
      environment({ CHANCERY_DATA_DIR: dataDir, CHANCERY_LISTEN: host });
    const again = await run(process.execPath, [BIN, 'up'], { env: env(server.dataDir) });
    expect(again).toEqual({
      code: 0,
      stdout: `chancery: it runs already\nchancery: ready on ${server.url}\n`,
      stderr: '',
    });
    const other = await run(process.execPath, [BIN, 'up'], { env: env(temporaryFolder()) });
    expect(other.code).toBe(1);
    expect(other.stderr).toContain('is another server running?');
    await server.kill9();
    // What a killed one left does not keep the next from starting, even half written, and with its number another's now.
    writeFileSync(join(server.dataDir, 'url'), '');
    writeFileSync(join(server.dataDir, 'server.pid'), `${process.pid}\n`);
    await server.restart();
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    expect(readdirSync(server.dataDir)).not.toContain('server.pid');
  }, 30_000);

  it('is made once: what was removed of it does not come back', async () => {
    const server = await start();
    const { status } = await call(server, 'DELETE /v1/pki/roles/starter');
    expect(status).toBe(204);
    await server.stop();
    await server.restart();
    expect(await made(server, 'GET /v1/pki/roles')).toMatchObject({ data: [] });
    expect(server.stdout()).not.toContain('A first certificate');
  });

  it('has the SSH authorities that hosts get when they name none; others that are there do not confuse it', async () => {
    const server = await start({ env: { CHANCERY_STARTER: 'off' } });
    await made(server, 'POST /v1/ssh/authorities', { name: 'ours', kind: 'user' });
    await server.stop();
    await server.restart({ CHANCERY_STARTER: undefined });
    expect(server.stdout()).toContain('A first certificate');
    const { data } = await made<{ data: readonly { name: string; kind: string }[] }>(
      server,
      'GET /v1/ssh/authorities',
    );
    expect(data.map(({ kind, name }) => `${kind}: ${name}`).sort()).toEqual([
      'host: default ssh hosts',
      'user: default ssh users',
      'user: ours',
    ]);
  });

  it('is not made when it is off', async () => {
    const server = await start({ env: { CHANCERY_STARTER: 'off' } });
    expect(await made(server, 'GET /v1/pki/ca')).toMatchObject({ data: [] });
    expect(await made(server, 'GET /v1/pki/roles')).toMatchObject({ data: [] });
    expect(await made(server, 'GET /v1/ssh/authorities')).toMatchObject({ data: [] });
    expect(server.stdout()).not.toContain('A first certificate');
  });
});

describe('two servers on one data directory', () => {
  it('both start, at once, on an empty one, and share what they do', async () => {
    const dataDir = temporaryFolder();
    const [one, two] = await Promise.all([start({ dataDir }), start({ dataDir })]);
    expect(one.token).toBe(two.token);
    const issued = await Promise.all(
      [one, two, one, two].map((server, i) => eventually(server, `n${i}.internal`)),
    );
    for (const server of [one, two]) {
      const { data } = await made<{ data: { id: string }[] }>(server, 'GET /v1/pki/certificates');
      expect(data.map(({ id }) => id).sort()).toEqual(issued.map((each) => each.certificate_id).sort());
      expect(await made(server, 'GET /v1/audit/verify')).toMatchObject({ valid: true });
    }
  });

  it('obey at once what was changed through the other', async () => {
    const dataDir = temporaryFolder();
    const env = { CHANCERY_STARTER: 'off' };
    const one = await start({ dataDir, env });
    const two = await start({ dataDir, env });
    const { issuing } = await makeHierarchy(one);
    await issue(two, 'leaf', { common_name: 'a.internal' });
    await patch(one, '/v1/pki/roles/leaf', { allowed_domains: ['*.test'] });
    expect((await call(two, 'POST /v1/pki/issue/leaf', { common_name: 'a.internal' })).status).toBe(422);
    await issue(two, 'leaf', { common_name: 'a.test' });
    await patch(one, `/v1/pki/ca/${issuing}`, { is_active: false });
    expect((await call(two, 'POST /v1/pki/issue/leaf', { common_name: 'a.test' })).status).toBe(422);
  });

  /** The starter may still be under way in the other server. */
  async function eventually(server: { url: string; token: string }, name: string): Promise<IssuedAnswer> {
    for (;;) {
      const { json, status } = await call<IssuedAnswer>(server, 'POST /v1/pki/issue/starter', {
        common_name: name,
      });
      if (status === 201) return json;
      expect(status).toBe(404);
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  async function patch(door: { url: string; token: string }, path: string, body: unknown): Promise<void> {
    expect((await call(door, `PATCH ${path}`, body)).status).toBe(200);
  }
});

describe('SIGTERM during a start', () => {
  it.each([50, 150, 250, 350])('after %i ms ends it, and the next start is well', async (ms) => {
    const dataDir = temporaryFolder();
    const server = await launch({ dataDir });
    await new Promise((done) => setTimeout(done, ms));
    server.kill('SIGTERM');
    const { code, signal } = await server.exited;
    // Until the program itself runs, the signal is answered by Node, which it ends.
    expect(code ?? signal).toSatisfy((end) => end === 0 || end === 'SIGTERM');
    expect(server.stderr()).not.toMatch(/^\s+at /m);
    const next = await start({ dataDir });
    await issue(next, 'starter', { common_name: 'a.internal' });
  });
});

describe('SIGTERM while a start waits for its database', () => {
  it('ends it at once', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    const asked = once(silent, 'connection');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'key'), CHOSEN);
    const server = await launch({
      env: {
        CHANCERY_DATABASE_URL: `postgres://nobody@127.0.0.1:${port}/none`,
        CHANCERY_MASTER_KEY_FILE: join(folder, 'key'),
      },
    });
    await asked;
    server.kill('SIGTERM');
    expect(await server.exited).toEqual({ code: 0, signal: null });
    expect(server.stdout() + server.stderr()).toBe('');
    silent.close();
  });
});

describe('a server that was stopped', () => {
  it('leaves everything in the one file of the database, so that a copy of the folder is whole', async () => {
    const server = await start();
    const { certificate_id: id } = await issue(server, 'starter', { common_name: 'kept.internal' });
    await server.stop();
    const dataDir = temporaryFolder();
    for (const name of ['chancery.db', 'master.key', 'admin.token']) {
      cpSync(join(server.dataDir, name), join(dataDir, name));
    }
    const copy = await start({ dataDir });
    expect(await made(copy, `GET /v1/pki/certificates/${id}`)).toMatchObject({
      common_name: 'kept.internal',
    });
    expect(await made(copy, 'GET /v1/audit/verify')).toMatchObject({ valid: true });
    await copy.stop();
  });
});

describe('without settings', () => {
  it('listens on 127.0.0.1:7420', async () => {
    const server = await launch({ env: { CHANCERY_LISTEN: undefined } });
    const ready = (async () => {
      while (!server.stdout().includes('ready on')) await new Promise((done) => setTimeout(done, 20));
    })();
    await Promise.race([ready, server.exited]);
    // Where something else has that port, the refusal names it.
    expect(server.stdout() + server.stderr()).toMatch(
      /ready on http:\/\/127\.0\.0\.1:7420|EADDRINUSE.*127\.0\.0\.1:7420/,
    );
    server.kill('SIGTERM');
    await server.exited;
  });

  it('keeps its data in a clone, and below XDG_DATA_HOME when installed', async () => {
    const folder = temporaryFolder();
    const installed = join(folder, 'package');
    mkdirSync(installed);
    for (const part of ['bin', 'dist', 'package.json']) {
      cpSync(join(ROOT, part), join(installed, part), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(installed, 'node_modules'));
    const bin = join(installed, 'bin', 'chancery.js');
    const env = {
      CHANCERY_DATA_DIR: undefined,
      XDG_DATA_HOME: join(folder, 'xdg'),
      CHANCERY_BOOTSTRAP_TOKEN: CHOSEN,
    };
    await (await start({ bin, env })).stop();
    expect(existsSync(join(folder, 'xdg', 'chancery', 'chancery.db'))).toBe(true);
    mkdirSync(join(installed, 'src'));
    await (await start({ bin, env })).stop();
    expect(existsSync(join(installed, '.chancery', 'chancery.db'))).toBe(true);
  });
});
