/** What the console shows of requests and SSH certificates, against what OpenSSL and OpenSSH say of them. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRequest } from '../../ui/src/reading/request.ts';
import { readSshCertificate } from '../../ui/src/reading/ssh-certificate.ts';
import { temporaryFolder } from '../support/process.ts';
import { has } from '../support/programs.ts';
import { output } from '../support/run.ts';

const CONFIG = `
[req]
distinguished_name = dn
prompt = no
utf8 = yes
string_mask = utf8only
[dn]
C = DE
O = Käse & Söhne
CN = a.example.com
[asked]
subjectAltName = DNS:a.example.com
nameConstraints = permitted;DNS:example.com
`;

describe.skipIf(!has('openssl'))('a request', () => {
  it('is told with what it asks for', async () => {
    const folder = temporaryFolder();
    const config = join(folder, 'openssl.cnf');
    await writeFile(config, CONFIG);
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-384', '-nodes', '-keyout', '/dev/null'];
    const pem = await output('openssl', ['req', '-new', ...key, '-config', config, '-reqexts', 'asked']);
    const facts = await readRequest(pem);
    expect(facts).toMatchObject({
      subject: { text: 'CN=a.example.com,O=Käse & Söhne,C=DE' },
      names: [{ type: 'dns', value: 'a.example.com' }],
      publicKey: { text: 'EC P-384' },
      signatureAlgorithm: 'ECDSA with SHA-256',
    });
    expect(facts.extensions.map(({ name }) => name)).toContain('Name constraints');
    await expect(readRequest(pem.replace(/REQUEST/g, 'REQUESTS'))).rejects.toThrow(
      'The signing request must be a PEM block "CERTIFICATE REQUEST", and holds "CERTIFICATE REQUESTS"',
    );
    await expect(readRequest(pem.padEnd(65_537))).rejects.toThrow(/^The signing request is too long/);
    await expect(readRequest(pem.replace(/\n/g, '\r\n'))).resolves.toEqual(facts);
  });
});

describe.skipIf(!has('ssh-keygen'))('an SSH certificate', () => {
  it('is told as OpenSSH tells it', async () => {
    const folder = temporaryFolder();
    const [authority, key] = [join(folder, 'ca'), join(folder, 'id')];
    await output('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', authority]);
    await output('ssh-keygen', ['-q', '-t', 'ecdsa', '-N', '', '-C', 'alice@laptop', '-f', key]);
    const options = ['-O', 'source-address=10.0.0.0/8', '-O', 'no-x11-forwarding', '-O', 'extension:a@b=c'];
    const validity = ['-V', '20260101000000Z:20260201000000Z'];
    await output('ssh-keygen', [
      '-q',
      '-s',
      authority,
      '-I',
      'alice <b>',
      '-n',
      'alice,root',
      '-z',
      '18446744073709551615',
      ...validity,
      ...options,
      `${key}.pub`,
    ]);
    const line = await readFile(`${key}-cert.pub`, 'utf8');
    const facts = readSshCertificate(line);
    const print = async (file: string): Promise<string> =>
      (await output('ssh-keygen', ['-l', '-f', file])).split(' ')[1] ?? '';
    expect(facts).toEqual({
      type: 'user',
      keyId: 'alice <b>',
      serialNumber: '18446744073709551615',
      principals: ['alice', 'root'],
      validAfter: '2026-01-01T00:00:00Z',
      validBefore: '2026-02-01T00:00:00Z',
      criticalOptions: [{ name: 'source-address', value: '10.0.0.0/8' }],
      extensions: [
        { name: 'a@b', value: 'c' },
        ...['agent-forwarding', 'port-forwarding', 'pty', 'user-rc'].map((name) => ({
          name: `permit-${name}`,
        })),
      ],
      key: { type: 'ecdsa-sha2-nistp256', fingerprint: await print(`${key}.pub`) },
      authority: { type: 'ssh-ed25519', fingerprint: await print(`${authority}.pub`) },
      comment: 'alice@laptop',
    });
    for (const [text, fault] of [
      ['', /^There is no SSH certificate/],
      [
        await readFile(`${key}.pub`, 'utf8'),
        /^The SSH certificate must be a certificate, and is a public key$/,
      ],
      [line.slice(0, 300), /^The SSH certificate /],
      ['garbage', /^The SSH certificate must be one line that begins with/],
      ['a'.repeat(262_145), /^The SSH certificate is too long/],
    ] as const) {
      expect(() => readSshCertificate(text)).toThrow(fault);
    }
  });
});
