/** Where the master key comes from. It is never logged, and never made where there is something that it should open. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromBase64, fromHex } from '../base/bytes.ts';
import { ChanceryError } from '../base/error.ts';
import { characters } from '../base/name.ts';
import type { Random } from '../base/ports.ts';
import {
  MASTER_KEY_OCTETS,
  type MasterKey,
  masterKey,
  masterKeyFromPassphrase,
  SALT_OCTETS,
} from '../keys/master-key.ts';
import type { Row } from '../records/tables.ts';
import type { Config } from './config.ts';
import { createPrivate } from './private-file.ts';

export interface FoundKey {
  readonly key: MasterKey;
  /** Of a passphrase. */
  readonly salt: Uint8Array | null;
  /** Where it lies, for a reader. */
  readonly place: string;
}

const SHORTEST_PASSPHRASE = 12;

/**
 * @param installation absent at the first start
 * @throws invalid_field saying where a key was looked for
 */
export async function findMasterKey(
  config: Config,
  random: Random,
  installation: Row<'installation'> | undefined,
): Promise<FoundKey> {
  if (config.passphraseFile !== undefined) return fromPassphrase(config.passphraseFile, random, installation);
  if (installation !== undefined && installation.keySalt !== null) {
    throw refused('this installation’s master key comes from a passphrase; set CHANCERY_PASSPHRASE_FILE');
  }
  if (config.masterKeyFile !== undefined) return fromFile(config.masterKeyFile);
  const credential = process.env['CREDENTIALS_DIRECTORY'];
  const granted = credential === undefined ? undefined : readIfThere(join(credential, 'chancery-master-key'));
  if (granted !== undefined) return { key: parseKey(granted), salt: null, place: 'a systemd credential' };
  if (!config.usesSqlite) {
    throw refused(
      'with PostgreSQL the master key is never made automatically: set CHANCERY_MASTER_KEY_FILE (32 octets, e.g. of `openssl rand -hex 32`), CHANCERY_PASSPHRASE_FILE, or the systemd credential chancery-master-key',
    );
  }
  return besideTheData(config.dataDir, random, installation !== undefined);
}

function besideTheData(dataDir: string, random: Random, needed: boolean): FoundKey {
  const file = join(dataDir, 'master.key');
  const place = `${file}, beside the data: it protects copies of the database only`;
  const found = readIfThere(file);
  if (found !== undefined) return { key: parseKey(found), salt: null, place };
  if (needed) throw refused(`${file} is missing; without it the keys of this installation cannot be opened`);
  createPrivate(file, random.bytes(MASTER_KEY_OCTETS));
  // Read back, because a server that starts beside this one may have been first.
  return { key: parseKey(read(file, 'the data directory')), salt: null, place };
}

async function fromPassphrase(
  file: string,
  random: Random,
  installation: Row<'installation'> | undefined,
): Promise<FoundKey> {
  if (installation !== undefined && installation.keySalt === null) {
    throw refused('this installation’s master key is a file, not a passphrase');
  }
  const passphrase = new TextDecoder().decode(read(file, 'CHANCERY_PASSPHRASE_FILE')).replace(/\r?\n$/, '');
  if (characters(passphrase) < SHORTEST_PASSPHRASE) {
    throw refused(
      `the passphrase in CHANCERY_PASSPHRASE_FILE must have at least ${SHORTEST_PASSPHRASE} characters`,
    );
  }
  const salt = installation?.keySalt ?? random.bytes(SALT_OCTETS);
  return { key: await masterKeyFromPassphrase(passphrase, salt), salt, place: 'a passphrase' };
}

function fromFile(file: string): FoundKey {
  return { key: parseKey(read(file, 'CHANCERY_MASTER_KEY_FILE')), salt: null, place: file };
}

/** 32 octets, or their text. */
function parseKey(contents: Uint8Array): MasterKey {
  const text = contents.length <= 100 ? new TextDecoder('latin1').decode(contents).trim() : '';
  const octets = contents.length === MASTER_KEY_OCTETS ? contents : (fromHex(text) ?? fromBase64(text));
  if (octets?.length !== MASTER_KEY_OCTETS) {
    throw refused('the master key must be 32 octets, or their hexadecimal or base64 text');
  }
  return masterKey(octets);
}

function read(file: string, setting: string): Uint8Array {
  const contents = readIfThere(file);
  if (contents === undefined) throw refused(`${setting} names ${file}, which cannot be read`);
  return contents;
}

function readIfThere(file: string): Uint8Array | undefined {
  try {
    return new Uint8Array(readFileSync(file));
  } catch {
    return undefined;
  }
}

function refused(message: string): ChanceryError {
  return new ChanceryError('invalid_field', message);
}
