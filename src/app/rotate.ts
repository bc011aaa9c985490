/** `chancery keys rotate`: another master key in the place of the installation's. */
import { existsSync } from 'node:fs';
import { FIRST_TENANT } from '../access/tenants.ts';
import { equal } from '../base/bytes.ts';
import { ChanceryError } from '../base/error.ts';
import type { Row } from '../records/tables.ts';
import { openStore } from '../store/open.ts';
import { ambientSources } from './ambient.ts';
import { type Config, readConfig } from './config.ts';
import { explain } from './explain.ts';
import {
  besideTheData,
  isBesideTheData,
  makeKeyFile,
  nextBesideTheData,
  nextSource,
  usualSource,
} from './master-key.ts';
import { type OpenedKey, type OpenedKeys, openKeys } from './open-keys.ts';
import { replaceFile } from './private-file.ts';
import { ROOT } from './root.ts';
import { type Progress, progressOn } from './rotation/progress.ts';
import { isWhole, type Report, reportOf } from './rotation/report.ts';
import { rotateMasterKey } from './rotation/rotation.ts';
import { takeSettings } from './settings.ts';

/** Says on stdout what was done and what is to be done next; exits with 1 when the old key is still needed. */
export async function rotate(): Promise<void> {
  const progress = progressOn(process.stderr, process.env, ambientSources().clock);
  try {
    const config = await readConfig(takeSettings(process.env).settings, ROOT);
    const report = await rotateIn(config, progress);
    progress.end();
    process.stdout.write(reportOf(report));
    if (!isWhole(report)) process.exitCode = 1;
  } catch (error) {
    progress.end();
    process.stderr.write(`chancery: ${explain(error)}\n`);
    process.exitCode = 1;
  }
}

/** Opens the store under the settings of the servers, and nothing that is not there. */
async function rotateIn(config: Config, progress: Progress): Promise<Report> {
  const path = config.databaseUrl.slice('sqlite:'.length);
  if (config.usesSqlite && !existsSync(path)) throw nothingHere(path);
  const sources = ambientSources();
  const store = await openStore(config.databaseUrl, sources);
  try {
    const installation = await store.get('installation', { id: 1 });
    const tenant = await store.get('tenants', { name: FIRST_TENANT });
    if (installation === undefined || tenant === undefined) throw nothingHere('the database');
    const { former, next } = await findKeys(config, installation);
    const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
    const rotated = await rotateMasterKey(
      { ...sources, store, tenantId: tenant.id, pause, watch: progress },
      former?.key,
      { key: next.key, isOfPassphrase: next.source.kind === 'passphrase' },
      isMadeHere(config),
    );
    const report = {
      config,
      rotated,
      former: former?.source,
      next: next.source,
      isMadeHere: isMadeHere(config),
    };
    if (isMadeHere(config) && isWhole(report)) await putInPlace(config, next);
    return report;
  } finally {
    await store.close();
  }
}

/** Whether the next key is made by this command, in the data directory. */
function isMadeHere(config: Config): boolean {
  const { nextMasterKeyFile, nextPassphraseFile } = config;
  return isBesideTheData(config) && nextMasterKeyFile === undefined && nextPassphraseFile === undefined;
}

/** @returns the key that is to be the installation's, and the one that is or was */
async function findKeys(
  config: Config,
  installation: Row<'installation'>,
): Promise<{ readonly former: OpenedKey | undefined; readonly next: OpenedKey }> {
  const { random } = ambientSources();
  let opened = await openKeys(config, random, installation);
  if (nextSource(config) === undefined) {
    if (!isMadeHere(config)) throw noNext();
    // Only now, as the key beside the data was found to be the installation's.
    makeKeyFile(nextBesideTheData(config), random);
    opened = await openKeys(config, random, installation);
  }
  return paired(opened);
}

function paired({ other, own }: OpenedKeys): {
  readonly former: OpenedKey | undefined;
  readonly next: OpenedKey;
} {
  if (other !== undefined && equal(other.key.id, own.key.id)) {
    throw new ChanceryError(
      'invalid_field',
      `the next master key (${other.source.place}) must be another than the present one (${own.source.place})`,
    );
  }
  if (own.source.isNext) return { former: other, next: own };
  if (other === undefined) throw noNext();
  return { former: own, next: other };
}

/** What another run of this command has put there meanwhile is as good. */
async function putInPlace(config: Config, { key }: OpenedKey): Promise<void> {
  try {
    replaceFile(nextBesideTheData(config), besideTheData(config));
  } catch (error) {
    const there = await usualSource(config)?.load(new Uint8Array(0));
    if (there === undefined || !equal(there.id, key.id)) throw error;
  }
}

function noNext(): ChanceryError {
  return new ChanceryError(
    'invalid_field',
    'there is no master key to change to: set CHANCERY_NEXT_MASTER_KEY_FILE (32 octets, e.g. of `openssl rand -hex 32`) or CHANCERY_NEXT_PASSPHRASE_FILE, for this command and for every server, and restart these first',
  );
}

function nothingHere(place: string): ChanceryError {
  return new ChanceryError(
    'not_found',
    `there is no installation in ${place}: run this with the settings of the server`,
  );
}
