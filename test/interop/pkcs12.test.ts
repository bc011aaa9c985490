/** PKCS#12 files as OpenSSL, GnuTLS and Java read them. */
import {
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  X509Certificate,
} from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodePkcs12 } from '../../src/keys/pkcs12.ts';
import { certify, party } from '../support/hierarchy.ts';
import { temporaryFolder } from '../support/process.ts';
import { has, hasByChance } from '../support/programs.ts';
import { type Ended, output, run } from '../support/run.ts';
import { p256Key, type TestKey } from '../support/x509.ts';

const RANDOM = { bytes: (count: number) => new Uint8Array(randomBytes(count)) };

const ROOT = party(p256Key(), [['commonName', 'Root']]);
const ISSUING = party(p256Key(), [['commonName', 'Issuing']]);
const CHAIN = [certify(ROOT, ISSUING, 'authority'), certify(ROOT, ROOT, 'authority')];

const PLAIN = { friendlyName: 'billing 7', password: 'correct "horse" $battery' };
const PECULIAR = { friendlyName: 'Schlüssel für 鍵', password: 'пароль ü é 鍵 😀' };

interface Written {
  readonly path: string;
  readonly key: KeyObject;
  /** The leaf's and those above it. */
  readonly certificates: readonly string[];
}

const KINDS: Readonly<Record<string, () => TestKey>> = {
  'RSA-2048': () => testKey(generateKeyPairSync('rsa', { modulusLength: 2048 })),
  'P-256': p256Key,
  'P-384': () => testKey(generateKeyPairSync('ec', { namedCurve: 'P-384' })),
  'P-521': () => testKey(generateKeyPairSync('ec', { namedCurve: 'P-521' })),
  Ed25519: () => testKey(generateKeyPairSync('ed25519')),
};

describe.each(Object.keys(KINDS))('a PKCS#12 file of a key of %s', (kind) => {
  let plain: Written;
  let peculiar: Written;

  beforeAll(async () => {
    const key = KINDS[kind]?.() ?? p256Key();
    const folder = temporaryFolder();
    plain = await written(join(folder, 'plain.p12'), key, PLAIN);
    peculiar = await written(join(folder, 'peculiar.p12'), key, PECULIAR);
  });

  describe.skipIf(!has('openssl'))('for OpenSSL', () => {
    it.each([
      ['plain', PLAIN],
      ['of other alphabets', PECULIAR],
    ])('holds key, certificate and chain, with a name and a password that are %s', async (_, names) => {
      const file = names === PLAIN ? plain : peculiar;
      const { code, stderr, stdout } = await openssl(file.path, names.password, '-nodes', '-info');
      expect({ code, stderr: stderr.split('\n').slice(0, 3) }).toEqual({
        code: 0,
        stderr: [
          'MAC: sha256, Iteration 100000',
          'MAC length: 32, salt length: 16',
          'PKCS7 Encrypted data: PBES2, PBKDF2, AES-256-CBC, Iteration 100000, PRF hmacWithSHA256',
        ],
      });
      expect(stderr).toContain(
        'Shrouded Keybag: PBES2, PBKDF2, AES-256-CBC, Iteration 100000, PRF hmacWithSHA256',
      );
      expect(certificatesOf(stdout)).toEqual(file.certificates);
      expect(keyOf(stdout).equals(file.key)).toBe(true);
    });

    it('shows the name with the key and the leaf, and with nothing else', async () => {
      // Of a plain one only: OpenSSL 3.0 shows the low octet of each character.
      const { stdout } = await openssl(plain.path, PLAIN.password, '-nodes');
      expect(namesIn(stdout)).toEqual([PLAIN.friendlyName, PLAIN.friendlyName]);
      const ids = stdout.match(/^ +localKeyID: .*$/gm) ?? [];
      expect([ids.length, new Set(ids).size]).toEqual([2, 1]);
    });

    it('tells the leaf from its chain', async () => {
      const leaf = await openssl(plain.path, PLAIN.password, '-nokeys', '-clcerts');
      expect(certificatesOf(leaf.stdout)).toEqual(plain.certificates.slice(0, 1));
      const chain = await openssl(plain.path, PLAIN.password, '-nokeys', '-cacerts');
      expect(certificatesOf(chain.stdout)).toEqual(plain.certificates.slice(1));
    });

    it('is closed to a wrong password', async () => {
      for (const path of [plain.path, peculiar.path]) {
        const { code, stderr, stdout } = await openssl(path, 'correct horse', '-nodes');
        expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
        expect(stderr).toContain('Mac verify error: invalid password?');
      }
    });
  });

  describe.skipIf(!has('certtool'))('for GnuTLS', () => {
    it('holds key, certificate and chain, whatever alphabet its name and its password are of', async () => {
      for (const [{ certificates, path }, names] of [
        [plain, PLAIN],
        [peculiar, PECULIAR],
      ] as const) {
        const { code, stderr, stdout } = await certtool(path, names.password);
        expect({ code, stderr }).toMatchObject({ code: 0 });
        expect(certificatesOf(stdout)).toEqual(certificates);
        expect(stdout.match(/Friendly name: .*/g)).toEqual(
          Array.from({ length: 2 }, () => `Friendly name: ${names.friendlyName}`),
        );
        const key = /-----BEGIN ENCRYPTED PRIVATE KEY-----[^-]*-----END ENCRYPTED PRIVATE KEY-----/.exec(
          stdout,
        );
        const opened = createPrivateKey({ key: key?.[0] ?? '', passphrase: names.password });
        expect(opened.equals(plain.key)).toBe(true);
      }
    });

    it('is closed to a wrong password', async () => {
      expect((await certtool(plain.path, 'correct horse')).code).toBe(1);
    });
  });

  // The password is of ASCII: Java's PBES2 takes no other.
  describe.skipIf(!hasByChance('keytool'))('for Java', () => {
    it('is a key store from which key and chain can be taken', async () => {
      const copy = `${plain.path}.copy`;
      const env = { ...process.env, PASSWORD: PLAIN.password };
      const from = ['-srckeystore', plain.path, '-srcstorepass:env', 'PASSWORD'];
      const to = ['-destkeystore', copy, '-deststorepass:env', 'PASSWORD'];
      await output('keytool', ['-importkeystore', ...from, ...to], { env });
      const { stdout } = await openssl(copy, PLAIN.password, '-nodes');
      expect(keyOf(stdout).equals(plain.key)).toBe(true);
      expect(certificatesOf(stdout)).toEqual(plain.certificates);
      expect(namesIn(stdout)).toContain(PLAIN.friendlyName);
    }, 60_000);
  });
});

