/** The octets of certificates with their meaning, beside what OpenSSL and OpenSSH say of the same. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { annotateSsh } from '../../src/cli/inspect/annotate-ssh.ts';
import { annotateX509 } from '../../src/cli/inspect/annotate-x509.ts';
import { temporaryFolder } from '../support/process.ts';
import { has } from '../support/programs.ts';
import { output } from '../support/run.ts';

const OPENSSL = [
  'openssl',
  'req',
  '-x509',
  '-nodes',
  '-days',
  '1',
  '-keyout',
  '/dev/null',
  '-outform',
  'der',
];

describe.skipIf(!has('openssl'))('an X.509 certificate', () => {
  it('is cut into the elements that OpenSSL finds, and they are all of it', async () => {
    const path = join(temporaryFolder(), 'certificate.der');
    const [openssl = '', ...args] = OPENSSL;
    const extensions = [
      'subjectAltName=DNS:a.internal,IP:10.0.0.1,IP:fe80::1,URI:spiffe://a/b,email:a@b.c,dirName:dir',
      'keyUsage=critical,digitalSignature,keyAgreement',
      'extendedKeyUsage=serverAuth,1.2.3.4',
      'certificatePolicies=1.2.3',
      '1.2.3.4.5=ASN1:UTF8String:of nobody',
    ];
    const config = join(temporaryFolder(), 'config');
    writeFileSync(config, '[req]\ndistinguished_name=dn\n[dn]\n[dir]\nCN=Somebody\n');
    const subject = ['-config', config, '-subj', '/C=AQ/O=Pole/CN=a.internal', '-newkey', 'rsa:2048'];
    const more = extensions.flatMap((text) => ['-addext', text]);
    await output(openssl, [...args, ...subject, ...more, '-out', path]);
    const der = new Uint8Array(readFileSync(path));
    const found = annotateX509(der);
    const said = await output('openssl', ['asn1parse', '-inform', 'der', '-in', path]);
    const offsets = [...said.matchAll(/^ *(\d+):d=(\d+)/gm)].map(([, offset]) => Number(offset));
    const inside = found.filter(({ offset }) => !offsets.includes(offset));
    expect(offsets.filter((offset) => !found.some((one) => one.offset === offset))).toEqual([]);
    // OpenSSL does not look into OCTET STRINGs: what else we name lies in those of extensions.
    const outside = found.filter((one) => !inside.includes(one));
    expect(Buffer.concat(outside.map(({ octets }) => octets)).equals(der)).toBe(true);
    const values = new Map(found.map(({ name, value }) => [name, value]));
    expect([...values]).toEqual(
      expect.arrayContaining([
        ['number', '2: version 3'],
        ['uniformResourceIdentifier', '"spiffe://a/b"'],
        ['rfc822Name', '"a@b.c"'],
        ['iPAddress', 'fe80::1'],
        ['KeyUsage', 'digital_signature key_agreement'],
        ['keyPurposeId', '1.2.3.4'],
      ]),
    );
    expect(inside.map(({ name }) => name)).toContain('utf8String');
  });
});

describe.skipIf(!has('ssh-keygen'))('an SSH certificate', () => {
  it.each([
    ['ed25519', []],
    ['ecdsa', []],
    ['rsa', ['-b', '2048']],
  ])('for an %s key is cut into its fields, and they are all of it', async (type, size) => {
    const folder = temporaryFolder();
    const key = join(folder, 'key');
    await output('ssh-keygen', ['-q', '-t', type, ...size, '-N', '', '-f', key]);
    const sign = ['-q', '-s', key, '-I', 'of somebody', '-n', 'root,deploy', '-V', '+1h', '-z', '77'];
    await output('ssh-keygen', [...sign, '-O', 'source-address=10.0.0.0/8', `${key}.pub`]);
    const line = readFileSync(`${key}-cert.pub`, 'utf8');
    const found = annotateSsh(line);
    const blob = Buffer.from(line.split(' ')[1] ?? '', 'base64');
    expect(Buffer.concat(found.map(({ octets }) => octets)).equals(blob)).toBe(true);
    expect(found.map(({ name, value }) => `${name} ${value}`)).toEqual(
      expect.arrayContaining([
        'serial 77',
        'key id "of somebody"',
        'valid principals "root" "deploy"',
        'critical options source-address=10.0.0.0/8',
      ]),
    );
  });
});
