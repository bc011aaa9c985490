/** `chancery ssh config`: what makes plain `ssh` log in by itself. */
import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { EXIT } from '../../exit-codes.ts';
import { Failure } from '../../failure.ts';
import type { Session } from '../../session.ts';
import { allClusters, type Cluster, type Host, ifAllowed, ownHosts } from '../../ssh/fleet.ts';
import { filesOf, usualKeyFile } from '../../ssh/keep.ts';
import { usualKnownHosts } from '../../ssh/known-hosts.ts';
import { ownCommand } from '../../ssh/own-command.ts';
import { shellLine } from '../../ssh/quote.ts';
import { findTarget, type Node, portOf } from '../../ssh/target.ts';
import type { Make } from '../../tree.ts';

interface Flags {
  readonly login: boolean;
  readonly knownHosts?: string | undefined;
  readonly port?: string | undefined;
}

/** One block: what is typed after `ssh`, and what `chancery ssh login` is told for it. */
interface Block extends Node {
  readonly names: readonly string[];
  readonly target: string;
  readonly isHost: boolean;
}

export const command: Make = (session) =>
  new Command()
    .description('Print lines for ~/.ssh/config, with which plain ssh gets its certificates by itself.')
    .argument('[target...]', 'hosts and clusters as chancery ssh login takes them; all of yours when absent')
    .option('--no-login', 'log nobody in: use what chancery ssh login --no-agent has written')
    .option('--port <number>', 'where the sshd of hosts listens, if not at 22; clusters say it themselves')
    .option('--known-hosts <file>', 'where the authority of the hosts is; ~/.ssh/known_hosts when absent')
    .addHelpText(
      'after',
      `
Each time that ssh is asked for one of these hosts it has chancery look whether the certificate is still good, and get
another one when it is not.

Example:
  chancery ssh config > ~/.ssh/chancery.conf && sed -i '1i Include chancery.conf' ~/.ssh/config`,
    )
    .action(async (targets, flags) => {
      const port = portOf(flags.port);
      const blocks =
        targets.length === 0 ? await allBlocks(session, port) : await blocksOf(session, targets, port);
      if (blocks.length === 0) {
        throw new Failure(EXIT.notFound, 'there is no host or cluster that you may log in to', {
          hint: 'chancery ssh hosts; chancery ssh clusters',
        });
      }
      const { context, url } = await session.settings();
      const args = context.value === undefined ? [] : ['--context', context.value];
      const lines = blocks.flatMap((block) => ['', ...linesOf(session, block, flags, args)]);
      session.write(`# Hosts and clusters of ${url.value}, by chancery ssh config.\n${lines.join('\n')}\n`);
    });

async function allBlocks(session: Session, port: number | undefined): Promise<readonly Block[]> {
  const client = await session.client();
  const [hosts, clusters] = await Promise.all([ifAllowed(ownHosts(client)), ifAllowed(allClusters(client))]);
  const user = userInfo().username;
  const known = new Set(hosts?.map(({ hostname }) => hostname));
  return [
    ...(hosts ?? []).map((host) => {
      const users = host.loginMappings.map(({ loginUser }) => loginUser);
      return hostBlock(host, users.includes(user) ? user : (users[0] ?? user), port);
    }),
    ...(clusters ?? []).flatMap((cluster) => clusterBlocks(cluster, ({ host }) => !known.has(host))),
  ];
}

async function blocksOf(
  session: Session,
  targets: readonly string[],
  port: number | undefined,
): Promise<readonly Block[]> {
  const client = await session.client();
  const blocks: Block[] = [];
  for (const text of targets) {
    const target = await findTarget(client, text, userInfo().username);
    if (target.kind === 'host') blocks.push(hostBlock(target.host, target.user, port));
    else blocks.push(...clusterBlocks(target.cluster, target.isWanted));
  }
  return blocks;
}

function hostBlock({ alias, hostname }: Host, user: string, port = 22): Block {
  const names = alias === null ? [hostname] : [hostname, alias];
  return { names, host: hostname, port, user, target: `${user}@${hostname}`, isHost: true };
}

/** One certificate opens all its machines. */
function clusterBlocks({ id, nodes }: Cluster, isWanted: (node: Node) => boolean): readonly Block[] {
  return nodes.filter(isWanted).map(({ host, name, port, user }) => {
    // A name of a node is for people, and need not be one that ssh could take.
    const isWord = name !== null && name !== host && /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name);
    return { names: isWord ? [host, name] : [host], host, port, user, target: id, isHost: false };
  });
}

function linesOf(
  session: Session,
  { host, isHost, names, port, target, user }: Block,
  { knownHosts, login }: Flags,
  args: readonly string[],
): readonly string[] {
  const { cwd, environment } = session.terminal;
  const { certificate, key } = filesOf(usualKeyFile(environment, target));
  const known = knownHosts === undefined ? usualKnownHosts(environment).path : resolve(cwd, knownHosts);
  const program = isOnPath(environment['PATH']) ? ['chancery'] : ownCommand();
  const asking = ['--quiet', 'ssh', 'login', target, '--no-agent', '--if-needed'];
  const words = [
    ...program,
    ...args,
    ...asking,
    ...(isHost && port !== 22 ? ['--port', String(port)] : []),
    ...(knownHosts === undefined ? [] : ['--known-hosts', known]),
  ];
  return [
    ...(login
      ? [`Match originalhost ${names.join(',')} exec "${shellLine(words).replaceAll('%', '%%')}"`]
      : []),
    `Host ${names.join(' ')}`,
    `  HostName ${host}`,
    ...(port === 22 ? [] : [`  Port ${port}`]),
    `  User ${user}`,
    `  IdentityFile ${quoted(key)}`,
    `  CertificateFile ${quoted(certificate)}`,
    '  IdentitiesOnly yes',
    `  UserKnownHostsFile ${quoted(known)}`,
  ];
}

/** ssh_config(5): an argument with spaces stands in double quotes; `%` begins a token. */
function quoted(path: string): string {
  return `"${path.replaceAll('%', '%%')}"`;
}

function isOnPath(path = ''): boolean {
  return path.split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, 'chancery')));
}
