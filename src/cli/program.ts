/** From arguments to a command and its end: parsing, help, failures and exit codes. */
import { Command, CommanderError, type CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { failureOf, linesOf, usage } from './failure.ts';
import { Session, type Start } from './session.ts';
import { FORMATS } from './settings.ts';
import { colorsOf } from './terminal.ts';
import { type Group, isGroup, type Leaf, type Tree } from './tree.ts';

const DESCRIPTION = 'One self-hosted certificate authority for X.509 and SSH.';

/** @param argv without the program. @returns what the process should end with */
export async function run(argv: readonly string[], tree: Tree, start: Start): Promise<ExitCode> {
  const session = new Session(start);
  try {
    const root = await programFor(argv, tree, session);
    await root.parseAsync([...argv], { from: 'user' });
    return session.exitCode;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return endOf(thrown, argv, tree, session);
    const { url } = await session.settings().catch(() => ({ url: { value: 'the server' } }));
    return tell(thrown, url.value, session);
  }
}

/** The root with the one command that is asked for in it, and of its neighbours the names alone. */
export async function programFor(
  argv: readonly string[],
  tree: Tree,
  session: Session,
): Promise<CommandUnknownOpts> {
  const root = rootOf(session);
  let [parent, level]: [CommandUnknownOpts, Tree] = [root, tree];
  let words = wordsOf(argv);
  for (;;) {
    const [word = '', ...rest] = words;
    const node = Object.hasOwn(level, word) ? level[word] : undefined;
    for (const [name, other] of Object.entries(level)) {
      if (other !== node) parent.addCommand(stubOf(name, other, parent));
    }
    if (node === undefined) return root;
    if (!isGroup(node)) {
      parent.addCommand(await commandOf(word, node, session, parent));
      return root;
    }
    const group = stubOf(word, node, parent);
    parent.addCommand(group);
    [parent, level, words] = [group, node.commands, rest];
  }
}

/** A leaf with all that it takes. */
export async function commandOf(
  name: string,
  leaf: Leaf,
  session: Session,
  parent: CommandUnknownOpts,
): Promise<CommandUnknownOpts> {
  const { command } = await leaf.load();
  const made = command(session).copyInheritedSettings(parent).name(name).summary(leaf.summary);
  if (made.description() === '') made.description(sentence(leaf.summary));
  return made;
}

function stubOf(name: string, node: Leaf | Group, parent: CommandUnknownOpts): CommandUnknownOpts {
  const stub = new Command(name).summary(node.summary).description(sentence(node.summary));
  return stub.copyInheritedSettings(parent);
}

function sentence(summary: string): string {
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
}

/** Flags of every command, with what they take. */
export function globalOptions(): readonly Option[] {
  return [
    new Option('-o, --output <format>', `how findings are printed`).choices(FORMATS),
    new Option('--url <address>', 'the server; CHANCERY_URL'),
    new Option('--token <source>', 'the token: @file, env:NAME, or - for standard input; CHANCERY_TOKEN'),
    new Option('--context <name>', 'a server that you have logged in to; CHANCERY_CONTEXT'),
    new Option('--ca-file <path>', 'PEM of the authorities that vouch for the server; CHANCERY_CA_FILE'),
    new Option('--timeout <time>', 'how long an answer may take, e.g. 30s; CHANCERY_TIMEOUT'),
    new Option('-q, --quiet', 'findings alone, no notes'),
    new Option('--no-color', 'no colours; NO_COLOR'),
  ];
}

function rootOf(session: Session): CommandUnknownOpts {
  const { environment, stderr, stdout } = session.terminal;
  const colors = colorsOf(stdout, environment);
  const root = new Command('chancery')
    .description(DESCRIPTION)
    .version(session.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'what the command takes')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      // Failures are told in one way, below.
      writeErr: (text) => void (text.startsWith('error:') ? undefined : stderr.write(text)),
      outputError: () => undefined,
      getOutHelpWidth: () => stdout.columns ?? 100,
    })
    .configureHelp({
      showGlobalOptions: true,
      sortSubcommands: false,
      styleTitle: (text) => colors.bold(text),
    })
    .hook('preAction', (_, action) => session.configure(action.optsWithGlobals()));
  for (const option of globalOptions()) root.addOption(option);
  return root;
}

/** Flags that take a value which may stand in the next argument. */
const TAKING = new Set(
  globalOptions().flatMap(({ long, required, short }) => (required ? [short, long] : [])),
);

/** The words before the first flag of the command's own. */
function wordsOf(argv: readonly string[]): readonly string[] {
  const words: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const argument = argv[i] ?? '';
    if (!argument.startsWith('-')) words.push(argument);
    else if (TAKING.has(argument)) i++;
  }
  return words;
}

/** Help and version are no failures; a group without a command is, and prints its help. */
function endOf(
  { code, message }: CommanderError,
  argv: readonly string[],
  tree: Tree,
  session: Session,
): ExitCode {
  if (code === 'commander.helpDisplayed' || code === 'commander.version') return EXIT.ok;
  if (code === 'commander.help') return EXIT.usage;
  const words = wordsOf(argv);
  let [level, depth]: [Tree, number] = [tree, 0];
  for (const word of words) {
    const node = Object.hasOwn(level, word) ? level[word] : undefined;
    if (node === undefined) break;
    depth++;
    if (!isGroup(node)) break;
    level = node.commands;
  }
  const [first = '', ...why] = message.replace(/^error: /, '').split('\n');
  const hint = ['chancery', ...words.slice(0, depth), '--help'].join(' ');
  const text = why.length === 0 ? first : `${first} ${why.join(' ')}`;
  return tell(usage(text, hint), '', session);
}

function tell(thrown: unknown, url: string, { isColored, terminal }: Session): ExitCode {
  const failure = failureOf(thrown, url);
  const { red } = colorsOf(terminal.stderr, terminal.environment, isColored);
  const [what = '', ...rest] = linesOf(failure);
  terminal.stderr.write([red(what), ...rest].map((line) => `${line}\n`).join(''));
  return failure.exitCode;
}
