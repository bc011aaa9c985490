/**
 * Checkpoints, as C2SP's tlog-checkpoint has them: origin, size, root, the time as an extension line, and a signature in the
 * form of its signed-note. Whatever verifies Go's checksum database verifies these.
 */
import { concat, equal, fromBase64, toBase64, toHex, utf8 } from '../base/bytes.ts';
import { ChanceryError } from '../base/error.ts';
import { sha256 } from '../base/hash.ts';
import type { PublicKey } from '../keys/public-key.ts';
import type { Signer } from '../keys/signer.ts';
import { verifySignature } from '../keys/verify.ts';
import type { Head } from './merkle.ts';

export interface Checkpoint extends Head {
  /** The name of the log, which is also that of its key; without spaces or plus signs. */
  readonly origin: string;
  /** The time of the newest link below it; milliseconds since 1970 UTC. */
  readonly atMs: number;
}

/** @returns the note as it is published: text, blank line, one line with the signature. */
export async function signedNote(checkpoint: Checkpoint, signer: Signer): Promise<string> {
  const text = textOf(checkpoint);
  const { origin } = checkpoint;
  const signature = await signer.sign('ed25519', utf8(text));
  return `${text}\n— ${origin} ${toBase64(concat(keyHash(origin, signer.publicKey), signature))}\n`;
}

/** What a note says. @returns undefined unless it is a checkpoint in its one spelling, signed by this key */
export function readNote(note: string, publicKey: PublicKey): Checkpoint | undefined {
  const [, text = '', name = '', blob = ''] = NOTE.exec(note) ?? [];
  const [origin = '', size, root = '', time] = text.split('\n');
  const octets = fromBase64(blob);
  const rootOctets = fromBase64(root);
  if (octets === undefined || rootOctets?.length !== 32) return undefined;
  const checkpoint = {
    origin,
    size: Number(size),
    root: rootOctets,
    atMs: Number(time?.slice(TIME.length)),
  };
  const isSpelt = Number.isSafeInteger(checkpoint.size) && textOf(checkpoint) === text && name === origin;
  const isSigned =
    equal(octets.subarray(0, 4), keyHash(origin, publicKey)) &&
    verifySignature(publicKey, 'ed25519', utf8(text), octets.subarray(4));
  return isSpelt && isSigned ? checkpoint : undefined;
}

/** The key as Go's `note.NewVerifier` takes it. */
export function verifierKey(origin: string, publicKey: PublicKey): string {
  const key = toBase64(concat(ED25519, keyOctets(publicKey)));
  return `${origin}+${toHex(keyHash(origin, publicKey))}+${key}`;
}

const NOTE = /^([^\n]+\n\d+\n[^\n]+\ntime \d+\n)\n— (\S+) (\S+)\n$/;
const TIME = 'time ';
/** The signature's type in a signed-note. */
const ED25519 = Uint8Array.of(1);

function textOf({ atMs, origin, root, size }: Checkpoint): string {
  return `${origin}\n${size}\n${toBase64(root)}\n${TIME}${atMs}\n`;
}

function keyHash(name: string, publicKey: PublicKey): Uint8Array {
  return sha256(utf8(`${name}\n`), ED25519, keyOctets(publicKey)).slice(0, 4);
}

/** @throws internal for a key that is none of Ed25519 */
function keyOctets({ algorithm, material }: PublicKey): Uint8Array {
  if (material.family === 'ed25519') return material.key;
  throw new ChanceryError('internal', 'checkpoints are signed with Ed25519', { detail: algorithm });
}
