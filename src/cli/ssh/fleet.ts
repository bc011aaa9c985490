/** Hosts, clusters and authorities of SSH, as commands look them up. */
import type { Answer, Client } from '../../client/client.ts';
import { ApiError } from '../../client/errors.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';

export type Host = Answer<'/api/v1/ssh/hosts', 'get'>[number];
export type Cluster = Answer<'/v1/ssh/clusters', 'get'>['data'][number];
export type SshAuthority = Answer<'/v1/ssh/authorities', 'get'>['data'][number];

/** Those that the caller may log in to, and as whom. */
export function ownHosts(client: Client): Promise<readonly Host[]> {
  return client.get('/api/v1/ssh/hosts');
}

export async function projectOf(client: Client): Promise<string> {
  return (await client.get('/v1/auth/whoami')).tenant.id;
}

/** All of the tenant. */
export async function allHosts(client: Client): Promise<readonly Host[]> {
  const path = { projectId: await projectOf(client) };
  return (await client.get('/api/v1/projects/{projectId}/ssh-hosts', { params: { path } })).hosts;
}

export function allClusters(client: Client): Promise<readonly Cluster[]> {
  return all((query) => client.get('/v1/ssh/clusters', { params: { query: { ...query, limit: '100' } } }));
}

export function allAuthorities(client: Client): Promise<readonly SshAuthority[]> {
  return all((query) =>
    client.get('/v1/ssh/authorities', { params: { query: { ...query, limit: '1000' } } }),
  );
}

/** @param text an id or a name. @throws Failure when there is none, or when several have the name */
export async function findCluster(client: Client, text: string): Promise<Cluster> {
  if (text.startsWith('cluster_'))
    return client.get('/v1/ssh/clusters/{id}', { params: { path: { id: text } } });
  const found = (await allClusters(client)).find(({ name }) => name === text);
  if (found !== undefined) return found;
  throw new Failure(EXIT.notFound, `there is no cluster "${text}"`, { hint: 'chancery ssh clusters' });
}

/** @param text an id, a hostname or an alias */
export async function findHost(client: Client, text: string): Promise<Host> {
  if (isHostId(text)) {
    return client.get('/api/v1/ssh/hosts/{sshHostId}', { params: { path: { sshHostId: text } } });
  }
  const found = (await allHosts(client)).find((host) => isCalled(host, text));
  if (found !== undefined) return found;
  throw new Failure(EXIT.notFound, `there is no host "${text}"`, { hint: 'chancery ssh hosts' });
}

/** Authorities have names for people, which need not differ. @throws Failure */
export async function findSshAuthority(client: Client, text: string): Promise<SshAuthority> {
  const named = (await allAuthorities(client)).filter(({ id, name }) => id === text || name === text);
  const [found, ...others] = named;
  if (found === undefined) {
    throw new Failure(EXIT.notFound, `there is no SSH authority "${text}"`, {
      hint: 'chancery ssh known-hosts, or GET /v1/ssh/authorities',
    });
  }
  if (others.length > 0) {
    throw new Failure(EXIT.conflict, `there are several SSH authorities "${text}"`, {
      why: named.map(({ id, kind }) => `${id} (${kind})`),
      hint: 'give one of these ids',
    });
  }
  return found;
}

export function isHostId(text: string): boolean {
  return /^ssh_host_[0-9a-z]{26}$|^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text);
}

export function isCalled({ alias, hostname }: Host, text: string): boolean {
  const name = text.toLowerCase();
  return hostname === name || alias === name;
}

/** @returns undefined where the token may not look: that is no answer about what is there */
export async function ifAllowed<T>(ask: Promise<T>): Promise<T | undefined> {
  try {
    return await ask;
  } catch (error) {
    if (error instanceof ApiError && error.status === 403) return undefined;
    throw error;
  }
}

interface Page<T> {
  readonly data: readonly T[];
  readonly cursor: string | null;
  readonly has_more: boolean;
}

async function all<T>(ask: (query: { readonly cursor?: string }) => Promise<Page<T>>): Promise<readonly T[]> {
  const found: T[] = [];
  for (let cursor: string | null = null; ; ) {
    const page = await ask(cursor === null ? {} : { cursor });
    found.push(...page.data);
    if (!page.has_more || page.cursor === null) return found;
    cursor = page.cursor;
  }
}
