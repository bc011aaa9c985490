/** `npm run bench:inventory`: searches among a million certificates. See README.md. */
import { rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setUp } from '../scripts/setup.mjs';
import { SqliteFile } from '../src/store/sql/sqlite/driver.ts';
import { databaseOf, filled, placeOf } from './fill.ts';
import { type Result, writeResults } from './inventory-results.ts';
import { measure } from './measure.ts';
import { type Planned, plansOf } from './plans.ts';
import { searches } from './searches.ts';
import { ROOT, startServer } from './server.ts';
import { ensureFilled } from './stored-place.ts';

const GOAL_MS = 50;

const { values: flags } = parseArgs({
  options: {
    count: { type: 'string', default: '1000000' },
    data: { type: 'string', default: join(tmpdir(), 'chancery-bench') },
    keep: { type: 'boolean', default: false },
    plans: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
  },
});

const count = Number(flags.count);
const dataDir = join(flags.data, `inventory-${count}`);
await setUp(ROOT);
const fillSeconds = await prepare();
const failures = await run();
if (!flags.keep) rmSync(dataDir, { recursive: true, force: true });
for (const failure of failures) process.stderr.write(`${failure}\n`);
process.exit(failures.length === 0 ? 0 : 1);

/** @returns the seconds it took, or undefined when a filled store was there */
async function prepare(): Promise<number | undefined> {
  const seconds = await ensureFilled(dataDir, count);
  const file = new SqliteFile(databaseOf(dataDir));
  const there = filled(file);
  file.close();
  if (there !== count) throw new Error(`${dataDir} holds ${there} certificates: remove it`);
  return seconds;
}

/** @returns what is not as it should be */
async function run(): Promise<readonly string[]> {
  const server = await startServer(dataDir);
  const atStart = server.memory();
  const file = new SqliteFile(databaseOf(dataDir));
  const place = placeOf(file, count);
  file.close();
  const results: (Result & { readonly planned: Planned })[] = [];
  for (const asked of searches(place).filter(({ name }) => name.includes(flags.only))) {
    const planned = await plansOf(databaseOf(dataDir), place.tenantId, asked.query(1));
    const measured = await measure(server, asked);
    results.push({ name: asked.name, measured, planned });
    const times = [measured.median, measured.p95, measured.p99]
      .map((time) => time.toFixed(1).padStart(7))
      .join('');
    process.stdout.write(
      `${asked.name.padEnd(52)}${times} ms, ${measured.rows.join('-')} rows, ${measured.short} short\n`,
    );
    if (flags.plans) process.stdout.write(`${planned.lines.map((line) => `    ${line}\n`).join('')}`);
  }
  const { readyMs } = server;
  const facts = {
    count,
    fillSeconds,
    readyMs,
    atStart,
    afterwards: server.memory(),
    octets: statSync(databaseOf(dataDir)).size,
  };
  await server.stop();
  if (flags.only === '') writeResults(results, facts);
  process.stdout.write(
    `ready in ${readyMs.toFixed(0)} ms, ${Math.round(atStart / 2 ** 20)} MiB, then ${Math.round(facts.afterwards / 2 ** 20)} MiB\n`,
  );
  return results.flatMap(({ measured, name, planned }) => [
    ...planned.scans.map((scan) => `${name}: ${scan}`),
    ...(measured.p95 > GOAL_MS ? [`${name}: p95 is ${measured.p95.toFixed(1)} ms`] : []),
  ]);
}
