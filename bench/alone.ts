/** What the cryptography costs alone, on one core, one call after the other: node:crypto, OpenSSL, `ssh-keygen`. */
import { spawnSync } from 'node:child_process';
import {
  createPublicKey,
  generateKeyPair,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { promisify } from 'node:util';
import { locate } from '../test/support/programs.ts';
import { newFolder, removeFolder } from './started.ts';

/** Calls a second, by what is called. */
export type Rates = readonly (readonly [what: string, perSecond: number])[];

export interface Alone {
  readonly node: Rates;
  /** Empty where it is not there. */
  readonly openssl: Rates;
  /** Certificates a second by `ssh-keygen -s`, a process for each; undefined where it is not there. */
  readonly keygen: number | undefined;
}

/** @param ms for each kind of call */
export async function measureAlone(ms: number): Promise<Alone> {
  return { node: await nodeCalls(ms), openssl: opensslSpeed(ms), keygen: sshKeygen(ms) };
}

async function nodeCalls(ms: number): Promise<Rates> {
  const message = Buffer.alloc(600, 1);
  const [ec, rsa, ed] = [
    generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    generateKeyPairSync('rsa', { modulusLength: 2048 }),
    generateKeyPairSync('ed25519'),
  ];
  const signature = sign('sha256', message, ec.privateKey);
  const spki = ec.publicKey.export({ format: 'der', type: 'spki' });
  const calls: readonly (readonly [string, () => unknown])[] = [
    ['P-256 sign', () => sign('sha256', message, ec.privateKey)],
    ['P-256 verify', () => verify('sha256', message, ec.publicKey, signature)],
    ['P-256 public key from SPKI', () => createPublicKey({ key: spki, format: 'der', type: 'spki' })],
    ['P-256 key pair, in DER', () => generateKeyPairSync('ec', IN_DER)],
    ['Ed25519 sign', () => sign(null, message, ed.privateKey)],
    ['RSA-2048 sign', () => sign('sha256', message, rsa.privateKey)],
    ['RSA-2048 key pair', () => promisify(generateKeyPair)('rsa', { modulusLength: 2048 })],
  ];
  const rates: [string, number][] = [];
  for (const [name, call] of calls) rates.push([name, await rateOf(call, ms)]);
  return rates;
}

const IN_DER = {
  namedCurve: 'P-256',
  privateKeyEncoding: { format: 'der', type: 'sec1' },
  publicKeyEncoding: { format: 'der', type: 'spki' },
} as const;

async function rateOf(call: () => unknown, ms: number): Promise<number> {
  const began = performance.now();
  let count = 0;
  for (; performance.now() - began < ms; count++) {
    const told = call();
    if (told instanceof Promise) await (told as Promise<{ privateKey: KeyObject }>);
  }
  return (count * 1000) / (performance.now() - began);
}

/** The lines of `-mr` have calls a second: `+F4` of ECDSA, `+F6` of EdDSA, `+F2` of RSA, private first. */
const SPEED_LINES: Readonly<Record<string, readonly [string, string]>> = {
  '+F4': ['P-256 sign', 'P-256 verify'],
  '+F6': ['Ed25519 sign', 'Ed25519 verify'],
  '+F2': ['RSA-2048 sign', 'RSA-2048 verify'],
};

function opensslSpeed(ms: number): Rates {
  const program = locate('openssl');
  if (program === undefined) return [];
  const seconds = String(Math.max(1, Math.round(ms / 1000)));
  const args = ['speed', '-elapsed', '-seconds', seconds, '-mr', 'ecdsap256', 'ed25519', 'rsa2048'];
  const { stdout } = spawnSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return parseSpeed(stdout);
}

export function parseSpeed(text: string): Rates {
  return text.split('\n').flatMap((line) => {
    const fields = line.trim().split(':');
    const names = SPEED_LINES[fields[0] ?? ''] ?? [];
    const rates = fields.slice(-2).map(Number);
    return names.map((name, i): readonly [string, number] => [name, rates[i] ?? Number.NaN]);
  });
}

function sshKeygen(ms: number): number | undefined {
  const program = locate('ssh-keygen');
  if (program === undefined) return undefined;
  const folder = newFolder();
  const run = (...args: readonly string[]): void => {
    const { status } = spawnSync(program, ['-q', ...args], { cwd: folder });
    if (status !== 0) throw new Error(`ssh-keygen ${args.join(' ')} ended with ${status}`);
  };
  try {
    for (const name of ['ca', 'host']) run('-t', 'ed25519', '-N', '', '-f', name);
    const began = performance.now();
    let count = 0;
    while (performance.now() - began < ms) {
      count += 1;
      run('-s', 'ca', '-I', 'id', '-h', '-n', 'gpu1.internal', '-V', '+1d', '-z', String(count), 'host.pub');
    }
    return (count * 1000) / (performance.now() - began);
  } finally {
    removeFolder(folder);
  }
}
