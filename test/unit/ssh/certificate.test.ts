import { beforeAll, describe, expect, it } from 'vitest';
import { concat, equal } from '../../../src/base/bytes.ts';
import type { Signer } from '../../../src/keys/signer.ts';
import { verifySshSignature } from '../../../src/keys/ssh-signature.ts';
import { sshPublicKeyOf } from '../../../src/keys/ssh-subject.ts';
import {
  assembleSshCertificate,
  encodeSshTbs,
  FOREVER,
  formatSshCertificate,
  parseSshCertificate,
  parseSshCertificateLine,
  type SshCertificateFields,
} from '../../../src/ssh/certificate.ts';
import { SSH_KEY_TYPES, sshKeyTypes } from '../../../src/ssh/key-types.ts';
import { DEFAULT_USER_EXTENSIONS } from '../../../src/ssh/options.ts';
import { encodeKeyFields, formatSshPublicKey, type SshPublicKey } from '../../../src/ssh/public-key.ts';
import { SshReader, wireString, wireUint32, wireUint64 } from '../../../src/ssh/wire.ts';
import { expectMalformed } from '../../support/malformed.ts';
import {
  certificateFields,
  newSigner,
  newSshCertificate,
  newSshKey,
  PLAIN_KEY_TYPES,
} from '../../support/ssh.ts';

let authority: Signer;
let key: SshPublicKey;
beforeAll(() => {
  authority = newSigner('ssh-ed25519');
  key = sshPublicKeyOf(authority.publicKey);
});

const read = async (changed: Partial<SshCertificateFields> = {}) =>
  parseSshCertificate(await newSshCertificate(authority, changed));

describe('a certificate', () => {
  it.each(sshKeyTypes())('for a key of type %s is read as it was written', async (type) => {
    const fields = certificateFields(key, { key: newSshKey(type), extensions: DEFAULT_USER_EXTENSIONS });
    const tbs = encodeSshTbs(fields);
    const { blob, signature, ...found } = parseSshCertificate(await newSshCertificate(authority, fields));
    expect(found).toEqual({ ...fields, tbs });
    expect(new SshReader(blob).text()).toBe(SSH_KEY_TYPES[type].certType);
    expect(verifySshSignature(found.signatureKey, tbs, signature)).toBe(true);
  });

  it.each(PLAIN_KEY_TYPES)('is signed by a key of type %s, whose plain blob it holds', async (type) => {
    const signer = newSigner(type);
    const found = parseSshCertificate(await newSshCertificate(signer));
    expect(found.signatureKey).toEqual(sshPublicKeyOf(signer.publicKey));
    expect(found.signature.algorithm).toBe(type === 'ssh-rsa' ? 'rsa-sha2-512' : type);
    expect(verifySshSignature(found.signatureKey, found.tbs, found.signature)).toBe(true);
  });

  it('of which any octet is changed does not verify, or is not read', async () => {
    const good = await newSshCertificate(authority, { extensions: DEFAULT_USER_EXTENSIONS });
    for (let at = 0; at < good.length; at++) {
      const bad = good.with(at, (good[at] as number) ^ 1);
      let verified = false;
      try {
        const { signature, signatureKey, tbs } = parseSshCertificate(bad);
        verified = verifySshSignature(signatureKey, tbs, signature);
      } catch (error) {
        expect(error).toMatchObject({ code: 'malformed' });
      }
      expect(verified, `octet ${at}`).toBe(false);
    }
  });

  it('holds numbers of 64 bits', async () => {
    const most = 2n ** 64n - 1n;
    expect(await read({ serial: most, validAfter: 2n ** 63n, validBefore: FOREVER })).toMatchObject({
      serial: most,
      validAfter: 2n ** 63n,
      validBefore: most,
    });
    expect(() => encodeSshTbs(certificateFields(key, { serial: most + 1n }))).toThrow(RangeError);
    expect(() => encodeSshTbs(certificateFields(key, { validBefore: -1n }))).toThrow(RangeError);
  });

  it('has its options sorted by octets, whatever order they are given in', async () => {
    const extensions = DEFAULT_USER_EXTENSIONS.toReversed();
    const names = (await read({ extensions })).extensions.map(({ name }) => name);
    expect(names).toEqual([
      'permit-X11-forwarding',
      'permit-agent-forwarding',
      'permit-port-forwarding',
      'permit-pty',
      'permit-user-rc',
    ]);
  });

  it('wraps a value twice, and a flag in an empty string', () => {
    const tbs = encodeSshTbs(
      certificateFields(key, {
        criticalOptions: [{ name: 'force-command', value: 'id' }],
        extensions: [{ name: 'permit-pty' }],
      }),
    );
    const critical = concat(wireString('force-command'), wireString(wireString('id')));
    const extension = concat(wireString('permit-pty'), wireString(''));
    const text = Buffer.from(tbs).toString('latin1');
    expect(text).toContain(Buffer.from(wireString(critical)).toString('latin1'));
    expect(text).toContain(Buffer.from(wireString(extension)).toString('latin1'));
  });

  it('is not written without principals, with one twice, or with more than 256', async () => {
    const principals = Array.from({ length: 257 }, (_, i) => `p${i}`);
    const write = (names: readonly string[]) => () =>
      encodeSshTbs(certificateFields(key, { principals: names }));
    expect(write([])).toThrow(RangeError);
    expect(write(['a', 'a'])).toThrow(RangeError);
    expect(write(principals)).toThrow(RangeError);
    expect((await read({ principals: principals.slice(1) })).principals).toHaveLength(256);
  });

  it('is not written with an option twice', () => {
    const twice = [{ name: 'permit-pty' }, { name: 'permit-pty' }];
    expect(() => encodeSshTbs(certificateFields(key, { extensions: twice }))).toThrow(RangeError);
    expect(() =>
      encodeSshTbs(certificateFields(key, { extensions: twice.slice(1), criticalOptions: twice.slice(1) })),
    ).not.toThrow();
  });

  it('may have been issued by others without principals, or with options that nobody knows', () => {
    expect(parseSshCertificate(written({ principals: '' })).principals).toEqual([]);
    const unknown = [wireString('a@example.com'), wireString(wireString('b'))];
    expect(parseSshCertificate(written({ critical: unknown })).criticalOptions).toEqual([
      { name: 'a@example.com', value: 'b' },
    ]);
  });
});

