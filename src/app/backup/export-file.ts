/** What `chancery audit export --installation` wrote, read back: one run after another, each ended by a checkpoint. */
import { createReadStream } from 'node:fs';
import { type Checkpoint, readNote } from '../../audit/checkpoint.ts';
import type { LogKey } from '../../audit/signer.ts';
import type { RecordedCertificate } from '../../audit/trail.ts';
import { ChanceryError } from '../../base/error.ts';
import { readRow } from '../../records/spelled-row.ts';
import type { ChainLink } from '../../records/store.ts';
import type { Row } from '../../records/tables.ts';
import { linesOf } from './lines.ts';

/** One line. */
export type ExportItem =
  | { readonly kind: 'begin' }
  | { readonly kind: 'policyVersion'; readonly row: Row<'policyVersions'> }
  | { readonly kind: 'certificate'; readonly recorded: RecordedRows }
  | { readonly kind: 'link'; readonly item: ChainLink }
  | { readonly kind: 'checkpoint'; readonly note: string };

export interface RecordedRows {
  readonly certificate: Row<'certificates'>;
  readonly body: Row<'certificateBodies'>;
  readonly chain: Row<'certificateChains'> | undefined;
}

/** A checkpoint of the log that an export holds, and how many of its lines stand before the end of that. */
export interface ExportEnd {
  readonly checkpoint: Checkpoint;
  readonly note: string;
  readonly lines: number;
}

/**
 * The newest checkpoint that the log's key signed: what stands behind it, of a run that was cut off, is left out.
 * @throws malformed when there is none, not_found
 */
export async function endOfExport(path: string, { origin, publicKey }: LogKey): Promise<ExportEnd> {
  let end: ExportEnd | undefined;
  let lines = 0;
  for await (const item of itemsOf(path, Number.POSITIVE_INFINITY, (kind) => kind === 'checkpoint')) {
    lines = item.line;
    if (item.value.kind !== 'checkpoint') continue;
    const { note } = item.value;
    const checkpoint = readNote(note, publicKey);
    if (checkpoint === undefined || checkpoint.origin !== origin) {
      throw malformed('it has a checkpoint that the log of this installation did not sign');
    }
    if (checkpoint.size >= (end?.checkpoint.size ?? 0)) end = { checkpoint, note, lines };
  }
  if (end === undefined) throw malformed('it has no checkpoint: export once more into the same file');
  return end;
}

/** The lines up to and with one of them, by its number from 1. @throws malformed, not_found */
export async function* exportItems(path: string, lines: number): AsyncGenerator<ExportItem> {
  for await (const { value } of itemsOf(path, lines, () => true)) yield value;
}

interface Numbered {
  readonly line: number;
  readonly value: ExportItem;
}

/** @param isWanted says of which kinds the rest of a line is read */
async function* itemsOf(
  path: string,
  lines: number,
  isWanted: (kind: Kind) => boolean,
): AsyncGenerator<Numbered> {
  let line = 0;
  for await (const { isWhole, octets } of linesOf(opened(path))) {
    // It was being written when the export was ended.
    if (!isWhole) return;
    line += 1;
    const text = octets.toString('utf8');
    const kind = KINDS.find((name) => text.startsWith(`{"${name}":`));
    if (kind === undefined) throw malformed(`line ${line} is none that an export has`);
    if (isWanted(kind)) yield { line, value: readItem(kind, text, line) };
    if (line === lines) return;
  }
}

async function* opened(path: string): AsyncGenerator<unknown> {
  try {
    yield* createReadStream(path);
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new ChanceryError('not_found', `${path} cannot be read (${code})`, { cause: error });
  }
}

/** The first member of a line says what it is. */
const KINDS = ['audit_export', 'policy_version', 'certificate', 'link', 'checkpoint'] as const;
type Kind = (typeof KINDS)[number];

function readItem(kind: Kind, text: string, line: number): ExportItem {
  try {
    return READERS[kind](JSON.parse(text) as Readonly<Record<string, unknown>>);
  } catch (error) {
    if (error instanceof ChanceryError) throw malformed(`line ${line}: ${error.message}`);
    throw malformed(`line ${line} is not JSON`);
  }
}

const READERS: Readonly<Record<Kind, (line: Readonly<Record<string, unknown>>) => ExportItem>> = {
  audit_export(line) {
    if (line['audit_export'] !== 1) throw malformed('a newer program wrote it');
    return { kind: 'begin' };
  },
  policy_version: (line) => ({
    kind: 'policyVersion',
    row: readRow('policyVersions', line['policy_version']),
  }),
  certificate(line) {
    const { body, certificate, chain } = line as unknown as RecordedCertificate;
    const rows = {
      certificate: readRow('certificates', certificate),
      body: readRow('certificateBodies', body),
      chain: chain === null ? undefined : readRow('certificateChains', chain),
    };
    return { kind: 'certificate', recorded: rows };
  },
  link(line) {
    const events = Array.isArray(line['events']) ? line['events'] : [];
    const item = {
      link: readRow('auditLinks', line['link']),
      events: events.map((event) => readRow('auditEvents', event)),
    };
    return { kind: 'link', item };
  },
  checkpoint(line) {
    const note = line['checkpoint'];
    if (typeof note !== 'string') throw malformed('a checkpoint is a signed note');
    return { kind: 'checkpoint', note };
  },
};

function malformed(why: string): ChanceryError {
  return new ChanceryError('malformed', `the audit export cannot be replayed: ${why}`);
}
