/** Several built servers on one PostgreSQL: all clients at one of them, and the same clients spread over all. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { made } from '../test/support/client.ts';
import { headersOf, workOf } from './chancery.ts';
import type { Client } from './client.ts';
import type { Cell } from './compare.ts';
import type { Flags } from './flags.ts';
import { machineLine, table } from './page.ts';
import { startPostgres } from './postgres.ts';
import { type Server, startServer } from './server.ts';
import { newFolder, removeFolder } from './started.ts';
import { percent, percentile, spread } from './statistics.ts';
import { ratiosOf, refusalsOf } from './work-text.ts';
import { type System, WORKLOADS } from './workloads.ts';

/** @param during measures what the flags ask for. @returns the part of the page */
export async function measureReplicas(
  client: Client,
  flags: Flags,
  during: (systems: readonly System[], flags: Flags) => Promise<readonly Cell[]>,
): Promise<string> {
  const postgres = await startPostgres();
  const folder = newFolder();
  const servers = await startServers(await postgres.database('chancery'), folder, flags.replicas);
  const [first] = servers;
  if (first === undefined) throw new Error('no replica');
  const system = {
    headers: headersOf(first),
    work: await workOf(client, first),
    stop: async () => undefined,
  };
  const systems = [
    { ...system, name: 'one', urls: [first.url] },
    { ...system, name: 'all', urls: servers.map(({ url }) => url) },
  ];
  const cells = await during(systems, flags);
  const { entries, valid } = await made<{ valid: boolean; entries: number }>(first, 'GET /v1/audit/verify');
  if (!valid) throw new Error('the audit trail does not verify');
  for (const server of servers) await server.stop();
  await postgres.stop();
  removeFolder(folder);
  return `${machineLine()}

${flags.replicas} built servers on one PostgreSQL with the durability that it comes with (\`fsync\`, \`synchronous_commit\` and \`full_page_writes\` on), all on this
machine with the client. In turn: all clients at one of them, and the same clients spread over all. The trail of ${entries.toLocaleString('en')} events verifies.

${replicasText(cells)}`;
}

/** All at once: one of them makes the installation. */
function startServers(database: string, folder: string, count: number): Promise<readonly Server[]> {
  const masterKey = join(folder, 'master.key');
  writeFileSync(masterKey, randomBytes(32), { mode: 0o600 });
  const env = {
    CHANCERY_DATABASE_URL: database,
    CHANCERY_MASTER_KEY_FILE: masterKey,
    CHANCERY_BOOTSTRAP_TOKEN: randomBytes(32).toString('hex'),
    CHANCERY_PUBLIC_URL: 'http://ca.internal',
  };
  const dataDirs = Array.from({ length: count }, () => mkdtempSync(join(folder, 'replica-')));
  return Promise.all(dataDirs.map((dataDir) => startServer(dataDir, { env })));
}

function replicasText(cells: readonly Cell[]): string {
  const rows = cells
    .filter(({ system }) => system === 'all')
    .flatMap((all) => {
      const one = cells.find(
        ({ connections, system, workload }) =>
          system === 'one' && connections === all.connections && workload === all.workload,
      );
      if (one === undefined) return [];
      return [
        [
          WORKLOADS[all.workload],
          String(all.connections),
          spread(one.rates),
          spread(all.rates),
          spread(ratiosOf(all, one), percent),
          percentile(one.times, 0.99).toFixed(0),
          percentile(all.times, 0.99).toFixed(0),
        ],
      ];
    });
  const head = ['work', 'clients', 'one, a second', 'all', 'all : one', 'p99 ms of one', 'of all'];
  return [table(head, rows), ...refusalsOf(cells)].join('\n\n');
}
