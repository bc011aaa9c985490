import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newCluster, newKeyLine } from '../support/fleet.ts';
import { type Answer, type Json, memorySite, type TestSite } from '../support/site.ts';

const BODY = 'b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZWQyNTUxOQ';
/** Each secret, and a part of it that must be nowhere. */
const SECRETS: readonly (readonly [kind: string, secret: string, trace: string])[] = [
  ['a token', 'chy_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG', '0123456789abcdefghijkl'],
  [
    'OpenSSH’s format',
    `-----BEGIN OPENSSH PRIVATE KEY-----\n${BODY}\n-----END OPENSSH PRIVATE KEY-----`,
    BODY,
  ],
  ['OpenSSH’s format without its first line', BODY, BODY],
  [
    'PuTTY’s format',
    'PuTTY-User-Key-File-3: ssh-ed25519\nPrivate-Lines: 1\nAAAAIGsW0Zc9Jt1Q9pXq\nPrivate-MAC: 0',
    'AAAAIGsW0Zc9Jt1Q9pXq',
  ],
];

let site: TestSite;
let cluster: string;
beforeAll(async () => {
  site = await memorySite();
  cluster = (await newCluster(site)).id;
});
afterAll(() => site.close());

const NODE = { host: 'a.example.com', user: 'root' };
const VAULT = { type: 'vault', address: 'https://vault.example.com', mount: 'ssh', role: 'r' };

/** Every text of every request, and a value that is taken there; undefined where there is none in this test. */
const FIELDS: readonly (readonly [
  string,
  path: string,
  good: string | undefined,
  (value: string) => Json,
])[] = [
  ['a cluster’s name', '/v1/ssh/clusters', 'gpu', (name) => ({ name })],
  [
    'a node’s host',
    '/v1/ssh/clusters',
    'b.example.com',
    (host) => ({ name: 'a', nodes: [{ ...NODE, host }] }),
  ],
  ['a node’s user', '/v1/ssh/clusters', 'ubuntu', (user) => ({ name: 'b', nodes: [{ ...NODE, user }] })],
  ['a node’s name', '/v1/ssh/clusters', 'head', (name) => ({ name: 'c', nodes: [{ ...NODE, name }] })],
  ['a node’s role', '/v1/ssh/clusters', 'login', (role) => ({ name: 'd', nodes: [{ ...NODE, role }] })],
  ['a node’s id', '/v1/ssh/clusters', undefined, (id) => ({ name: 'e', nodes: [{ ...NODE, id }] })],
  [
    'the name of an option',
    '/v1/ssh/clusters',
    'verify-required',
    (option) => ({ name: 'f', critical_options: { [option]: '' } }),
  ],
  [
    'the name of an option of the wrong type',
    '/v1/ssh/clusters',
    undefined,
    (option) => ({ name: 'g', critical_options: { [option]: 5 } }),
  ],
  [
    'a command',
    '/v1/ssh/clusters',
    '/bin/true',
    (command) => ({ name: 'h', critical_options: { 'force-command': command } }),
  ],
  [
    'a source address',
    '/v1/ssh/clusters',
    '10.0.0.0/8',
    (source) => ({ name: 'i', critical_options: { 'source-address': source } }),
  ],
  [
    'a permission',
    '/v1/ssh/clusters',
    'permit-pty',
    (permission) => ({ name: 'j', extensions: [permission] }),
  ],
  ['an authority', '/v1/ssh/clusters', undefined, (id) => ({ name: 'k', authority_id: id })],
  ['an authority’s name', '/v1/ssh/authorities', 'users', (name) => ({ name, kind: 'user' })],
  ['an authority’s kind', '/v1/ssh/authorities', 'host', (kind) => ({ name: 'hosts', kind })],
  ['Vault’s address', '/v1/ssh/authorities', undefined, (address) => vault({ address })],
  ['Vault’s mount', '/v1/ssh/authorities', undefined, (mount) => vault({ mount })],
  ['Vault’s token', '/v1/ssh/authorities', undefined, (token) => vault({ auth: { method: 'token', token } })],
  ['Vault’s key', '/v1/ssh/authorities', undefined, (key) => vault({ ca_public_key: key })],
  ['a revoked key id', '/v1/ssh/revoke', undefined, (id) => ({ authority_id: 'AUTHORITY', key_id: id })],
  [
    'a revoked fingerprint',
    '/v1/ssh/revoke',
    undefined,
    (fingerprint) => ({ authority_id: 'AUTHORITY', fingerprint }),
  ],
  ['a key’s name', '/api/v1/ssh_keys/', 'laptop', (name) => ({ name, publicKey: newKeyLine() })],
  ['a key', '/api/v1/ssh_keys/', newKeyLine(), (publicKey) => ({ name: 'x', publicKey })],
  [
    'a ttl',
    '/api/admin/clusters/CLUSTER/authorizations/certificate',
    '1h',
    (ttl) => ({ ttl, publicKey: newKeyLine() }),
  ],
  [
    'a key to be certified',
    '/api/admin/clusters/CLUSTER/authorizations/certificate',
    newKeyLine(),
    (publicKey) => ({ publicKey }),
  ],
];

function vault(change: Json): Json {
  return { name: 'vault', kind: 'user', issuer: { ...VAULT, ...change } };
}

describe('a secret of SSH that is pasted into', () => {
  it.each(FIELDS)('%s is refused and is nowhere', async (_, path, good, bodyOf) => {
    const { authority_id: authority } = await site.read(`/v1/ssh/clusters/${cluster}`);
    const post = (value: string): Promise<Answer> =>
      site.call(
        'POST',
        path.replace('CLUSTER', cluster),
        JSON.parse(JSON.stringify(bodyOf(value)).replace('AUTHORITY', String(authority))),
      );
    for (const [kind, secret, trace] of SECRETS) {
      const answer = await post(secret);
      expect([404, 422], `${kind}: ${answer.text}`).toContain(answer.status);
      await expectNowhere(answer, trace);
    }
    if (good !== undefined) expect([200, 201]).toContain((await post(good)).status);
  });

  it.each([
    '/v1/ssh/clusters/SECRET',
    '/v1/ssh/clusters?cursor=SECRET',
    '/v1/ssh/authorities/SECRET',
    '/v1/ssh/authorities/SECRET/krl',
    '/api/admin/clusters/SECRET',
    '/api/admin/clusters?search=SECRET',
    '/api/admin/clusters?detailed=SECRET',
    '/api/v1/ssh_keys?limit=SECRET',
    '/api/v1/ssh_keys/SECRET',
    '/api/admin/SECRET',
  ])('the address %s is nowhere', async (path) => {
    for (const [, secret, trace] of SECRETS) {
      const answer = await site.call('GET', path.replace('SECRET', encodeURIComponent(secret)));
      await expectNowhere(answer, trace);
    }
  });
});

async function expectNowhere({ headers, text }: Answer, trace: string): Promise<void> {
  const id = String(headers['x-request-id']);
  const log = site.log.filter((line) => line.includes(id));
  expect(log).not.toEqual([]);
  for (const said of [text, log.join('\n'), JSON.stringify(await site.events(`&request_id=${id}`))]) {
    expect(said.includes(trace), said).toBe(false);
  }
}
