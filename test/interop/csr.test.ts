/** CSRs that we make, and certificates of approved ones, as OpenSSL and GnuTLS judge them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodePem } from '../../src/base/pem.ts';
import { drawUpCsr } from '../../src/issuing/csr-requests/draw-up.ts';
import { parseCsr } from '../../src/issuing/read-csr.ts';
import { KEY_ALGORITHMS, type KeyAlgorithm } from '../../src/keys/algorithms.ts';
import { softwareKeyGenerator } from '../../src/keys/generate.ts';
import { type RsaQueue, rsaQueue } from '../../src/keys/rsa-queue.ts';
import { nameList } from '../../src/policy/requested-names.ts';
import { call, caPem, type IssuedAnswer, made, makeCa } from '../support/client.ts';
import { type Server, start, temporaryFolder } from '../support/process.ts';
import { has } from '../support/programs.ts';
import { output, run } from '../support/run.ts';
import { expectAccepted, fileOf, textOf, writeAnswer } from '../support/verifiers.ts';

const SUBJECT = [
  { type: 'countryName', value: 'DE' },
  { type: 'organizationName', value: 'Käse & Söhne' },
  { type: 'commonName', value: 'a.example.com' },
] as const;

describe.skipIf(!has('openssl'))('a CSR of ours', () => {
  let queue: RsaQueue;
  beforeAll(() => {
    queue = rsaQueue();
  });
  afterAll(() => queue.close());

  it.each(Object.keys(KEY_ALGORITHMS) as readonly KeyAlgorithm[])(
    'for a key of %s verifies',
    async (algorithm) => {
      const keys = softwareKeyGenerator({ rsaQueue: queue });
      const pair = await keys.generate(algorithm, { account: 'a', group: 'a' });
      const names = nameList();
      names.addDns('a.example.com', 'san_dns');
      names.addIp('10.0.0.1', 'san_ip');
      names.addEmail('ops@example.com', 'san_email');
      names.addUri('spiffe://example.com/a', 'san_uri');
      const der = await drawUpCsr(pair, SUBJECT, names.names);
      const input = encodePem('CERTIFICATE REQUEST', der);
      const verified = await run('openssl', ['req', '-verify', '-noout', '-text', '-nameopt', 'RFC2253'], {
        input,
      });
      expect(verified).toMatchObject({ code: 0, stderr: expect.stringMatching(/verify OK/) });
      expect(verified.stdout).toContain('Version: 1 (0x0)');
      expect(verified.stdout).toContain('Subject: CN=a.example.com,O=K\\C3\\A4se & S\\C3\\B6hne,C=DE');
      expect(verified.stdout).toContain(
        'DNS:a.example.com, IP Address:10.0.0.1, email:ops@example.com, URI:spiffe://example.com/a',
      );
      expect(await run('openssl', ['asn1parse'], { input })).toMatchObject({ code: 0, stderr: '' });
      expect(parseCsr(der)).toMatchObject({ publicKey: { algorithm }, commonNames: ['a.example.com'] });
      // And what was altered does not.
      const altered = der.slice();
      altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1;
      const broken = encodePem('CERTIFICATE REQUEST', altered);
      expect((await run('openssl', ['req', '-verify', '-noout'], { input: broken })).stderr).not.toMatch(
        /verify OK/,
      );
    },
    60_000,
  );

  it('without a name or a subject is a CSR all the same', async () => {
    const keys = softwareKeyGenerator({ rsaQueue: queue });
    const pair = await keys.generate('ec-p256', { account: 'a', group: 'a' });
    const names = nameList();
    names.addDns('a.example.com', 'san_dns');
    for (const der of [await drawUpCsr(pair, SUBJECT, []), await drawUpCsr(pair, [], names.names)]) {
      const input = encodePem('CERTIFICATE REQUEST', der);
      expect(await run('openssl', ['req', '-verify', '-noout'], { input })).toMatchObject({ code: 0 });
    }
  });
});

describe.skipIf(!has('openssl') || !has('certtool'))('the certificate of an approved CSR', () => {
  let server: Server;
  let folder: string;
  let root: string;
  let issuing: string;
  beforeAll(async () => {
    server = await start({ env: { CHANCERY_STARTER: 'off', CHANCERY_LOG_LEVEL: 'warn' } });
    folder = temporaryFolder();
    root = await makeCa(server, { name: 'root' });
    issuing = await makeCa(server, { name: 'issuing', parent_ca_id: root });
    const { tenant } = await made<{ tenant: { id: string } }>(server, 'GET /v1/auth/whoami');
    await made(server, `PATCH /v1/tenants/${tenant.id}`, { allow_self_approval: true });
  }, 120_000);

  async function signed(id: string): Promise<IssuedAnswer> {
    await made(server, `POST /v1/pki/csr/${id}/approve`);
    return made(server, `POST /v1/pki/csr/${id}/sign`, { ca_id: issuing, validity_days: 90 });
  }

  it('that was made here is accepted, and its key fits', async () => {
    const { id } = await made<{ id: string }>(server, 'POST /v1/pki/csr', {
      subject: { common_name: 'a.example.com', organization: 'Acme', country: 'DE' },
      san_email: ['ops@example.com'],
      san_uri: ['spiffe://example.com/a'],
    });
    const issued = await signed(id);
    await expectAccepted(writeAnswer(folder, issued, await caPem(server, root)));
    expect(await textOf(issued.certificate)).toContain('Subject: CN=a.example.com,O=Acme,C=DE');
    const { json } = await call<{ private_key: string }>(server, `POST /v1/pki/csr/${id}/private-key`);
    const key = fileOf(folder, json.private_key);
    const leaf = fileOf(folder, issued.certificate);
    expect(await output('openssl', ['pkey', '-in', key, '-pubout'])).toBe(
      await output('openssl', ['x509', '-in', leaf, '-noout', '-pubkey']),
    );
  });

  it('that OpenSSL made carries its whole subject and all its names', async () => {
    const names = 'DNS:a.example.com,IP:10.0.0.1,email:ops@example.com,URI:https://example.com/a?b=c';
    const subject = '/C=DE/ST=Bayern/L=München/O=Acme/OU=a/OU=b/CN=a.example.com/emailAddress=x@example.com';
    const key = 'ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem'.split(' ');
    const asked = ['-utf8', '-subj', subject, '-addext', `subjectAltName=${names}`];
    const csr_pem = await output('openssl', ['req', '-new', '-newkey', ...key, ...asked], { cwd: folder });
    const { id } = await made<{ id: string }>(server, 'POST /v1/pki/csr/import', { csr_pem });
    const issued = await signed(id);
    await expectAccepted(writeAnswer(folder, issued, await caPem(server, root)));
    const text = await textOf(issued.certificate);
    expect(text).toContain(
      'Subject: emailAddress=x@example.com,CN=a.example.com,OU=b,OU=a,O=Acme,L=M\\C3\\BCnchen,ST=Bayern,C=DE',
    );
    expect(text).toMatch(
      /DNS:a\.example\.com, email:x@example\.com, IP Address:10\.0\.0\.1, email:ops@example\.com, URI:https:\/\/example\.com\/a\?b=c/,
    );
  });
});
