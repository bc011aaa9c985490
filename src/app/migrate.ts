/** `chancery migrate`: the database is brought to the schema of this program, apart from any server's start. */
import { existsSync } from 'node:fs';
import { ChanceryError } from '../base/error.ts';
import { EXIT } from '../cli/exit-codes.ts';
import { migrateStore, SCHEMA_VERSION, storedVersion } from '../store/migrate.ts';
import type { Migrated, MigrationWatch } from '../store/sql/migrate.ts';
import { ambientSources } from './ambient.ts';
import { type Config, readConfig } from './config.ts';
import { explain } from './explain.ts';
import { ROOT } from './root.ts';
import { takeSettings } from './settings.ts';

/**
 * Says on stdout what was done; exits with 1 when it cannot be.
 * @param isCheck whether nothing is to be changed, and the exit code says whether it would be
 */
export async function migrateDatabase(isCheck: boolean): Promise<void> {
  try {
    const config = await readConfig(takeSettings(process.env).settings, ROOT);
    const path = config.databaseUrl.slice('sqlite:'.length);
    if (config.usesSqlite && !existsSync(path)) throw nothingHere(path);
    await (isCheck ? check(config) : carryOut(config));
  } catch (error) {
    process.stderr.write(`chancery: ${explain(error)}\n`);
    process.exitCode = 1;
  }
}

async function check(config: Config): Promise<void> {
  const found = await storedVersion(config.databaseUrl, ambientSources());
  if (found === SCHEMA_VERSION) {
    process.stdout.write(`The schema has version ${found}, which is this program's.\n`);
    return;
  }
  process.stdout.write(
    `The schema has version ${found}, and this program's is ${SCHEMA_VERSION}: run chancery migrate, or start a server, which does the same.\n`,
  );
  process.exitCode = EXIT.no;
}

async function carryOut(config: Config): Promise<void> {
  const { made, watch } = watched();
  const began = performance.now();
  const { from, to } = await migrateStore(config.databaseUrl, ambientSources(), watch);
  process.stdout.write(reportOf({ from, to }, made(), performance.now() - began));
}

/** A line on stderr for each step that begins, as one may take long, and one on stdout for each that was made. */
function watched(): { readonly made: () => number; readonly watch: MigrationWatch } {
  let made = 0;
  let began = 0;
  const watch: MigrationWatch = {
    began({ name, version }) {
      began = performance.now();
      process.stderr.write(`chancery: step ${version} of ${SCHEMA_VERSION}, ${name}\n`);
    },
    made({ name, version }) {
      made += 1;
      process.stdout.write(`  step ${version}, ${name}: ${inSeconds(performance.now() - began)}\n`);
    },
  };
  return { made: () => made, watch };
}

function reportOf({ from, to }: Migrated, made: number, ms: number): string {
  if (from === to) return `The schema had version ${to}, which is this program's: nothing was to be done.\n`;
  const others = to - from - made;
  const told = others === 0 ? '' : ` (${others} of the steps by another process)`;
  return `The schema went from version ${from} to ${to} in ${inSeconds(ms)}${told}.\n`;
}

function inSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function nothingHere(path: string): ChanceryError {
  return new ChanceryError(
    'not_found',
    `there is no database in ${path}: run this with the settings of the server`,
  );
}
