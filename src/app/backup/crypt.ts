/** The outside of a backup: a standard age file (age-encryption.org/v1), or on an explicit wish nothing. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { ReadableStream as NodeWebStream } from 'node:stream/web';
import { Decrypter, Encrypter } from 'age-encryption';
import { ChanceryError } from '../../base/error.ts';

export type Lock =
  /** `age1…`, at least one. */
  | { readonly kind: 'recipients'; readonly recipients: readonly string[] }
  | { readonly kind: 'passphrase'; readonly passphrase: string }
  | { readonly kind: 'none' };

/** What may open it: `AGE-SECRET-KEY-1…`, any number; a passphrase. */
export interface Unlock {
  readonly identities: readonly string[];
  readonly passphrase: string | undefined;
}

/** @throws invalid_field for what is no recipient */
export async function locked(plain: Readable, lock: Lock): Promise<Readable> {
  if (lock.kind === 'none') return plain;
  const encrypter = new Encrypter();
  if (lock.kind === 'passphrase') encrypter.setPassphrase(lock.passphrase);
  else for (const recipient of lock.recipients) addRecipient(encrypter, recipient);
  return fromWeb(await encrypter.encrypt(toWeb(plain)));
}

/**
 * What was backed up, as it was before it was locked. Its end is reached only when all of the file was found to be whole.
 * @throws invalid_field when none of the identities, nor the passphrase, opens it, or what is given is no identity;
 *   malformed for what is no backup at all; not_found
 */
export async function unlocked(path: string, unlock: Unlock): Promise<Readable> {
  const kind = await kindOf(path);
  const file = createReadStream(path);
  if (kind === 'gzip') return file;
  const decrypter = new Decrypter();
  for (const identity of unlock.identities) addIdentity(decrypter, identity);
  if (unlock.passphrase !== undefined) decrypter.addPassphrase(unlock.passphrase);
  if (unlock.identities.length === 0 && unlock.passphrase === undefined) {
    throw refused('the backup is encrypted: give --identity @file or --passphrase @file');
  }
  try {
    return fromWeb(await decrypter.decrypt(toWeb(file)));
  } catch (error) {
    file.destroy();
    const message = error instanceof Error ? error.message : '';
    if (message.startsWith('no identity matched')) {
      throw refused('neither the identities nor the passphrase open this backup');
    }
    throw new ChanceryError('malformed', 'the beginning of the backup is damaged', { cause: error });
  }
}

const AGE = Buffer.from('age-encryption.org/v1\n');
const GZIP = Buffer.from([0x1f, 0x8b]);

async function kindOf(path: string): Promise<'age' | 'gzip'> {
  const start = Buffer.alloc(AGE.length);
  try {
    const handle = await open(path, 'r');
    try {
      await handle.read(start, 0, start.length, 0);
    } finally {
      await handle.close();
    }
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new ChanceryError('not_found', `${path} cannot be read (${code})`, { cause: error });
  }
  if (start.equals(AGE)) return 'age';
  if (start.subarray(0, GZIP.length).equals(GZIP)) return 'gzip';
  throw new ChanceryError('malformed', 'the file is neither an age file nor an unencrypted backup');
}

function addRecipient(encrypter: Encrypter, recipient: string): void {
  try {
    encrypter.addRecipient(recipient);
  } catch {
    throw refused(
      `a recipient must be an age public key (age1…), and ${JSON.stringify(recipient.slice(0, 80))} is none`,
    );
  }
}

function addIdentity(decrypter: Decrypter, identity: string): void {
  try {
    decrypter.addIdentity(identity);
  } catch {
    // It may be a secret all the same.
    throw refused('an identity must be an age secret key (AGE-SECRET-KEY-1…)');
  }
}

function refused(message: string): ChanceryError {
  return new ChanceryError('invalid_field', message);
}

function toWeb(stream: Readable): ReadableStream<Uint8Array> {
  return Readable.toWeb(stream) as unknown as ReadableStream<Uint8Array>;
}

function fromWeb(stream: ReadableStream<Uint8Array>): Readable {
  return Readable.fromWeb(stream as unknown as NodeWebStream<Uint8Array>);
}
