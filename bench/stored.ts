/** The same work with none and with many certificates in the store, both in turn. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { typeId } from '../src/base/ids.ts';
import { SqliteFile } from '../src/store/sql/sqlite/driver.ts';
import { startChancery } from './chancery.ts';
import type { Client } from './client.ts';
import type { Cell } from './compare.ts';
import { databaseOf, filled, placeOf } from './fill.ts';
import type { Flags } from './flags.ts';
import { machineLine, table } from './page.ts';
import { percent, spread } from './statistics.ts';
import { ensureFilled } from './stored-place.ts';
import { ratiosOf, refusalsOf } from './work-text.ts';
import { type System, WORKLOADS } from './workloads.ts';

/** @param during measures what the flags ask for. @returns the part of the page */
export async function measureStored(
  client: Client,
  flags: Flags,
  during: (systems: readonly System[], flags: Flags) => Promise<readonly Cell[]>,
): Promise<string> {
  const dataDir = join(flags.data, `stored-${flags.stored}`);
  await ensureFilled(dataDir, flags.stored);
  const { ca, there } = look(dataDir, flags.stored);
  const none = await startChancery(client, { name: 'none' });
  // It looks at its certificates once in a while, and would log that the bodies of these are none.
  const env = { CHANCERY_LOG_LEVEL: 'silent' };
  const many = await startChancery(client, { name: 'many', dataDir, ca, env });
  const memory = Math.round(many.server.memory() / 2 ** 20);
  const ready = Math.round(many.server.readyMs);
  const cells = await during([none, many], flags);
  for (const system of [none, many]) await system.stop();
  if (!flags.keep) rmSync(dataDir, { recursive: true });
  return `${machineLine()}

Two servers in turn, on an empty store and on one with ${there.toLocaleString('en')} certificates before the run, by the same clients. The work is done under an authority
that has signed a third of them, and whose CRL is that much longer. That server was ready in ${ready} ms, with ${memory} MiB of memory.

${storedText(cells)}`;
}

/** The first authority, which has signed the most, and how many there are. */
function look(dataDir: string, count: number): { readonly ca: string; readonly there: number } {
  const file = new SqliteFile(databaseOf(dataDir));
  const [issuer] = placeOf(file, count).issuers;
  const there = filled(file);
  file.close();
  if (issuer === undefined || there < count) throw new Error(`${dataDir} is not filled: remove it`);
  return { ca: typeId('ca', issuer.authorityId), there };
}

function storedText(cells: readonly Cell[]): string {
  const rows = cells
    .filter(({ system }) => system === 'many')
    .flatMap((many) => {
      const none = cells.find(
        ({ connections, system, workload }) =>
          system === 'none' && connections === many.connections && workload === many.workload,
      );
      if (none === undefined) return [];
      return [
        [
          WORKLOADS[many.workload],
          String(many.connections),
          spread(none.rates),
          spread(many.rates),
          spread(ratiosOf(many, none), percent),
        ],
      ];
    });
  return [
    table(['work', 'clients', 'none stored, a second', 'many stored', 'many : none'], rows),
    ...refusalsOf(cells),
  ].join('\n\n');
}
