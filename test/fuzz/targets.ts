/**
 * What is fuzzed. A target takes any octets and throws only when it found a fault: a reader that fails in another way
 * than by a `malformed`, that does not agree with itself, or that accepts what another implementation refuses.
 */
import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';

import * as pkijs from 'pkijs';
import { equal, utf8 } from '../../src/base/bytes.ts';
import { decodePem, encodePem } from '../../src/base/pem.ts';
import { DerReader } from '../../src/der/reader.ts';
import { encode } from '../../src/der/writer.ts';
import { factsOf } from '../../src/inventory/read-import.ts';
import { isSignedBy } from '../../src/keys/foreign-key.ts';
import { parsePublicKey } from '../../src/keys/public-key.ts';
import { weakness } from '../../src/keys/strength/rules.ts';
import { parseEmailAddress } from '../../src/policy/email-address.ts';
import { readSubject } from '../../src/policy/requested-subject.ts';
import { parseUriName } from '../../src/policy/uri-name.ts';
import {
  assembleCertificate,
  parseCertificate,
  type TbsCertificateParts,
} from '../../src/x509/certificate.ts';
import { assembleCrl, encodeTbsCertList, parseCrl } from '../../src/x509/crl.ts';
import { encodeRevokedEntries } from '../../src/x509/crl-entries.ts';
import type { Extension } from '../../src/x509/extension.ts';
import { encodeBasicConstraints } from '../../src/x509/extensions/basic-constraints.ts';
import { generalNameNode, readGeneralName } from '../../src/x509/general-name.ts';
import { encodeName, formatName, parseName, sameName } from '../../src/x509/name.ts';
import { parsePkcs8, parsePrivateKeyPem, pkcs8ToTraditional } from '../../src/x509/private-key.ts';
import { assembleRequest, parseRequest } from '../../src/x509/request.ts';
import { parseRsaPublicKey, parseSpki } from '../../src/x509/spki.ts';
import { CRL_PARTS, INDIRECT_ENTRY } from '../support/crl.ts';
import { DECODERS } from '../support/extensions.ts';
import { peculiar } from '../support/peculiar.ts';
import { EVERY_EXTENSION, EVERY_GENERAL_NAME, RICH_NAME } from '../support/samples.ts';
import { ECDSA_SHA256, EXAMPLE_NAME, fixedKey, hex, selfSigned, signedRequest } from '../support/x509.ts';
import { chains, validate } from './paths.ts';
import { SSH_TARGETS } from './ssh-targets.ts';
import { accepted, askOther, type FuzzTarget, reads, refuse } from './target.ts';
import { TEXT_TARGETS } from './text-targets.ts';

const key = fixedKey();
/** ECDSA signs with a random number: these are the octets of no signature, the same every time. */
const SIGNATURE = hex('3006 020101 020101');
const certificate = (parts: Partial<TbsCertificateParts>) =>
  assembleCertificate(parseCertificate(selfSigned(key, parts)).tbs, ECDSA_SHA256, SIGNATURE);
const request = (...parts: [subject?: Uint8Array, extensions?: readonly Extension[]]) =>
  assembleRequest(parseRequest(signedRequest(key, ...parts)).info, ECDSA_SHA256, SIGNATURE);
const certificates = () => [
  certificate({}),
  certificate({ extensions: EVERY_EXTENSION }),
  certificate({ subject: RICH_NAME, notAfter: Date.UTC(2060, 0, 1) / 1000 }),
];
const requests = () => [request(), request(RICH_NAME, EVERY_EXTENSION)];
const crls = () =>
  [
    {},
    {
      number: 2n ** 100n,
      issuingDistributionPoint: { uris: ['http://a'], only: 'user' as const, indirect: true },
      revoked: [
        encodeRevokedEntries([
          { serial: hex('01'), revokedAt: CRL_PARTS.thisUpdate, reason: 0 },
          { serial: hex('ff02'), revokedAt: CRL_PARTS.thisUpdate, reason: 1, invalidityAt: 0 },
        ]),
        INDIRECT_ENTRY,
      ],
    },
  ].map((parts) => assembleCrl(encodeTbsCertList({ ...CRL_PARTS, ...parts }), ECDSA_SHA256, SIGNATURE));
const CRL_EXTENSION_VALUES = [
  hex('300f a007 a005 8603 613a62 8101ff 8401ff'),
  hex('3010 a00e a10c 300a 0603550403 0c03615f62'),
  hex('0a0101'),
  hex('180f 3230323630313031303030303030 5a'),
];
const latin1 = (input: Uint8Array) => Buffer.from(input).toString('latin1');
const pems = () => [
  new Uint8Array(Buffer.from(encodePem('PRIVATE KEY', key.pkcs8))),
  new Uint8Array(Buffer.from(encodePem('EC PRIVATE KEY', pkcs8ToTraditional(key.pkcs8).der))),
];

