/**
 * `npm run simulate`: `-- --seed 7` runs one seed and prints its trace; `-- --seeds 1..1000` runs many, on all cores.
 * `--steps` says how much is done in each, `--plant` puts a defect in. See README.md.
 */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { progressOn } from '../../src/cli/progress.ts';
import type { Plant } from './organ.ts';
import { PLANTS } from './organs/all.ts';
import { shrink } from './shrink.ts';
import { simulate } from './simulate.ts';

const STEPS = 80;

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string' },
    steps: { type: 'string', default: String(STEPS) },
    plant: { type: 'string' },
    workers: { type: 'string', default: String(availableParallelism()) },
    quiet: { type: 'boolean', default: false },
    /** Of a worker: the seeds come one a line. */
    worker: { type: 'boolean', default: false },
  },
});
const steps = Number(values.steps);
const plants = plantsOf(values.plant);

if (values.worker) await work();
else if (values.seeds !== undefined) process.exitCode = await many(values.seeds);
else process.exitCode = await one(Number(values.seed ?? 1));
process.exit();

function plantsOf(name: string | undefined): readonly Plant[] {
  if (name === undefined) return [];
  const found = PLANTS.filter((plant) => plant.name === name);
  if (found.length > 0) return found;
  console.error(
    `there is no plant "${name}"; there are:\n  ${PLANTS.map((plant) => plant.name).join('\n  ')}`,
  );
  return process.exit(2);
}

async function one(seed: number): Promise<number> {
  const run = await simulate({ seed, steps, plants });
  if (run.violations.length === 0) {
    if (!values.quiet) console.log(run.trace.join('\n'));
    console.log(
      `seed ${seed} holds: ${run.answers.good} of ${run.answers.all} answers were good, ${run.hash}`,
    );
    return 0;
  }
  await tell(seed);
  return 1;
}

/** The seed, what is broken, and the smallest trace that shows it. */
async function tell(seed: number): Promise<void> {
  const { violations } = await simulate({ seed, steps, plants });
  const [first] = violations;
  if (first === undefined) return;
  console.log(
    `seed ${seed}: ${violations.length} violations, the first of "${first.invariant}"; the least that shows it:\n`,
  );
  const { run, runs, steps: left } = await shrink({ seed, steps }, plants, first.invariant);
  console.log(run.trace.join('\n'));
  console.log(
    `\n${left.length} of ${run.steps.length} steps and ${run.faults.length} faults, found in ${runs} runs`,
  );
  for (const { invariant, what } of run.violations) console.log(`broken: ${invariant}: ${what}`);
  const plant = values.plant === undefined ? '' : ` --plant '${values.plant}'`;
  console.log(`again: npm run simulate -- --seed ${seed} --steps ${steps}${plant}`);
}

async function many(range: string): Promise<number> {
  const [from = 1, to = from] = range.split('..').map(Number);
  let next = from;
  let done = 0;
  const bad: number[] = [];
  const began = performance.now();
  const line = (): string => {
    const seconds = (performance.now() - began) / 1000;
    return `${done} of ${to - from + 1} seeds, ${bad.length} broken, ${(done / seconds).toFixed(1)} a second`;
  };
  const progress = progressOn({
    screen: process.stderr,
    environment: process.env,
    clock: { now: () => performance.now() },
    label: '',
    total: to - from + 1,
    unit: 'seeds',
  });
  const say = (text: string): void => {
    progress.end();
    console.log(text);
  };
  await Promise.all(
    Array.from({ length: Math.min(Number(values.workers), to - from + 1) }, async () => {
      const args = ['--import', './test/support/typescript.mjs', fileURLToPath(import.meta.url), '--worker'];
      const more = [
        '--steps',
        String(steps),
        ...(values.plant === undefined ? [] : ['--plant', values.plant]),
      ];
      const child = spawn(process.execPath, [...args, ...more], { stdio: ['pipe', 'pipe', 'inherit'] });
      const give = (): unknown => (next <= to ? child.stdin.write(`${next++}\n`) : child.stdin.end());
      give();
      for await (const text of createInterface({ input: child.stdout })) {
        const { isBroken, seed } = JSON.parse(text) as { seed: number; isBroken: boolean };
        done += 1;
        if (isBroken) {
          bad.push(seed);
          say(`seed ${seed} is broken`);
        }
        if (done % 100 === 0 && !values.quiet) say(line());
        progress.at(done, bad.length === 0 ? '' : `${bad.length} broken`);
        give();
      }
    }),
  );
  say(line());
  if (done !== to - from + 1) console.log(`${to - from + 1 - done} seeds were not run: a worker ended`);
  const [first] = bad.sort((a, b) => a - b);
  if (first !== undefined) await tell(first);
  return bad.length === 0 && done === to - from + 1 ? 0 : 1;
}

async function work(): Promise<void> {
  for await (const text of createInterface({ input: process.stdin })) {
    const seed = Number(text);
    const { hash, violations } = await simulate({ seed, steps, plants });
    const [first] = violations;
    process.stdout.write(`${JSON.stringify({ seed, isBroken: violations.length > 0, first, hash })}\n`);
  }
}
