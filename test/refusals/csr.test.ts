import { createPrivateKey, createPublicKey } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { concat, fromBase64, toBase64 } from '../../src/base/bytes.ts';
import { parseId } from '../../src/base/ids.ts';
import {
  bitString,
  boolean,
  encode,
  integer,
  nullValue,
  octetString,
  oid,
  sequence,
} from '../../src/der/writer.ts';
import { parseCertificate } from '../../src/x509/certificate.ts';
import { encodeKeyUsage } from '../../src/x509/extensions/key-usage.ts';
import { encodeRequestInfo } from '../../src/x509/request.ts';
import {
  ALGORITHM,
  type CsrKey,
  type CsrParts,
  csr,
  csrDer,
  ecKey,
  ed25519Key,
  extension,
  pemOf,
  rsaKey,
  signInfo,
} from '../support/csr.ts';
import { ecSpki, modulusOf, prime, rsaSpki, spki } from '../support/keys.ts';
import { type Attempt, expectRefused, type Refusal } from '../support/refused.ts';
import { type Issued, memorySite, type TestSite } from '../support/site.ts';

let site: TestSite;
let ca: string;
let role: string;
let rsaRole: string;
beforeAll(async () => {
  site = await memorySite();
  ca = await site.newCa();
  role = await site.newRole({ ca_id: ca });
  rsaRole = await site.newRole({ ca_id: ca, key_type: 'rsa' });
  const { tenant } = await site.read<{ tenant: { id: string } }>('/v1/auth/whoami');
  await site.call('PATCH', `/v1/tenants/${tenant.id}`, { allow_self_approval: true });
});
afterAll(() => site.close());

/** A way in for CSRs. Each trap meets all of them; `under` is a role, which only one of them knows. */
interface Door {
  readonly name: string;
  /** What reads the CSR. */
  readonly reading: (csr_pem: string, under?: string) => Attempt;
  /** What decides on one that can be read. */
  readonly deciding: (csr_pem: string, under?: string) => Promise<Attempt>;
}

const DOORS: readonly Door[] = [
  { name: 'sign', reading: signing, deciding: async (csr_pem, under) => signing(csr_pem, under) },
  {
    name: 'csr/import',
    reading: (csr_pem) => ({ path: '/v1/pki/csr/import', body: { csr_pem } }),
    deciding: async (csr_pem) => {
      const { id } = await site.made<{ id: string }>('/v1/pki/csr/import', { csr_pem });
      await site.made(`/v1/pki/csr/${id}/approve`, undefined, undefined, 200);
      return { path: `/v1/pki/csr/${id}/sign`, body: { ca_id: ca, validity_days: 1 } };
    },
  },
];

function signing(csr_pem: string, under = role): Attempt {
  return { path: `/v1/pki/sign/${under}`, body: { csr_pem } };
}

const NAME = { commonName: 'a.example.com' } as const;

