/** The code by which whoever started a server signs in for the first time: when it is printed, and what it is good for. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { call, issue, makeHierarchy } from '../support/client.ts';
import { type Server, start, temporaryFolder } from '../support/process.ts';
import { fileOf } from '../support/verifiers.ts';

vi.setConfig({ testTimeout: 120_000 });

const QUIET = { CHANCERY_STARTER: 'off' };

/** As it stands in what was printed. */
function codeIn({ stdout }: Server): string | undefined {
  const [, address, code] =
    /^ {2}console {5}(\S+)\/setup#([\w-]{43}) \(signs you in, once, within the hour\)$/m.exec(stdout()) ?? [];
  expect(stdout()).toContain(`chancery: ready on ${address}\n`);
  return code;
}

/** The console is there all the same, for whoever has a token. */
function expectNoCode({ stdout, url }: Server): void {
  expect(stdout()).toContain(`\n  console     ${url}\n`);
  expect(stdout()).not.toContain('#');
}

function signIn(server: Server, code: string): ReturnType<typeof call> {
  return call({ url: server.url }, 'POST /v1/session', { setup_code: code }, { origin: server.url });
}

it('each start prints a code, which signs in as the token’s owner, once', async () => {
  const server = await start({ env: { ...QUIET, CHANCERY_LOG_LEVEL: 'debug' } });
  const first = codeIn(server) ?? '';
  const answer = await signIn(server, first);
  expect([answer.status, answer.json]).toEqual([
    201,
    expect.objectContaining({ scopes: ['admin', 'system'] }),
  ]);
  const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
  const who = { url: server.url };
  expect((await call(who, 'GET /v1/auth/whoami', undefined, { cookie })).status).toBe(200);
  expect((await signIn(server, first)).status).toBe(401);
  await server.stop();
  const said = server.stdout() + server.stderr();
  expect(said.split(first)).toHaveLength(2);
  expect(said).not.toContain(cookie.slice(-40));
  expect(said).not.toContain(server.token);

  await server.restart();
  const second = codeIn(server) ?? '';
  expect(second).not.toBe(first);
  expect((await signIn(server, first)).status).toBe(401);
  // The session before is still one, as nothing of it was kept in the process.
  expect((await call({ url: server.url }, 'GET /v1/auth/whoami', undefined, { cookie })).status).toBe(200);
  expect((await signIn(server, second)).status).toBe(201);
});

it('no code is printed where no token lies, and one is good for nothing once the token is taken away', async () => {
  const chosen = 'chy_Xb0q7rT2uV9wY4zA6cE8gI1kM3oQ5sU7wY9aC2eG4iK';
  const given = await start({ env: { ...QUIET, CHANCERY_BOOTSTRAP_TOKEN: chosen } });
  expect(given.stdout()).toContain('the one that you were given');
  expectNoCode(given);
  const server = await start({ env: QUIET });
  const code = codeIn(server) ?? '';
  rmSync(join(server.dataDir, 'admin.token'));
  expect((await signIn(server, code)).status).toBe(401);
});

it('where the server is known by a public address with TLS, that is the address of the console', async () => {
  const env = { ...QUIET, CHANCERY_PUBLIC_URL: 'https://ca.example.test' };
  const server = await start({ env });
  expect(server.stdout()).toMatch(/^ {2}console {5}https:\/\/ca\.example\.test\/setup#[\w-]{43} \(signs/m);
  const plain = await start({ env: { ...env, CHANCERY_PUBLIC_URL: 'http://ca.example.test' } });
  expect(codeIn(plain)).toBeDefined();
});

it('no code is printed where the server is reached over TLS', async () => {
  const issuer = await start({ env: QUIET });
  await makeHierarchy(issuer);
  const own = await issue(issuer, 'leaf', { common_name: 'localhost', ip_sans: ['127.0.0.1'] });
  const folder = temporaryFolder();
  const env = {
    ...QUIET,
    CHANCERY_TLS_CERT: fileOf(folder, own.certificate + own.ca_chain[0]),
    CHANCERY_TLS_KEY: fileOf(folder, own.private_key),
  };
  const server = await start({ env });
  expect(readFileSync(join(server.dataDir, 'admin.token'), 'utf8')).toMatch(/^chy_/);
  expectNoCode(server);
});

it('whoever follows events does not keep a server from stopping', async () => {
  const server = await start({ env: QUIET });
  const response = await fetch(`${server.url}/v1/events`, {
    headers: { authorization: `Bearer ${server.token}` },
  });
  const reader = response.body?.getReader();
  expect(new TextDecoder().decode((await reader?.read())?.value)).toMatch(/^: /);
  expect(await server.stop()).toEqual({ code: 0, signal: null });
  expect(server.stdout()).toContain('chancery: stopped\n');
  expect((await reader?.read())?.done).toBe(true);
});