describe('a certificate is refused', () => {
  const flag = (name: string) => [wireString(name), wireString('')];
  const valued = (name: string, value: string) => [wireString(name), wireString(wireString(value))];

  it.each<[what: string, parts: Parts, why: RegExp, right: Parts]>([
    ['of no kind', { kind: 0 }, /user or a host/, { kind: 1 }],
    ['of a third kind', { kind: 3 }, /user or a host/, { kind: 2 }],
    [
      'with an empty principal',
      { principals: concat(wireString('a'), wireString('')) },
      /empty principal/,
      { principals: wireString('a') },
    ],
    [
      'with a principal twice',
      { principals: concat(wireString('a'), wireString('a')) },
      /each principal once/,
      { principals: concat(wireString('a'), wireString('b')) },
    ],
    ['with a principal that is not whole', { principals: wireUint32(1) }, /ends too early/, {}],
    [
      'with 257 principals',
      { principals: concat(...Array.from({ length: 257 }, (_, i) => wireString(`${i}`))) },
      /at most 256/,
      { principals: concat(...Array.from({ length: 256 }, (_, i) => wireString(`${i}`))) },
    ],
    ['with a NUL in a principal', { principals: wireString('a\0') }, /NUL/, {}],
    [
      'with options that are not sorted',
      { extensions: [...flag('permit-pty'), ...flag('permit-X11-forwarding')] },
      /sorted/,
      { extensions: [...flag('permit-X11-forwarding'), ...flag('permit-pty')] },
    ],
    [
      'with options sorted as people do',
      { extensions: [...flag('permit-agent-forwarding'), ...flag('permit-X11-forwarding')] },
      /sorted/,
      { extensions: [...flag('permit-X11-forwarding'), ...flag('permit-agent-forwarding')] },
    ],
    [
      'with an option twice',
      { critical: [...valued('force-command', 'a'), ...valued('force-command', 'b')] },
      /each once/,
      { critical: valued('force-command', 'a') },
    ],
    [
      'with a value that is wrapped once',
      { critical: [wireString('force-command'), wireString('id')] },
      /ends too early/,
      { critical: valued('force-command', 'id') },
    ],
    [
      'with octets behind a value',
      {
        critical: [wireString('force-command'), wireString(concat(wireString('id'), Uint8Array.of(0)))],
      },
      /trailing/,
      {},
    ],
    [
      'with a value on a flag',
      { extensions: valued('permit-pty', 'x') },
      /that it cannot have/,
      { extensions: flag('permit-pty') },
    ],
    [
      'with a command that is a flag',
      { critical: flag('force-command') },
      /value that it needs/,
      { critical: flag('verify-required') },
    ],
    ['with an option without a name', { extensions: flag('') }, /option/, {}],
    ['with a reserved field', { reserved: 'x' }, /reserved/, { reserved: '' }],
    ['with octets behind its signature', { trailing: Uint8Array.of(0) }, /trailing/, {}],
    ['with a signature that is not whole', { signature: wireString('ssh-ed25519') }, /ends too early/, {}],
    ['by an authority of DSA', { authority: wireString('ssh-dss') }, /type that is taken/, {}],
    ['for a key of DSA', { certType: 'ssh-dss-cert-v01@openssh.com' }, /type that is taken/, {}],
    ['of the type of a key', { certType: 'ssh-ed25519' }, /type that is taken/, {}],
    [
      'of a type that appears in negotiations only',
      { certType: 'rsa-sha2-512-cert-v01@openssh.com' },
      /type that is taken/,
      {},
    ],
    [
      'with the infix of a security key behind its domain',
      { certType: 'sk-ssh-ed25519@openssh.com-cert-v01@openssh.com' },
      /type that is taken/,
      {},
    ],
  ])('%s', (_, parts, why, right) => {
    expectMalformed(() => parseSshCertificate(written(parts)), why);
    expect(parseSshCertificate(written(right)).keyId).toBe('id');
  });

  it('by an authority that is a certificate', async () => {
    const blob = await newSshCertificate(authority);
    expectMalformed(() => parseSshCertificate(written({ authority: blob })), /type that is taken/);
  });

  it('by nobody, but not by a security key', () => {
    const security = newSshKey('sk-ssh-ed25519@openssh.com');
    const signature = concat(
      wireString(security.type),
      wireString(new Uint8Array(64)),
      Uint8Array.of(1),
      wireUint32(5),
    );
    expect(parseSshCertificate(written({ authority: security.blob, signature })).signature).toMatchObject({
      algorithm: security.type,
      authenticator: { flags: 1, counter: 5 },
    });
    expectMalformed(() => parseSshCertificate(written({ authority: '' })), /ends too early/);
  });
});

