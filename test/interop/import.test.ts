import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestClock } from '../support/clock.ts';
import { rowOf } from '../support/inside.ts';
import { has } from '../support/programs.ts';
import { expectError } from '../support/refused.ts';
import { output } from '../support/run.ts';
import { type Issued, type Json, memorySite, type TestSite } from '../support/site.ts';
import { fileOf, opensslVerify, writeAnswer } from '../support/verifiers.ts';

const folder = mkdtempSync(join(tmpdir(), 'import-'));
let site: TestSite;
beforeAll(async () => {
  // OpenSSL verifies by the time of day.
  site = await memorySite({ clock: new TestClock(Date.now()) });
});
afterAll(async () => {
  await site.close();
  rmSync(folder, { recursive: true });
});

const path = (name: string): string => join(folder, name);
const text = (name: string): string => readFileSync(path(name), 'utf8');
const openssl = (...args: readonly string[]): Promise<string> => output('openssl', args, { cwd: folder });
const take = async (body: Json): Promise<string> =>
  (await site.made<{ id: string }>('/v1/pki/certificates/import', body)).id;
const keyOf = async (id: string): Promise<string> =>
  (
    await site.made<{ private_key: string }>(
      `/v1/pki/certificates/${id}/private-key`,
      undefined,
      undefined,
      200,
    )
  ).private_key;

