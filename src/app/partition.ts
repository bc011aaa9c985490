/** `chancery partition`: the tables that grow with each certificate, cut by time. */
import { ChanceryError } from '../base/error.ts';
import { isWatched, type Progress, progressOn } from '../cli/progress.ts';
import { type PartitionWatch, partitionStore } from '../store/migrate.ts';
import { ambientSources } from './ambient.ts';
import { readConfig } from './config.ts';
import { explain } from './explain.ts';
import { ROOT } from './root.ts';
import { takeSettings } from './settings.ts';

/** Says on stdout what was done; exits with 1 when it cannot be. */
export async function partition(): Promise<void> {
  const watch = watched();
  try {
    const config = await readConfig(takeSettings(process.env).settings, ROOT);
    if (config.usesSqlite) {
      throw new ChanceryError(
        'unavailable',
        'SQLite has no partitions: CHANCERY_DATABASE_URL must name a PostgreSQL',
      );
    }
    const at = await partitionStore(config.databaseUrl, ambientSources(), watch);
    watch.end();
    process.stdout.write(
      at === undefined
        ? 'The newest partitions begin less than four weeks ago: nothing was done.\n'
        : `What is made from ${new Date(at).toISOString()} on goes to new partitions.\n`,
    );
  } catch (error) {
    watch.end();
    process.stderr.write(`chancery: ${explain(error)}\n`);
    process.exitCode = 1;
  }
}

/**
 * A line on stdout for each table that is done. Meanwhile a bar of how much has been read, which grows with each table, as
 * PostgreSQL does not tell how far it is in one; or, where nobody watches, a line on stderr for each that is begun.
 */
function watched(): PartitionWatch & { readonly end: () => void } {
  let octets: ReadonlyMap<string, number> = new Map();
  let [began, read, table] = [0, 0, ''];
  let bar: Progress | undefined;
  let redrawing: NodeJS.Timeout | undefined;
  return {
    found(all) {
      octets = all;
      const megabytes = [...all.values()].reduce((sum, one) => sum + one, 0) / MEGABYTE;
      const { clock } = ambientSources();
      const { env: environment, stderr: screen } = process;
      bar = progressOn({ screen, environment, clock, label: '', total: megabytes, unit: 'MB' });
      redrawing = setInterval(() => bar?.at(read, told(table, began)), REDRAW_MS);
    },
    began(next) {
      [began, table] = [performance.now(), next];
      bar?.at(read, told(table, began));
      if (!isWatched(process.stderr, process.env)) process.stderr.write(`chancery: ${table}\n`);
    },
    made() {
      read += (octets.get(table) ?? 0) / MEGABYTE;
      bar?.end();
      process.stdout.write(`  ${table}: ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
    },
    end() {
      clearInterval(redrawing);
      bar?.end();
    },
  };
}

const MEGABYTE = 1_000_000;
const REDRAW_MS = 1000;

function told(table: string, began: number): string {
  return `${table}, ${Math.floor((performance.now() - began) / 1000)} s`;
}
