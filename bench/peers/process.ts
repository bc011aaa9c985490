/** A peer's process, in a folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Door, made } from '../../test/support/client.ts';
import { ownChild, removeFolder } from '../started.ts';

export interface Peer {
  readonly child: ChildProcess;
  stop(): Promise<void>;
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** @param folder which is removed when it is stopped. Its standard input ends with this process; what it logs is not kept */
export function startPeer(program: string, args: readonly string[], folder: string): Peer {
  const child = ownChild(spawn(program, args, { cwd: folder, stdio: ['pipe', 'pipe', 'ignore'] }));
  return {
    child,
    async stop() {
      const ended = new Promise((done) => child.once('close', done));
      if (child.exitCode === null) {
        child.kill('SIGTERM');
        child.stdin?.end();
        await ended;
      }
      removeFolder(folder);
    },
  };
}

const TRIES = 300;

/** Asks until it is answered as it should be. @throws after half a minute, or when it has ended */
export async function answering({ child }: Peer, door: Door, route: string, body?: unknown): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await made(door, route, body);
      return;
    } catch (error) {
      if (child.exitCode !== null || tries === TRIES) throw error;
      await sleep(100);
    }
  }
}
