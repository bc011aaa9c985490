/** The installation at start: opened under its master key, or made. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Site } from '../access/administer.ts';
import { createInstallation } from '../access/tenants.ts';
import { mintTokenText } from '../access/token-text.ts';
import { ChanceryError } from '../base/error.ts';
import { checkValue, type Sealer, sealer, verifyCheckValue } from '../keys/sealing.ts';
import type { Config } from './config.ts';
import { findMasterKey, writePrivate } from './master-key.ts';

export interface Opened {
  readonly sealer: Sealer;
  readonly keyPlace: string;
  /** Of the user `admin`, where it lies in the data directory. */
  readonly tokenFile: string | undefined;
}

/** @throws invalid_field when the master key is missing or is another installation's */
export async function openInstallation(config: Config, site: Site): Promise<Opened> {
  // A second round only when another process made the installation in between.
  for (let round = 0; round < 2; round++) {
    const installation = await site.store.get('installation', { id: 1 });
    const found = await findMasterKey(config, site.random, installation);
    const opened = sealer([found.key], site.random);
    const result = { sealer: opened, keyPlace: found.place, tokenFile: tokenFileIn(config) };
    if (installation !== undefined) {
      if (verifyCheckValue(opened, installation.keyCheck)) return result;
      throw new ChanceryError('invalid_field', `the master key (${found.place}) is not this installation’s`);
    }
    const text = config.bootstrapToken ?? mintTokenText(site.random);
    // Before the installation exists: a token that nobody was given would lock everybody out.
    if (config.bootstrapToken === undefined) writeTokenFile(config, text);
    const key = { keyCheck: checkValue(opened), keySalt: found.salt };
    const tenant = await createInstallation(site, key, text);
    if (tenant !== undefined) return { ...result, tokenFile: tokenFileIn(config) };
    if (config.bootstrapToken === undefined) rmSync(tokenFile(config), { force: true });
  }
  throw new ChanceryError('unavailable', 'another process is making the installation; try again');
}

/** The text of the first token, if it lies in the data directory. */
export function readTokenFile(config: Config): string | undefined {
  try {
    return readFileSync(tokenFile(config), 'utf8').trim();
  } catch {
    return undefined;
  }
}

function writeTokenFile(config: Config, text: string): void {
  rmSync(tokenFile(config), { force: true });
  writePrivate(tokenFile(config), `${text}\n`);
}

function tokenFile(config: Config): string {
  return join(config.dataDir, 'admin.token');
}

function tokenFileIn(config: Config): string | undefined {
  return readTokenFile(config) === undefined ? undefined : tokenFile(config);
}
