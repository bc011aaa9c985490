import { describe, expect, it } from 'vitest';
import { ChanceryError } from '../../../src/base/error.ts';
import { DerReader } from '../../../src/der/reader.ts';
import { encode, type Node, primitive, sequence } from '../../../src/der/writer.ts';
import { parsePublicKey } from '../../../src/keys/public-key.ts';
import { softwareSigner } from '../../../src/keys/software.ts';
import type { Decision } from '../../../src/policy/decision.ts';
import { parseDnsName } from '../../../src/policy/dns-name.ts';
import { parseEmailAddress } from '../../../src/policy/email-address.ts';
import type { RequestedName, SubjectAttribute } from '../../../src/policy/request.ts';
import { directPolicy } from '../../../src/policy/spellings/authority.ts';
import { parseUriName } from '../../../src/policy/uri-name.ts';
import { prepare, sign } from '../../../src/signing/draft.ts';
import type { SigningIssuer } from '../../../src/signing/issuer.ts';
import { lint } from '../../../src/signing/lint.ts';
import { writeTbs } from '../../../src/signing/write-tbs.ts';
import { parseCertificate } from '../../../src/x509/certificate.ts';
import { encodeName } from '../../../src/x509/name.ts';
import { p256Key } from '../../support/x509.ts';

const NOW = 1_800_000_000;
const key = p256Key();
const publicKey = parsePublicKey(key.spki);
const signer = softwareSigner(key.pkcs8);
const ISSUER: SigningIssuer = {
  subject: encodeName([{ type: 'commonName', value: 'Issuing' }]),
  subjectKeyId: publicKey.keyId,
  notBefore: NOW - 1000,
  notAfter: NOW + 1000,
  signer,
  signatureAlgorithm: 'ecdsa-with-sha256',
  distribution: undefined,
};
const DECISION: Decision = {
  principal: { kind: 'token', tokenId: 't', identityId: 'i' },
  grant: { kind: 'allow_list' },
  policy: directPolicy(),
  commonName: 'a.example.com',
  subject: subject('a.example.com'),
  names: [dns('a.example.com')],
  key: { kind: 'given', publicKey },
  signatureAlgorithm: 'ecdsa-with-sha256',
  validity: { notBefore: NOW, notAfter: NOW + 100, clamped: undefined },
  decidedAt: NOW,
  keyUsage: ['digital_signature'],
  extendedKeyUsage: ['1.3.6.1.5.5.7.3.1'],
  authority: undefined,
};
const SERIAL: Uint8Array = Uint8Array.of(1, 2, 3);

function dns(text: string): RequestedName {
  const read = parseDnsName(text);
  if (!read.ok) throw new Error(read.reason);
  return { type: 'dns', value: read.name, field: 'alt_names[0]' };
}

function email(text: string): RequestedName {
  const read = parseEmailAddress(text);
  if (!read.ok) throw new Error(read.reason);
  return { type: 'email', value: read.address, field: 'csr_pem' };
}

function uri(text: string): RequestedName {
  const read = parseUriName(text);
  if (!read.ok) throw new Error(read.reason);
  return { type: 'uri', value: read.uri, field: 'csr_pem' };
}

function subject(commonName: string, organization?: string): readonly SubjectAttribute[] {
  const above: SubjectAttribute[] =
    organization === undefined ? [] : [{ type: 'organizationName', value: organization }];
  return [...above, { type: 'commonName', value: commonName }];
}

/** What the lint says of a draft; undefined when it may be signed. */
function fault(
  decision: Partial<Decision>,
  issuer: Partial<SigningIssuer> = {},
  serial: Uint8Array = SERIAL,
): string | undefined {
  try {
    prepare({ ...DECISION, ...decision }, publicKey, { ...ISSUER, ...issuer }, serial);
    return undefined;
  } catch (error) {
    if (error instanceof ChanceryError && error.code === 'internal') return error.detail;
    throw error;
  }
}

describe('a draft that a defect of ours let through', () => {
  const validity = (notBefore: number, notAfter: number): Decision['validity'] => ({
    notBefore,
    notAfter,
    clamped: undefined,
  });
  const authority = { pathLength: undefined, nameConstraints: undefined };

  it.each<[string, Partial<Decision>, Partial<SigningIssuer>, Uint8Array | undefined, RegExp]>([
    ['ends before it begins', { validity: validity(NOW + 100, NOW) }, {}, undefined, /4\.1\.2\.5/],
    ['outlives its issuer', { validity: validity(NOW, NOW + 1001) }, {}, undefined, /within the issuer/],
    ['begins before its issuer', { validity: validity(NOW - 1001, NOW) }, {}, undefined, /within the issuer/],
    [
      'signs certificates as a leaf',
      { keyUsage: ['digital_signature', 'key_cert_sign'] },
      {},
      undefined,
      /4\.2\.1\.3/,
    ],
    ['signs CRLs as a leaf', { keyUsage: ['crl_sign'] }, {}, undefined, /4\.2\.1\.3/],
    ['signs nothing as an authority', { authority }, {}, undefined, /4\.2\.1\.3/],
    ['names nobody', { commonName: undefined, subject: [], names: [] }, {}, undefined, /a subject or a name/],
    ['has the serial number 0', {}, {}, Uint8Array.of(0), /4\.1\.2\.2/],
    ['has a serial number of 21 octets', {}, {}, new Uint8Array(21).fill(1), /4\.1\.2\.2/],
    ['has an issuer without a name', {}, { subject: encodeName([]) }, undefined, /4\.1\.2\.4/],
  ])('is not signed when it %s', (_, decision, issuer, serial, rule) => {
    expect(fault(decision, issuer, serial)).toMatch(rule);
    expect(fault({})).toBeUndefined();
  });
});

