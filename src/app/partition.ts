/** `chancery partition`: the tables that grow with each certificate, cut by time. */
import { ChanceryError } from '../base/error.ts';
import { type PartitionWatch, partitionStore } from '../store/migrate.ts';
import { ambientSources } from './ambient.ts';
import { readConfig } from './config.ts';
import { explain } from './explain.ts';
import { ROOT } from './root.ts';
import { takeSettings } from './settings.ts';

/** Says on stdout what was done; exits with 1 when it cannot be. */
export async function partition(): Promise<void> {
  try {
    const config = await readConfig(takeSettings(process.env).settings, ROOT);
    if (config.usesSqlite) {
      throw new ChanceryError(
        'unavailable',
        'SQLite has no partitions: CHANCERY_DATABASE_URL must name a PostgreSQL',
      );
    }
    const at = await partitionStore(config.databaseUrl, ambientSources(), watched());
    process.stdout.write(
      at === undefined
        ? 'The newest partitions begin less than four weeks ago: nothing was done.\n'
        : `What is made from ${new Date(at).toISOString()} on goes to new partitions.\n`,
    );
  } catch (error) {
    process.stderr.write(`chancery: ${explain(error)}\n`);
    process.exitCode = 1;
  }
}

/** A line on stderr for each table that is begun, as it is read, and one on stdout for each that is done. */
function watched(): PartitionWatch {
  let began = 0;
  return {
    began(table) {
      began = performance.now();
      process.stderr.write(`chancery: ${table}\n`);
    },
    made(table) {
      process.stdout.write(`  ${table}: ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
    },
  };
}
