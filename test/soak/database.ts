/** A PostgreSQL of the run's own, which may be restarted and killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import pg from 'pg';
import { makeCluster } from '../support/postgres-cluster.ts';
import { temporaryFolder } from '../support/processes.ts';
import { locate } from '../support/programs.ts';

export interface Database {
  readonly url: string;
  /** Sessions are ended, what is committed is written, and it starts again. */
  restart(): Promise<void>;
  /** SIGKILL for the server and whatever it has started, and a start that recovers from it. */
  killHard(): Promise<void>;
  stop(): Promise<void>;
}

/** @throws when it cannot be made or does not start within a minute */
export async function startDatabase(): Promise<Database> {
  const folder = temporaryFolder();
  const { account, data } = makeCluster(folder);
  const url = `postgres://tester@localhost/postgres?host=${encodeURIComponent(folder)}`;
  const log = openSync(`${folder}/log`, 'a');
  const launched = (): ChildProcess => {
    const settings = ['listen_addresses=', 'unix_socket_permissions=0700', 'max_connections=100'];
    const args = ['-D', data, '-k', folder, ...settings.flatMap((setting) => ['-c', setting])];
    return spawn(locate('postgres') ?? 'postgres', args, {
      ...account,
      cwd: folder,
      stdio: ['ignore', log, log],
    });
  };
  let server = await answering(launched, url);
  const end = async (kill: () => void): Promise<void> => {
    const ended = new Promise((done) => server.once('exit', done));
    kill();
    await ended;
  };
  return {
    url,
    async restart() {
      await end(() => server.kill('SIGINT'));
      server = await answering(launched, url);
    },
    async killHard() {
      await end(() => {
        const children = childrenOf(server);
        server.kill('SIGKILL');
        for (const child of children) tryKill(child);
      });
      server = await answering(launched, url);
    },
    stop: () => end(() => server.kill('SIGQUIT')),
  };
}

const TRIES = 600;

/** Starts it until it stays: after a hard kill, what it has left behind takes a moment to be gone. */
async function answering(launched: () => ChildProcess, url: string): Promise<ChildProcess> {
  let server = launched();
  for (let tries = 0; tries < TRIES; tries++) {
    if (server.exitCode !== null) server = launched();
    const client = new pg.Client(url);
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return server;
    } catch {
      await new Promise((done) => setTimeout(done, 100));
    }
  }
  throw new Error('PostgreSQL did not start within a minute');
}

function childrenOf({ pid }: ChildProcess): readonly number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return text.split(' ').filter(Boolean).map(Number);
  } catch {
    // Not Linux: they end by themselves when they see that their parent is gone.
    return [];
  }
}

function tryKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}
