/** `chancery ssh login`: a certificate for a host or a cluster, kept where plain ssh finds it. */
import { existsSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { spellTime } from '../../../base/time.ts';
import type { SshCertificate } from '../../../ssh/certificate.ts';
import { EXIT } from '../../exit-codes.ts';
import { Failure, usage } from '../../failure.ts';
import { distance, type Shape } from '../../output.ts';
import type { Session } from '../../session.ts';
import { type Certified, certify } from '../../ssh/certify.ts';
import {
  commentOf,
  filesOf,
  isOfLogin,
  type KeptFiles,
  keepInAgent,
  keepInFiles,
  keptInAgent,
  keptInFiles,
  usualKeyFile,
} from '../../ssh/keep.ts';
import { linesFor, putKnownHosts, usualKnownHosts } from '../../ssh/known-hosts.ts';
import { shellLine } from '../../ssh/quote.ts';
import { findTarget, type Node, portOf, type Target } from '../../ssh/target.ts';
import type { Make } from '../../tree.ts';

/** Field for field what `-o json` prints: a stable shape. */
interface LoggedIn {
  readonly target: string;
  readonly kind: 'host' | 'cluster';
  readonly serial_number: string;
  readonly key_id: string;
  readonly principals: readonly string[];
  /** RFC 3339. */
  readonly valid_before: string;
  /** Null where the agent holds it. */
  readonly key_file: string | null;
  readonly certificate_file: string | null;
  readonly known_hosts: string | null;
  readonly logins: readonly (Node & { readonly command: string })[];
}

interface Flags {
  readonly key?: string | undefined;
  readonly ttl?: string | undefined;
  readonly port?: string | undefined;
  readonly out?: string | undefined;
  readonly agent: boolean;
  readonly knownHosts?: string | false;
  readonly ifNeeded?: true | undefined;
}

export const command: Make = (session) =>
  new Command()
    .description('Get a certificate for a host or a cluster, and print the ssh command that logs in with it.')
    .argument('<target>', 'a host or a cluster, or a machine of a cluster; user@ before it says as whom')
    .option('--ttl <time>', 'of a cluster: how long it is good, e.g. 2h; at most 8h')
    .option('--port <number>', 'of a host: where its sshd listens, if not at 22')
    .option('--key <file>', 'a key of yours: the certificate is written beside it, and no key is made')
    .option('--out <file>', 'write key and certificate there, and not to the agent')
    .option('--no-agent', 'write key and certificate to ~/.ssh/chancery, though an agent runs')
    .option(
      '--known-hosts <file>',
      'where the authority of the hosts is added; ~/.ssh/known_hosts when absent',
    )
    .option('--no-known-hosts', 'add it nowhere')
    .option('--if-needed', 'do nothing while the certificate of an earlier login is good for 5 minutes more')
    .addHelpText(
      'after',
      `
The key is new for each login. It goes into the running agent (SSH_AUTH_SOCK), which forgets it when the certificate ends;
without an agent it is written to ~/.ssh/chancery, for you alone. Another login takes the place of the one before.

Examples:
  chancery ssh login root@web.example.com
  ssh root@web.example.com
  chancery ssh login gpu --ttl 2h --key ~/.ssh/id_ed25519`,
    )
    .action(async (text, flags) => {
      const files = filesFor(session, text, flags);
      if (flags.ifNeeded === true && (await isStillGood(session, text, flags, files))) return;
      if (flags.out !== undefined) checkOurs(files);
      const client = await session.client();
      const publicKey = flags.key === undefined ? undefined : readPublicHalf(files.key, flags.key);
      const target = await findTarget(client, text, userInfo().username);
      const wanted = { publicKey, ttl: flags.ttl, port: portOf(flags.port) };
      const certified = await certify(client, target, wanted);
      const isInAgent = await keep(session, text, flags, files, certified);
      const lines = flags.knownHosts === false ? undefined : await linesFor(client, target, certified.nodes);
      const knownHosts = addAuthority(session, target, certified.nodes, lines, flags.knownHosts);
      const where = { files: isInAgent ? undefined : files, knownHosts };
      await session.show(loggedIn(text, target, certified, where), SHAPE);
    });

const SHAPE: Shape<LoggedIn> = {
  columns: [['', ({ logins }) => logins.map(({ command }) => command).join('\n')]],
  name: ({ target }) => target,
};

function filesFor({ terminal }: Session, text: string, { key, out }: Flags): KeptFiles {
  if (key !== undefined) return filesOf(resolve(terminal.cwd, key.replace(/\.pub$/, '')));
  if (out !== undefined) return filesOf(resolve(terminal.cwd, out));
  return filesOf(usualKeyFile(terminal.environment, text));
}

/** A key of somebody's own is not written over: it may be the only one. */
function checkOurs(files: KeptFiles): void {
  if (!existsSync(files.key) || isOfLogin(files)) return;
  throw new Failure(EXIT.conflict, `${files.key} is there already, and is no key of an earlier login`, {
    hint: 'another --out; --key has a key of yours certified',
  });
}

/** The private half is not looked at: it may be in a security key, or have a passphrase. */
function readPublicHalf(key: string, given: string): string {
  const path = `${key}.pub`;
  if (!existsSync(path)) {
    throw usage(`--key ${given}: its public half must be beside it, at ${path}`, `ssh-keygen -y -f ${given}`);
  }
  return readFileSync(path, 'utf8');
}

function agentOf({ terminal }: Session, { agent, key, out }: Flags): string | undefined {
  const isWanted = agent && key === undefined && out === undefined;
  return isWanted ? terminal.environment['SSH_AUTH_SOCK'] || undefined : undefined;
}

const SOON_SECONDS = 300n;

async function isStillGood(session: Session, text: string, flags: Flags, files: KeptFiles): Promise<boolean> {
  const socket = agentOf(session, flags);
  const kept = socket === undefined ? keptInFiles(files) : await keptInAgent(socket, commentOf(text));
  const now = BigInt(Math.floor(Date.now() / 1000));
  if (kept === undefined || kept.validAfter > now || kept.validBefore < now + SOON_SECONDS) return false;
  session.note(`the certificate of an earlier login ends ${endOf(kept)}`);
  return true;
}

function endOf({ validBefore }: SshCertificate): string {
  return distance(spellTime(Number(validBefore)), Date.now());
}

/** @returns whether the agent has it */
async function keep(
  session: Session,
  text: string,
  flags: Flags,
  files: KeptFiles,
  certified: Certified,
): Promise<boolean> {
  const { certificate, key } = certified;
  const socket = agentOf(session, flags);
  const end = endOf(certificate);
  if (socket !== undefined && key !== undefined) {
    try {
      await keepInAgent(socket, key, certificate, commentOf(text));
      session.note(`the agent has the key, and forgets it ${end}`);
      return true;
    } catch (error) {
      session.note(`the agent at ${socket} does not take it (${(error as Error).message})`);
    }
  }
  keepInFiles(files, certified, commentOf(text));
  session.note(`${files.certificate} ends ${end}`);
  return false;
}

/** @returns the file, if ssh has to be told of it; null when nothing was added */
function addAuthority(
  session: Session,
  target: Target,
  nodes: readonly Node[],
  lines: readonly string[] | undefined,
  wanted: string | false | undefined,
): { readonly path: string; readonly isRead: boolean } | undefined {
  if (wanted === false) return undefined;
  const { cwd, environment } = session.terminal;
  const file =
    typeof wanted === 'string' ? { path: resolve(cwd, wanted), isRead: false } : usualKnownHosts(environment);
  if (lines === undefined || lines.length === 0) {
    session.note(
      'who vouches for these hosts is not told to this token; chancery ssh known-hosts --authority ca_… prints it to everybody',
    );
    return undefined;
  }
  const [first] = nodes;
  const owner = target.kind === 'host' ? `${target.host.hostname}:${first?.port ?? 22}` : target.cluster.id;
  try {
    if (putKnownHosts(file.path, lines, owner)) session.note(`${file.path} has the authority of these hosts`);
  } catch (error) {
    throw new Failure(EXIT.failure, `${file.path} cannot be written`, {
      why: [(error as Error).message],
      hint: '--known-hosts FILE, or --no-known-hosts',
    });
  }
  return file;
}

function loggedIn(
  text: string,
  target: Target,
  { certificate, nodes }: Certified,
  { files, knownHosts }: Kept,
): LoggedIn {
  return {
    target: text,
    kind: target.kind,
    serial_number: certificate.serial.toString(),
    key_id: certificate.keyId,
    principals: certificate.principals,
    valid_before: spellTime(Number(certificate.validBefore)),
    key_file: files?.key ?? null,
    certificate_file: files?.certificate ?? null,
    known_hosts: knownHosts?.path ?? null,
    logins: nodes.map(({ host, port, user }) => {
      const node = { host, port, user };
      return { ...node, command: sshLine(node, { files, knownHosts }) };
    }),
  };
}

interface Kept {
  readonly files: KeptFiles | undefined;
  readonly knownHosts: { readonly path: string; readonly isRead: boolean } | undefined;
}

/** A certificate is found beside its key; what ssh would not find by itself is named. */
function sshLine({ host, port, user }: Node, { files, knownHosts }: Kept): string {
  return shellLine([
    'ssh',
    ...(port === 22 ? [] : ['-p', String(port)]),
    ...(files === undefined ? [] : ['-i', files.key, '-o', 'IdentitiesOnly=yes']),
    ...(knownHosts === undefined || knownHosts.isRead ? [] : ['-o', `UserKnownHostsFile=${knownHosts.path}`]),
    `${user}@${host}`,
  ]);
}
