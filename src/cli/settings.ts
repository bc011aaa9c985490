/** Where and who: each setting from the first place that has it. Flag, environment, project file, context, what is usual. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { contextsFile, readContexts } from './contexts.ts';
import { EXIT } from './exit-codes.ts';
import { Failure, usage } from './failure.ts';
import { readSecret } from './secret.ts';
import type { Terminal } from './terminal.ts';

/** What stands before or after a command's own flags. */
export interface GlobalFlags {
  readonly url?: string | undefined;
  /** Where the token is, as {@link readSecret} takes it. */
  readonly token?: string | undefined;
  readonly context?: string | undefined;
  readonly caFile?: string | undefined;
  readonly output?: string | undefined;
  readonly timeout?: string | undefined;
  readonly quiet?: boolean | undefined;
  readonly color?: boolean | undefined;
}

export interface Setting<T> {
  readonly value: T;
  /** E.g. `--url`, `CHANCERY_URL`, `chancery.yaml`, `context prod`, `built in`. */
  readonly origin: string;
}

export interface Settings {
  readonly context: Setting<string | undefined>;
  readonly url: Setting<string>;
  readonly token: Setting<string | undefined>;
  /** PEM. */
  readonly ca: Setting<string | undefined>;
  readonly output: Setting<Format>;
  /** Milliseconds that an answer may take. */
  readonly timeout: Setting<number>;
}

export const FORMATS = ['table', 'json', 'yaml', 'pem', 'name'] as const;
export type Format = (typeof FORMATS)[number];

/** What a server on this machine has left for whoever may read its data. */
export interface LocalServer {
  readonly url?: string | undefined;
  readonly token?: string | undefined;
}

const USUAL_URL = 'http://127.0.0.1:7420';
const USUAL_TIMEOUT_MS = 30_000;
const PROJECT_FILE = 'chancery.yaml';

/** @param local is asked only when no other place says where the server is */
export async function readSettings(
  flags: GlobalFlags,
  terminal: Terminal,
  local: () => LocalServer,
): Promise<Settings> {
  const { environment } = terminal;
  const project = readProject(terminal.cwd);
  const known = readContexts(contextsFile(environment));
  const context = first<string | undefined>(
    [flags.context, '--context'],
    [environment['CHANCERY_CONTEXT'], 'CHANCERY_CONTEXT'],
    [project?.context, PROJECT_FILE],
    [known.current, 'contexts.json'],
  ) ?? { value: undefined, origin: 'built in' };
  const chosen = context.value === undefined ? undefined : known.contexts[context.value];
  if (context.value !== undefined && chosen === undefined) {
    throw usage(`there is no context "${context.value}"`, 'chancery context ls');
  }
  const ofContext = `context ${context.value ?? ''}`;
  const here = local();
  const url = first(
    [flags.url, '--url'],
    [environment['CHANCERY_URL'], 'CHANCERY_URL'],
    [project?.url, PROJECT_FILE],
    [chosen?.url, ofContext],
    [here.url, 'the server on this machine'],
  ) ?? { value: USUAL_URL, origin: 'built in' };
  checkUrl(url);
  const token = first(
    [flags.token === undefined ? undefined : await readSecret(flags.token, '--token', terminal), '--token'],
    // Whose project it is may be anybody: its file must not say where a token of the environment goes.
    [url.origin === PROJECT_FILE ? undefined : environment['CHANCERY_TOKEN'], 'CHANCERY_TOKEN'],
    // A token goes to the server that it is for, and to no other that a flag or a file names.
    [chosen !== undefined && chosen.url === url.value ? chosen.token : undefined, ofContext],
    [isLocal(url.value, here) ? here.token : undefined, 'the server on this machine'],
  );
  checkToken(token);
  const ca = first(
    [readPem(flags.caFile, '--ca-file'), '--ca-file'],
    [readPem(environment['CHANCERY_CA_FILE'], 'CHANCERY_CA_FILE'), 'CHANCERY_CA_FILE'],
    [readPem(project?.ca_file, PROJECT_FILE), PROJECT_FILE],
    [chosen?.ca, ofContext],
  );
  const output = first(
    [flags.output, '--output'],
    [environment['CHANCERY_OUTPUT'], 'CHANCERY_OUTPUT'],
    [project?.output, PROJECT_FILE],
  ) ?? { value: 'table', origin: 'built in' };
  const timeout = first([flags.timeout, '--timeout'], [environment['CHANCERY_TIMEOUT'], 'CHANCERY_TIMEOUT']);
  const none = { value: undefined, origin: 'built in' };
  return {
    context,
    url,
    token: token ?? none,
    ca: ca ?? none,
    output: { value: formatOf(output.value, output.origin), origin: output.origin },
    timeout:
      timeout === undefined
        ? { value: USUAL_TIMEOUT_MS, origin: 'built in' }
        : { value: millisecondsOf(timeout.value, timeout.origin), origin: timeout.origin },
  };
}

