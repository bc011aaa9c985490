/** Ours read by others, and others' read by us: node:crypto, OpenSSL's command line, GnuTLS, @peculiar/x509, pkijs. */
import { execFileSync } from 'node:child_process';
import { createPublicKey, verify, webcrypto, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import * as pkijs from 'pkijs';
import { afterAll, describe, expect, it } from 'vitest';
import { toHex } from '../../src/base/bytes.ts';
import { decodeOnePem, encodePem } from '../../src/base/pem.ts';
import { type Certificate, findExtension, parseCertificate } from '../../src/x509/certificate.ts';
import type { Extension } from '../../src/x509/extension.ts';
import { BASIC_CONSTRAINTS, decodeBasicConstraints } from '../../src/x509/extensions/basic-constraints.ts';
import {
  decodeSubjectAltName,
  encodeSubjectAltName,
  SUBJECT_ALT_NAME,
} from '../../src/x509/extensions/subject-alt-name.ts';
import type { GeneralName } from '../../src/x509/general-name.ts';
import { type AttributeName, encodeName, formatName } from '../../src/x509/name.ts';
import { parseRequest } from '../../src/x509/request.ts';
import { DECODERS } from '../support/extensions.ts';
import { peculiar } from '../support/peculiar.ts';
import { has } from '../support/programs.ts';
import { EVERY_EXTENSION } from '../support/samples.ts';
import { hex, p256Key, selfSigned, signedRequest } from '../support/x509.ts';

const key = p256Key();
const extension = (oid: string, critical: boolean, value: Uint8Array): Extension => ({
  oid,
  critical,
  value,
});

const text = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 60 })
  .filter((value) => !/[\0\p{Surrogate}]/u.test(value));
