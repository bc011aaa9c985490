/** A site with users, hosts and keys, asked as Infisical's clients ask. */
import { execFile } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { concat } from '../../src/base/bytes.ts';
import { parseId } from '../../src/base/ids.ts';
import { parseSshCertificateLine, type SshCertificate } from '../../src/ssh/certificate.ts';
import { encodeOpensshPrivateKey, type SshPrivateKey } from '../../src/ssh/private-key.ts';
import { encodeSshPublicKey, formatSshPublicKey, type SshKeyFields } from '../../src/ssh/public-key.ts';
import type { Answer, Json, Method, TestSite } from './site.ts';

const run = promisify(execFile);

export interface User {
  readonly id: string;
  readonly username: string;
  readonly token: string;
}

export interface Signed {
  readonly serialNumber: string;
  readonly signedKey: string;
}

export interface SignedWithKey extends Signed {
  readonly privateKey: string;
  readonly publicKey: string;
  readonly keyAlgorithm: string;
}

/** Of the plain UUID spelling. */
export async function projectOf(site: TestSite, token?: string): Promise<string> {
  const { tenant } = await site.read<{ tenant: { id: string } }>('/v1/auth/whoami', token);
  return String(parseId('tenant', tenant.id));
}

/** A user with a token of its own. */
export async function newUser(
  site: TestSite,
  name: string,
  { email = `${name}@example.com`, scopes = ['ssh:issue'], by, type = 'user' }: UserOptions = {},
): Promise<User> {
  const more = email === null ? {} : { email };
  const { id } = await site.made<{ id: string }>('/v1/identities', { name, type, ...more }, by);
  const { token } = await site.made<{ token: string }>(
    '/v1/tokens',
    { name: `${name}'s`, identity_id: id, scopes },
    by,
  );
  return { id: String(parseId('identity', id)), username: email ?? name, token };
}

interface UserOptions {
  readonly email?: string | null;
  readonly scopes?: readonly string[];
  readonly by?: string | undefined;
  readonly type?: 'user' | 'machine';
}

let hosts = 0;

/** @returns the host as it was answered */
export async function newHost(site: TestSite, more: Json = {}, token?: string): Promise<Json> {
  hosts += 1;
  const hostname = `h${hosts}.example.com`;
  const body = { projectId: await projectOf(site, token), hostname, ...more };
  return site.made('/api/v1/ssh/hosts', body, token, 200);
}

export async function newHostGroup(site: TestSite, more: Json = {}, token?: string): Promise<Json> {
  hosts += 1;
  const name = `group-${hosts}`;
  const body = { projectId: await projectOf(site, token), name, ...more };
  return site.made('/api/v1/ssh/host-groups', body, token, 200);
}

export function mapping(
  loginUser: string,
  usernames: readonly string[],
  groups: readonly string[] = [],
): Json {
  return { loginUser, allowedPrincipals: { usernames, groups } };
}

export function certificateOf({ signedKey }: Signed): SshCertificate {
  return parseSshCertificateLine(signedKey).certificate;
}

/** An answer that is a refusal in Infisical's envelope. */
export function expectTold(
  answer: Answer,
  status: number,
  error: string,
  message: string | RegExp | readonly unknown[],
): void {
  const { body } = answer;
  expect(answer.status, answer.text).toBe(status);
  const members = ['reqId', 'statusCode', 'message', 'error'];
  expect(Object.keys(body)).toEqual('details' in body ? [...members, 'details'] : members);
  expect(body['reqId']).toMatch(/^req-[A-Za-z0-9]{14}$/);
  expect(body).toMatchObject({ statusCode: status, error });
  if (message instanceof RegExp) expect(body['message']).toMatch(message);
  else expect(body['message']).toEqual(message);
}

/** What zod says of one field that has none or another type. */
export function wrongType(path: string, expected: string, received: string): readonly unknown[] {
  const message = received === 'undefined' ? 'Required' : `Expected ${expected}, received ${received}`;
  return [{ code: 'invalid_type', expected, received, path: [path], message }];
}

export function custom(path: readonly (string | number)[], message: unknown = expect.any(String)): unknown[] {
  return [{ code: 'custom', message, path }];
}

/** A refusal that leaves a line in the audit trail. */
export async function expectRecorded(site: TestSite, answer: Answer, action: string): Promise<void> {
  const events = await site.events(`&request_id=${String(answer.body['reqId'])}`);
  expect(events).toMatchObject([{ action, success: false }]);
}

export async function ask(
  site: TestSite,
  method: Method,
  path: string,
  body?: unknown,
  token?: string | null,
): Promise<Answer> {
  return site.call(method, `/api/v1/ssh${path}`, body, token);
}

/** A folder for files that ssh-keygen reads. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'chancery-ssh-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A key as ssh-keygen writes one, weak ones too. @returns the content of its files, with the comment `a comment` */
export function keyFiles(
  type: 'ed25519' | 'rsa' | 'ecdsa',
  bits?: number,
): { readonly publicKey: string; readonly privateKey: string } {
  const key = privateKeyOf(type, bits);
  const { type: _type, ...fields } = key;
  const publicKey = encodeSshPublicKey({ type: key.type, ...fields } as SshKeyFields);
  return {
    publicKey: `${formatSshPublicKey(publicKey, 'a comment')}\n`,
    privateKey: encodeOpensshPrivateKey(key, 'a comment', randomBytes(4)),
  };
}

function privateKeyOf(type: 'ed25519' | 'rsa' | 'ecdsa', bits = type === 'rsa' ? 3072 : 256): SshPrivateKey {
  if (type === 'ed25519') {
    const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
    return { type: 'ssh-ed25519', seed: octetsOf(jwk.d), key: octetsOf(jwk.x) };
  }
  if (type === 'rsa') {
    const jwk = generateKeyPairSync('rsa', { modulusLength: bits }).privateKey.export({ format: 'jwk' });
    return {
      type: 'ssh-rsa',
      modulus: octetsOf(jwk.n),
      exponent: octetsOf(jwk.e),
      privateExponent: octetsOf(jwk.d),
      coefficient: octetsOf(jwk.qi),
      prime1: octetsOf(jwk.p),
      prime2: octetsOf(jwk.q),
    };
  }
  const namedCurve = `P-${bits}`;
  const jwk = generateKeyPairSync('ec', { namedCurve }).privateKey.export({ format: 'jwk' });
  return {
    type: `ecdsa-sha2-nistp${bits}` as 'ecdsa-sha2-nistp256',
    point: concat(Uint8Array.of(4), octetsOf(jwk.x), octetsOf(jwk.y)),
    scalar: octetsOf(jwk.d),
  };
}

function octetsOf(base64Url = ''): Uint8Array {
  return new Uint8Array(Buffer.from(base64Url, 'base64url'));
}

/** What `ssh-keygen -L` says of a certificate. */
export async function listed(signedKey: string): Promise<string> {
  return inFolder(async (folder) => {
    const path = join(folder, 'key-cert.pub');
    writeFileSync(path, signedKey);
    return (await run('ssh-keygen', ['-L', '-f', path], { env: { ...process.env, TZ: 'UTC' } })).stdout;
  });
}
