/** What sshd is told, in a file of its own, and how its configuration comes to include that. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import type { StateFiles } from './state.ts';

export interface DropIn {
  readonly drop_in: string;
  readonly include: string | null;
}

const NAME = '10-chancery.conf';

/** In a folder that `sshd_config` includes already, where there is one; else in ours, with a line put before all others. */
export function placeDropIn(config: string, { folder }: StateFiles): DropIn {
  const included = includedFolders(readFileSync(config, 'utf8')).find((one) => existsSync(one));
  if (included !== undefined) return { drop_in: join(included, NAME), include: null };
  const file = join(folder, 'sshd.conf');
  return {
    drop_in: file,
    // sshd takes the first value of what is set twice, so it stands at the beginning.
    include: `# By chancery ssh host add; chancery ssh host remove takes both lines away.\nInclude ${word(file)}\n`,
  };
}

/** Those of `Include folder/*.conf` lines that hold for everybody: what stands below a `Match` does not. */
function includedFolders(text: string): readonly string[] {
  const folders: string[] = [];
  for (const line of text.split('\n')) {
    if (/^\s*Match\s/i.test(line)) break;
    const [, patterns = ''] = /^\s*Include\s*[\s=]\s*(.*)$/i.exec(line) ?? [];
    for (const pattern of patterns.split(/\s+/).map((one) => one.replaceAll('"', ''))) {
      if (!/\/\*(\.conf)?$/.test(pattern)) continue;
      // sshd_config(5): files without a whole path are in /etc/ssh.
      folders.push(dirname(isAbsolute(pattern) ? pattern : join('/etc/ssh', pattern)));
    }
  }
  return folders;
}

export function spellDropIn(files: StateFiles, hostKeys: readonly string[]): string {
  return [
    '# By chancery ssh host add; chancery ssh host remove takes it away.',
    `TrustedUserCAKeys ${word(files.userCa)}`,
    `RevokedKeys ${word(files.krl)}`,
    ...hostKeys.map((key) => `HostCertificate ${word(files.certificate(key))}`),
    '',
  ].join('\n');
}

/** sshd_config(5): an argument with spaces stands in double quotes. */
function word(path: string): string {
  return /\s/.test(path) ? `"${path}"` : path;
}

/** @returns `text` with the lines at its beginning, once */
export function withInclude(text: string, include: string): string {
  return text.includes(include) ? text : `${include}${text}`;
}

export function withoutInclude(text: string, include: string): string {
  return text.replace(include, () => '');
}
