/** Clusters and registered keys, made through the doors. */
import { expect } from 'vitest';
import { createSshAuthority } from '../../src/authorities/ssh/create.ts';
import { typeId } from '../../src/base/ids.ts';
import type { Change, Outcome } from '../../src/records/store.ts';
import { formatSshPublicKey } from '../../src/ssh/public-key.ts';
import { callerOf } from './inside.ts';
import type { Answer, Json, TestSite } from './site.ts';
import { newSshKey } from './ssh.ts';

export interface NewClusterBody extends Json {
  readonly id: string;
  readonly name: string;
  readonly authority_id: string;
  readonly nodes: readonly (Json & { readonly id: string })[];
}

/** A cluster with two nodes, unless told otherwise. */
export function newCluster(site: TestSite, more: Json = {}, token?: string): Promise<NewClusterBody> {
  const nodes = [
    {
      name: 'head',
      host: 'head.example.com',
      port: 2222,
      user: 'root',
      role: 'login',
      is_control_node: true,
    },
    { host: '192.0.2.7', user: 'ubuntu' },
  ];
  return site.made<NewClusterBody>('/v1/ssh/clusters', { name: site.name('cluster'), nodes, ...more }, token);
}

/** The line of a new key. */
export function newKeyLine(comment = ''): string {
  return formatSshPublicKey(newSshKey(), comment);
}

/** A body that registers a key. */
export function keyOf(publicKey = newKeyLine()): Json {
  return { name: 'key', publicKey };
}

/** Registers a new key of whoever's token it is. */
export function registerKey(
  site: TestSite,
  token: string,
  more: Json = {},
): Promise<Json & { readonly id: string }> {
  return site.made('/api/v1/ssh_keys/', { ...keyOf(), ...more }, token, 200);
}

/** An error in the envelope of Prime Intellect that names `param`. */
export function expectParam(answer: Answer, status: number, param: string, details?: RegExp): void {
  expect(answer.status, answer.text).toBe(status);
  expect(Object.keys(answer.body), answer.text).toEqual(['errors', 'detail']);
  const { detail, errors } = answer.body;
  expect(errors, answer.text).toContainEqual({ param, details: expect.any(String) });
  expect(detail).toEqual(expect.any(String));
  if (details !== undefined) expect(answer.text).toMatch(details);
}

/** A certificate for a new key, unless the body says otherwise. */
export function requestCertificate(
  site: TestSite,
  cluster: string,
  body: unknown = { publicKey: newKeyLine() },
  token?: string,
): Promise<Answer> {
  return site.call('POST', `/api/admin/clusters/${cluster}/authorizations/certificate`, body, token);
}

/** An SSH authority. @returns its id */
export async function newAuthority(
  site: TestSite,
  facts: { readonly kind: 'user' | 'host' | 'any'; readonly shared: boolean },
  token?: string,
): Promise<string> {
  const input = { label: site.name('authority'), keyAlgorithm: 'ed25519', ...facts } as const;
  return typeId('ca', await createSshAuthority(site.site, await callerOf(site, token), input));
}

/** Does something between what is decided next and its commit. */
export function onceBeforeCommit({ site: { store } }: TestSite, act: () => Promise<unknown>): void {
  const commit = store.commit.bind(store);
  const acting = async (change: Change): Promise<Outcome> => {
    Object.assign(store, { commit });
    await act();
    return commit(change);
  };
  Object.assign(store, { commit: acting });
}
