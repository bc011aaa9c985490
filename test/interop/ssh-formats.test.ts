/** What we write, as OpenSSH's ssh-keygen reads it, and what it writes, as we do. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { utf8 } from '../../src/base/bytes.ts';
import type { Signer } from '../../src/keys/signer.ts';
import { softwareSigner } from '../../src/keys/software.ts';
import { opensshToPkcs8, pkcs8ToOpenssh } from '../../src/keys/ssh-private-key.ts';
import { verifySshSignature } from '../../src/keys/ssh-signature.ts';
import { sshPublicKeyOf } from '../../src/keys/ssh-subject.ts';
import {
  formatSshCertificate,
  parseSshCertificate,
  parseSshCertificateLine,
  type SshCertificateFields,
} from '../../src/ssh/certificate.ts';
import { sshKeyTypes } from '../../src/ssh/key-types.ts';
import { encodeKrl, isRevokedBy, type KrlParts } from '../../src/ssh/krl.ts';
import { DEFAULT_USER_EXTENSIONS } from '../../src/ssh/options.ts';
import { parsePastedKey } from '../../src/ssh/pasted-key.ts';
import { encodeOpensshPrivateKey, parseOpensshPrivateKey } from '../../src/ssh/private-key.ts';
import { formatSshPublicKey, spellFingerprint } from '../../src/ssh/public-key.ts';
import { has } from '../support/programs.ts';
import { output, run } from '../support/run.ts';
import {
  newSigner,
  newSshCertificate,
  newSshKey,
  PLAIN_KEY_TYPES,
  PLAIN_KEYS,
  pkcs8Of,
} from '../support/ssh.ts';

const folder = mkdtempSync(join(tmpdir(), 'chancery-ssh-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, contents: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, contents, { mode: 0o600 });
  return path;
}

/** RSA authorities of two sizes, and one of each other type. */
const AUTHORITIES: readonly (readonly [name: string, make: () => Signer])[] = [
  ...PLAIN_KEY_TYPES.map((type) => [type, () => newSigner(type)] as const),
  ['ssh-rsa of 3072 bits', () => softwareSigner(pkcs8Of(PLAIN_KEYS['ssh-rsa'](3072)))],
];

