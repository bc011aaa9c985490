/** What the console shows of certificates, against what OpenSSL says of them. */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodePem } from '../../src/base/pem.ts';
import {
  type CertificateFacts,
  readCertificate,
  readCertificates,
} from '../../ui/src/reading/certificate.ts';
import { temporaryFolder } from '../support/process.ts';
import { has } from '../support/programs.ts';
import { output } from '../support/run.ts';

const MANY = `
[req]
distinguished_name = dn
prompt = no
string_mask = utf8only
utf8 = yes
[dn]
C = DE
O = Käse & Söhne
CN = a.example.com
[leaf]
subjectAltName = DNS:a.example.com,DNS:*.b.example.com,IP:10.0.0.1,IP:2001:db8::1,email:ops@example.com,URI:spiffe://example.com/a,dirName:dir,RID:1.2.3.4
keyUsage = critical,digitalSignature,keyEncipherment
extendedKeyUsage = serverAuth,clientAuth,1.2.3.4.5
basicConstraints = critical,CA:FALSE
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always,issuer:always
crlDistributionPoints = point
authorityInfoAccess = OCSP;URI:http://ocsp.example.com/,caIssuers;URI:http://aia.example.com/ca.der
certificatePolicies = 1.2.3.4,2.5.29.32.0,@cps
tlsfeature = status_request
1.2.3.4.5.6 = critical,ASN1:UTF8String:<b>\u202ehostile</b>
[dir]
CN = Somebody
[point]
fullname = URI:http://crl.example.com/a.crl
reasons = keyCompromise,CACompromise
CRLissuer = dirName:dir
[cps]
policyIdentifier = 1.3.5.8
CPS.1 = https://example.com/cps
[ca]
basicConstraints = critical,CA:TRUE,pathlen:1
keyUsage = critical,keyCertSign,cRLSign
nameConstraints = critical,permitted;DNS:example.com,permitted;IP:10.0.0.0/255.0.0.0,excluded;email:.example.org
policyConstraints = requireExplicitPolicy:0,inhibitPolicyMapping:1
policyMappings = 1.2.3:1.2.4
inhibitAnyPolicy = 2
`;

