import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { ChanceryError } from '../../src/base/error.ts';
import { sshPublicKeyOf } from '../../src/keys/ssh-subject.ts';
import {
  assembleSshCertificate,
  encodeSshTbs,
  formatSshCertificate,
  parseSshCertificate,
  type SshCertificateFields,
} from '../../src/ssh/certificate.ts';
import { encodeKrl, isRevokedBy, type KrlParts, parseKrl } from '../../src/ssh/krl.ts';
import { isSshCriticalOption, isSshExtension, normaliseSourceAddress } from '../../src/ssh/options.ts';
import { parsePastedKey } from '../../src/ssh/pasted-key.ts';
import { formatSshPublicKey } from '../../src/ssh/public-key.ts';
import { encodeSshSignature } from '../../src/ssh/signature.ts';
import { SshReader, wireMpint } from '../../src/ssh/wire.ts';
import { has } from '../support/programs.ts';
import { run } from '../support/run.ts';
import { certificateFields, newSigner, newSshCertificate, newSshKey } from '../support/ssh.ts';

const RUNS = { numRuns: 300 };
const key = newSshKey();
const line = formatSshPublicKey(key);
const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const serial = fc.oneof(fc.bigInt({ min: 1n, max: 60n }), fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }));
/** What a string on the wire may hold. */
const text = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((each) => !each.includes('\0'));
const option = fc
  .record({ name: text, value: fc.option(text, { nil: undefined }) })
  .filter(({ name }) => name !== '' && !isSshCriticalOption(name) && !isSshExtension(name))
  .map(({ name, value }) => (value === undefined ? { name } : { name, value }));
const options = fc.uniqueArray(option, { selector: ({ name }) => name, maxLength: 6 });

describe('an mpint', () => {
  it('is read as it was written, without its leading zeros', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (octets) => {
        const first = octets.findIndex((octet) => octet !== 0);
        const read = SshReader.whole(wireMpint(octets), (reader) => reader.mpint());
        expect(Array.from(read)).toEqual(first < 0 ? [] : Array.from(octets.subarray(first)));
      }),
      RUNS,
    );
  });
});