describe.skipIf(!has('openssl'))('OpenSSL', () => {
  /** Writes `<name>.key` and `<name>.pem`. */
  async function selfSigned(
    name: string,
    key: readonly string[],
    more: readonly string[] = [],
  ): Promise<string> {
    await openssl('genpkey', ...key, '-out', `${name}.key`);
    const subject = ['-subj', `/O=Some Org/CN=${name}.example.com`, '-days', '30'];
    const names = ['-addext', `subjectAltName=DNS:${name}.example.com,IP:10.0.0.1`];
    const leaf = ['-addext', 'basicConstraints=critical,CA:FALSE'];
    await openssl(
      'req',
      '-x509',
      '-key',
      `${name}.key`,
      ...subject,
      ...names,
      ...leaf,
      ...more,
      '-out',
      `${name}.pem`,
    );
    return text(`${name}.pem`);
  }

  it.each<[string, readonly string[], readonly string[]]>([
    ['ec-p256', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'], []],
    ['ec-p521', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-521'], ['-sha512']],
    ['rsa-3072', ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:3072'], []],
    [
      'rsa-2048',
      ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
      ['-sigopt', 'rsa_padding_mode:pss'],
    ],
    ['ed25519', ['-algorithm', 'ED25519'], []],
  ])(
    '’s certificate of an %s key is taken with its key, which is answered as the same key',
    async (kind, key, more) => {
      const certificate_pem = await selfSigned(kind, key, more);
      const id = await take({ certificate_pem, private_key_pem: text(`${kind}.key`) });
      expect(await rowOf(site, id)).toMatchObject({ keyAlgorithm: kind, commonName: `${kind}.example.com` });
      const answered = fileOf(folder, await keyOf(id));
      const [ours, theirs] = [
        await openssl('pkey', '-in', answered, '-pubout'),
        await openssl('x509', '-in', `${kind}.pem`, '-noout', '-pubkey'),
      ];
      expect(ours).toBe(theirs);
    },
  );

  it.each<[string, readonly string[], readonly string[]]>([
    ['ec-1.3.132.0.10', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:secp256k1'], []],
    [
      'ec-explicit',
      ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-pkeyopt', 'ec_param_enc:explicit'],
      [],
    ],
    ['rsa-1024', ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024'], ['-sha1']],
    ['rsa-2056', ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2056'], []],
    ['rsa-pss', ['-algorithm', 'RSA-PSS', '-pkeyopt', 'rsa_keygen_bits:2048'], []],
    ['ed448', ['-algorithm', 'ED448'], []],
  ])('’s certificate of a key that is not issued here, %s, is taken', async (kind, key, more) => {
    const certificate_pem = await selfSigned(kind, key, more);
    expect(await rowOf(site, await take({ certificate_pem }))).toMatchObject({ keyAlgorithm: kind });
  });

  it.each<[string, readonly string[], RegExp]>([
    ['SEC 1', ['ec', '-in', 'forms.key', '-out', 'forms-out.key'], /BEGIN EC PRIVATE KEY/],
    [
      'SEC 1 without its point',
      ['ec', '-in', 'forms.key', '-no_public', '-out', 'forms-out.key'],
      /BEGIN EC/,
    ],
    [
      'PKCS #8',
      ['pkcs8', '-topk8', '-nocrypt', '-in', 'forms.key', '-out', 'forms-out.key'],
      /BEGIN PRIVATE KEY/,
    ],
  ])('’s private key as %s is taken', async (name, convert, form) => {
    const certificate_pem = await selfSigned('forms', [
      '-algorithm',
      'EC',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
    ]);
    await openssl(...convert);
    const private_key_pem = text('forms-out.key');
    expect(private_key_pem, name).toMatch(form);
    const id = await take({ certificate_pem, private_key_pem });
    expect(await openssl('pkey', '-in', fileOf(folder, await keyOf(id)), '-pubout')).toBe(
      await openssl('x509', '-in', 'forms.pem', '-noout', '-pubkey'),
    );
  });

  it('’s private key with a compressed point is refused, and says what would pass', async () => {
    const ec = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'];
    const certificate_pem = await selfSigned('compressed', ec);
    await openssl('ec', '-in', 'compressed.key', '-conv_form', 'compressed', '-out', 'compressed-out.key');
    const body = { certificate_pem, private_key_pem: text('compressed-out.key') };
    const refused = await site.call('POST', '/v1/pki/certificates/import', body);
    expectError(refused, { field: 'private_key_pem', message: /must be uncompressed/ });
    await take({ certificate_pem, private_key_pem: text('compressed.key') });
  });

  it('’s hierarchy is taken with its chain', async () => {
    await openssl('genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', 'root.key');
    await openssl(
      'req',
      '-x509',
      '-key',
      'root.key',
      '-subj',
      '/CN=R',
      '-days',
      '60',
      '-sha1',
      '-out',
      'root.pem',
    );
    const ec = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'];
    const below = async (name: string, issuer: string, extension: string): Promise<void> => {
      await openssl('genpkey', ...ec, '-out', `${name}.key`);
      const pair = ['-CA', `${issuer}.pem`, '-CAkey', `${issuer}.key`];
      const parts = [
        '-subj',
        `/CN=${name}`,
        '-days',
        '40',
        '-addext',
        extension,
        '-addext',
        'subjectAltName=DNS:x.test',
      ];
      await openssl('req', '-x509', '-key', `${name}.key`, ...pair, ...parts, '-out', `${name}.pem`);
    };
    await below('middle', 'root', 'basicConstraints=critical,CA:TRUE');
    await below('leaf', 'middle', 'basicConstraints=CA:FALSE');
    const body = { certificate_pem: text('leaf.pem'), chain_pem: text('middle.pem') + text('root.pem') };
    await take(body);
    const shuffled = { certificate_pem: text('leaf.pem'), chain_pem: text('root.pem') };
    expect((await site.call('POST', '/v1/pki/certificates/import', shuffled)).status).toBe(422);
  });

  it('verifies what renewed an imported certificate, and its key', async () => {
    const ec = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'];
    const id = await take({ certificate_pem: await selfSigned('renewed', ec) });
    const role = await site.newRole({ ca_id: await site.newCa({ parent_ca_id: await site.newCa() }) });
    const first = await site.made<Issued>(`/v1/pki/certificates/${id}/renew`, { role, ttl: '24h' });
    const second = await site.made<Issued>(`/v1/pki/certificates/${first.certificate_id}/renew`);
    for (const issued of [first, second]) {
      const written = writeAnswer(folder, issued, issued.ca_chain.at(-1) ?? '');
      expect(await opensslVerify(written)).toMatchObject({ code: 0 });
      const names = await openssl('x509', '-in', written.leaf, '-noout', '-ext', 'subjectAltName');
      expect(names).toContain('DNS:renewed.example.com, IP Address:10.0.0.1');
      const key = fileOf(folder, issued.private_key);
      expect(await openssl('pkey', '-in', key, '-pubout')).toBe(
        await openssl('x509', '-in', written.leaf, '-noout', '-pubkey'),
      );
    }
  });
});

describe.skipIf(!has('certtool'))('GnuTLS', () => {
  it.each([
    ['ec-p256', ['--key-type', 'ecdsa', '--curve', 'secp256r1']],
    ['rsa-2048', ['--key-type', 'rsa', '--bits', '2048']],
    ['ed25519', ['--key-type', 'ed25519']],
  ])('’s certificate of an %s key is taken with its key', async (kind, key) => {
    const template = [
      'cn = "gnutls.example.com"',
      'dns_name = "gnutls.example.com"',
      'tls_www_server',
      'expiration_days = 30',
    ];
    writeFileSync(path('template'), `${template.join('\n')}\n`);
    await output('certtool', ['--generate-privkey', '--no-text', ...key, '--outfile', path('gnutls.key')]);
    const made = [
      '--load-privkey',
      path('gnutls.key'),
      '--template',
      path('template'),
      '--outfile',
      path('gnutls.pem'),
    ];
    await output('certtool', ['--generate-self-signed', '--no-text', ...made]);
    const id = await take({ certificate_pem: text('gnutls.pem'), private_key_pem: text('gnutls.key') });
    expect(await rowOf(site, id)).toMatchObject({ keyAlgorithm: kind });
    expect(await keyOf(id)).toContain('PRIVATE KEY');
  });
});