/** 0100-01-01T00:00:00Z, in seconds since 1970. */
const YEAR_100 = -59_011_459_200;

export const TARGETS: Readonly<Record<string, FuzzTarget>> = {
  'DER down to its leaves': reads(certificates, (input) =>
    DerReader.whole(input, (reader) => reader.wellFormed()),
  ),

  'a certificate, which OpenSSL reads too': {
    seeds: certificates,
    shape: 'der',
    run: (input) => {
      const read = accepted(() => parseCertificate(input));
      askOther(() => new X509Certificate(input));
      if (read === undefined) return;
      const { serialNumber } = new X509Certificate(input);
      const ours = Buffer.from(read.serial).toString('hex');
      const isNegative = (read.serial[0] as number) >= 0x80;
      if (!isNegative && BigInt(`0x${serialNumber}`) !== BigInt(`0x${ours}`))
        throw new Error(`serial ${ours}, not ${serialNumber}`);
    },
  },

  'a certificate, which pkijs and peculiar read alike': {
    seeds: certificates,
    shape: 'der',
    run: (input) => {
      const read = accepted(() => parseCertificate(input));
      askOther(() => pkijs.Certificate.fromBER(input.slice()));
      if (read === undefined) return;
      const theirs = pkijs.Certificate.fromBER(input.slice());
      if (!equal(new Uint8Array(theirs.tbsView), read.tbs)) throw new Error('other signed octets');
      if (theirs.extensions?.length !== undefined && theirs.extensions.length !== read.extensions.length)
        throw new Error('other extensions');
      // JavaScript's Date, which they make of its parts, takes a year below 100 for one of the 1900s.
      const isEarly = read.notAfter < YEAR_100;
      if (!isEarly && theirs.notAfter.value.getTime() !== read.notAfter * 1000)
        throw new Error('another end');
      const others = new peculiar.X509Certificate(input.slice());
      if (!equal(new Uint8Array(others.subjectName.toArrayBuffer()), read.subject.der))
        throw new Error('another subject');
    },
  },

  'a certificate to import, all of which can be kept': {
    seeds: certificates,
    shape: 'der',
    run: (input) => {
      const read = accepted(() => factsOf(parseCertificate(input)));
      if (read === undefined) return;
      if (read.serial.length < 1 || read.serial.length > 20) throw new Error('a serial that cannot be kept');
      if (read.names.some(({ value }) => /[\0\p{Surrogate}]/u.test(value)))
        throw new Error('a name that cannot be kept');
      isSignedBy(input, read.certificate.spki);
    },
  },

  'a request, which pkijs reads too': {
    seeds: requests,
    shape: 'der',
    run: (input) => {
      const read = accepted(() => parseRequest(input));
      askOther(() => pkijs.CertificationRequest.fromBER(input.slice()));
      if (read === undefined) return;
      const theirs = pkijs.CertificationRequest.fromBER(input.slice());
      const info = new Uint8Array(theirs.tbsView);
      if (!equal(info, read.info)) throw new Error('other signed octets');
    },
  },

  'a CRL, which pkijs reads too': {
    seeds: crls,
    shape: 'der',
    run: (input) => {
      const read = accepted(() => parseCrl(input));
      askOther(() => pkijs.CertificateRevocationList.fromBER(input.slice()));
      if (read === undefined) return;
      const theirs = pkijs.CertificateRevocationList.fromBER(input.slice());
      if (!equal(new Uint8Array(theirs.tbsView), read.tbs)) throw new Error('other signed octets');
      const entries = [...read.revoked];
      if ((theirs.revokedCertificates?.length ?? 0) !== entries.length) throw new Error('other entries');
      for (const { reason, revokedAt, serial } of entries) {
        const found = read.revoked
          .find(serial)
          .some((one) => one.revokedAt === revokedAt && one.reason === reason);
        if (!found) throw new Error('an entry that is not found by its serial');
      }
    },
  },

  'the extensions of a certificate': reads(certificates, (input) => {
    for (const { oid, value } of parseCertificate(input).extensions)
      accepted(() => DECODERS.get(oid)?.(value));
  }),

  'the value of any extension': reads(
    () => [...EVERY_EXTENSION.map(({ value }) => value), ...CRL_EXTENSION_VALUES],
    (input) => {
      for (const decode of DECODERS.values()) accepted(() => decode(input));
    },
  ),

  'a name': {
    seeds: () => [EXAMPLE_NAME, RICH_NAME, hex('3000')],
    shape: 'der',
    run: (input) => {
      const name = accepted(() => parseName(input));
      if (name === undefined) return;
      if (/[\0\n\r]/.test(formatName(name))) throw new Error('a name that leaves its line');
      if (!sameName(name, { ...name, der: new Uint8Array(0) })) throw new Error('not the same as itself');
    },
  },

  'the subject of a request, written back as it was': {
    seeds: () => [
      EXAMPLE_NAME,
      encodeName([
        { type: 'countryName', value: 'DE' },
        { type: 'emailAddress', value: 'x@example.com' },
      ]),
    ],
    run: (input) => {
      const subject = accepted(() => readSubject(parseName(input)));
      if (subject === undefined) return;
      const again = readSubject(parseName(encodeName(subject)));
      if (JSON.stringify(again) !== JSON.stringify(subject)) throw new Error('written otherwise');
    },
  },

  'an e-mail address or a URI, read again as it was': {
    seeds: () => ['ops@example.com', 'spiffe://example.com/a', 'https://[::1]:1/a?b=%20'].map(utf8),
    shape: 'text',
    run: (input) => {
      const email = parseEmailAddress(latin1(input));
      if (email.ok && parseEmailAddress(email.address).ok !== true) throw new Error('another address');
      const uri = parseUriName(latin1(input));
      if (!uri.ok) return;
      const again = parseUriName(uri.uri);
      if (!again.ok || again.uri !== uri.uri) throw new Error('another URI');
      if (uri.uri.includes('://') && !URL.canParse(uri.uri)) throw new Error('a URI that others cannot read');
    },
  },

  'a GeneralName, written back as it was': {
    seeds: () => EVERY_GENERAL_NAME.map((name) => encode(generalNameNode(name))),
    shape: 'der',
    run: (input) => {
      const name = accepted(() => DerReader.whole(input, readGeneralName));
      if (name !== undefined && !equal(encode(generalNameNode(name)), input))
        throw new Error('written otherwise');
    },
  },

  'a SubjectPublicKeyInfo': reads(() => [key.spki], parseSpki),

  'a public key that is judged, which OpenSSL reads too': {
    seeds: () => [key.spki],
    shape: 'der',
    run: (input) => {
      const judged = accepted(() => {
        const read = parsePublicKey(input);
        const weak = weakness(read.material);
        if (weak !== undefined) refuse(weak);
        return read;
      });
      if (judged !== undefined)
        askOther(() => createPublicKey({ key: Buffer.from(input), format: 'der', type: 'spki' }));
    },
  },

  'an RSA public key': reads(
    () => [hex('3009 0204 00ffffff 020103'), hex('3007 0202 0081 020103')],
    parseRsaPublicKey,
  ),

  'a private key in PKCS#8, which OpenSSL reads too': {
    seeds: () => [key.pkcs8],
    shape: 'der',
    run: (input) => {
      const read = accepted(() => {
        pkcs8ToTraditional(input);
        return parsePkcs8(input);
      });
      if (read === undefined)
        askOther(() => createPrivateKey({ key: Buffer.from(input), format: 'der', type: 'pkcs8' }));
    },
  },

  'a private key in PEM': reads(pems, (input) => parsePrivateKeyPem(latin1(input)), 'text'),

  PEM: {
    seeds: pems,
    shape: 'text',
    run: (input) => {
      const blocks = accepted(() => decodePem(latin1(input), 4));
      const written = blocks?.map(({ label, der }) => encodePem(label, der)).join('');
      const again = written === undefined ? undefined : decodePem(written, 4);
      if (again?.some(({ der }, i) => !equal(der, blocks?.[i]?.der ?? hex(''))))
        throw new Error('read otherwise');
    },
  },

  'a chain of certificates': { seeds: chains, shape: 'der', run: validate },

  'basicConstraints, written back as it was': {
    seeds: () => [hex('3000'), hex('30060101ff020105')],
    run: (input) => {
      const value = accepted(() => DECODERS.get('2.5.29.19')?.(input)) as {
        ca: boolean;
        pathLength?: number;
      };
      if (value === undefined || (!value.ca && value.pathLength !== undefined)) return;
      if (!equal(encodeBasicConstraints(value), input)) throw new Error('written otherwise');
    },
  },

  ...SSH_TARGETS,
  ...TEXT_TARGETS,
};
