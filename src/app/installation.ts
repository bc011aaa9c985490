/** The installation at start: opened under its master key, or made. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Site } from '../access/administer.ts';
import { createInstallation } from '../access/tenants.ts';
import { hashTokenText, mintTokenText } from '../access/token-text.ts';
import { ChanceryError } from '../base/error.ts';
import type { Random } from '../base/ports.ts';
import { checkValue, type Sealer, sealer, verifyCheckValue } from '../keys/sealing.ts';
import type { Config } from './config.ts';
import { findMasterKey } from './master-key.ts';
import { createPrivate } from './private-file.ts';

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
    // Written before the installation exists: a token that nobody was given would lock everybody out.
    const text = config.bootstrapToken ?? firstToken(config, site.random);
    const key = { keyCheck: checkValue(opened), keySalt: found.salt };
    const tenant = await createInstallation(site, key, text);
    if (tenant !== undefined) return { ...result, tokenFile: tokenFileIn(config) };
    // Unless the other process took it from the same file, it is nobody's.
    const taken = await site.store.get('tokens', { hash: hashTokenText(text) });
    if (taken === undefined && config.bootstrapToken === undefined)
      rmSync(tokenFile(config), { force: true });
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

/** One that lies there is of a start that did not come to its end, or of one beside this; and is as good as new. */
function firstToken(config: Config, random: Random): string {
  const found = readTokenFile(config);
  if (found !== undefined && TOKEN_TEXT.test(found)) return found;
  if (found !== undefined) rmSync(tokenFile(config), { force: true });
  createPrivate(tokenFile(config), `${mintTokenText(random)}\n`);
  return readFileSync(tokenFile(config), 'utf8').trim();
}

const TOKEN_TEXT = /^chy_[A-Za-z0-9_-]{43}$/;

function tokenFile(config: Config): string {
  return join(config.dataDir, 'admin.token');
}

function tokenFileIn(config: Config): string | undefined {
  return readTokenFile(config) === undefined ? undefined : tokenFile(config);
}
