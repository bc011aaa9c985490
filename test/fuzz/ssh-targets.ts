/** The readers of SSH's formats. What they take, they write back as it was. */
import { equal, utf8 } from '../../src/base/bytes.ts';
import { verifySshSignature } from '../../src/keys/ssh-signature.ts';
import { judgeSshKey } from '../../src/keys/ssh-subject.ts';
import {
  assembleSshCertificate,
  encodeSshTbs,
  FOREVER,
  formatSshCertificate,
  parseSshCertificate,
  parseSshCertificateLine,
} from '../../src/ssh/certificate.ts';
import { encodeKrl, parseKrl } from '../../src/ssh/krl.ts';
import { normaliseSourceAddress } from '../../src/ssh/options.ts';
import { parsePastedKey } from '../../src/ssh/pasted-key.ts';
import { encodeOpensshPrivateKey, parseOpensshPrivateKey } from '../../src/ssh/private-key.ts';
import {
  encodeSshPublicKey,
  formatSshPublicKey,
  parseSshPublicKey,
  type SshKeyFields,
} from '../../src/ssh/public-key.ts';
import { encodeSshSignature, parseSshSignature } from '../../src/ssh/signature.ts';
import { hex } from '../support/x509.ts';
import { accepted, type FuzzTarget, reads } from './target.ts';

const POINT = Uint8Array.from({ length: 65 }, (_, i) => (i === 0 ? 4 : i));
const KEY = new Uint8Array(32).fill(3);

const FIELDS: readonly SshKeyFields[] = [
  { type: 'ssh-ed25519', key: KEY },
  { type: 'ssh-rsa', exponent: hex('010001'), modulus: new Uint8Array(256).fill(0xd1) },
  { type: 'ecdsa-sha2-nistp256', point: POINT },
  { type: 'sk-ssh-ed25519@openssh.com', key: KEY, application: 'ssh:' },
  { type: 'sk-ecdsa-sha2-nistp256@openssh.com', point: POINT, application: 'ssh:a' },
];

const keys = () => FIELDS.map((fields) => encodeSshPublicKey(fields));
const blobs = () => keys().map(({ blob }) => blob);
const latin1 = (input: Uint8Array) => Buffer.from(input).toString('latin1');

const certificates = () =>
  keys().map((key) => {
    const tbs = encodeSshTbs({
      key,
      nonce: KEY,
      serial: 2n ** 64n - 1n,
      kind: 'user',
      keyId: 'u=1',
      principals: ['root', 'deploy'],
      validAfter: 1n,
      validBefore: FOREVER,
      criticalOptions: [{ name: 'force-command', value: 'id' }, { name: 'verify-required' }],
      extensions: [{ name: 'permit-X11-forwarding' }, { name: 'permit-pty' }],
      signatureKey: key,
    });
    const algorithm = key.type === 'ssh-rsa' ? 'rsa-sha2-512' : key.type;
    const signature = encodeSshSignature(algorithm, new Uint8Array(64).fill(1));
    const authenticator = algorithm.startsWith('sk-') ? hex('0100000005') : hex('');
    return assembleSshCertificate(tbs, Buffer.concat([signature, authenticator]));
  });

const krls = () => [
  encodeKrl({ version: 1n, generatedAt: 2n, comment: '', certificates: [], keys: [], sha256: [] }),
  encodeKrl({
    version: 1n,
    generatedAt: 2n,
    comment: 'c',
    certificates: [
      {
        authority: POINT,
        serials: [1n, 3n, 5n, 6n, 7n],
        ranges: [{ first: 9n, last: 99n }],
        keyIds: ['a', 'b'],
      },
    ],
    keys: blobs().slice(0, 2),
    sha256: [KEY],
  }),
];

const privateKeys = () =>
  [
    encodeOpensshPrivateKey({ type: 'ssh-ed25519', seed: KEY, key: KEY }, 'c', hex('01020304')),
    encodeOpensshPrivateKey(
      { type: 'ecdsa-sha2-nistp256', point: POINT, scalar: KEY },
      'comment',
      hex('01020304'),
    ),
  ].map(utf8);

export const SSH_TARGETS: Readonly<Record<string, FuzzTarget>> = {
  'an SSH public key, written back as it was': {
    seeds: blobs,
    shape: 'wire',
    run: (input) => {
      const key = accepted(() => parseSshPublicKey(input));
      if (key === undefined) return;
      if (!equal(encodeSshPublicKey(key.fields).blob, input)) throw new Error('written otherwise');
      accepted(() => judgeSshKey(key));
    },
  },

  'a pasted SSH key, written on one line': {
    seeds: () => keys().map((key) => utf8(formatSshPublicKey(key, 'a comment'))),
    run: (input) => {
      const pasted = accepted(() => parsePastedKey(latin1(input)));
      if (pasted === undefined) return;
      const line = formatSshPublicKey(pasted.key, pasted.comment);
      if (/[\r\n\0]/.test(line)) throw new Error('a key that leaves its line');
      if (formatSshPublicKey(parsePastedKey(line).key) !== formatSshPublicKey(pasted.key))
        throw new Error('another key');
    },
  },

  'an SSH certificate, written back as it was': {
    seeds: certificates,
    shape: 'wire',
    run: (input) => {
      const read = accepted(() => parseSshCertificate(input));
      if (read === undefined) return;
      if (read.principals.length > 0 && !equal(encodeSshTbs(read), read.tbs))
        throw new Error('written otherwise');
      if (verifySshSignature(read.signatureKey, read.tbs, read.signature))
        throw new Error('a signature that nobody made');
    },
  },

  'the line of an SSH certificate': {
    seeds: () => certificates().map((blob) => utf8(formatSshCertificate(blob, 'c'))),
    run: (input) => {
      const read = accepted(() => parseSshCertificateLine(latin1(input)));
      if (read === undefined) return;
      const line = formatSshCertificate(read.certificate.blob, read.comment);
      if (/[\r\n\0]/.test(line)) throw new Error('a certificate that leaves its line');
    },
  },

  'a signature of SSH': reads(
    () => [
      encodeSshSignature('ssh-ed25519', KEY),
      Buffer.concat([encodeSshSignature('sk-x', KEY), KEY.subarray(27)]),
    ],
    parseSshSignature,
    'wire',
  ),

  'an OpenSSH private key': reads(privateKeys, (input) => parseOpensshPrivateKey(latin1(input)), 'text'),

  'a KRL, whose meaning is written back': {
    seeds: krls,
    shape: 'wire',
    run: (input) => {
      const krl = accepted(() => parseKrl(input));
      if (krl === undefined) return;
      const again = encodeKrl(parseKrl(encodeKrl(krl)));
      if (!equal(again, encodeKrl(krl))) throw new Error('written otherwise');
    },
  },

  'a source address, normal once it is normalised': {
    shape: 'text',
    seeds: () => ['10.0.0.0/8,192.0.2.1', '2001:db8::/32,::1'].map(utf8),
    run: (input) => {
      const normal = normaliseSourceAddress(latin1(input));
      if (normal !== undefined && normaliseSourceAddress(normal) !== normal)
        throw new Error('written otherwise');
    },
  },
};
