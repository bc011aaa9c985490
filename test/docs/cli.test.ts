/** The reference of the command line is made of its tree. After a change: `npx vitest run test/docs --update`. */
import { PassThrough } from 'node:stream';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { expect, test } from 'vitest';
import { ALL_COMMANDS } from '../../src/bin/commands.ts';
import { EXIT, EXIT_MEANINGS } from '../../src/cli/exit-codes.ts';
import { globalOptions, programFor } from '../../src/cli/program.ts';
import { Session } from '../../src/cli/session.ts';
import { leavesOf } from '../../src/cli/tree.ts';

const HEAD = `# The command line

This page is made from the sources, and a test holds it to them. Source: \`src/bin/commands.ts\`.

Findings go to standard output, everything else to standard error. Each setting is taken from the first place that has it: its flag, the
environment, \`chancery.yaml\` in this folder or one above it, the context that you have logged in to, the server whose data is on this machine.
`;

test('the reference of the command line lists every command, flag and exit code', async () => {
  const session = new Session({
    version: '0',
    places: async () => [],
    local: () => ({}),
    terminal: {
      stdout: { write: () => true },
      stderr: { write: () => true },
      stdin: new PassThrough(),
      environment: {},
      cwd: '/',
    },
  });
  const flags = globalOptions().map(
    ({ description, flags: spelled }) => `| \`${spelled}\` | ${description} |`,
  );
  const codes = Object.entries(EXIT).map(
    ([name, code]) => `| ${code} | ${EXIT_MEANINGS[name as keyof typeof EXIT]} |`,
  );
  const parts = [
    HEAD,
    table('flag of every command', 'what it is', flags),
    table('exit code', 'what it says', codes),
  ];
  for (const [words] of leavesOf(ALL_COMMANDS)) {
    const root = await programFor(words, ALL_COMMANDS, session);
    parts.push(`## chancery ${words.join(' ')}\n\n\`\`\`text\n${helpOf(root, words)}\`\`\`\n`);
  }
  await expect(parts.join('\n')).toMatchFileSnapshot('../../docs/reference/cli.md');
});

function table(left: string, right: string, rows: readonly string[]): string {
  return [`| ${left} | ${right} |`, '|---|---|', ...rows, ''].join('\n');
}

/** As `--help` prints it, without the flags that all commands have. */
function helpOf(root: CommandUnknownOpts, words: readonly string[]): string {
  let command = root;
  for (const word of words) {
    const found = command.commands.find((one) => one.name() === word);
    if (found === undefined) throw new Error(`no command ${words.join(' ')}`);
    command = found;
  }
  const parts: string[] = [];
  command
    .configureHelp({ ...command.configureHelp(), showGlobalOptions: false, helpWidth: 100 })
    .configureOutput({ writeOut: (part) => void parts.push(part) })
    .outputHelp();
  return parts.join('');
}
