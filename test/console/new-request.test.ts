/** Keys and requests as the console makes them, judged by OpenSSL and OpenSSH. */
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCsr } from '../../src/issuing/read-csr.ts';
import { fileName } from '../../ui/src/files/file-name.ts';
import { availableKeys, DEFAULT_KEY, KEY_NAMES, type NewKeyAlgorithm } from '../../ui/src/keys/generate.ts';
import { makeRequest } from '../../ui/src/keys/new-request.ts';
import { nameFaults, type RequestNames } from '../../ui/src/keys/request-names.ts';
import { makeSshKey } from '../../ui/src/keys/ssh-key.ts';
import { temporaryFolder } from '../support/process.ts';
import { has } from '../support/programs.ts';
import { output, run } from '../support/run.ts';

const ALL_KINDS: RequestNames = {
  commonName: 'a.example.com',
  dns: ['b.example.com', '*.c.example.com'],
  ip: ['10.0.0.1', '2001:db8::1'],
  uri: ['spiffe://example.com/a'],
  email: ['ops@example.com'],
};

describe.skipIf(!has('openssl'))('a request made in the console', () => {
  it.each(Object.keys(KEY_NAMES) as readonly NewKeyAlgorithm[])(
    'for a key of %s verifies, and its key is the one in the file',
    async (algorithm) => {
      const { csr, privateKey } = await makeRequest(algorithm, ALL_KINDS);
      const read = await run('openssl', ['req', '-verify', '-noout', '-text'], { input: csr });
      expect(read).toMatchObject({ code: 0, stderr: expect.stringMatching(/verify OK/) });
      expect(read.stdout).toContain('Subject: CN = a.example.com');
      expect(read.stdout).toContain(
        'DNS:a.example.com, DNS:b.example.com, DNS:*.c.example.com, IP Address:10.0.0.1, ' +
          'IP Address:2001:DB8:0:0:0:0:0:1, URI:spiffe://example.com/a, email:ops@example.com',
      );
      const ofRequest = await output('openssl', ['req', '-pubkey', '-noout'], { input: csr });
      expect(await output('openssl', ['pkey', '-pubout'], { input: privateKey })).toBe(ofRequest);
      expect((await run('openssl', ['pkey', '-check', '-noout'], { input: privateKey })).code).toBe(0);
      // The server's own door takes it.
      expect(await readCsr(csr, 'csr_pem')).toMatchObject({ publicKey: { algorithm } });
    },
    60_000,
  );

  it('without a common name has a critical list of names; with one alone that is a text, none', async () => {
    const unnamed = await makeRequest('ec-p256', { dns: ['a.example.com'] });
    const text = ['req', '-noout', '-text'];
    expect(await output('openssl', text, { input: unnamed.csr })).toMatch(
      /Subject: \n.*Subject Alternative Name: critical/s,
    );
    const person = await makeRequest('ec-p256', { commonName: 'Käse & Söhne' });
    const shown = await output('openssl', [...text, '-nameopt', 'utf8'], { input: person.csr });
    expect(shown).toContain('Subject: CN=Käse & Söhne');
    expect(shown).not.toContain('Alternative');
  });

  it('is offered with Ed25519 where that can be made, and P-256 first', async () => {
    expect(await availableKeys()).toEqual(Object.keys(KEY_NAMES));
    expect(await availableKeys()).toHaveProperty('0', DEFAULT_KEY);
  });
});