describe('a certificate', () => {
  it('of any contents is read as it was written, its options sorted by octets', () => {
    const fields = fc.record<Partial<SshCertificateFields>>({
      serial: uint64,
      kind: fc.constantFrom('user', 'host'),
      keyId: text,
      nonce: fc.uint8Array({ maxLength: 40 }),
      principals: fc.uniqueArray(
        text.filter((each) => each !== ''),
        { minLength: 1, maxLength: 8 },
      ),
      validAfter: uint64,
      validBefore: uint64,
      criticalOptions: options,
      extensions: options,
    });
    fc.assert(
      fc.property(fields, (changed) => {
        const whole = certificateFields(key, changed);
        const tbs = encodeSshTbs(whole);
        const signature = encodeSshSignature('ssh-ed25519', new Uint8Array(64));
        const read = parseSshCertificate(assembleSshCertificate(tbs, signature));
        const sorted = (name: 'criticalOptions' | 'extensions') =>
          whole[name].toSorted((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
        expect(read).toMatchObject({
          ...whole,
          criticalOptions: sorted('criticalOptions'),
          extensions: sorted('extensions'),
        });
        expect(encodeSshTbs(read)).toEqual(tbs);
      }),
      RUNS,
    );
  });
});

describe('a pasted text', () => {
  it('is a key or malformed with a reason, whatever is done to a line', () => {
    const words = fc.constantFrom(
      ...line.split(' '),
      ' ',
      '\n',
      '\r\n',
      '\t',
      '"',
      ',',
      '@',
      '\u2028',
      'ssh-rsa',
    );
    const pasted = fc.oneof(
      fc.string({ maxLength: 200 }),
      fc.array(words, { maxLength: 8 }).map((parts) => parts.join('')),
      fc
        .tuple(fc.nat(line.length), fc.string({ unit: 'binary', maxLength: 2 }))
        .map(([at, inserted]) => line.slice(0, at) + inserted + line.slice(at)),
    );
    fc.assert(
      fc.property(pasted, (each) => {
        try {
          const { key: read, comment } = parsePastedKey(each);
          expect(formatSshPublicKey(read, comment)).not.toMatch(/[\r\n\u2028]/);
          expect(read.blob).toEqual(key.blob);
        } catch (error) {
          if (!(error instanceof ChanceryError)) throw error;
          expect(error.code).toBe('malformed');
          expect(['ssh_key_unsupported', 'ssh_key_unreadable']).toContain(error.reason);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a source address', () => {
  it('that is normal stays so, and has no space and no host bits', () => {
    const network = fc
      .tuple(fc.oneof(fc.ipV4(), fc.ipV6()), fc.nat(130))
      .map(([ip, bits]) => `${ip}/${bits}`);
    const list = fc
      .array(fc.oneof(fc.ipV4(), fc.ipV6(), network), { maxLength: 3 })
      .map((each) => each.join(','));
    fc.assert(
      fc.property(list, (each) => {
        const normal = normaliseSourceAddress(each);
        if (normal === undefined) return;
        expect(normaliseSourceAddress(normal)).toBe(normal);
        expect(normal).toMatch(/^[0-9a-f.:/,]+$/);
      }),
      RUNS,
    );
  });
});

const authority = newSigner('ssh-ed25519');
const ca = sshPublicKeyOf(authority.publicKey).blob;
const krlParts = fc
  .record({
    serials: fc.array(serial, { maxLength: 40 }),
    ranges: fc.array(
      fc.tuple(serial, serial).map(([a, b]) => ({ first: a < b ? a : b, last: a < b ? b : a })),
      { maxLength: 4 },
    ),
    keyIds: fc.array(fc.string({ minLength: 1, maxLength: 8 }), { maxLength: 4 }),
    hashes: fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }), { maxLength: 4 }),
    isKeyListed: fc.boolean(),
  })
  .map(
    ({ hashes, isKeyListed, ...part }): KrlParts => ({
      version: 1n,
      generatedAt: 1n,
      comment: '',
      certificates: [{ authority: ca, ...part }],
      keys: isKeyListed ? [key.blob] : [],
      sha256: hashes,
    }),
  );

describe('a KRL', () => {
  it('revokes what was given, and nothing else, after it was written and read', async () => {
    const certificates = await Promise.all(
      [1n, 2n, 30n, 60n, 61n, 2n ** 64n - 1n].map(async (each) =>
        parseSshCertificate(await newSshCertificate(authority, { serial: each })),
      ),
    );
    fc.assert(
      fc.property(krlParts, (parts) => {
        const read = parseKrl(encodeKrl(parts));
        for (const each of certificates) expect(isRevokedBy(read, each)).toBe(isRevokedBy(parts, each));
        expect(encodeKrl(read)).toEqual(encodeKrl(parts));
      }),
      RUNS,
    );
  });
});

describe.skipIf(!has('ssh-keygen'))('ssh-keygen', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chancery-krl-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('reads every KRL, and finds revoked what we do', async () => {
    const [list, file] = [join(folder, 'krl'), join(folder, 'certificate.pub')];
    await fc.assert(
      fc.asyncProperty(krlParts, serial, async (parts, each) => {
        const blob = await newSshCertificate(authority, { serial: each });
        writeFileSync(list, encodeKrl(parts));
        writeFileSync(file, formatSshCertificate(blob));
        const { code, stderr, stdout } = await run('ssh-keygen', ['-Q', '-f', list, file]);
        expect(`${stdout}${stderr}`).toMatch(code === 0 ? /: ok$/m : /: REVOKED$/m);
        expect(code !== 0).toBe(isRevokedBy(parts, parseSshCertificate(blob)));
      }),
      { numRuns: 60 },
    );
  });
});