const attributes = fc.array(
  fc.oneof(
    fc.record({
      type: fc.constantFrom<AttributeName>(
        'commonName',
        'organizationName',
        'organizationalUnitName',
        'localityName',
        'givenName',
      ),
      value: text,
    }),
    fc.record({ type: fc.constant<AttributeName>('countryName'), value: fc.constantFrom('DE', 'US') }),
    fc.record({
      type: fc.constant<AttributeName>('serialNumber'),
      value: fc.stringMatching(/^[A-Za-z0-9 '()+,\-./:=?]{1,20}$/),
    }),
  ),
  { maxLength: 6 },
);
const dnsNames = fc.array(fc.domain(), { minLength: 1, maxLength: 5 });
const serials = fc.uint8Array({ minLength: 1, maxLength: 20 }).filter((value) => value[0] !== 0);
const starts = fc.integer({ min: Date.UTC(1950, 0, 1) / 1000, max: Date.UTC(2080, 0, 1) / 1000 });

const folder = mkdtempSync(join(tmpdir(), 'x509-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, contents: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, contents);
  return path;
}

const run = (program: string, ...args: string[]) =>
  execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

describe('certificates of random contents that we write', () => {
  it('mean the same to node:crypto, @peculiar/x509 and pkijs', () => {
    fc.assert(
      fc.property(
        attributes,
        dnsNames,
        serials,
        starts,
        fc.nat(2 ** 31),
        (subject, names, serial, notBefore, life) => {
          const sans = extension(
            SUBJECT_ALT_NAME,
            true,
            encodeSubjectAltName(names.map((value) => ({ type: 'dns', value }))),
          );
          const notAfter = notBefore + life;
          const der = selfSigned(key, {
            serial,
            notBefore,
            notAfter,
            subject: encodeName(subject),
            extensions: [sans],
          });

          const theirs = new X509Certificate(der);
          expect(theirs.verify(createPublicKey(key.privateKey))).toBe(true);
          expect(theirs.serialNumber.toLowerCase()).toBe(toHex(serial));
          expect(theirs.subjectAltName).toBe(names.map((name) => `DNS:${name}`).join(', '));

          const read = new peculiar.X509Certificate(der as Uint8Array<ArrayBuffer>);
          expect([read.notBefore.getTime(), read.notAfter.getTime()]).toEqual([
            notBefore * 1000,
            notAfter * 1000,
          ]);

          const parsed = pkijs.Certificate.fromBER(der as Uint8Array<ArrayBuffer>);
          expect(parsed.subject.typesAndValues.map(({ value }) => value.valueBlock.value)).toEqual(
            subject.map(({ value }) => value),
          );
          expect(parsed.extensions?.map(({ extnID, critical }) => [extnID, critical])).toEqual([
            [SUBJECT_ALT_NAME, true],
          ]);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('certificates of random contents that others write', () => {
  it('by @peculiar/x509 are read with equal fields', async () => {
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
    const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
    await fc.assert(
      fc.asyncProperty(
        attributes,
        dnsNames,
        starts,
        fc.nat(2 ** 31),
        fc.boolean(),
        async (subject, names, notBefore, life, ca) => {
          const certificate = await peculiar.X509CertificateGenerator.createSelfSigned({
            serialNumber: '0123456789abcdef',
            name: subject.map(({ type, value }) => ({ [OPENSSL_NAMES[type] ?? type]: [value] })),
            notBefore: new Date(notBefore * 1000),
            notAfter: new Date((notBefore + life) * 1000),
            signingAlgorithm: algorithm,
            keys,
            extensions: [
              new peculiar.BasicConstraintsExtension(ca, ca ? 1 : undefined, true),
              new peculiar.SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns', value }))),
            ],
          });
          const read = parseCertificate(new Uint8Array(certificate.rawData));
          expect(read).toMatchObject({
            serial: hex('0123456789abcdef'),
            notBefore,
            notAfter: notBefore + life,
          });
          expect(read.subject.rdns.flat().map(({ value }) => value)).toEqual(
            subject.map(({ value }) => value),
          );
          const constraints = findExtension(read, BASIC_CONSTRAINTS)?.value ?? new Uint8Array(0);
          expect(decodeBasicConstraints(constraints)).toEqual(ca ? { ca, pathLength: 1 } : { ca });
          expect(sans(read)).toEqual(names.map((value) => ({ type: 'dns', value })));
        },
      ),
      { numRuns: 60 },
    );
  });
});

const OPENSSL_NAMES: Readonly<Partial<Record<AttributeName, string>>> = {
  commonName: 'CN',
  organizationName: 'O',
  organizationalUnitName: 'OU',
  localityName: 'L',
  givenName: 'G',
  countryName: 'C',
  serialNumber: '2.5.4.5',
};

function sans(certificate: { readonly extensions: readonly Extension[] }): readonly GeneralName[] {
  return decodeSubjectAltName(
    findExtension(certificate as Certificate, SUBJECT_ALT_NAME)?.value ?? new Uint8Array(0),
  );
}

describe.skipIf(!has('openssl'))('OpenSSL', () => {
  it('reads every extension that we write, and says what we meant', () => {
    const pem = file('all.pem', encodePem('CERTIFICATE', selfSigned(key, { extensions: EVERY_EXTENSION })));
    const shown = run('openssl', 'x509', '-in', pem, '-noout', '-text', '-nameopt', 'RFC2253');
    const meant = [
      'Version: 3 (0x2)',
      'Issuer: CN=www.example.com,O=Example',
      'Not Before: Jan  1 00:00:00 2026 GMT',
      /Basic Constraints: critical\s+CA:TRUE, pathlen:2/,
      /Key Usage: critical\s+Digital Signature, Certificate Sign, CRL Sign\n/,
      /Extended Key Usage: \s+TLS Web Server Authentication, OCSP Signing\n/,
      /Subject Key Identifier: \s+01:02:03:04:05\n/,
      /Authority Key Identifier: \s+(keyid:)?06:07:08\n/,
      /DNS:\*\.example\.com, email:ca@example\.com, URI:spiffe:\/\/example\.com\/a, IP Address:192\.0\.2\.1, IP Address:2001:DB8:0:0:0:0:0:1, DirName:\/?CN ?= ?x, Registered ID:1\.2\.3\.4, othername: ?UPN:+a/,
      /CRL Distribution Points: \s+Full Name:\s+URI:http:\/\/crl\.example\/1\n/,
      /OCSP - URI:http:\/\/ocsp\.example\s+CA Issuers - URI:http:\/\/ca\.example\/1\.cer/,
      /Name Constraints: critical\s+Permitted:\s+DNS:example\.com\s+IP:10\.0\.0\.0\/255\.0\.0\.0\s+Excluded:\s+email:\.example\.org/,
      /Certificate Policies: \s+Policy: 2\.23\.140\.1\.2\.1\n/,
    ];
    for (const what of meant) expect(shown).toMatch(what);
  });

  it('agrees on the text of names', () => {
    const name = encodeName([
      { type: 'countryName', value: 'DE' },
      { type: 'organizationName', value: 'A, "B" + C; <D>\\' },
      { type: 'organizationalUnitName', value: '#1 ' },
      { type: 'commonName', value: ' Käse' },
    ]);
    const der = selfSigned(key, { subject: name });
    const pem = file('name.pem', encodePem('CERTIFICATE', der));
    const shown = run(
      'openssl',
      'x509',
      '-in',
      pem,
      '-noout',
      '-subject',
      '-nameopt',
      'RFC2253,-esc_msb,utf8',
    );
    expect(shown.trimEnd()).toBe(`subject=${formatName(parseCertificate(der).subject)}`);
  });

  it('verifies a request that we write', () => {
    const pem = file(
      'ours.csr',
      encodePem('CERTIFICATE REQUEST', signedRequest(key, undefined, EVERY_EXTENSION.slice(0, 2))),
    );
    expect(() => run('openssl', 'req', '-in', pem, '-noout', '-verify')).not.toThrow();
    expect(run('openssl', 'req', '-in', pem, '-noout', '-text')).toMatch(
      /Requested Extensions:\s+X509v3 Basic/,
    );
  });

  it.each([
    ['ec', ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256']],
    ['rsa', ['-newkey', 'rsa:2048']],
    ['ed25519', ['-newkey', 'ed25519']],
  ])('writes requests and certificates of %s keys that we read', (kind, newKey) => {
    const [keyFile, out] = [join(folder, `${kind}.key`), join(folder, `${kind}.out`)];
    const common = [
      ...newKey,
      '-nodes',
      '-keyout',
      keyFile,
      '-out',
      out,
      '-subj',
      '/O=Example/OU=a+CN=b.example',
    ];
    const names =
      'subjectAltName=DNS:b.example,IP:192.0.2.7,IP:2001:db8::7,email:a@b.example,URI:urn:x,RID:1.2.3,dirName:dn';
    const config = file('req.cnf', `[req]\ndistinguished_name=dn\n[dn]\nCN=inner\n`);
    const args = [
      'req',
      '-config',
      config,
      '-multivalue-rdn',
      ...common,
      '-addext',
      names,
      '-addext',
      'keyUsage=critical,digitalSignature',
    ];

    run('openssl', ...args);
    const request = parseRequest(decodeOnePem(readFileSync(out, 'utf8'), ['CERTIFICATE REQUEST']));
    expect(formatName(request.subject)).toBe('OU=a+CN=b.example,O=Example');
    expect(sans(request).map(({ type }) => type)).toEqual([
      'dns',
      'ip',
      'ip',
      'email',
      'uri',
      'registeredId',
      'directory',
    ]);
    const publicKey = createPublicKey({ key: Buffer.from(request.spki), format: 'der', type: 'spki' });
    expect(verify(kind === 'ed25519' ? null : 'sha256', request.info, publicKey, request.signature)).toBe(
      true,
    );

    run('openssl', ...args, '-x509', '-days', '9000');
    const certificate = parseCertificate(decodeOnePem(readFileSync(out, 'utf8'), ['CERTIFICATE']));
    expect(certificate.version).toBe(3);
    expect(certificate.notAfter - certificate.notBefore).toBe(9000 * 86_400);
    for (const { oid, value } of certificate.extensions) DECODERS.get(oid)?.(value);
    expect(
      verify(
        kind === 'ed25519' ? null : 'sha256',
        certificate.tbs,
        publicKeyOf(certificate),
        certificate.signature,
      ),
    ).toBe(true);
  });
});

function publicKeyOf({ spki }: { readonly spki: Uint8Array }): ReturnType<typeof createPublicKey> {
  return createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
}

describe.skipIf(!has('certtool'))('GnuTLS', () => {
  it('reads every extension that we write', () => {
    const pem = file(
      'gnutls.pem',
      encodePem('CERTIFICATE', selfSigned(key, { extensions: EVERY_EXTENSION })),
    );
    const shown = run('certtool', '--certificate-info', '--infile', pem);
    for (const what of [
      'Certificate Authority (CA): TRUE',
      'Path Length Constraint: 2',
      'DNSname: *.example.com',
      'IPAddress: 2001:db8::1',
      'URI: http://crl.example/1',
      'OCSP signing.',
      'Name Constraints (critical):',
    ]) {
      expect(shown).toContain(what);
    }
  });

  it('reads a request that we write', () => {
    const pem = file(
      'gnutls.csr',
      encodePem('CERTIFICATE REQUEST', signedRequest(key, undefined, EVERY_EXTENSION.slice(0, 2))),
    );
    expect(run('certtool', '--crq-info', '--infile', pem)).toContain('Self signature: verified');
  });
});
