/** One run of the simulation: its time, its database, its replicas, and all that is known of what happened. */
import { MemoryDatabase } from '../../src/store/memory/engine.ts';
import { Chance } from './chance.ts';
import type { Told } from './client.ts';
import type { Trouble } from './faults.ts';
import type { Hooks } from './organ.ts';
import type { Replica } from './replica.ts';
import { Scheduler } from './scheduler.ts';

/** 2026-01-01. */
export const START_MS: number = Date.UTC(2026, 0, 1);

export interface Violation {
  readonly invariant: string;
  readonly what: string;
}

/** What one replica is doing: a request, a round of a job. Its draws are its own, whatever others do. */
export interface Task {
  /** Of the plan; -1 before it, -2 after it. */
  readonly number: number;
  /** How many ports it has called. */
  calls: number;
  readonly chance: Chance;
}

export class World {
  readonly seed: number;
  readonly scheduler = new Scheduler(START_MS);
  readonly database: WatchedDatabase;
  readonly hooks: Hooks;
  readonly replicas: Replica[] = [];
  readonly trace: string[] = [];
  /** Places of the faults that happened. */
  readonly faults: string[] = [];
  /** Every request that was sent, in the order of the answers. */
  readonly told: Told[] = [];
  readonly violations: Violation[] = [];
  readonly #states = new Map<unknown, unknown>();
  /** Texts of tokens by name. */
  readonly tokens = new Map<string, string>();
  trouble: Trouble;
  /** Time that passed for everybody at once, while nobody did anything; milliseconds. */
  leaptMs = 0;
  #moment = 0;
  #pairs = 0;
  #tasks = 0;

  constructor(seed: number, hooks: Hooks) {
    this.seed = seed;
    this.hooks = hooks;
    this.trouble = { rate: 0, without: new Set() };
    this.database = new WatchedDatabase();
  }

  /** What a clock that is right shows; milliseconds since 1970 UTC. */
  get nowMs(): number {
    return this.scheduler.nowMs + this.leaptMs;
  }

  /** A later one than all before: what ended at one moment ended before what began at the next. */
  moment(): number {
    this.#moment += 1;
    return this.#moment;
  }

  /** Of a key pair that nobody has yet. */
  nextPair(): number {
    this.#pairs += 1;
    return this.#pairs;
  }

  task(number: number): Task {
    this.#tasks += 1;
    const name = number < 0 ? `${number}.${this.#tasks}` : number;
    return { number, calls: 0, chance: new Chance(this.seed, 'task', name) };
  }

  note(line: string): void {
    this.trace.push(`${((this.nowMs - START_MS) / 1000).toFixed(3).padStart(10)}  ${line}`);
  }

  violated(invariant: string, what: string): void {
    this.violations.push({ invariant, what });
    this.note(`!!! ${invariant}: ${what}`);
  }

  /** What an organ keeps of this run. @param make the key too */
  state<T>(make: () => T): T {
    if (!this.#states.has(make)) this.#states.set(make, make());
    return this.#states.get(make) as T;
  }
}

/** Tells after each transaction, before the next one begins. */
export class WatchedDatabase extends MemoryDatabase {
  readonly watchers: (() => void)[] = [];

  override alone<T>(work: () => Promise<T>): Promise<T> {
    return super.alone(async () => {
      try {
        return await work();
      } finally {
        for (const watch of this.watchers) watch();
      }
    });
  }
}
