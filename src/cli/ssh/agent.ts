/** A client of the running SSH agent (draft-ietf-sshm-ssh-agent): what it holds, and certificates put in and taken out. */
import { connect } from 'node:net';
import { concat } from '../../base/bytes.ts';
import { SSH_KEY_TYPES } from '../../ssh/key-types.ts';
import type { SshPrivateKey } from '../../ssh/private-key.ts';
import { SshReader, wireByte, wireString, wireUint32 } from '../../ssh/wire.ts';

/** What an agent holds: the blob of a key or certificate, and what it is called. */
export interface Held {
  readonly blob: Uint8Array;
  readonly comment: string;
}

type Ed25519Key = SshPrivateKey & { readonly type: 'ssh-ed25519' };

/** Messages of §5.1 and §6.1. */
const ANSWER = { success: 6, identities: 12 } as const;
const ASK = { identities: 11, remove: 18, addConstrained: 25 } as const;
const LIFETIME = 1;

/** Octets of an answer; OpenSSH's agent writes at most 256 KiB. */
const LONGEST = 256 * 1024;
const PATIENCE_MS = 10_000;

/** @throws Error when the agent does not answer, or not as the protocol has it */
export async function heldBy(socket: string): Promise<readonly Held[]> {
  const answer = await ask(socket, wireByte(ASK.identities));
  if (answer[0] !== ANSWER.identities) throw new Error('the agent does not tell what it holds');
  return SshReader.whole(answer.subarray(1), (reader: SshReader) => {
    const count = reader.uint32();
    return Array.from({ length: Math.min(count, LONGEST) }, () => ({
      blob: reader.string(),
      comment: reader.text(),
    }));
  });
}

/**
 * @param certificate the blob
 * @param lifetime seconds after which the agent forgets it
 * @throws Error when the agent takes no certificates, or no lifetimes
 */
export async function addToAgent(
  socket: string,
  key: Ed25519Key,
  certificate: Uint8Array,
  { comment, lifetime }: { readonly comment: string; readonly lifetime: number },
): Promise<void> {
  await tell(
    socket,
    concat(
      wireByte(ASK.addConstrained),
      wireString(SSH_KEY_TYPES[key.type].certType),
      wireString(certificate),
      wireString(key.key),
      wireString(concat(key.seed, key.key)),
      wireString(comment),
      wireByte(LIFETIME),
      wireUint32(lifetime),
    ),
  );
}

/** @throws Error when the agent does not hold it */
export async function removeFromAgent(socket: string, blob: Uint8Array): Promise<void> {
  await tell(socket, concat(wireByte(ASK.remove), wireString(blob)));
}

async function tell(socket: string, message: Uint8Array): Promise<void> {
  const answer = await ask(socket, message);
  if (answer[0] !== ANSWER.success) throw new Error('the agent refuses');
}

/** One message and its answer, each a string of its own (§4). */
function ask(path: string, message: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    const socket = connect(path, () => socket.write(wireString(message)));
    socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error('the agent does not answer')));
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('the agent hung up')));
    socket.on('data', (part) => {
      parts.push(part);
      const read = Buffer.concat(parts);
      const length = read.length < 4 ? undefined : read.readUInt32BE();
      if (length !== undefined && length > LONGEST) socket.destroy(new Error('the agent says too much'));
      else if (length !== undefined && read.length >= 4 + length) {
        resolve(new Uint8Array(read.subarray(4, 4 + length)));
        socket.destroy();
      }
    });
  });
}
