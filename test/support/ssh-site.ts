/** A site with users, hosts and keys, asked as Infisical's clients ask. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { parseId } from '../../src/base/ids.ts';
import { parseSshCertificateLine, type SshCertificate } from '../../src/ssh/certificate.ts';
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

/** A key made by ssh-keygen. @returns the content of its files, with the comment `a comment` */
export async function keygen(
  type: string,
  bits?: number,
): Promise<{ readonly publicKey: string; readonly privateKey: string }> {
  return inFolder(async (folder) => {
    const path = join(folder, 'key');
    const length = bits === undefined ? [] : ['-b', String(bits)];
    await run('ssh-keygen', ['-q', '-t', type, ...length, '-N', '', '-C', 'a comment', '-f', path]);
    return {
      publicKey: readFileSync(`${path}.pub`, 'utf8'),
      privateKey: readFileSync(path, 'utf8'),
    };
  });
}

/** What `ssh-keygen -L` says of a certificate. */
export async function listed(signedKey: string): Promise<string> {
  return inFolder(async (folder) => {
    const path = join(folder, 'key-cert.pub');
    writeFileSync(path, signedKey);
    return (await run('ssh-keygen', ['-L', '-f', path], { env: { ...process.env, TZ: 'UTC' } })).stdout;
  });
}
