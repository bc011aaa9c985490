/** Completion as the shells themselves do it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { setUp } from '../../scripts/setup.mjs';
import { ROOT, temporaryFolder } from '../support/process.ts';
import { has, hasByChance } from '../support/programs.ts';
import { output } from '../support/run.ts';

const BASH = `
source "$1"
read -r -a COMP_WORDS <<< "$2"
[[ $2 == *' ' ]] && COMP_WORDS+=('')
COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
_chancery
printf '%s\\n' "\${COMPREPLY[@]}"`;

/** A shell at a terminal of its own: a person types, presses the tabulator, and enter. */
const ZSH = `
zmodload zsh/zpty
zpty shell 'TERM=dumb zsh -f -i'
zpty -w shell "autoload -Uz compinit; compinit -D -u; source $1; chancery() { print -r -- ran \\$#: \\$@ }; echo re''ady"
zpty -r shell answer '*ready*'
zpty -w -n shell "$2"$'\\t\\n'
zpty -r shell answer '*ran [0-9]*:*'$'\\n'
print -r -- $answer`;

describe('completion', () => {
  let folder: string;
  const script = async (shell: string): Promise<string> => {
    const path = join(folder, `completion.${shell}`);
    writeFileSync(
      path,
      await output(process.execPath, [join(ROOT, 'bin', 'chancery.js'), 'completion', shell]),
    );
    return path;
  };
  beforeAll(async () => {
    await setUp(ROOT);
    folder = temporaryFolder();
  }, 60_000);

  it.skipIf(!has('bash'))('in bash knows commands, flags, and the values of flags', async () => {
    const path = await script('bash');
    const offered = async (typed: string): Promise<readonly string[]> => {
      const text = await output('bash', ['--norc', '-c', BASH, 'bash', path, typed]);
      return text.split('\n').filter((word) => word !== '');
    };
    expect(await offered('chancery cert is')).toEqual(['issue']);
    expect(await offered('chancery --url http://ca.internal ca ')).toContain('tree');
    expect(await offered('chancery cert issue web --tt')).toEqual(['--ttl']);
    expect(await offered('chancery token create ci --scope ssh:')).toEqual([
      'ssh:read',
      'ssh:issue',
      'ssh:admin',
    ]);
    expect(await offered('chancery cert ls -o j')).toEqual(['json']);
    // A file: the shell's own part.
    expect(await offered('chancery cert issue web --cert ')).toEqual([]);
  });

  it.skipIf(!hasByChance('zsh'))(
    'in zsh completes what is typed at a terminal',
    async () => {
      const path = await script('zsh');
      const ran = async (typed: string): Promise<string | undefined> =>
        /ran \d+: (.*?)\s*$/.exec(await output('zsh', ['-f', '-c', ZSH, 'zsh', path, typed]))?.[1];
      expect(await ran('chancery cert iss')).toBe('cert issue');
      expect(await ran('chancery token create ci --scope ssh:a')).toBe('token create ci --scope ssh:admin');
    },
    30_000,
  );

  it.skipIf(!hasByChance('fish'))('in fish says what each word is for', async () => {
    const path = await script('fish');
    const offered = (typed: string): Promise<string> =>
      output('fish', ['--no-config', '-c', `source ${path}; complete -C "${typed}"`]);
    expect(await offered('chancery cert iss')).toBe(
      'issue\tissue a certificate with a key that the server makes\n',
    );
    expect(await offered('chancery token create ci --scope ssh:a')).toContain('ssh:admin\t');
    expect(await offered('chancery cert issue --tt')).toContain('--ttl\t');
  });
});