describe.skipIf(!has('ssh-keygen'))('ssh-keygen', () => {
  /** What `ssh-keygen -L` says of each certificate; it verifies their signatures, and fails where one does not. */
  const list = async (name: string, blobs: readonly Uint8Array[]): Promise<string[]> => {
    const lines = blobs.map((blob) => `${formatSshCertificate(blob)}\n`).join('');
    const said = await output('ssh-keygen', ['-L', '-f', file(name, lines)]);
    return said.split(/^.*:\d+:$|(?=^ {8}Type: )/m).filter((text) => text.includes('Type:'));
  };

  it.each(AUTHORITIES)('verifies certificates of every type of key by %s', async (_, make) => {
    const authority = make();
    const fields: Partial<SshCertificateFields> = {
      serial: 2n ** 64n - 1n,
      keyId: 'u=1 r=2 c=3',
      principals: ['root', 'deploy'],
      validAfter: 1_700_000_000n,
      validBefore: 4_000_000_000n,
      criticalOptions: [
        { name: 'source-address', value: '10.0.0.0/8' },
        { name: 'force-command', value: 'id -un' },
      ],
      extensions: DEFAULT_USER_EXTENSIONS,
    };
    const keys = sshKeyTypes().map((type) => newSshKey(type));
    const blobs = await Promise.all(keys.map((key) => newSshCertificate(authority, { ...fields, key })));
    const said = await list('types', blobs);
    expect(said).toHaveLength(keys.length);
    const ca = sshPublicKeyOf(authority.publicKey);
    for (const [i, key] of keys.entries()) {
      expect(said[i]).toContain(spellFingerprint(key.fingerprint));
      expect(said[i]).toContain(spellFingerprint(ca.fingerprint));
      expect(said[i]).toContain('Serial: 18446744073709551615');
      expect(said[i]).toContain('Key ID: "u=1 r=2 c=3"');
      expect(said[i]?.replaceAll(/\s+/g, ' ')).toContain(
        'Principals: root deploy Critical Options: force-command id -un source-address 10.0.0.0/8 Extensions: ' +
          'permit-X11-forwarding permit-agent-forwarding permit-port-forwarding permit-pty permit-user-rc',
      );
    }
    if (ca.type === 'ssh-rsa') expect(said[0]).toContain('rsa-sha2-512');
  });

  it.each(['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521'] as const)(
    'verifies fifty signatures by %s, short numbers among them, and refuses one that is spoilt',
    async (type) => {
      const authority = newSigner(type);
      const serials = Array.from({ length: 50 }, (_, i) => BigInt(i + 1));
      const blobs = await Promise.all(serials.map((serial) => newSshCertificate(authority, { serial })));
      expect(await list('many', blobs)).toHaveLength(50);
      const [good = new Uint8Array()] = blobs;
      const bad = good.with(-1, (good.at(-1) as number) ^ 1);
      const { code } = await run('ssh-keygen', ['-L', '-f', file('bad', formatSshCertificate(bad))]);
      expect(code).not.toBe(0);
    },
  );

  it('reads host certificates, and those that do not end', async () => {
    const [host = '', user = ''] = await list('kinds', [
      await newSshCertificate(newSigner('ssh-ed25519'), { kind: 'host', principals: ['web-1.example.com'] }),
      await newSshCertificate(newSigner('ssh-ed25519')),
    ]);
    expect(host).toContain('host certificate');
    expect(user).toContain('user certificate');
    expect(user).toMatch(/Valid: (forever|always)|after/);
  });

  it.each(sshKeyTypes())('gives a key of type %s the fingerprint that we give it', async (type) => {
    const key = newSshKey(type);
    const said = await output('ssh-keygen', ['-l', '-f', file('key.pub', formatSshPublicKey(key, 'a b'))]);
    expect(said).toContain(`${spellFingerprint(key.fingerprint)} a b`);
  });

  it.each(PLAIN_KEY_TYPES)('reads a private key of type %s that we wrote', async (type) => {
    for (const comment of ['', 'x', 'host key', 'twelve octet']) {
      const key = pkcs8ToOpenssh(pkcs8Of(PLAIN_KEYS[type]()));
      const text = encodeOpensshPrivateKey(key, comment, new Uint8Array(randomBytes(4)));
      const said = await output('ssh-keygen', ['-y', '-f', file('private', text)]);
      const { publicKey } = parseOpensshPrivateKey(text);
      expect(said.trim()).toBe(formatSshPublicKey(publicKey, comment));
    }
  });

  it.each([
    ['ssh-ed25519', 'ed25519', 256],
    ['ssh-rsa', 'rsa', 2048],
    ['ecdsa-sha2-nistp256', 'ecdsa', 256],
    ['ecdsa-sha2-nistp384', 'ecdsa', 384],
    ['ecdsa-sha2-nistp521', 'ecdsa', 521],
  ] as const)('writes a private key of type %s that we read and sign with', async (type, name, bits) => {
    const path = join(folder, `made-${type}`);
    await output('ssh-keygen', ['-q', '-N', '', '-C', 'made by it', '-t', name, '-b', `${bits}`, '-f', path]);
    const text = readFileSync(path, 'utf8');
    const { key, publicKey, comment } = parseOpensshPrivateKey(text);
    expect(parsePastedKey(readFileSync(`${path}.pub`, 'utf8'))).toEqual({ key: publicKey, comment });
    expect(comment).toBe('made by it');
    const signer = softwareSigner(opensshToPkcs8(key));
    expect(sshPublicKeyOf(signer.publicKey)).toEqual(publicKey);
    expect(pkcs8ToOpenssh(opensshToPkcs8(key))).toEqual(key);
    expect(await list('own', [await newSshCertificate(signer)])).toHaveLength(1);
    // Its own writer and ours differ in nothing but the check, which is at chance.
    const check = checkOf(text);
    expect(encodeOpensshPrivateKey(key, comment, check)).toBe(text);
  });

  it.each(PLAIN_KEY_TYPES)('writes certificates by %s that we read and verify', async (type) => {
    const text = encodeOpensshPrivateKey(
      pkcs8ToOpenssh(pkcs8Of(PLAIN_KEYS[type]())),
      '',
      new Uint8Array(randomBytes(4)),
    );
    const authority = file('authority', text);
    for (const subject of sshKeyTypes()) {
      const key = newSshKey(subject);
      const path = file('subject.pub', formatSshPublicKey(key, 'c'));
      await output('ssh-keygen', [
        ...signingAs(authority, 'a,b'),
        ...['force-command=id', 'source-address=10.0.0.1', 'no-touch-required'].flatMap((each) => [
          '-O',
          each,
        ]),
        path,
      ]);
      const line = readFileSync(join(folder, 'subject-cert.pub'), 'utf8');
      const { certificate, comment } = parseSshCertificateLine(line);
      expect(certificate).toMatchObject({ key, serial: 5n, principals: ['a', 'b'], keyId: 'id' });
      expect(certificate.criticalOptions).toEqual([
        { name: 'force-command', value: 'id' },
        { name: 'source-address', value: '10.0.0.1' },
      ]);
      expect(verifySshSignature(certificate.signatureKey, certificate.tbs, certificate.signature)).toBe(true);
      expect(`${formatSshCertificate(certificate.blob, comment)}\n`).toBe(line);
    }
  });

  it('refuses an encrypted key of its own no less than we do', async () => {
    const path = join(folder, 'encrypted');
    await output('ssh-keygen', ['-q', '-N', 'passphrase', '-t', 'ed25519', '-f', path]);
    expect(() => parseOpensshPrivateKey(readFileSync(path, 'utf8'))).toThrow(/not encrypted/);
  });
});

