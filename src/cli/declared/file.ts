/** Files of declared things: YAML, a document each. Everything that is wrong with one is told at once, line by line. */

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Document, isMap, isScalar, LineCounter, parseAllDocuments, type YAMLMap } from 'yaml';
import { EXIT } from '../exit-codes.ts';
import { Failure, usage } from '../failure.ts';
import type { Session } from '../session.ts';
import { readOctets } from '../terminal.ts';
import { checkForm } from './form.ts';
import { KINDS, type KindName } from './kinds.ts';

export interface Declared {
  readonly kind: KindName;
  readonly name: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** Where it begins, e.g. `web.yaml:12`. */
  readonly place: string;
}

const MOST_OCTETS = 1024 * 1024;
const MOST_DOCUMENTS = 1000;
const MOST_TOLD = 20;

/** @param path `-` for standard input. @throws Failure for what cannot be read, or is not what is taken */
export async function readDeclared(session: Session, path: string): Promise<readonly Declared[]> {
  return parseDeclared(await textOf(session, path), path === '-' ? 'standard input' : path);
}

async function textOf({ terminal }: Session, path: string): Promise<string> {
  try {
    const octets =
      path === '-'
        ? await readOctets(terminal.stdin, MOST_OCTETS)
        : readFileSync(resolve(terminal.cwd, path));
    if (octets.length > MOST_OCTETS) throw new RangeError(`it has more than ${MOST_OCTETS} octets`);
    return new TextDecoder('utf-8', { fatal: true }).decode(octets);
  } catch (error) {
    throw new Failure(EXIT.usage, `${path} cannot be read`, { why: [(error as Error).message] });
  }
}

/** @param file as its problems are told of. @throws Failure that names every problem with its line, up to twenty */
export function parseDeclared(text: string, file: string): readonly Declared[] {
  const lines = new LineCounter();
  const problems: string[] = [];
  const placeOf = (at: number | undefined): string =>
    at === undefined ? file : `${file}:${lines.linePos(at).line}`;
  const tell = (message: string, at: number | undefined): void => {
    problems.push(`${placeOf(at)}: ${message}`);
  };
  const all = documentsIn(text, lines, file);
  if (all.length > MOST_DOCUMENTS) throw usage(`${file} has more than ${MOST_DOCUMENTS} documents`);
  const declared: Declared[] = [];
  for (const document of all) {
    for (const { message, pos } of [...document.errors, ...document.warnings]) tell(message, pos[0]);
    if (document.errors.length > 0 || document.contents === null) continue;
    const one = readOne(document, tell);
    if (one !== undefined) declared.push({ ...one, place: placeOf(document.contents.range?.[0]) });
  }
  tellOfTwice(declared, problems);
  if (problems.length > 0) {
    const more = problems.length - MOST_TOLD;
    throw new Failure(EXIT.usage, `${file} is not taken, and nothing was done`, {
      why: [...problems.slice(0, MOST_TOLD), ...(more > 0 ? [`and ${more} more`] : [])],
    });
  }
  return declared;
}

/** @throws Failure for what is nested so deeply that it cannot be read */
function documentsIn(text: string, lineCounter: LineCounter, file: string): readonly Document[] {
  try {
    const documents = parseAllDocuments(text, { lineCounter, prettyErrors: false });
    return Array.isArray(documents) ? documents : [];
  } catch (error) {
    throw new Failure(EXIT.usage, `${file} cannot be read`, { why: [(error as Error).message] });
  }
}

function readOne(
  document: Document,
  tell: (message: string, at: number | undefined) => void,
): Omit<Declared, 'place'> | undefined {
  const { contents } = document;
  const at = contents?.range?.[0];
  if (!isMap(contents)) {
    tell('a document must hold fields, kind and name among them', at);
    return undefined;
  }
  const kind = textIn(contents, 'kind');
  if (kind === undefined || !Object.hasOwn(KINDS, kind)) {
    tell(`kind must be one of ${Object.keys(KINDS).join(', ')}`, at);
    return undefined;
  }
  const form = { fields: { kind: 'text', name: 'text', ...KINDS[kind as KindName].form } } as const;
  let isWell = true;
  checkForm(contents, form, '', (message, where) => {
    isWell = false;
    tell(message, where);
  });
  const name = textIn(contents, 'name');
  if (name === undefined || name === '') {
    tell(`a ${kind} needs a name`, at);
    return undefined;
  }
  if (!isWell) return undefined;
  const {
    kind: _kind,
    name: _name,
    ...fields
  } = document.toJS({ maxAliasCount: 0 }) as Record<string, unknown>;
  return { kind: kind as KindName, name, fields };
}

function textIn(map: YAMLMap, key: string): string | undefined {
  const node = map.get(key, true);
  return isScalar(node) && typeof node.value === 'string' ? node.value : undefined;
}

function tellOfTwice(declared: readonly Declared[], problems: string[]): void {
  const seen = new Map<string, string>();
  for (const { kind, name, place } of declared) {
    const key = `${kind} ${name}`;
    const before = seen.get(key);
    if (before !== undefined) problems.push(`${place}: the ${key} is in ${before} already`);
    else seen.set(key, place);
  }
}
