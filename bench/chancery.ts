/** Chancery as a system: the built server, an authority with a P-256 key, roles and a host; and what is asked of them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatSshPublicKey } from '../src/ssh/public-key.ts';
import { call, made } from '../test/support/client.ts';
import { csr } from '../test/support/csr.ts';
import { newSshKey } from '../test/support/ssh.ts';
import { makeAuthority } from './authority.ts';
import type { Client } from './client.ts';
import type { Asked } from './load.ts';
import { type Server, type ServerOptions, startServer } from './server.ts';
import { newFolder, removeFolder } from './started.ts';
import { HOST, MANY, NAMES, type System, type Work, type Workload } from './workloads.ts';

export interface Chancery extends System {
  readonly server: Server;
}

export interface ChanceryOptions extends ServerOptions {
  readonly name?: string;
  /** An existing store; a new one that is removed at the end when absent. */
  readonly dataDir?: string;
  /** An authority that is there already, by its id; a new one when absent. */
  readonly ca?: string;
}

/** @param client makes what is then revoked */
export async function startChancery(client: Client, options: ChanceryOptions = {}): Promise<Chancery> {
  const dataDir = options.dataDir ?? newFolder();
  const server = await startServer(dataDir, options);
  return {
    name: options.name ?? 'Chancery',
    urls: [server.url],
    headers: headersOf(server),
    work: await workOf(client, server, options.ca),
    server,
    async stop() {
      await server.stop();
      if (options.dataDir === undefined) removeFolder(dataDir);
    },
  };
}

export const SECURE = 'Chancery, TLS';

/** Over TLS, which some peers always speak: what it does there is theirs to compare with. */
export async function startSecureChancery(client: Client): Promise<System> {
  const dataDir = newFolder();
  const plain = await startChancery(client, { dataDir });
  await plain.stop();
  const { root, server: pair } = makeAuthority();
  const [certFile, keyFile] = ['server.pem', 'server-key.pem'].map((name) => join(dataDir, name)) as [
    string,
    string,
  ];
  writeFileSync(certFile, pair.certificate);
  writeFileSync(keyFile, pair.key, { mode: 0o600 });
  const env = { CHANCERY_TLS_CERT: certFile, CHANCERY_TLS_KEY: keyFile };
  const server = await startServer(dataDir, { env });
  const { sign, ssh } = plain.work;
  return {
    name: SECURE,
    urls: [server.url],
    ca: root.certificate,
    headers: plain.headers,
    work: { ...(sign && { sign }), ...(ssh && { ssh }) },
    async stop() {
      await server.stop();
      removeFolder(dataDir);
    },
  };
}

/** Everything has names of its own, so that it can be made in a store where an earlier run has made its own. */
export async function workOf(client: Client, server: Server, given?: string): Promise<System['work']> {
  const headers = headersOf(server);
  const name = `bench-${Date.now().toString(36)}`;
  const ca = given ?? (await makeCa(server, name));
  const role = { ca_id: ca, allowed_domains: ['bench.test'], allow_subdomains: true };
  await made(server, 'POST /v1/pki/roles', { ...role, name, key_type: 'ec', key_bits: 256 });
  await made(server, 'POST /v1/pki/roles', { ...role, name: `${name}-rsa`, key_type: 'rsa', key_bits: 2048 });
  const host = await makeHost(server, name);
  const signing = NAMES.map((one) =>
    JSON.stringify({ csr_pem: csr({ commonName: one, dns: [one] }), ttl: '24h' }),
  );
  const issuing = NAMES.map((one) => JSON.stringify({ common_name: one, ttl: '24h' }));
  const keys = NAMES.map(() => JSON.stringify({ publicKey: formatSshPublicKey(newSshKey()) }));
  const issue = post(`/v1/pki/issue/${name}`, issuing, 201);
  // A list that is measured before anything else has something to show, too.
  let listed: Promise<unknown> | undefined;
  return {
    sign: fixed(post(`/v1/pki/sign/${name}`, signing, 201)),
    issue: fixed(issue),
    'issue-rsa': fixed(post(`/v1/pki/issue/${name}-rsa`, issuing, 201)),
    ssh: fixed(post(`/api/v1/ssh/hosts/${host}/issue-host-cert`, keys, 200)),
    revoke: async (count) => {
      const serials = await issueMany(client, server, headers, issue, count);
      const bodies = serials.map((serial) => JSON.stringify({ serial_number: serial, reason: 'superseded' }));
      return { ...post('/v1/pki/revoke', bodies, 200), once: true };
    },
    list: async () => {
      listed ??= issueMany(client, server, headers, issue, MANY);
      await listed;
      return get('/v1/pki/certificates?expiring_within=30d&sort=expires&limit=100');
    },
    crl: fixed(get(`/v1/pki/ca/${ca}/crl`)),
  };
}

export function headersOf({ token }: Server): System['headers'] {
  return { authorization: `Bearer ${token}` };
}

async function makeCa(server: Server, name: string): Promise<string> {
  const ca = { name, common_name: 'Bench CA', ca_type: 'root', key_type: 'ec' };
  return (await made<{ id: string }>(server, 'POST /v1/pki/ca', ca)).id;
}

async function makeHost(server: Server, name: string): Promise<string> {
  const { tenant } = await made<{ tenant: { id: string } }>(server, 'GET /v1/auth/whoami');
  const hostname = `${name}.${HOST}`;
  const host = { projectId: tenant.id, hostname };
  return (await made<{ id: string }>(server, 'POST /api/v1/ssh/hosts', host)).id;
}

/** @returns serial numbers of certificates that are only there to be revoked */
async function issueMany(
  client: Client,
  { url }: Server,
  headers: Readonly<Record<string, string>>,
  issue: Asked,
  count: number,
): Promise<readonly string[]> {
  const bodies = Array.from({ length: count }, (_, i) => issue.bodies[i % issue.bodies.length] ?? '');
  const asked = { ...issue, bodies, once: true, keep: '"serial_number":"([^"]+)"' };
  const { kept } = await client.measure({ ...asked, urls: [url], headers, connections: 32, ms: LONGEST_MS });
  return kept;
}

const LONGEST_MS = 120_000;

/** How many octets an answer has. */
export async function sizeOf({ server, work }: Chancery, workload: Workload): Promise<number> {
  const asked = await work[workload]?.(0);
  const { octets } = await call(server, `GET ${asked?.path ?? ''}`);
  return octets.length;
}

function post(path: string, bodies: readonly string[], status: number): Asked {
  return { method: 'POST', path, bodies, status };
}

function get(path: string): Asked {
  return { method: 'GET', path, bodies: [''], status: 200 };
}

export function fixed(asked: Asked): Work {
  return () => asked;
}
