/** A certificate for a login, and the key that it is for. */
import { generateKeyPairSync } from 'node:crypto';
import type { Client } from '../../client/client.ts';
import { ApiError } from '../../client/errors.ts';
import { pkcs8ToOpenssh } from '../../keys/ssh-private-key.ts';
import { parseSshCertificateLine, type SshCertificate } from '../../ssh/certificate.ts';
import { parseOpensshPrivateKey, type SshPrivateKey } from '../../ssh/private-key.ts';
import { encodeSshPublicKey, formatSshPublicKey } from '../../ssh/public-key.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure, usage } from '../failure.ts';
import type { Node, Target } from './target.ts';

export type Ed25519PrivateKey = SshPrivateKey & { readonly type: 'ssh-ed25519' };

export interface Certified {
  readonly certificate: SshCertificate;
  /** Absent when the key is one that the person keeps. */
  readonly key?: Ed25519PrivateKey;
  /** What it opens, the machines that were asked for alone. */
  readonly nodes: readonly Node[];
}

export interface Wanted {
  /** The line of a key that the person keeps; absent: a new one is made. */
  readonly publicKey?: string | undefined;
  readonly ttl?: string | undefined;
  /** Of a host, as its record has none; 22 when absent. */
  readonly port?: number | undefined;
}

/** @throws Failure, ApiError */
export function certify(client: Client, target: Target, wanted: Wanted): Promise<Certified> {
  return target.kind === 'host' ? forHost(client, target, wanted) : forCluster(client, target, wanted);
}

/** The key of a login to a host is made by the server, which keeps no copy. */
async function forHost(
  client: Client,
  { host, user }: Target & { readonly kind: 'host' },
  { port = 22, publicKey, ttl }: Wanted,
): Promise<Certified> {
  if (publicKey !== undefined) throw usage('--key is for clusters: a login to a host gets a key of its own');
  if (ttl !== undefined)
    throw usage('--ttl is for clusters: a host says itself how long its logins are good');
  const { privateKey, signedKey } = await client
    .post('/api/v1/ssh/hosts/{sshHostId}/issue-user-cert', {
      params: { path: { sshHostId: host.id }, header: { 'Idempotency-Key': crypto.randomUUID() } },
      body: { loginUser: user },
    })
    .catch((error: unknown) => {
      throw isNoLogin(error) ? notAllowed(error) : error;
    });
  const { key } = parseOpensshPrivateKey(privateKey);
  if (key.type !== 'ssh-ed25519') throw new Failure(EXIT.failure, 'the server made a key of another type');
  const { certificate } = parseSshCertificateLine(signedKey);
  return { certificate, key, nodes: [{ host: host.hostname, port, user }] };
}

/** The contract answers as to a missing token (401); but the host was looked up with this one. */
function isNoLogin(error: unknown): error is ApiError {
  return error instanceof ApiError && error.status === 401;
}

function notAllowed({ message, requestId }: ApiError): Failure {
  return new Failure(EXIT.denied, message, {
    why: requestId === undefined ? [] : [`request ${requestId}`],
    hint: 'chancery ssh hosts --mine',
  });
}

async function forCluster(
  client: Client,
  { cluster, isWanted }: Target & { readonly kind: 'cluster' },
  { port, publicKey, ttl }: Wanted,
): Promise<Certified> {
  if (port !== undefined) throw usage('--port is for hosts: a cluster says itself where its machines are');
  const key = publicKey === undefined ? newKey() : undefined;
  const line = key === undefined ? (publicKey ?? '') : publicLine(key);
  const { data } = await client.post('/api/admin/clusters/{cluster_id}/authorizations/certificate', {
    params: { path: { cluster_id: cluster.id }, header: { 'Idempotency-Key': crypto.randomUUID() } },
    body: { publicKey: line.trim(), ...(ttl !== undefined && { ttl }) },
  });
  const { certificate } = parseSshCertificateLine(data.signedKey);
  // Whoever logs in to a cluster goes to where it is controlled from, unless told otherwise.
  const nodes = data.nodes
    .filter(isWanted)
    .toSorted((a, b) => Number(b.isControlNode) - Number(a.isControlNode));
  return { certificate, ...(key !== undefined && { key }), nodes };
}

export function publicLine(key: Ed25519PrivateKey, comment = ''): string {
  return formatSshPublicKey(encodeSshPublicKey({ type: key.type, key: key.key }), comment);
}

function newKey(): Ed25519PrivateKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  const key = pkcs8ToOpenssh(new Uint8Array(privateKey.export({ format: 'der', type: 'pkcs8' })));
  if (key.type !== 'ssh-ed25519') throw new TypeError('node:crypto made no Ed25519 key');
  return key;
}
