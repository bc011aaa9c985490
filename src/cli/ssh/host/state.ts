/** What `chancery ssh host add` did on this machine: kept beside it, so that it can be renewed and undone. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT } from '../../exit-codes.ts';
import { Failure } from '../../failure.ts';

export interface HostState {
  readonly url: string;
  readonly hostname: string;
  readonly host_id: string;
  /** Whether the host was registered by this, so that it is removed with it. */
  readonly registered: boolean;
  /** The timer's own: null where it was given one. */
  readonly identity_id: string | null;
  /** Whose users are let in beside the host's own. */
  readonly clusters: readonly { readonly name: string; readonly authority_id: string }[];
  /** Private keys of the host; the public half of each is beside it. */
  readonly host_keys: readonly string[];
  readonly sshd: string;
  readonly sshd_config: string;
  /** The file with what is set. */
  readonly drop_in: string;
  /** What was put into `sshd_config` itself; null where it includes the drop-in already. */
  readonly include: string | null;
  /** A command; null: SIGHUP to whom sshd's PidFile names. */
  readonly reload: string | null;
  readonly timer: { readonly kind: 'systemd' | 'cron' | 'none'; readonly files: readonly string[] };
}

export interface StateFiles {
  readonly folder: string;
  readonly state: string;
  /** The timer's; readable by its owner alone. */
  readonly token: string;
  /** PEM of the authorities that vouch for the server. */
  readonly serverCa: string;
  readonly userCa: string;
  readonly krl: string;
  readonly certificate: (hostKey: string) => string;
}

export const USUAL_FOLDER = '/etc/ssh/chancery';

export function stateFiles(folder: string): StateFiles {
  return {
    folder,
    state: join(folder, 'host.json'),
    token: join(folder, 'token'),
    serverCa: join(folder, 'server-ca.pem'),
    userCa: join(folder, 'user_ca.pub'),
    krl: join(folder, 'revoked.krl'),
    certificate: (hostKey) => join(folder, `${hostKey.split('/').at(-1) ?? 'host_key'}-cert.pub`),
  };
}

/** @returns undefined when this machine was not added. @throws Failure for what cannot be read */
export function readState({ state }: StateFiles): HostState | undefined {
  try {
    return JSON.parse(readFileSync(state, 'utf8')) as HostState;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Failure(EXIT.failure, `${state} cannot be read`, { why: [(error as Error).message] });
  }
}

/** @throws Failure when there is none */
export function demandState(files: StateFiles): HostState {
  const found = readState(files);
  if (found !== undefined) return found;
  throw new Failure(EXIT.notFound, `this machine was not added: there is no ${files.state}`, {
    hint: 'chancery ssh host add, or --state with the folder that it was given',
  });
}

export function spellState(state: HostState): string {
  return `${JSON.stringify(state, null, 2)}\n`;
}
