/** One run from its seed: prepared without faults, then everybody at once with them, and looked at when all is quiet. */
import './at-once.ts';
import { createHash } from 'node:crypto';
import { createInstallation } from '../../src/access/tenants.ts';
import { checkValue } from '../../src/keys/sealing.ts';
import { Chance } from './chance.ts';
import { newClient } from './client.ts';
import type { Hooks, Operation, Plant } from './organ.ts';
import { INVARIANTS, ORGANS } from './organs/all.ts';
import { workUnasked } from './organs/nature.ts';
import { Replica } from './replica.ts';
import { type Violation, World } from './world.ts';

export interface Wanted {
  readonly seed: number;
  /** How many things are done of the common plan. */
  readonly steps: number;
  readonly plants?: readonly Plant[];
  /** Numbers of what is left out of the plan. */
  readonly withoutSteps?: ReadonlySet<number>;
  /** Places of faults that do not happen. */
  readonly withoutFaults?: ReadonlySet<string>;
}

export interface Run {
  readonly seed: number;
  readonly violations: readonly Violation[];
  /** SHA-256 of the trace and of the audit trail, in hexadecimal. */
  readonly hash: string;
  readonly trace: readonly string[];
  /** Places of the faults that happened. */
  readonly faults: readonly string[];
  /** Numbers of the whole plan, with what was left out. */
  readonly steps: readonly number[];
  /** How many requests were answered, and how many of them well. */
  readonly answers: { readonly all: number; readonly good: number };
}

interface Step {
  readonly number: number;
  readonly operation: Operation;
  readonly atMs: number;
  readonly replica: number;
}

const REPLICAS = 3;
/** Nobody waits for an outside issuer any more. */
const QUIET_MS = 200_000;
const RATES = [0, 0.003, 0.01, 0.03] as const;

export async function simulate(wanted: Wanted): Promise<Run> {
  const world = new World(wanted.seed, together(wanted.plants ?? []));
  world.hooks.database?.(world);
  for (let i = 1; i <= REPLICAS; i++) world.replicas.push(new Replica(world, `r${i}`));
  for (const replica of world.replicas) replica.start();
  await prepare(world);
  watch(world);
  const chance = new Chance(wanted.seed, 'plan');
  world.trouble = { rate: chance.one(RATES), without: wanted.withoutFaults ?? new Set() };
  const steps = plannedAll(world, chance, wanted.steps);
  await live(
    world,
    steps.filter(({ number }) => wanted.withoutSteps?.has(number) !== true),
  );
  await settle(world);
  await look(world);
  return {
    seed: wanted.seed,
    violations: world.violations,
    hash: hashOf(world),
    trace: world.trace,
    faults: world.faults,
    steps: steps.map(({ number }) => number),
    answers: {
      all: world.told.length,
      good: world.told.filter(({ status }) => status > 0 && status < 300).length,
    },
  };
}

function together(plants: readonly Plant[]): Hooks {
  return Object.assign({}, ...plants.map(({ hooks }) => hooks)) as Hooks;
}

async function prepare(world: World): Promise<void> {
  const [first] = world.replicas;
  if (first === undefined) return;
  await driven(world, 'the preparation', async () => {
    const token = `chy_${Buffer.from(new Chance(world.seed, 'admin').bytes(32)).toString('base64url')}`;
    world.tokens.set('admin', token);
    await first.perform(world.task(-1), async (site) => {
      await createInstallation(site, { keyCheck: checkValue(site.sealer), keySalt: null }, token);
    });
    for (const organ of ORGANS) {
      const client = await newClient(world, first, world.task(-1));
      await organ.prepare?.(client, world);
    }
  });
}

function watch(world: World): void {
  world.database.watchers.push(() => {
    for (const invariant of INVARIANTS) {
      for (const what of invariant.watch?.(world) ?? []) world.violated(invariant.name, what);
    }
  });
}

