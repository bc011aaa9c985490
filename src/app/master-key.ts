/** Where master keys come from. None is ever logged, or made where there is something that it should open. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromBase64, fromHex } from '../base/bytes.ts';
import { ChanceryError } from '../base/error.ts';
import { characters } from '../base/name.ts';
import type { Random } from '../base/ports.ts';
import { MASTER_KEY_OCTETS, type MasterKey, masterKey, masterKeyFromPassphrase } from '../keys/master-key.ts';
import type { Config } from './config.ts';
import { createPrivate } from './private-file.ts';

/** A place where a master key lies, or what it is derived from. */
export interface KeySource {
  readonly kind: 'file' | 'passphrase';
  /** For a reader. */
  readonly place: string;
  /** Whether it lies in the data directory. */
  readonly isBesideTheData: boolean;
  /** Whether it is the second one. */
  readonly isNext: boolean;
  /** @param salt at least 16 octets, of a passphrase. @throws invalid_field for what is no master key, or cannot be read */
  load(salt: Uint8Array): Promise<MasterKey>;
}

/** @returns undefined when none is told of and there is none beside the data */
export function usualSource(config: Config): KeySource | undefined {
  if (config.passphraseFile !== undefined)
    return passphrase(config.passphraseFile, 'CHANCERY_PASSPHRASE_FILE', false);
  if (config.masterKeyFile !== undefined)
    return file(config.masterKeyFile, 'CHANCERY_MASTER_KEY_FILE', false);
  const folder = process.env['CREDENTIALS_DIRECTORY'];
  const credential = folder === undefined ? undefined : join(folder, 'chancery-master-key');
  if (credential !== undefined && existsSync(credential)) {
    return { ...file(credential, 'the systemd credential', false), place: 'a systemd credential' };
  }
  if (!isBesideTheData(config) || !existsSync(besideTheData(config))) return undefined;
  const place = `${besideTheData(config)}, beside the data: it protects copies of the database only`;
  return { ...file(besideTheData(config), 'the data directory', false), place, isBesideTheData: true };
}

/** The second one, to which everything is to be sealed anew. */
export function nextSource(config: Config): KeySource | undefined {
  const { nextMasterKeyFile, nextPassphraseFile } = config;
  if (nextPassphraseFile !== undefined)
    return passphrase(nextPassphraseFile, 'CHANCERY_NEXT_PASSPHRASE_FILE', true);
  if (nextMasterKeyFile !== undefined) return file(nextMasterKeyFile, 'CHANCERY_NEXT_MASTER_KEY_FILE', true);
  if (!isBesideTheData(config) || !existsSync(nextBesideTheData(config))) return undefined;
  return { ...file(nextBesideTheData(config), 'the data directory', true), isBesideTheData: true };
}

/** Where the master key lies when no setting says otherwise. */
export function besideTheData(config: Config): string {
  return join(config.dataDir, 'master.key');
}

/** Where the next one lies while it takes that one's place. */
export function nextBesideTheData(config: Config): string {
  return join(config.dataDir, 'master.key.next');
}

/** The next key, once it lies beside the data; a server that runs need not be told of it. */
export async function nextThatAppeared(config: Config): Promise<MasterKey | undefined> {
  const path = nextBesideTheData(config);
  if (!isBesideTheData(config) || !existsSync(path)) return undefined;
  return parseKey(read(path, 'the data directory'), path);
}

/** Whether the master key is looked for in the data directory. */
export function isBesideTheData(config: Config): boolean {
  const folder = process.env['CREDENTIALS_DIRECTORY'];
  return (
    config.usesSqlite &&
    config.passphraseFile === undefined &&
    config.masterKeyFile === undefined &&
    (folder === undefined || !existsSync(join(folder, 'chancery-master-key')))
  );
}

/** Makes a key in a file of the data directory, unless it is there, as when another process was first. */
export function makeKeyFile(path: string, random: Random): void {
  createPrivate(path, random.bytes(MASTER_KEY_OCTETS));
}

/** Why there is no master key, and how to give one. */
export function noMasterKey(config: Config): ChanceryError {
  if (isBesideTheData(config)) {
    return refused(
      `${besideTheData(config)} is missing; without it the keys of this installation cannot be opened`,
    );
  }
  return refused(
    'with PostgreSQL the master key is never made automatically: set CHANCERY_MASTER_KEY_FILE (32 octets, e.g. of `openssl rand -hex 32`), CHANCERY_PASSPHRASE_FILE, or the systemd credential chancery-master-key',
  );
}

const SHORTEST_PASSPHRASE = 12;

function passphrase(path: string, setting: string, isNext: boolean): KeySource {
  const load = async (salt: Uint8Array): Promise<MasterKey> => {
    const text = new TextDecoder().decode(read(path, setting)).replace(/\r?\n$/, '');
    if (characters(text) < SHORTEST_PASSPHRASE) {
      throw refused(`the passphrase in ${setting} must have at least ${SHORTEST_PASSPHRASE} characters`);
    }
    return masterKeyFromPassphrase(text, salt);
  };
  return { kind: 'passphrase', place: `the passphrase in ${path}`, isBesideTheData: false, isNext, load };
}

function file(path: string, setting: string, isNext: boolean): KeySource {
  const load = async (): Promise<MasterKey> => parseKey(read(path, setting), path);
  return { kind: 'file', place: path, isBesideTheData: false, isNext, load };
}

/** 32 octets, or their text. */
function parseKey(contents: Uint8Array, path: string): MasterKey {
  const text = contents.length <= 100 ? new TextDecoder('latin1').decode(contents).trim() : '';
  const octets = contents.length === MASTER_KEY_OCTETS ? contents : (fromHex(text) ?? fromBase64(text));
  if (octets?.length !== MASTER_KEY_OCTETS) {
    throw refused(`the master key in ${path} must be 32 octets, or their hexadecimal or base64 text`);
  }
  return masterKey(octets);
}

function read(path: string, setting: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(path));
  } catch {
    throw refused(`${setting} names ${path}, which cannot be read`);
  }
}

function refused(message: string): ChanceryError {
  return new ChanceryError('invalid_field', message);
}
