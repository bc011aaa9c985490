/** What calls `chancery ssh host renew` every five minutes: a timer of systemd, or a line for cron. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { utf8 } from '../../../base/bytes.ts';
import { sha256 } from '../../../base/hash.ts';
import { EXIT } from '../../exit-codes.ts';
import { Failure } from '../../failure.ts';
import { ownCommand } from '../own-command.ts';
import { shellLine } from '../quote.ts';
import type { HostState } from './state.ts';

export type TimerKind = HostState['timer']['kind'];

const NAME = 'chancery-ssh-host';
const FOLDERS = { systemd: '/etc/systemd/system', cron: '/etc/cron.d' } as const;

/** What this machine has. */
export function usualTimer(): TimerKind {
  if (existsSync('/run/systemd/system')) return 'systemd';
  return existsSync(FOLDERS.cron) ? 'cron' : 'none';
}

interface TimerFile {
  readonly path: string;
  readonly text: string;
}

/** @param folder where they go; the usual one when absent */
export function timerFiles(
  kind: TimerKind,
  stateFolder: string,
  folder: string | undefined,
): readonly TimerFile[] {
  const words = [...ownCommand(), 'ssh', 'host', 'renew', '--quiet', '--state', stateFolder];
  if (kind === 'none') return [];
  const place = folder ?? FOLDERS[kind];
  if (kind === 'cron') return [{ path: join(place, NAME), text: cronText(words) }];
  return [
    { path: join(place, `${NAME}.service`), text: serviceText(words) },
    { path: join(place, `${NAME}.timer`), text: TIMER },
  ];
}

const HEAD = '# By chancery ssh host add; chancery ssh host remove takes it away.\n';

/** Machines ask at minutes of their own. crontab(5): `%` would be the end of the line. */
function cronText(words: readonly string[]): string {
  const [minute = 0] = sha256(utf8(words.join(' ')));
  return `${HEAD}${minute % 5}-59/5 * * * * root ${shellLine(words).replaceAll('%', '\\%')}\n`;
}

function serviceText(words: readonly string[]): string {
  return `${HEAD}[Unit]
Description=Renew this host's SSH certificates, and what it knows to be revoked
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart=${words.map(systemdWord).join(' ')}
`;
}

/** systemd.service(5), "Command lines": `%` and `$` begin what is replaced. */
function systemdWord(word: string): string {
  const escaped = word
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('%', '%%')
    .replaceAll('$', '$$$$');
  return /^[A-Za-z0-9@+=:,./_-]+$/.test(escaped) ? escaped : `"${escaped}"`;
}

const TIMER = `${HEAD}[Unit]
Description=Renew this host's SSH certificates, and what it knows to be revoked

[Timer]
OnCalendar=*:0/5
RandomizedDelaySec=2min

[Install]
WantedBy=timers.target
`;

/** Units in another folder than systemd's are for whoever put them there to start. @throws Failure */
export function startTimer({ files, kind }: HostState['timer']): void {
  if (!isOfSystemd(kind, files)) return;
  systemctl('daemon-reload');
  systemctl('enable', '--now', `${NAME}.timer`);
}

/** Before its files are removed. */
export function stopTimer({ files, kind }: HostState['timer']): void {
  if (isOfSystemd(kind, files) && files.every((path) => existsSync(path))) {
    systemctl('disable', '--now', `${NAME}.timer`);
  }
}

function isOfSystemd(kind: TimerKind, files: readonly string[]): boolean {
  return kind === 'systemd' && files.every((path) => path.startsWith(`${FOLDERS.systemd}/`));
}

function systemctl(...args: readonly string[]): void {
  const { error, status, stderr } = spawnSync('systemctl', args, { encoding: 'utf8' });
  if (error === undefined && status === 0) return;
  throw new Failure(EXIT.failure, `systemctl ${args.join(' ')} failed`, {
    why: [error?.message ?? stderr.trim()],
    hint: '--timer cron, or --timer none',
  });
}
