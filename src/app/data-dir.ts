/** Where the data is, and what a server leaves there for whoever may read it. Read by the command line too: it imports nothing. */
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** @param root the folder of this package: a clone has its data in it */
export function usualDataDir(root: string): string {
  if (existsSync(join(root, 'src'))) return join(root, '.chancery');
  return join(process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'chancery');
}

/** Holds the address that the server was last ready on. */
export const URL_FILE = 'url';
/** Holds the number of the server's process while it runs. */
export const PID_FILE = 'server.pid';
/** Holds the first user's token, where the installation was not given one. */
export const TOKEN_FILE = 'admin.token';

export interface LocalServer {
  readonly url: string | undefined;
  readonly token: string | undefined;
  readonly pid: number | undefined;
}

/** What is not there, or may not be read, is undefined. */
export function readLocalServer(dataDir: string): LocalServer {
  const read = (name: string): string | undefined => {
    try {
      return readFileSync(join(dataDir, name), 'utf8').trim();
    } catch {
      return undefined;
    }
  };
  const pid = Number(read(PID_FILE) ?? Number.NaN);
  return {
    url: read(URL_FILE),
    token: read(TOKEN_FILE),
    pid: Number.isInteger(pid) && pid > 0 ? pid : undefined,
  };
}
