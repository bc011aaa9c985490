/** The manual's pages in roff, made of the tree of commands: `chancery(1)`, and one for each of its words. */
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Flag, Place } from '../../src/cli/completion/place.ts';
import { EXIT, EXIT_MEANINGS } from '../../src/cli/exit-codes.ts';

/** @param places of the whole tree. @returns text by file name */
export function manualPages(places: readonly Place[], common: readonly Flag[]): ReadonlyMap<string, string> {
  const [program, ...others] = places;
  if (program === undefined) throw new Error('no commands');
  const pages = new Map([['chancery.1', programPage(program, common)]]);
  for (const { summary, word } of program.next) {
    const own = others.filter(({ words }) => words[0] === word);
    pages.set(`chancery-${word}.1`, wordPage(word, summary, own));
  }
  return pages;
}

function programPage({ next, summary }: Place, common: readonly Flag[]): string {
  return page('chancery', 'one certificate authority for X.509 and SSH', [
    '.SH SYNOPSIS',
    '.B chancery',
    '.I command',
    '.RI [ flags ]',
    '.SH DESCRIPTION',
    escaped(summary),
    'Findings go to standard output, everything else to standard error.',
    '.SH COMMANDS',
    ...next.flatMap((one) => tagged(`chancery\\-${escaped(one.word)}(1)`, one.summary)),
    '.SH FLAGS OF EVERY COMMAND',
    ...common.flatMap((flag) => tagged(flagText(flag), flag.summary)),
    '.SH EXIT STATUS',
    ...Object.entries(EXIT).flatMap(([name, code]) =>
      tagged(String(code), EXIT_MEANINGS[name as keyof typeof EXIT]),
    ),
    '.SH ENVIRONMENT',
    ...tagged('CHANCERY_URL, CHANCERY_TOKEN', 'where the server is, and who you are to it'),
    ...tagged('CHANCERY_CONTEXT, CHANCERY_CA_FILE, CHANCERY_OUTPUT, CHANCERY_TIMEOUT', 'as the flags'),
    ...tagged('NO_COLOR, CI', 'no colours and no progress when set'),
    escaped('The server’s own settings are in docs/reference/settings.md.'),
    '.SH FILES',
    ...tagged('$XDG_CONFIG_HOME/chancery/contexts.json', 'servers that you have logged in to'),
    ...tagged('chancery.yaml', 'of this folder or one above it: url, context, output, ca_file'),
  ]);
}

function wordPage(word: string, summary: string, places: readonly Place[]): string {
  const parts = places.flatMap((place) => {
    const { command } = place;
    if (command === undefined) return [];
    const name = `chancery ${place.words.join(' ')}`;
    return [
      `.SS ${escaped(name)} ${escaped(usageOf(command))}`,
      escaped(command.description()),
      ...command.registeredArguments.flatMap((one) => tagged(`<${one.name()}>`, one.description)),
      ...place.flags.flatMap((flag) => tagged(flagText(flag), flag.summary)),
      ...furtherOf(command),
    ];
  });
  return page(`chancery-${word}`, summary, ['.SH COMMANDS', ...parts, '.SH SEE ALSO', '.BR chancery (1)']);
}

function page(name: string, summary: string, lines: readonly string[]): string {
  return [
    `.TH ${escaped(name.toUpperCase())} 1 "" Chancery`,
    '.SH NAME',
    `${escaped(name)} \\- ${escaped(summary)}`,
    ...lines,
    '',
  ].join('\n');
}

function usageOf(command: CommandUnknownOpts): string {
  return command.usage().replace('[options]', '[flags]');
}

/** Notes and examples below the flags, as they stand. */
function furtherOf(command: CommandUnknownOpts): readonly string[] {
  const parts: string[] = [];
  command.configureOutput({ writeOut: (text) => void parts.push(text) }).outputHelp();
  const shown = parts.join('');
  const further = shown.slice(parts[0]?.length ?? 0).trim();
  return further === '' ? [] : ['.P', '.nf', ...further.split('\n').map(escaped), '.fi'];
}

function flagText({ choices, long, short, value }: Flag): string {
  const taken = value === undefined ? '' : ` <${choices.length > 0 ? choices.join('|') : value}>`;
  return `${short === undefined ? '' : `${short}, `}${long}${taken}`;
}

function tagged(tag: string, text: string): readonly string[] {
  return ['.TP', `.B ${tag.includes('\\-') ? tag : escaped(tag)}`, escaped(text)];
}

/** A line that begins with a dot or an apostrophe would be a request; a dash alone a hyphen. */
function escaped(text: string): string {
  const line = text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    // Long lists of values may be broken after each.
    .replaceAll('|', '|\\:')
    .replaceAll('’', '\\(cq')
    .replaceAll('…', '\\&...')
    .replaceAll('\n', ' ');
  return /^[.']/.test(line) ? `\\&${line}` : line;
}
