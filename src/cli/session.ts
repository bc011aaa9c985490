/** What a command works with: settings, the server, and where its findings go. Made once, when a command runs. */
import { type Client, chanceryClient } from '../client/client.ts';
import type { Place } from './completion/place.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { Failure } from './failure.ts';
import { fetchThrough } from './fetch.ts';
import { listed, type Shape, shown } from './output.ts';
import { isWatched } from './progress.ts';
import { readSecret } from './secret.ts';
import { type GlobalFlags, type LocalServer, readSettings, type Settings } from './settings.ts';
import { colorsOf, isInteractive, type Terminal } from './terminal.ts';

/** What the command is started with. */
export interface Start {
  readonly terminal: Terminal;
  readonly version: string;
  readonly local: () => LocalServer;
  /** All commands, for those that tell of the others. */
  readonly places: (session: Session) => Promise<readonly Place[]>;
}

export class Session {
  readonly terminal: Terminal;
  readonly version: string;
  readonly #local: () => LocalServer;
  readonly #places: Start['places'];
  #flags: GlobalFlags = {};
  #settings: Promise<Settings> | undefined;
  /** What the process ends with when nothing fails. */
  exitCode: ExitCode = EXIT.ok;

  constructor({ local, places, terminal, version }: Start) {
    this.#places = places;
    this.terminal = terminal;
    this.version = version;
    this.#local = local;
  }

  /** The flags that every command has, once they are read. */
  configure(flags: GlobalFlags): void {
    this.#flags = flags;
    this.#settings = undefined;
  }

  /** Another server than the flags say: the one that a command's argument names. */
  goTo(url: string): void {
    this.configure({ ...this.#flags, url });
  }

  /** All commands, and what each takes. */
  places(): Promise<readonly Place[]> {
    return this.#places(this);
  }

  get isQuiet(): boolean {
    return this.#flags.quiet === true;
  }

  get isInteractive(): boolean {
    return isInteractive(this.terminal);
  }

  /** Whether `--no-color` does not stand there. */
  get isColored(): boolean {
    return this.#flags.color !== false;
  }

  /** Colours for standard output. */
  get colors(): ReturnType<typeof colorsOf> {
    return colorsOf(this.terminal.stdout, this.terminal.environment, this.isColored);
  }

  settings(): Promise<Settings> {
    this.#settings ??= readSettings(this.#flags, this.terminal, this.#local);
    return this.#settings;
  }

  /** @throws Failure when there is no token */
  async client(): Promise<Client> {
    const { token, url } = await this.settings();
    if (token.value === undefined) {
      throw new Failure(EXIT.authentication, `there is no token for ${url.value}`, {
        hint: 'chancery login, or a token in CHANCERY_TOKEN',
      });
    }
    return this.anonymous(token.value);
  }

  /** For what is public. */
  async anonymous(token?: string): Promise<Client> {
    const { ca, timeout, url } = await this.settings();
    return chanceryClient({
      url: url.value,
      token,
      userAgent: `chancery/${this.version}`,
      fetch: fetchThrough({ ca: ca.value, timeoutMs: timeout.value }),
    });
  }

  /** For a server that is named by what is kept on this machine, and not by the settings. */
  async clientAt(at: {
    readonly url: string;
    readonly token: string;
    readonly ca?: string | undefined;
  }): Promise<Client> {
    const { timeout } = await this.settings();
    return chanceryClient({
      url: at.url,
      token: at.token,
      userAgent: `chancery/${this.version}`,
      fetch: fetchThrough({ ca: at.ca, timeoutMs: timeout.value }),
    });
  }

  async list<T>(things: readonly T[], shape: Shape<T>): Promise<void> {
    const { output } = await this.settings();
    this.write(listed(things, output.value, shape));
    if (things.length === 0 && output.value === 'table') this.note('there are none');
  }

  async show<T>(thing: T, shape: Shape<T>): Promise<void> {
    const { output } = await this.settings();
    this.write(shown(thing, output.value, shape));
  }

  /** Data. */
  write(data: string | Uint8Array): void {
    this.terminal.stdout.write(data);
  }

  /** For the person who watches; nothing with `-q`. */
  note(text: string): void {
    if (!this.isQuiet) this.terminal.stderr.write(`${text}\n`);
  }

  /** What a person may want to do next, where one watches. Commands of ours are spelled as this one was called. */
  next(what: string, commands: readonly string[]): void {
    const { environment, stderr } = this.terminal;
    if (this.isQuiet || !isWatched(stderr, { ...environment, NO_COLOR: undefined })) return;
    const isByNpx = environment['npm_command'] === 'exec';
    const spelled = commands.map((line) =>
      isByNpx ? line.replaceAll(/^chancery /g, 'npx chancery ') : line,
    );
    stderr.write(['', `${what}:`, '', ...spelled.map((line) => `  ${line}`), '', ''].join('\n'));
  }

  secret(source: string, what: string): Promise<string> {
    return readSecret(source, what, this.terminal);
  }
}
