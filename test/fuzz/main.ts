/**
 * `npm run fuzz`: many inputs for every reader of what comes from outside. An input that shows a fault, or that is never
 * done with, is written to `test/fuzz/corpus/<target>/`, where it is a test from then on.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Progress, progressOn } from '../../src/cli/progress.ts';
import { Campaign, type TargetReport } from './campaign.ts';
import { TARGETS } from './targets.ts';

const { values: flags } = parseArgs({
  options: {
    inputs: { type: 'string', default: '1000000' },
    target: { type: 'string', default: '' },
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: 'Infinity' },
    workers: { type: 'string', default: String(cpus().length) },
  },
});

const CORPUS = join(import.meta.dirname, 'corpus');
const began = performance.now();
const deadline = began + Number(flags.minutes) * 60_000;
const campaign = new Campaign(Number(flags.workers));
const names = Object.keys(TARGETS).filter((name) => name.includes(flags.target));
const reports: TargetReport[] = [];
const isTimed = Number.isFinite(deadline);
const progress = bar();
process.stdout.write(
  '| target | inputs | read | refused | read elsewhere | faults | s |\n|---|---|---|---|---|---|---|\n',
);
for (const [i, name] of names.entries()) {
  // What is left of the time is shared by the targets that are left.
  const until = performance.now() + (deadline - performance.now()) / (names.length - i);
  const report = await campaign.run({
    target: name,
    inputs: Number(flags.inputs),
    seed: Number(flags.seed),
    until,
    told: (inputs) => {
      const done = isTimed ? (performance.now() - began) / 1000 : i * Number(flags.inputs) + inputs;
      progress.at(done, `${name}, ${i + 1} of ${names.length}`);
    },
  });
  reports.push(report);
  progress.end();
  process.stdout.write(`${rowOf(report)}\n`);
  for (const { error, hash, input } of report.findings) {
    mkdirSync(join(CORPUS, name), { recursive: true });
    writeFileSync(join(CORPUS, name, hash), input);
    process.stdout.write(`fault in ${name}: ${hash}\n${error}\n`);
  }
}
campaign.end();
process.stdout.write(`\n${disagreementsOf(reports)}`);
process.exit(reports.some(({ findings }) => findings.length > 0) ? 1 : 0);

/** Of the time, where that was given; else of the inputs. */
function bar(): Progress {
  const inputs = names.length * Number(flags.inputs);
  return progressOn({
    screen: process.stderr,
    environment: process.env,
    clock: { now: () => performance.now() },
    label: '',
    ...(isTimed ? { total: Number(flags.minutes) * 60 } : { total: inputs, unit: 'inputs' }),
  });
}

function rowOf({ findings, inputs, onlyTheirs, read, seconds, target }: TargetReport): string {
  const theirs = [...onlyTheirs.values()].reduce((sum, count) => sum + count, 0);
  const cells = [target, inputs, read, inputs - read, theirs, findings.length, seconds.toFixed(0)];
  return `| ${cells.join(' | ')} |`;
}

/** What other implementations read and we refuse, by why we do; the most frequent first. */
function disagreementsOf(all: readonly TargetReport[]): string {
  const lines = all.flatMap(({ onlyTheirs, target }) =>
    [...onlyTheirs]
      .sort(([, a], [, b]) => b - a)
      .map(([why, count]) => `${String(count).padStart(8)}  ${target}: ${why}`),
  );
  return lines.length === 0 ? '' : `read elsewhere and refused here:\n${lines.join('\n')}\n`;
}