/** The common plan, and those that organs have for themselves, in the same time. */
function plannedAll(world: World, chance: Chance, count: number): readonly Step[] {
  const common = ORGANS.filter(({ besides }) => besides === undefined);
  const plan = { operations: common.flatMap(({ operations }) => operations), pauseMs: 60 };
  const steps = [...planned(world, chance, plan, 0, count)];
  for (const { besides = 0, name, operations } of ORGANS) {
    const own = new Chance(world.seed, 'plan', name);
    const pauseMs = Math.round(6000 / Math.max(besides, 1));
    steps.push(
      ...planned(world, own, { operations, pauseMs }, steps.length, Math.round((count * besides) / 100)),
    );
  }
  return steps;
}

interface Plan {
  readonly operations: readonly Operation[];
  /** The longest between two of them; milliseconds. */
  readonly pauseMs: number;
}

/** @param first its number */
function planned(
  world: World,
  chance: Chance,
  { operations, pauseMs }: Plan,
  first: number,
  count: number,
): readonly Step[] {
  const total = operations.reduce((sum, { weight }) => sum + weight, 0);
  let atMs = world.scheduler.nowMs;
  return Array.from({ length: count }, (_, i) => {
    // Some come all at once.
    atMs += chance.is(0.3) ? 0 : chance.between(1, pauseMs);
    let at = chance.below(total);
    const operation = operations.find(({ weight }) => {
      at -= weight;
      return at < 0;
    }) as Operation;
    return { number: first + i, operation, atMs, replica: chance.below(REPLICAS) };
  });
}

async function live(world: World, steps: readonly Step[]): Promise<void> {
  const { scheduler } = world;
  await driven(world, 'every request', async () => {
    await Promise.all(
      steps.map(async ({ atMs, number, operation, replica }) => {
        await scheduler.sleep(atMs - scheduler.nowMs);
        await step(world, number, operation, replica);
      }),
    );
  });
}

async function step(world: World, number: number, operation: Operation, replica: number): Promise<void> {
  const client = await newClient(world, replicaOf(world, replica), world.task(number));
  await operation.act(client, world);
}

/** Nothing fails any more, clocks are right again, every process is new, and all that is due is done. */
async function settle(world: World): Promise<void> {
  world.note('nothing fails from here on');
  world.trouble = { rate: 0, without: new Set() };
  let newest = world.nowMs;
  for (const link of world.database.tables.auditLinks.rows()) newest = Math.max(newest, Number(link['atMs']));
  world.leaptMs += newest - world.nowMs + QUIET_MS;
  for (const replica of world.replicas) {
    replica.offsetMs = 0;
    replica.crash();
    replica.start();
  }
  await driven(world, 'the last rounds of the jobs', async () => {
    for (let i = 0; i < REPLICAS; i++) {
      await workUnasked(await newClient(world, replicaOf(world, i), world.task(-2)), world);
    }
  });
}

async function look(world: World): Promise<void> {
  for (const invariant of INVARIANTS) {
    if (invariant.check === undefined) continue;
    await driven(world, invariant.name, async () => {
      const client = await newClient(world, replicaOf(world, 1), world.task(-2));
      for (const what of (await invariant.check?.(world, client)) ?? []) world.violated(invariant.name, what);
    });
  }
}

/** Lets time pass until something is done. What cannot end is a violation. */
async function driven(world: World, what: string, work: () => Promise<void>): Promise<void> {
  let isOver = false;
  const done = work().finally(() => {
    isOver = true;
  });
  done.catch(() => undefined);
  if (await world.scheduler.run(() => isOver)) await done;
  else world.violated('whatever is begun ends', `${what} waits for ever`);
}

function replicaOf(world: World, number: number): Replica {
  return world.replicas[number] as Replica;
}

function hashOf(world: World): string {
  const digest = createHash('sha256');
  for (const line of world.trace) digest.update(`${line}\n`);
  return digest.digest('hex');
}
