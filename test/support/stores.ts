/** The stores that every suite about stored things runs over. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setUp } from '../../scripts/setup.mjs';
import type { Store } from '../../src/records/store.ts';
import { MemoryDatabase } from '../../src/store/memory/engine.ts';
import { memoryStore } from '../../src/store/memory/store.ts';
import { partitionStore } from '../../src/store/migrate.ts';
import { openStore } from '../../src/store/open.ts';
import type { StoreOptions } from '../../src/store/options.ts';
import { dropDatabase, freshDatabase, hasPostgres } from './postgres.ts';

const ROOT = join(import.meta.dirname, '..', '..');

export interface Place {
  readonly store: Store;
  /** Of the database, where there is one. */
  readonly url?: string;
  /** Another store on the same database: another process, or this one after a restart. */
  readonly again?: (options: StoreOptions) => Promise<Store>;
  /** Closes the store and removes the database. */
  readonly remove: () => Promise<void>;
}

export interface StoreKind {
  readonly name: 'memory' | 'sqlite' | 'sqlite, in a thread' | 'postgres' | 'partitioned postgres';
  /** On a fresh, empty database. */
  readonly open: (options: StoreOptions) => Promise<Place>;
}

const memory: StoreKind = {
  name: 'memory',
  open: async (options) => {
    const database = new MemoryDatabase();
    const store = memoryStore(options, database);
    return { store, again: async (other) => memoryStore(other, database), remove: () => store.close() };
  },
};

const sqlite: StoreKind = { name: 'sqlite', open: (options) => inFolder(openStore, options) };

async function inFolder(open: typeof openStore, options: StoreOptions): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'chancery-'));
  const url = `sqlite:${join(folder, 'data', 'chancery.db')}`;
  const store = await open(url, options);
  const remove = async (): Promise<void> => {
    await store.close();
    rmSync(folder, { recursive: true });
  };
  return { store, url, again: (other) => open(url, other), remove };
}

/** Written as the server writes it, which is built: a thread that had to load TypeScript would take its time to start. */
const threaded: StoreKind = {
  name: 'sqlite, in a thread',
  open: async (options) => {
    await setUp(ROOT);
    const built = (await import(join(ROOT, 'dist', 'store', 'open.js'))) as { openStore: typeof openStore };
    return inFolder((url, given) => built.openStore(url, { ...given, thread: { execArgv: [] } }), options);
  },
};

const postgres: StoreKind = {
  name: 'postgres',
  open: async (options) => {
    const url = await freshDatabase();
    const store = await openStore(url, options);
    const remove = async (): Promise<void> => {
      await store.close();
      await dropDatabase(url);
    };
    return { store, url, again: (other) => openStore(url, other), remove };
  },
};

/** Its tables cut by time, once; tests' clocks stand in the first partition, unless they are moved on by days. */
const partitioned: StoreKind = {
  name: 'partitioned postgres',
  open: async (options) => {
    const place = await postgres.open(options);
    await partitionStore(place.url ?? '', options, { found: () => {}, began: () => {}, made: () => {} });
    return place;
  },
};

export const STORES: readonly StoreKind[] = hasPostgres ? [memory, sqlite, postgres] : [memory, sqlite];

/** For the suites about the store itself. */
export const ENGINES: readonly StoreKind[] = hasPostgres
  ? [...STORES, threaded, partitioned]
  : [...STORES, threaded];
