/** `npm run bench:growth`: what issuing and reading cost PostgreSQL as certificates become many. See README.md. */
import { spawn } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { idSource } from '../src/base/ids.ts';
import type { Store } from '../src/records/store.ts';
import { openStore } from '../src/store/open.ts';
import { makeCluster } from '../test/support/postgres-cluster.ts';
import { locate } from '../test/support/programs.ts';
import { Records } from '../test/support/records.ts';
import { fillPostgres } from './fill-postgres.ts';
import { type Issuances, issuances } from './growth-issuing.ts';
import { type ReadCost, readCosts } from './growth-reads.ts';
import type { Issuer, Place } from './population.ts';

const { values: flags } = parseArgs({
  options: {
    sizes: { type: 'string', default: '0,100000,1000000' },
    url: { type: 'string' },
    data: { type: 'string', default: tmpdir() },
    shared: { type: 'string', default: '1GB' },
  },
});

const sizes = flags.sizes.split(',').map(Number);
const most = Math.max(...sizes);
const server = flags.url === undefined ? await startPostgres(flags.data) : undefined;
const url = flags.url ?? server?.url ?? '';
try {
  await run();
} finally {
  await server?.stop();
}

async function run(): Promise<void> {
  const clock = { now: () => Date.now() };
  const random = { bytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)) };
  const ids = idSource(clock, random);
  const store = await openStore(url, { clock, ids });
  const client = new pg.Client(url);
  await client.connect();
  const place = await makePlace(store, new Records(ids));
  const writerId = ids.next();
  let next = 0;
  for (const size of sizes) {
    if (size > next) await fillPostgres(client, place, next, size, writerId);
    next = Math.max(next, size);
    await client.query('VACUUM (ANALYZE)');
    await client.query('CHECKPOINT');
    const issued = await issuances(store, client, place, next);
    next = issued.next;
    print(size, issued, await readCosts(url, client, place), await octets(client));
  }
  await client.end();
  await store.close();
}

/** A tenant with five authorities, whose rows hold no real keys: nothing is signed here. */
async function makePlace(store: Store, records: Records): Promise<Place> {
  const issuers: Issuer[] = [];
  await store.commit(records.change([{ insert: 'tenants', row: records.tenant() }]));
  for (let number = 0; number < 5; number++) {
    const [key, authority] = [records.key(), records.authority()];
    const issuer = records.issuer(authority.id, key.id);
    await store.commit(
      records.change([
        { insert: 'keys', row: key },
        { insert: 'authorities', row: authority },
        { insert: 'issuers', row: issuer },
      ]),
    );
    issuers.push({ authorityId: authority.id, issuerId: issuer.id });
  }
  return { tenantId: records.tenantId, issuers, now: Math.floor(Date.now() / 1000), count: most };
}

interface Octets {
  readonly name: string;
  readonly table: number;
  readonly indexes: number;
}

/** Of the tables that grow with each certificate, with the partitions of each. */
async function octets(client: pg.Client): Promise<readonly Octets[]> {
  const { rows } = await client.query<{ name: string; rows: string; indexes: string }>(
    `SELECT coalesce(parent.relname, own.relname) AS name,
       sum(pg_table_size(own.oid)) AS rows, sum(pg_indexes_size(own.oid)) AS indexes
     FROM pg_class own LEFT JOIN pg_inherits i ON i.inhrelid = own.oid LEFT JOIN pg_class parent ON parent.oid = i.inhparent
     WHERE own.relkind = 'r' AND own.relnamespace = 'public'::regnamespace
     GROUP BY 1 HAVING sum(pg_total_relation_size(own.oid)) > 1000000 ORDER BY sum(pg_total_relation_size(own.oid)) DESC`,
  );
  return rows.map((row) => ({ name: row.name, table: Number(row.rows), indexes: Number(row.indexes) }));
}

function print(size: number, issued: Issuances, reads: readonly ReadCost[], tables: readonly Octets[]): void {
  const { alone, p99, shared, wal } = issued;
  process.stdout.write(
    `\n## ${size} certificates\n\none by one: ${alone.toFixed(2)} ms each, p99 ${p99.toFixed(2)}; 64 at once: ${shared.toFixed(3)} ms each; ${Math.round(wal)} octets of WAL each\n\n`,
  );
  for (const { blocks, executing, indexes, name, planning } of reads) {
    process.stdout.write(
      `${name.padEnd(52)}${planning.toFixed(2).padStart(8)}${executing.toFixed(2).padStart(9)} ms${String(blocks).padStart(7)} blocks  ${indexes.join(' ')}\n`,
    );
  }
  for (const { indexes, name, table } of tables) {
    process.stdout.write(`${name.padEnd(24)}${mebi(table)}${mebi(indexes)} MiB\n`);
  }
}

function mebi(count: number): string {
  return (count / 2 ** 20).toFixed(0).padStart(8);
}

/** A PostgreSQL of its own, as durable as it comes. */
async function startPostgres(
  below: string,
): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(below, 'chancery-growth-'));
  const { account, data } = makeCluster(folder);
  const log = join(folder, 'socket');
  mkdirSync(log);
  if (account !== undefined) chownSync(log, account.uid, account.gid);
  const options = [
    '-c',
    'listen_addresses=',
    '-c',
    `shared_buffers=${flags.shared}`,
    '-c',
    'max_wal_size=8GB',
  ];
  const child = spawn(locate('postgres') ?? 'postgres', ['-D', data, '-k', log, ...options], {
    ...account,
    cwd: folder,
    stdio: 'ignore',
  });
  const at = `postgres://tester@localhost/postgres?host=${encodeURIComponent(log)}`;
  for (let tries = 0; ; tries++) {
    const client = new pg.Client(at);
    try {
      await client.connect();
      await client.end();
      break;
    } catch (error) {
      if (tries === 100) throw error;
      await sleep(100);
    }
  }
  const stop = async (): Promise<void> => {
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGINT');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  return { url: at, stop };
}
