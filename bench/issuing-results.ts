/** What `npm run bench` found, as a page. */
import { writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Measured } from './load.ts';
import type { Shares } from './profile.ts';

/** The server and the bare handler, one after the other. */
export interface Round {
  readonly ours: Measured;
  readonly bare: Measured;
}

export interface Compared {
  readonly name: string;
  readonly connections: number;
  readonly rounds: readonly Round[];
}

export interface Found {
  readonly compared: readonly Compared[];
  /** Certificates a second. */
  readonly keygen: number | undefined;
  readonly shares: Shares | undefined;
  /** Of each round. */
  readonly seconds: number;
  /** Whether the page is kept. */
  readonly write: boolean;
}

/** @returns the page */
export function writeIssuing(found: Found): string {
  const page = pageOf(found);
  if (found.write) writeFileSync(join(import.meta.dirname, 'ISSUING.md'), page);
  return page;
}

function pageOf({ compared, keygen, seconds, shares }: Found): string {
  const rounds = compared[0]?.rounds.length ?? 0;
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  const load = loadavg()[1]?.toFixed(1);
  return `# Signing and issuing, beside handlers that do nothing else

Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}. ${machine}, Node ${process.versions.node}, ${process.platform}.
The load average of the five minutes before its end was ${load}; the bench alone makes about 2.

\`chancery\` is the built server in a process of its own: SQLite with \`synchronous=FULL\`, audited, linted, the caller's token and
role read, and nothing answered before it is on the disk. \`bare\` is a fastify handler in a process of its own that parses the request with
the same parser, imports the key, verifies, signs and stores nothing. 200 different requests, on 16 connections or 1 that stay open, from a
client in a third process; ${rounds} rounds of ${seconds} s each, in turn. Rates are certificates a second: the median of the rounds, and
the least and the greatest. The ratio is that of each round. Times are milliseconds over all rounds.

| what | connections | chancery | bare | chancery : bare | chancery p50, p99 | bare p50, p99 |
|---|---|---|---|---|---|---|
${compared.map(rowOf).join('\n')}
${keygenText(compared, keygen)}${shares === undefined ? '' : sharesText(shares)}`;
}

function rowOf({ connections, name, rounds }: Compared): string {
  const rate = ({ ms, times }: Measured): number => (times.length * 1000) / ms;
  const [ours, bare] = [rounds.map((round) => rate(round.ours)), rounds.map((round) => rate(round.bare))];
  const ratios = rounds.map((_, i) => (ours[i] ?? 0) / (bare[i] ?? 1));
  const cells = [
    name,
    connections,
    spread(ours, (one) => one.toFixed(0)),
    spread(bare, (one) => one.toFixed(0)),
    spread(ratios, (one) => `${(one * 100).toFixed(0)} %`),
    percentiles(rounds.flatMap((round) => round.ours.times)),
    percentiles(rounds.flatMap((round) => round.bare.times)),
  ];
  return `| ${cells.join(' | ')} |`;
}

function spread(values: readonly number[], text: (value: number) => string): string {
  const ordered = values.toSorted((a, b) => a - b);
  const at = (share: number): string => text(ordered[Math.floor((ordered.length - 1) * share)] ?? Number.NaN);
  return `**${at(0.5)}** (${at(0)} to ${at(1)})`;
}

function percentiles(times: readonly number[]): string {
  const ordered = times.toSorted((a, b) => a - b);
  return [0.5, 0.99]
    .map((share) => (ordered[Math.floor((ordered.length - 1) * share)] ?? 0).toFixed(2))
    .join(', ');
}

function keygenText(compared: readonly Compared[], keygen: number | undefined): string {
  if (keygen === undefined) return '';
  const ssh = compared.filter(({ name }) => name.startsWith('SSH'));
  const times = ssh.map(({ connections, rounds }) => {
    const rates = rounds.map(({ ours }) => (ours.times.length * 1000) / ours.ms).toSorted((a, b) => a - b);
    const rate = rates[Math.floor((rates.length - 1) / 2)] ?? 0;
    return `${(rate / keygen).toFixed(1)} times that on ${connections} connection${connections === 1 ? '' : 's'}`;
  });
  return `
\`ssh-keygen -s\`, a process for each certificate, one after the other: ${keygen.toFixed(0)} a second. Chancery's SSH rate is
${times.join(', and ')}.
`;
}

function sharesText({ functions, places }: Shares): string {
  const table = (rows: Shares['places'], head: string): string =>
    `| ${head} | share |\n|---|---|\n${rows.map(([name, share]) => `| ${name} | ${(share * 100).toFixed(1)} % |`).join('\n')}`;
  return `
## Where the server's time goes

V8's own samples of the server while it signs CSRs for 16 connections, without the time in which it waits; the start is among it. What native
code does (OpenSSL, SQLite, the kernel's writing) counts as that of the function of JavaScript that called it.

${table(places, 'by place')}

${table(functions, 'by function, the longest')}
`;
}
