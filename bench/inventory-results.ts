/** Writes `INVENTORY.md`: figures of one run on one machine, which is described and not named. */
import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Measured } from './measure.ts';

export interface Result {
  readonly name: string;
  readonly measured: Measured;
}

export interface Facts {
  readonly count: number;
  readonly fillSeconds: number | undefined;
  readonly readyMs: number;
  readonly atStart: number;
  readonly afterwards: number;
  readonly octets: number;
}

export function writeResults(results: readonly Result[], facts: Facts): void {
  const rows = results.map(({ measured, name }) => {
    const times = [measured.median, measured.p95, measured.p99, measured.longest].map((time) =>
      time.toFixed(1),
    );
    return `| ${[name, ...times, measured.rows.join('–'), measured.short].join(' | ')} |`;
  });
  writeFileSync(join(import.meta.dirname, 'INVENTORY.md'), page(rows, facts));
}

function page(rows: readonly string[], facts: Facts): string {
  const [cpu] = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const mebibytes = (octets: number): string => `${Math.round(octets / 2 ** 20)} MiB`;
  return [
    '# Searches among many certificates',
    '',
    `Written by \`npm run bench:inventory\` on ${new Date().toISOString().slice(0, 10)}. ${cpus().length} × ${cpu?.model ?? 'unknown'}, ${memory},`,
    `Node ${process.versions.node}, ${process.platform}. ${facts.count.toLocaleString('en')} certificates in SQLite, ${mebibytes(facts.octets)} on disk,`,
    `${facts.fillSeconds === undefined ? 'filled before' : `filled in ${Math.round(facts.fillSeconds)} s`}.`,
    '',
    `A server on this store is ready in ${Math.round(facts.readyMs)} ms with ${mebibytes(facts.atStart)} of memory, and has ${mebibytes(facts.afterwards)} when all of this was asked.`,
    '',
    '200 requests each to `GET /v1/pki/certificates` over HTTP, one after the other; milliseconds. A short page is one that',
    'is not full though more follow: it looked at as many certificates as a page may.',
    '',
    '| search | median | p95 | p99 | longest | rows | short pages |',
    '|---|---|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