describe.each(DOORS)('at the door $name,', ({ deciding, name: door, reading }) => {
  const sign = async (csr_pem: string, under?: string): Promise<Issued> => {
    const { body, path } = await deciding(csr_pem, under);
    return site.made<Issued>(path, body);
  };
  const expectUnread = async (csr_pem: string, message: RegExp, under?: string): Promise<void> => {
    await expectRefused(site, reading(csr_pem, under), { field: 'csr_pem', message });
  };

  describe('what a CSR asks for beyond its names', () => {
    const basic = (value: Parameters<typeof extension>[1], critical = true): CsrParts => ({
      ...NAME,
      extensions: [extension('2.5.29.19', value, critical)],
    });

    it.each<[string, CsrParts, Refusal]>([
      ['CA:TRUE', basic(sequence(boolean(true))), { rule: 'csr_basic_constraints' }],
      ['CA:TRUE, not critical', basic(sequence(boolean(true)), false), { rule: 'csr_basic_constraints' }],
      ['a path length', basic(sequence(boolean(true), integer(3))), { rule: 'csr_basic_constraints' }],
      [
        'keyCertSign',
        {
          ...NAME,
          extensions: [{ oid: '2.5.29.15', critical: true, value: encodeKeyUsage(['key_cert_sign']) }],
        },
        { rule: 'csr_key_usage' },
      ],
      [
        'cRLSign',
        {
          ...NAME,
          extensions: [
            { oid: '2.5.29.15', critical: false, value: encodeKeyUsage(['digital_signature', 'crl_sign']) },
          ],
        },
        { rule: 'csr_key_usage' },
      ],
      [
        'an unknown critical extension',
        { ...NAME, extensions: [extension('1.2.3.4', nullValue(), true)] },
        { rule: 'csr_critical_extension' },
      ],
      [
        'critical name constraints',
        { ...NAME, extensions: [extension('2.5.29.30', sequence(), true)] },
        { rule: 'csr_critical_extension' },
      ],
      ['basic constraints that are none', basic(octetString(Uint8Array.of(1))), { field: 'csr_pem' }],
      [
        'a key usage that is none',
        { ...NAME, extensions: [extension('2.5.29.15', integer(1), true)] },
        { field: 'csr_pem' },
      ],
      [
        'names that are none',
        { commonName: 'a.example.com', extensions: [extension('2.5.29.17', integer(1))] },
        { field: 'csr_pem' },
      ],
      [
        'an empty list of names',
        { commonName: 'a.example.com', extensions: [extension('2.5.29.17', sequence())] },
        { field: 'csr_pem' },
      ],
      [
        'one extension twice',
        { ...NAME, extensions: [extension('1.2.3.4', nullValue()), extension('1.2.3.4', nullValue())] },
        { field: 'csr_pem' },
      ],
    ])('is refused when it is %s', async (_, parts, refusal) => {
      const attempt = refusal.rule === undefined ? reading(csr(parts)) : await deciding(csr(parts));
      await expectRefused(site, attempt, { field: 'csr_pem', ...refusal });
    });

    it.each<[string, CsrParts]>([
      ['CA:FALSE', basic(sequence())],
      [
        'usages of a leaf',
        {
          ...NAME,
          extensions: [{ oid: '2.5.29.15', critical: true, value: encodeKeyUsage(['key_agreement']) }],
        },
      ],
      [
        'other purposes',
        { ...NAME, extensions: [extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.3')))] },
      ],
      [
        'an unknown extension that is not critical',
        { ...NAME, extensions: [extension('1.2.3.4', nullValue())] },
      ],
    ])('is ignored when it is %s', async (_, parts) => {
      const certificate = certificateOf((await sign(csr(parts))).certificate);
      expect(certificate.extensions.map((one) => one.oid)).not.toContain('1.2.3.4');
      const usual = certificateOf((await sign(csr(NAME))).certificate);
      for (const id of ['2.5.29.15', '2.5.29.19', '2.5.29.37']) {
        const shown = ({ extensions }: typeof usual): unknown => extensions.find((one) => one.oid === id);
        expect(shown(certificate)).toEqual(shown(usual));
      }
    });
  });

  describe('the signature of a CSR', () => {
    const key = ecKey();

    it('by another key is refused', async () => {
      await expectUnread(csr({ ...NAME, signer: ecKey() }), /own public key does not verify/);
      await sign(csr({ ...NAME, key }));
    });

    it('over something else is refused, whichever octet was changed', async () => {
      const der = csrDer({ ...NAME, key });
      const text = new TextDecoder('latin1').decode(der).indexOf('a.example.com');
      const changed = der.slice();
      changed[text] = 'b'.charCodeAt(0);
      await expectUnread(pemOf(changed), /does not verify/);
      for (const back of [1, 5, 30]) {
        const broken = der.slice();
        broken[broken.length - back] = (broken[broken.length - back] ?? 0) ^ 1;
        await expectUnread(pemOf(broken), /does not verify|csr_pem/);
      }
    });

    it.each<[string, CsrParts]>([
      ['SHA-1 with ECDSA', { algorithm: ALGORITHM.ecdsaSha1, digest: 'sha1' }],
      ['SHA-1 with RSA', { key: rsaKey(), algorithm: ALGORITHM.rsaSha1, digest: 'sha1' }],
      ['MD5 with RSA', { key: rsaKey(), algorithm: ALGORITHM.rsaMd5, digest: 'md5' }],
      ['an algorithm of nobody', { algorithm: encode(sequence(oid('1.2.3.4'))) }],
      ['ECDSA with parameters', { algorithm: encode(sequence(oid('1.2.840.10045.4.3.2'), nullValue())) }],
      ['the algorithm of another kind of key', { algorithm: ALGORITHM.ed25519 }],
      ['another hash than it says', { algorithm: ALGORITHM.ecdsaSha384 }],
      ['ECDSA for an RSA key', { key: rsaKey(), algorithm: ALGORITHM.ecdsaSha256 }],
    ])('by %s is refused', async (_, parts) => {
      const under = parts.key === undefined ? role : rsaRole;
      await expectUnread(csr({ ...NAME, ...parts }), /signed with|does not verify/, under);
    });

    it('of no octets, and of zeros, is refused', async () => {
      const info = encodeRequestInfo({ subject: encode(sequence()), spki: key.spki, extensions: [] });
      for (const signature of [
        new Uint8Array(0),
        new Uint8Array(64),
        encode(sequence(integer(0), integer(0))),
      ]) {
        const der = encode(sequence(info, ALGORITHM.ecdsaSha256, bitString(signature)));
        await expectUnread(pemOf(der), /does not verify/);
      }
    });
  });

  describe('a key', () => {
    /** The signature does not matter: strength is judged before OpenSSL is asked for anything. */
    const expectWeak = (octetsOfKey: Uint8Array, under?: string): Promise<void> => {
      const csr_pem = csr({ ...NAME, spki: octetsOfKey });
      return expectUnread(
        csr_pem,
        /csr_pem.{0,40}(RSA|EC|Ed25519|public key|bits|exponent|point|curve)/i,
        under,
      );
    };

    it('of RSA with 1024, 2047 and 16384 bits is refused, and with 2048 taken', async () => {
      await expectWeak(rsaKey(1024).spki, rsaRole);
      await expectWeak(rsaSpki(odd(2047)), rsaRole);
      await expectWeak(rsaSpki(odd(16_384)), rsaRole);
      await sign(csr({ ...NAME, key: rsaKey() }), rsaRole);
    });

    it('of RSA with the exponent 1, 3, an even one, or a huge one is refused', async () => {
      const modulus = modulusOf(2048);
      for (const exponent of [1n, 3n, 65_536n, 65_538n, 1n << 300n])
        await expectWeak(rsaSpki(modulus, exponent), rsaRole);
    });

    it('of RSA with a small factor or an even modulus is refused', async () => {
      await expectWeak(rsaSpki(prime(2040) * 251n), rsaRole);
      await expectWeak(rsaSpki(odd(2048) - 1n), rsaRole);
    });

    it('of EC off its curve, at infinity, compressed, or with explicit parameters is refused', async () => {
      const off = new Uint8Array(65).fill(7);
      off[0] = 4;
      await expectWeak(ecSpki(off));
      await expectWeak(ecSpki(Uint8Array.of(0)));
      await expectWeak(ecSpki(concat(Uint8Array.of(2), new Uint8Array(32).fill(7))));
      await expectWeak(ecSpki(new Uint8Array(0)));
      const explicit = sequence(integer(1), sequence(oid('1.2.840.10045.1.1'), integer(7)));
      await expectWeak(spki('1.2.840.10045.2.1', explicit, off));
      await expectWeak(ecSpki(off, '1.3.132.0.10'));
      await sign(csr({ ...NAME, key: ecKey() }));
    });

    it('of Ed25519 of small order, and of a kind that is not known, is refused', async () => {
      const ed = await site.newRole({ ca_id: ca, key_type: 'ed25519' });
      await expectWeak(spki('1.3.101.112', undefined, new Uint8Array(32)), ed);
      await expectWeak(spki('1.3.101.113', undefined, new Uint8Array(57)), ed);
      await expectWeak(spki('1.2.840.10040.4.1', nullValue(), new Uint8Array(65)), ed);
      await sign(csr({ ...NAME, key: ed25519Key() }), ed);
    });

    it('of another kind or size than the policy’s is refused', async () => {
      const refusal = { rule: 'key_algorithm', field: 'csr_pem' };
      for (const key of [ecKey('P-384'), rsaKey(), ed25519Key()]) {
        const attempt = await deciding(csr({ ...NAME, key }));
        // Without a role, a key of any kind that is certified at all will do.
        if (door === 'sign') await expectRefused(site, attempt, refusal);
        else await site.made(attempt.path, attempt.body);
      }
      await expectRefused(site, await deciding(csr({ ...NAME, key: rsaKey(2056) }), rsaRole), refusal);
    });

    it('of one of our own authorities is refused, in every tenant', async () => {
      const { certificate_pem } = await site.read<{ certificate_pem: string }>(
        `/v1/pki/ca/${ca}/certificate`,
      );
      const { spki: authority } = certificateOf(certificate_pem);
      const stolen = await stealKey();
      expect(stolen.spki).toEqual(authority);
      const csr_pem = csr({ ...NAME, key: stolen });
      await expectRefused(site, reading(csr_pem), { rule: 'key_not_blocked', field: 'csr_pem' });
      const stranger = await site.newTenant();
      const theirs = await site.newRole({}, stranger);
      const attempt = { ...reading(csr_pem, theirs), token: stranger };
      await expectRefused(site, attempt, { rule: 'key_not_blocked', field: 'csr_pem' });
    });

    /** The private key of the authority `ca`, which only its sealer can open. */
    async function stealKey(): Promise<CsrKey> {
      const { store, sealer } = site.site;
      const id = parseId('ca', ca);
      const authority = id === undefined ? undefined : await store.get('authorities', { id });
      const [issuer] =
        authority === undefined
          ? []
          : await store.all('issuers', { tenantId: authority.tenantId, authorityId: authority.id });
      if (issuer?.keyId == null) throw new Error('an authority without an issuer');
      const key = await store.get('keys', { tenantId: issuer.tenantId, id: issuer.keyId });
      if (key === undefined) throw new Error('an issuer without a key');
      const pkcs8 = sealer.open(key.sealed, { ...key, table: 'keys', purpose: 'private-key' });
      const privateKey = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
      const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
      return {
        privateKey,
        spki: new Uint8Array(publicKey),
        algorithm: ALGORITHM.ecdsaSha256,
        digest: 'sha256',
      };
    }
  });

  describe('the encoding of a CSR', () => {
    const key = ecKey();
    const good = csrDer({ ...NAME, key });

    it('with trailing octets is refused, outside and inside', async () => {
      await expectUnread(pemOf(concat(good, Uint8Array.of(0))), /csr_pem/);
      await expectUnread(pemOf(concat(good, good)), /csr_pem/);
      await expectUnread(pemOf(good.subarray(0, good.length - 1)), /csr_pem/);
    });

    it('with an indefinite length is refused', async () => {
      const content = good.subarray(4);
      await expectUnread(pemOf(concat(Uint8Array.of(0x30, 0x80), content, Uint8Array.of(0, 0))), /csr_pem/);
    });

    it('with a longer length than needed is refused', async () => {
      const length = good.length - 3;
      expect(good[1]).toBe(0x81);
      await expectUnread(pemOf(concat(Uint8Array.of(0x30, 0x82, 0, length), good.subarray(3))), /csr_pem/);
    });

    it('with an integer longer than needed is refused', async () => {
      // The version, 02 01 00, as 02 02 00 00; signed as such.
      const info = encodeRequestInfo({ subject: encode(sequence()), spki: key.spki, extensions: [] });
      const at = info.findIndex((_, i) => info[i] === 2 && info[i + 1] === 1 && info[i + 2] === 0);
      const body = concat(info.subarray(at, at + 1), Uint8Array.of(2, 0, 0), info.subarray(at + 3));
      expect(info[1]).toBe(info.length - 2);
      const longer = concat(Uint8Array.of(0x30, body.length), body);
      await expectUnread(pemOf(signInfo(longer, { key })), /csr_pem/);
    });

    it('nested a thousand deep is refused', async () => {
      let nested: Uint8Array = new Uint8Array(0);
      for (let i = 0; i < 1000; i++) nested = encode(sequence(nested));
      await expectUnread(pemOf(nested), /csr_pem/);
      const inside = csr({
        ...NAME,
        key,
        extensions: [{ oid: '2.5.29.17', critical: false, value: nested }],
      });
      await expectUnread(inside, /csr_pem/);
    });

    it('of a thousand small parts is refused or read in bounded time', async () => {
      const parts = Array.from({ length: 10_000 }, () => sequence());
      await expectUnread(pemOf(encode(sequence(...parts))), /csr_pem/);
    });

    it.each([
      ['nothing', ''],
      ['white space', ' \n'],
      ['no PEM', 'hello'],
      ['base64 without lines around it', toBase64(good)],
      ['two blocks', `${pemOf(good)}${pemOf(good)}`],
      ['text around the block', `Certificate Request:\n${pemOf(good)}`],
      ['another label', pemOf(good, 'CERTIFICATE')],
      ['a public key', pemOf(key.spki, 'PUBLIC KEY')],
      ['no end', pemOf(good).replace(/-----END.*\n/, '')],
      ['another end', pemOf(good).replace('END CERTIFICATE REQUEST', 'END CERTIFICATE')],
      ['broken base64', pemOf(good).replace(/\n(.)/, '\n*')],
      [
        'base64 with bits left over',
        '-----BEGIN CERTIFICATE REQUEST-----\nQUJDRB==\n-----END CERTIFICATE REQUEST-----\n',
      ],
      ['an empty block', '-----BEGIN CERTIFICATE REQUEST-----\n-----END CERTIFICATE REQUEST-----\n'],
    ])('in a text that is %s is refused', async (_, csr_pem) => {
      await expectUnread(csr_pem, /csr_pem/);
    });

    it('with CRLF, a byte order mark, white space around, or the old label is taken', async () => {
      const pem = pemOf(good);
      for (const text of [
        pem.replaceAll('\n', '\r\n'),
        `\ufeff${pem}`,
        `\r\n \n${pem}\n\n`,
        pemOf(good, 'NEW CERTIFICATE REQUEST'),
      ]) {
        expect((await sign(text)).certificate).toContain('BEGIN CERTIFICATE');
      }
    });

    it('is refused with any single octet changed, or gives the certificate that it asks for', async () => {
      for (let i = 0; i < good.length; i += 7) {
        const changed = good.slice();
        changed[i] = (changed[i] ?? 0) ^ 0x20;
        const { body, path } = reading(pemOf(changed));
        const answer = await site.call('POST', path, body);
        expect(answer.status, `octet ${i}`).toBe(422);
      }
      await sign(pemOf(good));
    });
  });
});

function certificateOf(pem: string): ReturnType<typeof parseCertificate> {
  const base64 = pem.replace(/-----[^-]+-----|\s/g, '');
  return parseCertificate(fromBase64(base64) ?? new Uint8Array(0));
}

/** An odd number of exactly so many bits, without small factors in sight. */
function odd(bits: number): bigint {
  return (1n << BigInt(bits - 1)) | (1n << BigInt(bits - 2)) | 0x1234567n | 1n;
}