describe('the line of a certificate', () => {
  it('is read as it was written', async () => {
    const blob = await newSshCertificate(authority);
    const line = formatSshCertificate(blob, 'a\nb');
    expect(line).toMatch(/^ssh-ed25519-cert-v01@openssh\.com [A-Za-z0-9+/=]+ a b$/);
    const { certificate, comment } = parseSshCertificateLine(`${line}\r\n`);
    expect([equal(certificate.blob, blob), comment]).toEqual([true, 'a b']);
  });

  it('is refused when it is a key, two lines, or names another type', async () => {
    const line = formatSshCertificate(await newSshCertificate(authority));
    expectMalformed(() => parseSshCertificateLine(formatSshPublicKey(key)), /is a public key/);
    expectMalformed(() => parseSshCertificateLine(`${line}\n${line}`), /one line/);
    expectMalformed(
      () => parseSshCertificateLine(line.replace('ssh-ed25519', 'ssh-rsa')),
      /holds one of another/,
    );
    expectMalformed(() => parseSshCertificateLine(''), /one line/);
    expectMalformed(() => parseSshCertificateLine(`x${line}`), /type of certificate/);
  });
});

interface Parts {
  readonly certType?: string;
  readonly kind?: number;
  readonly principals?: Uint8Array | string;
  readonly critical?: readonly Uint8Array[];
  readonly extensions?: readonly Uint8Array[];
  readonly reserved?: string;
  readonly authority?: Uint8Array | string;
  readonly signature?: Uint8Array;
  readonly trailing?: Uint8Array;
}

/** A certificate written by hand, whatever it holds; nobody signed it. */
function written(parts: Parts): Uint8Array {
  const subject = newSshKey();
  const tbs = concat(
    wireString(parts.certType ?? 'ssh-ed25519-cert-v01@openssh.com'),
    wireString('nonce'),
    encodeKeyFields(subject.fields),
    wireUint64(1n),
    wireUint32(parts.kind ?? 1),
    wireString('id'),
    wireString(parts.principals ?? wireString('a')),
    wireUint64(0n),
    wireUint64(FOREVER),
    wireString(concat(...(parts.critical ?? []))),
    wireString(concat(...(parts.extensions ?? []))),
    wireString(parts.reserved ?? ''),
    wireString(parts.authority ?? subject.blob),
  );
  const signature = parts.signature ?? concat(wireString('ssh-ed25519'), wireString(new Uint8Array(64)));
  return concat(assembleSshCertificate(tbs, signature), parts.trailing ?? new Uint8Array(0));
}