function testKey({ privateKey, publicKey }: { privateKey: KeyObject; publicKey: KeyObject }): TestKey {
  return {
    privateKey,
    pkcs8: new Uint8Array(privateKey.export({ format: 'der', type: 'pkcs8' })),
    spki: new Uint8Array(publicKey.export({ format: 'der', type: 'spki' })),
  };
}

async function written(path: string, key: TestKey, names: typeof PLAIN): Promise<Written> {
  const certificate = certify(ISSUING, party(key, [['commonName', 'leaf.internal']]), 'leaf');
  const entry = { privateKey: key.pkcs8, certificate, chain: CHAIN, ...names };
  writeFileSync(path, await encodePkcs12(entry, RANDOM));
  return { path, key: key.privateKey, certificates: [certificate, ...CHAIN].map(fingerprint) };
}

function openssl(path: string, password: string, ...args: readonly string[]): Promise<Ended> {
  const env = { ...process.env, PASSWORD: password };
  return run('openssl', ['pkcs12', '-in', path, '-passin', 'env:PASSWORD', ...args], { env });
}

function certtool(path: string, password: string): Promise<Ended> {
  return run('certtool', ['--p12-info', '--inder', '--infile', path, '--password', password]);
}

function namesIn(shown: string): readonly (string | undefined)[] {
  return [...shown.matchAll(/^ +friendlyName: (.*)$/gm)].map(([, name]) => name);
}

function certificatesOf(pem: string): readonly string[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => fingerprint(block));
}

function fingerprint(certificate: string | Uint8Array): string {
  return new X509Certificate(certificate).fingerprint256;
}

function keyOf(pem: string): KeyObject {
  return createPrivateKey(/-----BEGIN PRIVATE KEY-----[^-]*-----END PRIVATE KEY-----/.exec(pem)?.[0] ?? '');
}