describe('a draft that says something else than was decided', () => {
  const permitted = (base: string): Decision['authority'] => ({
    pathLength: undefined,
    nameConstraints: { permitted: [{ type: 'dns', value: base }], excluded: [] },
  });
  const distribution = { crl: 'http://ca.test/crl/1/0', caIssuers: 'http://ca.test/aia/1' };

  it.each<[string, Partial<Decision>, Partial<Decision>, Partial<SigningIssuer>, RegExp]>([
    [
      'its period',
      { validity: { notBefore: NOW, notAfter: NOW + 99, clamped: undefined } },
      {},
      {},
      /4\.1\.2\.5/,
    ],
    [
      'its common name',
      { commonName: 'b.example.com', subject: subject('b.example.com') },
      {},
      {},
      /4\.1\.2\.6/,
    ],
    ['which common name is its name', {}, { commonName: 'b.example.com' }, {}, /4\.1\.2\.6/],
    ['an attribute of its subject', { subject: subject('a.example.com', 'Acme') }, {}, {}, /4\.1\.2\.6/],
    [
      'the order of its subject',
      { subject: subject('a.example.com', 'Acme') },
      { subject: subject('a.example.com', 'Acme').toReversed() },
      {},
      /4\.1\.2\.6/,
    ],
    ['an e-mail address', { names: [...DECISION.names, email('x@example.com')] }, {}, {}, /4\.2\.1\.6/],
    ['a URI', { names: [...DECISION.names, uri('spiffe://example.com/x')] }, {}, {}, /4\.2\.1\.6/],
    ['its names', { names: [dns('b.example.com')] }, {}, {}, /4\.2\.1\.6/],
    ['a name more', { names: [dns('a.example.com'), dns('b.example.com')] }, {}, {}, /4\.2\.1\.6/],
    ['its key usage', { keyUsage: ['digital_signature', 'key_agreement'] }, {}, {}, /4\.2\.1\.3/],
    ['its purposes', { extendedKeyUsage: ['2.5.29.37.0'] }, {}, {}, /4\.2\.1\.12/],
    ['that it is an authority', { authority: permitted('a.test') }, {}, {}, /4\.2\.1\.9/],
    [
      'its constraints',
      { authority: permitted('test') },
      { authority: permitted('a.test') },
      {},
      /4\.2\.1\.10/,
    ],
    ['the kind of its key', {}, { key: { kind: 'made', algorithm: 'ed25519' } }, {}, /4\.1\.2\.7/],
    ['where its CRL is', {}, {}, { distribution }, /4\.2\.1\.13/],
    ['where its issuer is', {}, {}, { distribution }, /4\.2\.2\.1/],
    ['its issuer', {}, {}, { subject: encodeName([{ type: 'commonName', value: 'Other' }]) }, /4\.1\.2\.4/],
    ['its issuer’s key', {}, {}, { subjectKeyId: new Uint8Array(20) }, /4\.2\.1\.1/],
  ])('is not passed when it differs in %s', (_, written, decided, issuer, rule) => {
    const tbs = writeTbs({ ...DECISION, ...written }, publicKey, ISSUER, SERIAL);
    const intended = { publicKey, serial: SERIAL };
    const decision = { ...DECISION, ...decided };
    expect(lint(tbs, { ...intended, decision, issuer: { ...ISSUER, ...issuer } }).join()).toMatch(rule);
    const honest = { ...intended, decision: { ...DECISION, ...written }, issuer: ISSUER };
    expect(lint(tbs, honest).filter((fault) => !fault.includes('by authorities alone'))).toEqual([]);
  });
});

describe('the times of a draft', () => {
  const generalized = primitive(0x18, Buffer.from('20270115080000Z'));
  const utc = primitive(0x17, Buffer.from('270115080000Z'));
  const after = primitive(0x17, Buffer.from('270115080140Z'));

  /** The draft with other octets where its validity stands. */
  function withTimes(...times: readonly Node[]): Uint8Array {
    const fields = DerReader.over(writeTbs(DECISION, publicKey, ISSUER, SERIAL)).sequence();
    const members: Uint8Array[] = [];
    while (!fields.atEnd) members.push(fields.element());
    members[4] = encode(sequence(...times));
    return encode(sequence(...members));
  }

  it('are of the type that their year has, though a validator reads both', () => {
    const intended = { decision: DECISION, publicKey, issuer: ISSUER, serial: SERIAL };
    expect(lint(withTimes(utc, after), intended)).toEqual([]);
    expect(lint(withTimes(generalized, after), intended)).toEqual([
      '§4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050 on',
    ]);
  });

  it('are GeneralizedTime from 2050 on', () => {
    const [notBefore, notAfter] = [NOW, Date.UTC(2050, 0, 1) / 1000];
    const issuer = { notBefore, notAfter };
    expect(fault({ validity: { notBefore, notAfter, clamped: undefined } }, issuer)).toBeUndefined();
  });
});

it('a draft is signed once, and nothing else is', async () => {
  const draft = prepare(DECISION, publicKey, ISSUER, SERIAL);
  await expect(sign({ ...draft })).rejects.toMatchObject({ code: 'internal' });
  expect(parseCertificate(await sign(draft)).spki).toEqual(publicKey.spki);
  await expect(sign(draft)).rejects.toMatchObject({ code: 'internal' });
  expect(Object.keys(draft)).toEqual([]);
});
