/** The lines of `known_hosts` by which hosts are known by their authority. */
import { mkdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import type { Client } from '../../client/client.ts';
import { knownHostsName } from '../../ssh/known-hosts.ts';
import { writeFiles } from '../commands/cert/files.ts';
import { allHosts, ifAllowed, projectOf } from './fleet.ts';
import type { Node, Target } from './target.ts';

/** Hosts in one request; the server takes 64 patterns. */
const TOGETHER = 50;

/**
 * The lines for the machines of a target, each trusted for its own name alone: by the authority that the host is registered
 * with, else by the tenant's default for hosts.
 * @returns undefined where the token may not learn whose hosts they are
 */
export async function linesFor(
  client: Client,
  target: Target,
  nodes: readonly Node[],
): Promise<readonly string[] | undefined> {
  const patterns = new Map<string, Set<string>>();
  const add = (authority: string, { host, port }: Node): void => {
    const known = patterns.get(authority) ?? new Set();
    patterns.set(authority, known.add(knownHostsName(host.toLowerCase(), port)));
  };
  if (target.kind === 'host') for (const node of nodes) add(target.host.hostSshCaId, node);
  else {
    const authorityOf = await ifAllowed(authorities(client));
    if (authorityOf === undefined) return undefined;
    for (const node of nodes) {
      const authority = authorityOf(node.host.toLowerCase());
      if (authority !== null) add(authority, node);
    }
  }
  const lines: string[] = [];
  for (const [authority, hosts] of patterns) lines.push(...(await linesOf(client, authority, [...hosts])));
  return lines;
}

async function authorities(client: Client): Promise<(host: string) => string | null> {
  const projectId = await projectOf(client);
  const [hosts, { defaultHostSshCaId: usual }] = await Promise.all([
    allHosts(client),
    client.get('/api/v1/projects/{projectId}/ssh-config', { params: { path: { projectId } } }),
  ]);
  const known = new Map(hosts.map(({ hostname, hostSshCaId }) => [hostname, hostSshCaId]));
  return (host) => known.get(host) ?? usual;
}

/** @param patterns as `known_hosts` has them; all hosts when there are none */
export async function linesOf(
  client: Client,
  authority: string,
  patterns: readonly string[],
): Promise<readonly string[]> {
  const lines: string[] = [];
  for (let start = 0; start === 0 || start < patterns.length; start += TOGETHER) {
    const hosts = patterns.slice(start, start + TOGETHER).join(',');
    const text = await client.get('/v1/ssh/authorities/{id}/known_hosts', {
      params: { path: { id: authority }, query: hosts === '' ? {} : { hosts } },
      parseAs: 'text',
    });
    lines.push(...text.split('\n').filter((line) => line.startsWith('@cert-authority ')));
  }
  return lines;
}

/** What ssh reads unless it is told otherwise. */
export function usualKnownHosts(environment: Readonly<Record<string, string | undefined>>): {
  readonly path: string;
  /** Whether ssh reads it by itself: it asks for the home in the list of users, and not in the environment. */
  readonly isRead: boolean;
} {
  const home = environment['HOME'] || homedir();
  return { path: join(home, '.ssh', 'known_hosts'), isRead: home === userInfo().homedir };
}

/**
 * Puts lines into a file in the place of those that the same login has put there before.
 * @param owner what marks them: the end of their comment
 * @returns whether anything changed
 */
export function putKnownHosts(path: string, lines: readonly string[], owner: string): boolean {
  const mark = ` chancery ssh login ${owner}`;
  const fresh = lines.map((line) => `${line}${mark}`);
  const file = realPath(path);
  const text = readOrNothing(file);
  const all = text.split('\n');
  if (all.at(-1) === '') all.pop();
  const before = all.filter((line) => line.endsWith(mark));
  if (before.length === fresh.length && before.every((line, i) => line === fresh[i])) return false;
  const kept = all.filter((line) => !line.endsWith(mark));
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFiles([{ path: file, text: [...kept, ...fresh, ''].join('\n'), mode: modeOf(file) }]);
  return true;
}

/** People keep it elsewhere, and a link to it here. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function readOrNothing(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

function modeOf(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? 0o600 : found.mode & 0o777;
}
