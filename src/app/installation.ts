/** The installation at start: opened under its master key, or made. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Site } from '../access/administer.ts';
import { createInstallation } from '../access/tenants.ts';
import { hashTokenText, mintTokenText } from '../access/token-text.ts';
import { ChanceryError } from '../base/error.ts';
import type { Random } from '../base/ports.ts';
import type { HeldKeys } from '../keys/held-keys.ts';
import type { Config } from './config.ts';
import { TOKEN_FILE } from './data-dir.ts';
import { firstKey, openKeys } from './open-keys.ts';
import { createPrivate } from './private-file.ts';

export interface Opened {
  readonly keys: HeldKeys;
  readonly keyPlace: string;
  readonly isKeyBesideTheData: boolean;
  /** Of the user `admin`, where it lies in the data directory. */
  readonly tokenFile: string | undefined;
}

/** @throws invalid_field when the master key is missing or is another installation's */
export async function openInstallation(config: Config, site: Site): Promise<Opened> {
  for (let round = 0; round < 2; round++) {
    const installation = await site.store.get('installation', { id: 1 });
    if (installation !== undefined) {
      const { held, own } = await openKeys(config, site.random, installation);
      return {
        keys: held,
        keyPlace: own.source.place,
        isKeyBesideTheData: own.source.isBesideTheData,
        tokenFile: tokenFileIn(config),
      };
    }
    await makeInstallation(config, site);
  }
  throw new ChanceryError('unavailable', 'the installation was made, and is not there; try again');
}

/** Or finds that another process has made it meanwhile. */
async function makeInstallation(config: Config, site: Site): Promise<void> {
  const key = await firstKey(config, site.random);
  // Written before the installation exists: a token that nobody was given would lock everybody out.
  const text = config.bootstrapToken ?? firstToken(config, site.random);
  if ((await createInstallation(site, key, text)) !== undefined) {
    // One that lies there from a start that did not come to its end was never anybody's.
    if (config.bootstrapToken !== undefined) rmSync(tokenFile(config), { force: true });
    return;
  }
  // Unless the other process took it from the same file, it is nobody's.
  const taken = await site.store.get('tokens', { hash: hashTokenText(text) });
  if (taken === undefined && config.bootstrapToken === undefined) {
    rmSync(tokenFile(config), { force: true });
  }
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
  return join(config.dataDir, TOKEN_FILE);
}

function tokenFileIn(config: Config): string | undefined {
  return readTokenFile(config) === undefined ? undefined : tokenFile(config);
}
