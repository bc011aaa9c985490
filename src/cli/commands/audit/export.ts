/** `chancery audit export`. */
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import type { Client } from '../../../client/client.ts';
import { EXIT } from '../../exit-codes.ts';
import { Failure, usage } from '../../failure.ts';
import { interruption } from '../../interruption.ts';
import { type Progress, progressOn } from '../../progress.ts';
import type { Session } from '../../session.ts';
import type { Make } from '../../tree.ts';
import { whereItEnds } from './export-file.ts';

interface Flags {
  readonly installation?: true | undefined;
  readonly withCertificates?: true | undefined;
  readonly fromSeq?: string | undefined;
  readonly since?: string | undefined;
}

export const command: Make = (session) =>
  new Command()
    .description(
      'Write the audit trail in its sealed order, as JSON Lines; what is in the file already is gone on with.',
    )
    .argument('[file]', 'where it goes (0600); standard output when absent')
    .option('--from-seq <place>', 'from a place of the sealed order on')
    .option('--since <time>', 'from about an RFC 3339 time on')
    .option(
      '--installation',
      'of all tenants, link by link with its hashes and a signed checkpoint; needs "system"',
    )
    .option('--with-certificates', 'with the certificates that it tells of; with --installation')
    .addHelpText(
      'after',
      `
Without --installation a line is an event of the tenant. With it, an export is what chancery backup restore takes beside a
backup: take both, the export with --with-certificates and more often. No private key is in it.

Examples:
  chancery audit export --since 2026-01-01T00:00:00Z | grep pki_revoke
  chancery audit export --installation --with-certificates /backup/trail.jsonl`,
    )
    .action(async (file, flags) => {
      if (flags.withCertificates === true && flags.installation !== true) {
        throw usage('--with-certificates goes with --installation', 'both of them');
      }
      if (flags.fromSeq !== undefined && flags.since !== undefined)
        throw usage('--from-seq and --since exclude each other');
      const client = await session.client();
      const path = file === undefined ? undefined : resolve(session.terminal.cwd, file);
      const found = path === undefined ? undefined : whereItEnds(path, flags.installation === true);
      const target = path === undefined ? undefined : opened(path, found?.octets ?? 0);
      const write = (value: unknown): void => {
        const line = `${JSON.stringify(value)}\n`;
        if (target === undefined) session.write(line);
        else writeSync(target, line);
      };
      const progress = progressFor(session, target !== undefined);
      const asked = {
        ...flags,
        ...(found?.next !== undefined && { fromSeq: String(found.next), since: undefined }),
      };
      const writing: Writing = { client, write, progress };
      try {
        const isWhole =
          flags.installation === true ? await exportAll(writing, asked) : await exportOwn(writing, asked);
        if (!isWhole) session.exitCode = EXIT.interrupted;
      } finally {
        progress.end();
        if (target !== undefined) closeSync(target);
      }
    });

interface Writing {
  readonly client: Client;
  readonly write: (value: unknown) => void;
  readonly progress: Progress;
}

/** @returns false when somebody stopped it */
async function exportOwn({ client, progress, write }: Writing, flags: Flags): Promise<boolean> {
  const interrupted = interruption();
  let query = placeIn(flags);
  for (let count = 0; !interrupted.is; ) {
    const page = await client.get('/v1/audit/events', { params: { query } });
    for (const event of page.data) write(event);
    count += page.data.length;
    progress.at(count);
    if (!page.has_more) return true;
    query = { from_seq: String(page.next_seq) };
  }
  return false;
}

/** Up to the newest checkpoint, with which it ends: what stands before that is below its signature. */
async function exportAll({ client, progress, write }: Writing, flags: Flags): Promise<boolean> {
  const interrupted = interruption();
  const checkpoint = await client.get('/v1/audit/checkpoint');
  const query = { certificates: flags.withCertificates === true ? ('true' as const) : ('false' as const) };
  let place: Place = placeIn(flags);
  if (Number(place.from_seq ?? -1) >= checkpoint.size) return true;
  write({ audit_export: 1, from: place, key: checkpoint.key });
  const known = new Set<unknown>();
  for (let count = 0; !interrupted.is; ) {
    const page = await client.get('/v1/audit/trail', { params: { query: { ...query, ...place } } });
    for (const version of page.policy_versions) {
      const { id } = version as { readonly id?: unknown };
      if (!known.has(id)) write({ policy_version: version });
      known.add(id);
    }
    for (const certificate of page.certificates) write(certificate);
    for (const link of page.data) {
      if (!isBelow(link, checkpoint.size)) continue;
      write(link);
      count += link.events.length;
    }
    progress.at(count);
    if (page.next_seq >= checkpoint.size || page.data.length === 0) {
      write({ checkpoint: checkpoint.note });
      return true;
    }
    place = { from_seq: String(page.next_seq) };
  }
  return false;
}

interface Place {
  readonly from_seq?: string;
  readonly from?: string;
}

function placeIn({ fromSeq, since }: Flags): Place {
  if (since !== undefined) return { from: since };
  return { from_seq: fromSeq ?? '0' };
}

function isBelow({ link }: { readonly link: object }, size: number): boolean {
  const { firstSeq } = link as { readonly firstSeq?: unknown };
  return typeof firstSeq === 'number' && firstSeq < size;
}

/** What a run that was cut off left of a line is cut off too. */
function opened(path: string, octets: number): number {
  try {
    const target = openSync(path, 'a', 0o600);
    ftruncateSync(target, octets);
    return target;
  } catch (error) {
    throw new Failure(EXIT.failure, `${path} cannot be written`, { why: [(error as Error).message] });
  }
}

function progressFor({ isQuiet, terminal }: Session, isFile: boolean): Progress {
  if (isQuiet || !isFile) return { at: () => undefined, end: () => undefined };
  const { environment, stderr: screen } = terminal;
  const clock = { now: () => Date.now() };
  return progressOn({ screen, environment, clock, label: 'exporting', total: undefined, unit: 'events' });
}