interface Project {
  readonly url?: string;
  readonly context?: string;
  readonly output?: string;
  readonly ca_file?: string;
}

/** `chancery.yaml` of this folder or the nearest above it. It holds no secrets: it is kept with the project. */
function readProject(cwd: string): Project | undefined {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const file = join(folder, PROJECT_FILE);
    if (existsSync(file)) return checkProject(file, parseProject(file));
    if (folder === dirname(folder)) return undefined;
  }
}

function parseProject(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const [why = ''] = (error as Error).message.split('\n');
    throw new Failure(EXIT.usage, `${file} cannot be read`, { why: [why] });
  }
}

function checkProject(file: string, read: unknown): Project {
  if (typeof read !== 'object' || read === null)
    throw usage(`${file} must be a map with url, context, output or ca_file`);
  for (const [name, value] of Object.entries(read)) {
    if (!['url', 'context', 'output', 'ca_file'].includes(name) || typeof value !== 'string') {
      throw usage(`${file}: "${name}" is no text setting of it: url, context, output and ca_file are`);
    }
  }
  return read;
}

function first<T>(...places: readonly (readonly [T | undefined, string])[]): Setting<T> | undefined {
  for (const [value, origin] of places) if (value !== undefined && value !== '') return { value, origin };
  return undefined;
}

/** An admin's token is left beside the data; it is good for the server on that data alone. */
function isLocal(url: string, here: LocalServer): boolean {
  return here.token !== undefined && url === (here.url ?? USUAL_URL);
}

function checkUrl({ origin, value }: Setting<string>): void {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw usage(`${origin}: must be an address such as https://ca.internal:7443`);
  }
}

/** What no header can carry (RFC 6750 §2.1) is refused here: what the runtime says of a header repeats it. */
function checkToken(token: Setting<string | undefined> | undefined): void {
  if (token?.value !== undefined && !/^[\x21-\x7e]+$/.test(token.value)) {
    throw usage(
      `${token.origin}: what is there is no token: it must be one line of letters, digits and marks`,
    );
  }
}

function readPem(path: string | undefined, origin: string): string | undefined {
  if (path === undefined || path === '') return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Failure(EXIT.usage, `${origin}: ${path} cannot be read`, { why: [(error as Error).message] });
  }
}

function formatOf(text: string, origin: string): Format {
  const found = FORMATS.find((format) => format === text);
  if (found === undefined) throw usage(`${origin}: "${text}" is none of ${FORMATS.join(', ')}`);
  return found;
}

/** E.g. `30s`, `2m`, `500ms`. */
export function millisecondsOf(text: string, origin: string): number {
  const [, digits = '', unit = ''] = /^(\d{1,6})(ms|s|m|h)$/.exec(text) ?? [];
  const factor = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[unit];
  if (factor === undefined) throw usage(`${origin}: must be a length of time such as 30s or 2m`);
  return Number(digits) * factor;
}
