/** Whether the server on some data runs already, by what it leaves there. */
import { rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Listen } from './config.ts';
import { PID_FILE, readLocalServer, URL_FILE } from './data-dir.ts';

/** For the command line on this machine, which otherwise has to be told, and for a second start. */
export function leaveTraces(dataDir: string, url: string): void {
  try {
    writeFileSync(join(dataDir, URL_FILE), `${url}\n`, { mode: 0o600 });
    writeFileSync(join(dataDir, PID_FILE), `${process.pid}\n`, { mode: 0o600 });
  } catch {
    // A folder that is read only, as with PostgreSQL it may be: nobody depends on it.
  }
}

export function removeTraces(dataDir: string): void {
  rmSync(join(dataDir, PID_FILE), { force: true });
}

/** @returns the address of the server that runs on this data and listens where this one would */
export async function alreadyRunning(dataDir: string, listen: Listen): Promise<string | undefined> {
  const { pid, url } = readLocalServer(dataDir);
  // One that was lost while it was being written is no address, e.g. with the power.
  if (url === undefined || !URL.canParse(url)) return undefined;
  if (pid === undefined || pid === process.pid || !isAlive(pid)) return undefined;
  const { hostname, port } = new URL(url);
  const isSame = hostname.replace(/^\[|\]$/g, '') === listen.host && Number(port) === listen.port;
  return isSame && (await answers(listen)) ? url : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, and somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const PATIENCE_MS = 2000;

function answers({ host, port }: Listen): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ host, port });
    const end = (is: boolean): void => {
      socket.destroy();
      done(is);
    };
    socket.setTimeout(PATIENCE_MS, () => end(false));
    socket.once('error', () => end(false)).once('connect', () => end(true));
  });
}
