/** Where a command reads and writes. A port, so that tests can stand in for a terminal. */
import picocolors from 'picocolors';
import type { Screen } from './progress.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type Colors = ReturnType<typeof picocolors.createColors>;

/** Findings are text, but for files that are printed. */
interface Findings extends Screen {
  write(data: string | Uint8Array): unknown;
}

export interface Terminal {
  readonly stdout: Findings;
  readonly stderr: Screen;
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly environment: Environment;
  readonly cwd: string;
}

/** Whether a person is there to be asked. */
export function isInteractive({ environment, stderr, stdin }: Terminal): boolean {
  return stdin.isTTY === true && stderr.isTTY === true && (environment['CI'] ?? '') === '';
}

/** Colours of a stream, or none: without a terminal, or where NO_COLOR, CI or TERM=dumb say so. */
export function colorsOf(screen: Screen, environment: Environment, isWanted = true): Colors {
  const isPlain = ['NO_COLOR', 'CI'].some((name) => (environment[name] ?? '') !== '');
  return picocolors.createColors(
    isWanted && screen.isTTY === true && !isPlain && environment['TERM'] !== 'dumb',
  );
}

/** All of standard input, as text. @param limit octets */
export async function readAll(stdin: NodeJS.ReadableStream, limit: number): Promise<string> {
  return Buffer.from(await readOctets(stdin, limit)).toString('utf8');
}

/** All of standard input. @param limit octets */
export async function readOctets(stdin: NodeJS.ReadableStream, limit: number): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of stdin) {
    const octets = Buffer.from(part as string | Uint8Array);
    length += octets.length;
    if (length > limit) throw new RangeError(`standard input has more than ${limit} octets`);
    parts.push(octets);
  }
  return new Uint8Array(Buffer.concat(parts));
}