/** What is refused, and beside it what is taken. */
const NAMES: readonly (readonly [what: string, refused: RequestNames, fault: RegExp, taken: RequestNames])[] =
  [
    ['no name at all', { commonName: '' }, /^names must have one/, { commonName: 'a' }],
    [
      'a common name with a character that turns the text round',
      { commonName: 'moc.elpmaxe\u202e' },
      /^commonName must be printable/,
      { commonName: 'שלום' },
    ],
    ['a common name of two lines', { commonName: 'a\nb' }, /^commonName must/, { commonName: 'a b' }],
    [
      'a common name of 65 characters',
      { commonName: 'ü'.repeat(65) },
      /^commonName commonName must have 1 to 64 characters/,
      { commonName: 'ü'.repeat(64) },
    ],
    [
      'a DNS name that is not in A-labels',
      { dns: ['bücher.example.com'] },
      /^dns\[0\] must be a DNS name \(write it as "xn--bcher-kva.example.com"\)/,
      { dns: ['xn--bcher-kva.example.com'] },
    ],
    [
      'a label that is no punycode',
      { dns: ['xn--a.example.com'] },
      /^dns\[0\] .*punycode/,
      { dns: ['xn--bcher-kva.example.com'] },
    ],
    [
      'a DNS name that is too long',
      { dns: [`${'a.'.repeat(126)}bc`] },
      /longer than 253/,
      { dns: [`${'a.'.repeat(126)}b`] },
    ],
    ['markup', { dns: ['<img src=x>.example.com'] }, /^dns\[0\]/, { commonName: '<img src=x>' }],
    ['an address among DNS names', { dns: ['10.0.0.1'] }, /field of their own/, { ip: ['10.0.0.1'] }],
    [
      'an address with a zero in front',
      { ip: ['10.0.0.01'] },
      /^ip\[0\] must be an IPv4/,
      { ip: ['10.0.0.1'] },
    ],
    ['a URI without a scheme', { uri: ['//a'] }, /^uri\[0\] must be an absolute URI/, { uri: ['urn:a'] }],
    [
      'two addresses in one',
      { email: ['a@b.example, c@d.example'] },
      /^email\[0\]/,
      { email: ['a@b.example'] },
    ],
    ['300 names', { dns: numbered(300) }, /^names must be at most 100, not 300/, { dns: numbered(100) }],
    [
      'a secret',
      { commonName: '-----BEGIN PRIVATE KEY-----' },
      /^commonName must not be a secret/,
      { commonName: 'private key' },
    ],
  ];

describe('names of a request', () => {
  it.each(NAMES)('with %s are refused, and their like is taken', async (_, refused, fault, taken) => {
    await expect(makeRequest('ec-p256', refused)).rejects.toThrow(fault);
    expect(nameFaults(refused)).toHaveLength(1);
    expect(nameFaults(taken)).toEqual([]);
    const { csr } = await makeRequest('ec-p256', taken);
    await expect(readCsr(csr, 'csr_pem')).resolves.toBeDefined();
  });

  it('are told of all at once', () => {
    const faults = nameFaults({ commonName: ' a', dns: ['a.example.com', 'b c'], ip: ['1'] });
    expect(faults.map(({ field }) => field)).toEqual(['commonName', 'dns[1]', 'ip[0]']);
  });
});

describe.skipIf(!has('ssh-keygen'))('an SSH key made in the console', () => {
  it.each(['ssh-ed25519', 'ecdsa-sha2-nistp256', undefined] as const)(
    'of type %s is OpenSSH’s',
    async (type) => {
      const made = await makeSshKey('alice@example.com', type);
      expect(made.type).toBe(type ?? 'ssh-ed25519');
      expect(made.publicKey).toMatch(new RegExp(`^${made.type} \\S+ alice@example.com$`));
      const file = join(temporaryFolder(), 'id');
      await writeFile(file, made.privateKey);
      await chmod(file, 0o600);
      expect((await output('ssh-keygen', ['-y', '-f', file])).trim()).toBe(made.publicKey);
      expect(await output('ssh-keygen', ['-l', '-f', file])).toContain(
        `${made.fingerprint} alice@example.com`,
      );
      // And it signs.
      const signed = await run('ssh-keygen', ['-Y', 'sign', '-n', 'test', '-f', file], { input: 'a' });
      expect(signed).toMatchObject({ code: 0, stdout: expect.stringContaining('BEGIN SSH SIGNATURE') });
    },
  );

  it('has its comment on one line', async () => {
    const { publicKey } = await makeSshKey('a\nssh-ed25519 AAAA \u202eb');
    expect(publicKey).toMatch(/^ssh-ed25519 \S+ a ssh-ed25519 AAAA b$/);
    expect((await makeSshKey('')).publicKey).toMatch(/^ssh-ed25519 \S+$/);
  });
});

describe('the name of a file', () => {
  it.each([
    ['a.example.com.key', 'a.example.com.key'],
    ['*.example.com.key', 'wildcard.example.com.key'],
    ['../../etc/passwd', '_.._etc_passwd'],
    ['.bashrc', 'bashrc'],
    ['a\u202egpj.exe', 'a_gpj.exe'],
    ['', 'file'],
    [`${'a'.repeat(300)}.pem`, `${'a'.repeat(96)}.pem`],
  ])('%j is %j', (given, safe) => {
    expect(fileName(given)).toBe(safe);
  });
});

function numbered(count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => `host-${i}.example.com`);
}