describe.skipIf(!has('openssl'))('a certificate', () => {
  let folder: string;
  let config: string;
  beforeAll(async () => {
    folder = temporaryFolder();
    config = join(folder, 'openssl.cnf');
    await writeFile(config, MANY);
  });

  async function selfSigned(
    section: string,
    key: readonly string[],
    more: readonly string[] = [],
  ): Promise<string> {
    const args = [
      'req',
      '-x509',
      '-newkey',
      ...key,
      '-nodes',
      '-keyout',
      join(folder, 'key'),
      '-config',
      config,
    ];
    return output('openssl', [...args, '-extensions', section, '-days', '30', ...more]);
  }

  it('is told as OpenSSL tells it', async () => {
    const pem = await selfSigned('leaf', ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256']);
    const facts = await readCertificate(pem);
    expect(facts).toMatchObject(await toldByOpenssl(pem));
    expect(facts).toMatchObject({
      version: 3,
      signatureAlgorithm: 'ECDSA with SHA-256',
      publicKey: { algorithm: 'EC', bits: 256, curve: 'P-256', text: 'EC P-256' },
      subject: { text: 'CN=a.example.com,O=Käse & Söhne,C=DE' },
    });
    expect(facts.subject.attributes.map(({ name, short, value }) => [name, short, value])).toEqual([
      ['Country name', 'C', 'DE'],
      ['Organization name', 'O', 'Käse & Söhne'],
      ['Common name', 'CN', 'a.example.com'],
    ]);
    const keyId = (
      await output('openssl', ['x509', '-noout', '-ext', 'subjectKeyIdentifier'], { input: pem })
    )
      .split('\n')[1]
      ?.trim();
    expect(linesOf(facts)).toEqual({
      'Subject alternative names': [
        'DNS name: a.example.com',
        'DNS name: *.b.example.com',
        'IP address: 10.0.0.1',
        'IP address: 2001:db8::1',
        'Email address: ops@example.com',
        'URI: spiffe://example.com/a',
        'Directory name: CN=Somebody',
        'Registered ID: 1.2.3.4',
      ],
      'Key usage (critical)': ['Usage: Digital signature', 'Usage: Key encipherment'],
      'Extended key usage': ['Purpose: TLS server', 'Purpose: TLS client', 'Purpose: 1.2.3.4.5'],
      'Basic constraints (critical)': ['Authority: No'],
      'Subject key identifier': [`Key: ${keyId}`],
      'Authority key identifier': [
        `Key: ${keyId}`,
        'Issuer: Directory name: CN=a.example.com,O=Käse & Söhne,C=DE',
        `Serial number: ${facts.serialNumber}`,
      ],
      'CRL distribution points': [
        'URI: http://crl.example.com/a.crl',
        'Reasons: key compromise, CA compromise',
        'CRL issuer: Directory name: CN=Somebody',
      ],
      'Authority information access': [
        'OCSP: http://ocsp.example.com/',
        'Issuer’s certificate: http://aia.example.com/ca.der',
      ],
      'Certificate policies': [
        'Policy: 1.2.3.4',
        'Policy: Any policy',
        'Policy: 1.3.5.8',
        'Practice statement: https://example.com/cps',
      ],
      'TLS feature': ['Octets: 3003020105'],
      '1.2.3.4.5.6 (critical)': [expect.stringMatching(/^Octets: 0c[0-9a-f]+$/)],
    });
  });

  it('of an authority is told with its constraints', async () => {
    const pem = await selfSigned('ca', ['rsa:2048']);
    const facts = await readCertificate(pem);
    expect(facts).toMatchObject(await toldByOpenssl(pem));
    expect(facts).toMatchObject({
      signatureAlgorithm: 'RSA with SHA-256',
      publicKey: { algorithm: 'RSA', bits: 2048, curve: undefined, text: 'RSA 2048' },
    });
    // OpenSSL adds a key identifier, or does not, by its version.
    expect(linesOf(facts)).toMatchObject({
      'Basic constraints (critical)': ['Authority: Yes', 'Path length: 1'],
      'Key usage (critical)': ['Usage: Certificate signing', 'Usage: CRL signing'],
      'Name constraints (critical)': [
        'Permitted: DNS name: example.com',
        'Permitted: IP address: 10.0.0.0/8',
        'Excluded: Email address: .example.org',
      ],
      'Policy constraints': ['Policy needed after: 0 certificates', 'No mapping after: 1 certificate'],
      'Policy mappings': ['1.2.3: counts as 1.2.4'],
      'Inhibit any policy': ['After: 2 certificates'],
    });
  });

  it.each([
    [['ed25519'], 'Ed25519', 'Ed25519'],
    [['ed448'], 'Ed448', 'Ed448'],
    [['rsa:1024'], 'RSA 1024', 'RSA with SHA-256'],
    [['ec', '-pkeyopt', 'ec_paramgen_curve:secp256k1'], 'EC 1.3.132.0.10', 'ECDSA with SHA-256'],
    [['rsa:2048', '-sigopt', 'rsa_padding_mode:pss'], 'RSA 2048', 'RSA-PSS'],
  ] as const)(
    'with a key of %j is told, though the server might not take it',
    async (key, text, signature) => {
      const pem = await selfSigned('leaf', key);
      const facts = await readCertificate(pem);
      expect(facts).toMatchObject(await toldByOpenssl(pem));
      expect([facts.publicKey.text, facts.signatureAlgorithm]).toEqual([text, signature]);
    },
  );

  it('with an extension that cannot be read is told, and what is wrong with that', async () => {
    const sane = await selfSigned(
      'ca',
      ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
      ['-addext', '2.5.29.31=DER:30:03:02:01:05'],
    );
    const broken = (await readCertificate(sane)).extensions.find(({ oid }) => oid === '2.5.29.31');
    expect(broken).toMatchObject({ name: 'CRL distribution points', isRead: false });
    expect(broken?.lines.map(({ label }) => label)).toEqual(['Unreadable', 'Octets']);
    expect(broken?.lines[1]?.value).toBe('3003020105');
  });

  it('is read with others of its chain, each in its place', async () => {
    const [one, two] = [await selfSigned('leaf', ['ed25519']), await selfSigned('ca', ['ed25519'])];
    const serials = (await readCertificates(`${one}\n${two}`)).map(({ serialNumber }) => serialNumber);
    expect(serials).toEqual([
      (await readCertificate(one)).serialNumber,
      (await readCertificate(two)).serialNumber,
    ]);
    await expect(readCertificate(one + two)).rejects.toThrow('The certificate must hold one PEM block');
    await expect(readCertificates(one + (await readFile(join(folder, 'key'), 'utf8')))).rejects.toThrow(
      'The chain of certificates must hold PEM blocks "CERTIFICATE" alone',
    );
  });

  it('that is none is refused by what is wrong', async () => {
    const pem = await selfSigned('leaf', ['ed25519']);
    const body = Buffer.from(pem.replace(/-----.*-----|\n/g, ''), 'base64');
    const as = (octets: Uint8Array): string => encodePem('CERTIFICATE', octets);
    for (const [text, fault] of [
      ['', /^There is no certificate: the text is empty$/],
      ['hello', /^The certificate must be PEM/],
      [pem.slice(0, -30), /^The certificate has no line "-----END CERTIFICATE-----"$/],
      [pem.replace('M', '!'), /base64 is broken/],
      [as(body.subarray(0, 100)), /^The certificate is damaged: .* at octet \d+$/],
      [as(Buffer.concat([body, Buffer.of(0)])), /^The certificate is damaged: trailing octets at octet \d+$/],
      [await readFile(join(folder, 'key'), 'utf8'), /^The certificate must be .* and holds a private key$/],
      [pem.padEnd(1_000_001), /^The certificate is too long: 1,000,001 characters, where at most 1,000,000/],
    ] as const) {
      await expect(readCertificate(text)).rejects.toThrow(fault);
    }
    await expect(readCertificate(as(body).padEnd(1_000_000))).resolves.toBeDefined();
  });

  async function toldByOpenssl(pem: string): Promise<object> {
    const ask = async (...args: readonly string[]): Promise<string> =>
      (await output('openssl', ['x509', '-noout', ...args], { input: pem })).trim().replace(/^[^=]*=/, '');
    const spki = await output('openssl', ['x509', '-noout', '-pubkey'], { input: pem });
    await writeFile(join(folder, 'spki.pem'), spki);
    const der = join(folder, 'spki.der');
    await output('openssl', [
      'pkey',
      '-pubin',
      '-in',
      join(folder, 'spki.pem'),
      '-outform',
      'DER',
      '-out',
      der,
    ]);
    const sha256 = (await output('openssl', ['dgst', '-sha256', '-c', der])).trim().split('= ')[1];
    const time = async (flag: string): Promise<string> =>
      new Date(await ask(flag)).toISOString().replace('.000Z', 'Z');
    return {
      serialNumber: (await ask('-serial')).replace(/(?<=[0-9A-F])(?=(?:[0-9A-F]{2})+$)/g, ':'),
      subject: { text: await ask('-subject', '-nameopt', 'RFC2253,utf8,-esc_msb') },
      issuer: { text: await ask('-issuer', '-nameopt', 'RFC2253,utf8,-esc_msb') },
      notBefore: await time('-startdate'),
      notAfter: await time('-enddate'),
      publicKey: { sha256: sha256?.toUpperCase() },
      fingerprints: {
        sha256: await ask('-fingerprint', '-sha256'),
        sha1: await ask('-fingerprint', '-sha1'),
      },
    };
  }
});

/** By the name of the extension. */
function linesOf({ extensions }: CertificateFacts): Record<string, readonly string[]> {
  return Object.fromEntries(
    extensions.map(({ critical, lines, name }) => [
      critical ? `${name} (critical)` : name,
      lines.map(({ label, value }) => `${label}: ${value}`),
    ]),
  );
}
