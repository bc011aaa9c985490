/** Where a login is kept: in the agent, which forgets it when its certificate ends, or in files. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  formatSshCertificate,
  parseSshCertificate,
  parseSshCertificateLine,
  type SshCertificate,
} from '../../ssh/certificate.ts';
import { encodeOpensshPrivateKey, parseOpensshPrivateKey } from '../../ssh/private-key.ts';
import { writeFiles } from '../commands/cert/files.ts';
import { addToAgent, heldBy, removeFromAgent } from './agent.ts';
import { type Certified, type Ed25519PrivateKey, publicLine } from './certify.ts';

export interface KeptFiles {
  /** The private key. */
  readonly key: string;
  readonly certificate: string;
}

/** Those of a private key's file, as ssh looks for them. */
export function filesOf(key: string): KeptFiles {
  return { key, certificate: `${key}-cert.pub` };
}

/** @param text what the person typed to log in, by which the same login is found again */
export function usualKeyFile(
  environment: Readonly<Record<string, string | undefined>>,
  text: string,
): string {
  const home = environment['HOME'] || homedir();
  return join(home, '.ssh', 'chancery', text.replaceAll(/[^A-Za-z0-9@._-]/g, '_').replace(/^\.+/, '_'));
}

/** What a login is called in the agent. */
export function commentOf(text: string): string {
  return `chancery ${text}`;
}

/**
 * In the place of what the same login has put there before.
 * @throws Error when the agent does not take it
 */
export async function keepInAgent(
  socket: string,
  key: Ed25519PrivateKey,
  certificate: SshCertificate,
  comment: string,
): Promise<void> {
  const before = (await heldBy(socket)).filter((held) => held.comment === comment);
  const left = Number(certificate.validBefore) - Math.floor(Date.now() / 1000);
  const lifetime = Math.max(1, Math.min(left, 0xffff_ffff));
  await addToAgent(socket, key, certificate.blob, { comment, lifetime });
  for (const { blob } of before) await removeFromAgent(socket, blob);
}

/** The private key for its owner alone. Where the key is the person's own, the certificate alone is written. */
export function keepInFiles(
  { certificate: path, key: keyPath }: KeptFiles,
  certified: Certified,
  comment: string,
): void {
  const { certificate, key } = certified;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const line = { path, text: `${formatSshCertificate(certificate.blob, comment)}\n`, mode: 0o644 };
  if (key === undefined) {
    writeFiles([line]);
    return;
  }
  const check = new Uint8Array(randomBytes(4));
  writeFiles([
    { path: keyPath, text: encodeOpensshPrivateKey(key, comment, check), mode: 0o600 },
    { path: `${keyPath}.pub`, text: `${publicLine(key, comment)}\n`, mode: 0o644 },
    line,
  ]);
}

/** The certificate of such a login that is there already. */
export async function keptInAgent(socket: string, comment: string): Promise<SshCertificate | undefined> {
  for (const held of await heldBy(socket).catch(() => [])) {
    if (held.comment !== comment) continue;
    const certificate = certificateIn(() => parseSshCertificate(held.blob));
    if (certificate !== undefined) return certificate;
  }
  return undefined;
}

export function keptInFiles({ certificate }: KeptFiles): SshCertificate | undefined {
  return certificateIn(() => parseSshCertificateLine(readFileSync(certificate, 'utf8')).certificate);
}

/** Whether a private key was written by {@link keepInFiles}, as {@link commentOf} calls it: a key of a person's own is not. */
export function isOfLogin({ key }: KeptFiles): boolean {
  try {
    return parseOpensshPrivateKey(readFileSync(key, 'utf8')).comment.startsWith(commentOf(''));
  } catch {
    return false;
  }
}

/** What cannot be read is no certificate that anybody logs in with. */
function certificateIn(read: () => SshCertificate): SshCertificate | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