describe.skipIf(!has('ssh-keygen'))('ssh-keygen, asked for what a KRL revokes,', () => {
  const EMPTY: KrlParts = {
    version: 1n,
    generatedAt: 1n,
    comment: 'c',
    certificates: [],
    keys: [],
    sha256: [],
  };
  let authority: Signer;
  let other: Signer;
  let ca: Uint8Array;
  beforeAll(() => {
    [authority, other] = [newSigner('ssh-ed25519'), newSigner('ecdsa-sha2-nistp256')];
    ca = sshPublicKeyOf(authority.publicKey).blob;
  });

  /** Asks both, which must agree. @returns whether the certificate is revoked */
  const isRevoked = async (krl: KrlParts, blob: Uint8Array): Promise<boolean> => {
    const [list, certificate] = [file('krl', encodeKrl(krl)), file('c.pub', formatSshCertificate(blob))];
    const { code, stdout } = await run('ssh-keygen', ['-Q', '-f', list, certificate]);
    expect(stdout).toMatch(code === 0 ? /: ok/ : /: REVOKED/);
    expect(isRevokedBy(krl, parseSshCertificate(blob))).toBe(code !== 0);
    return code !== 0;
  };

  const certificates = (part: Partial<KrlParts['certificates'][number]>): KrlParts => ({
    ...EMPTY,
    certificates: [{ authority: ca, serials: [], ranges: [], keyIds: [], ...part }],
  });

  it('reads one that is empty', async () => {
    expect(await isRevoked(EMPTY, await newSshCertificate(authority))).toBe(false);
  });

  it.each([
    ['one serial', [101n], 101n, 102n],
    ['the largest serial', [2n ** 64n - 1n], 2n ** 64n - 1n, 2n ** 64n - 2n],
    ['a run of serials', [5n, 6n, 7n, 8n], 7n, 9n],
    ['twenty thousand odd serials', odd(20_000), 39_999n, 39_998n],
    ['a hundred thousand serials', odd(100_000).map((serial) => serial * 2n ** 40n), 2n ** 40n, 2n ** 41n],
  ])('reads %s', async (_, serials, inside, outside) => {
    const krl = certificates({ serials });
    expect(await isRevoked(krl, await newSshCertificate(authority, { serial: inside }))).toBe(true);
    expect(await isRevoked(krl, await newSshCertificate(authority, { serial: outside }))).toBe(false);
    // Serials are an authority's own.
    expect(await isRevoked(krl, await newSshCertificate(other, { serial: inside }))).toBe(false);
  });

  it('reads ranges and key ids', async () => {
    const krl = certificates({
      ranges: [
        { first: 10n, last: 20n },
        { first: 2n ** 63n, last: 2n ** 64n - 1n },
      ],
      keyIds: ['u=1', 'u=3'],
    });
    const judge = async (serial: bigint, keyId: string) =>
      isRevoked(krl, await newSshCertificate(authority, { serial, keyId }));
    expect(await judge(20n, 'x')).toBe(true);
    expect(await judge(2n ** 63n, 'x')).toBe(true);
    expect(await judge(21n, 'x')).toBe(false);
    expect(await judge(21n, 'u=3')).toBe(true);
    expect(await judge(21n, 'u=2')).toBe(false);
  });

  it.each(['keys', 'sha256'] as const)('reads the authority’s and the user’s key under %s', async (kind) => {
    const user = newSshKey('ssh-rsa');
    const blob = await newSshCertificate(authority, { key: user });
    for (const { blob: plain, fingerprint } of [user, sshPublicKeyOf(authority.publicKey)]) {
      const entries = [plain, newSshKey().blob, newSshKey('ecdsa-sha2-nistp521').blob];
      const hashes = [fingerprint, ...Array.from({ length: 20 }, () => newSshKey().fingerprint)];
      const krl = { ...EMPTY, [kind]: kind === 'keys' ? entries : hashes };
      expect(await isRevoked(krl, blob)).toBe(true);
      expect(await isRevoked(krl, await newSshCertificate(other))).toBe(false);
    }
  });

  it('reads several authorities in one, with everything in it', async () => {
    const krl: KrlParts = {
      version: 2n ** 64n - 1n,
      generatedAt: 1_700_000_000n,
      comment: 'ü',
      certificates: [
        { authority: ca, serials: [1n, 5n], ranges: [{ first: 7n, last: 9n }], keyIds: ['a'] },
        { authority: sshPublicKeyOf(other.publicKey).blob, serials: [2n], ranges: [], keyIds: [] },
      ],
      keys: [newSshKey().blob],
      sha256: [newSshKey().fingerprint],
    };
    expect(await isRevoked(krl, await newSshCertificate(authority, { serial: 5n }))).toBe(true);
    expect(await isRevoked(krl, await newSshCertificate(authority, { serial: 2n }))).toBe(false);
    expect(await isRevoked(krl, await newSshCertificate(other, { serial: 2n }))).toBe(true);
    expect(await isRevoked(krl, await newSshCertificate(other, { serial: 5n }))).toBe(false);
    const said = await output('ssh-keygen', ['-Q', '-l', '-f', file('krl', encodeKrl(krl))]);
    for (const line of ['serial: 5', 'serial: 7-9', 'id: a', 'serial: 2', 'hash: SHA256:']) {
      expect(said).toContain(line);
    }
  });

  it('refuses one that is cut off, as we never give out', async () => {
    const whole = encodeKrl(certificates({ serials: [1n] }));
    const certificate = file('c.pub', formatSshCertificate(await newSshCertificate(other)));
    const { code } = await run('ssh-keygen', ['-Q', '-f', file('cut', whole.subarray(0, -1)), certificate]);
    expect(code).not.toBe(0);
  });
});

function signingAs(authority: string, principals: string): string[] {
  return ['-q', '-s', authority, '-I', 'id', '-z', '5', '-n', principals, '-V', '-5m:+8h'];
}

function odd(count: number): bigint[] {
  return Array.from({ length: count }, (_, i) => BigInt(2 * i + 1));
}

/** The check numbers stand behind the public half. */
function checkOf(text: string): Uint8Array {
  const octets = new Uint8Array(Buffer.from(text.replaceAll(/-----.*-----|\s/g, ''), 'base64'));
  const { publicKey } = parseOpensshPrivateKey(text);
  const start = utf8('openssh-key-v1\0').length + 8 + 8 + 4 + 4 + 4 + publicKey.blob.length + 4;
  return octets.subarray(start, start + 4);
}
