import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { has } from '../support/programs.ts';
import { expectRefused } from '../support/refused.ts';
import { type Issued, memorySite, type TestSite } from '../support/site.ts';

describe.skipIf(!has('openssl'))('a CSR that OpenSSL made', () => {
  let site: TestSite;
  let role: string;
  let folder: string;
  beforeAll(async () => {
    site = await memorySite();
    role = await site.newRole({ key_type: 'rsa' });
    folder = mkdtempSync(join(tmpdir(), 'chancery-csr-'));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await site.close();
  });

  const openssl = (...args: string[]): string => {
    const { status, stderr, stdout } = spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' });
    expect(status, stderr).toBe(0);
    return stdout;
  };
  const request = (subject: string, ...more: string[]): string => {
    const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', 'key.pem'];
    return openssl('req', '-new', ...key, '-subj', subject, ...more);
  };

  it('is signed, and OpenSSL accepts the certificate, its name and its key', async () => {
    const csr_pem = request('/CN=a.example.com', '-addext', 'subjectAltName=DNS:b.example.com,IP:10.0.0.1');
    const issued = await site.made<Issued>(`/v1/pki/sign/${role}`, { csr_pem });
    writeFileSync(join(folder, 'leaf.pem'), issued.certificate);
    writeFileSync(join(folder, 'root.pem'), issued.ca_chain.at(-1) ?? '');
    const at = String(Math.floor(site.clock.now() / 1000));
    const verify = ['verify', '-x509_strict', '-attime', at, '-CAfile', 'root.pem', '-purpose', 'sslserver'];
    expect(openssl(...verify, '-verify_hostname', 'b.example.com', 'leaf.pem')).toContain('leaf.pem: OK');
    const publicKey = openssl('x509', '-in', 'leaf.pem', '-noout', '-pubkey');
    expect(publicKey).toBe(openssl('pkey', '-in', 'key.pem', '-pubout'));
  });

  it.each([
    ['CA:TRUE', ['-addext', 'basicConstraints=critical,CA:TRUE'], { rule: 'csr_basic_constraints' }],
    ['keyCertSign', ['-addext', 'keyUsage=keyCertSign'], { rule: 'csr_key_usage' }],
    ['a name of nobody', ['-addext', 'subjectAltName=DNS:evil.test'], { rule: 'dns_allowed' }],
    ['an e-mail address', ['-addext', 'subjectAltName=email:a@example.com'], { rule: 'name_kind' }],
    ['SHA-1', ['-sha1'], { message: /signed with/ }],
  ])('is refused when it asks for %s', async (_, more, refusal) => {
    const csr_pem = request('/CN=a.example.com', ...more);
    const body = { csr_pem };
    await expectRefused(site, { path: `/v1/pki/sign/${role}`, body }, { field: 'csr_pem', ...refusal });
  });

  it('is refused when its key stands there instead, which appears nowhere', async () => {
    request('/CN=a.example.com');
    const csr_pem = readFileSync(join(folder, 'key.pem'), 'utf8');
    const refusal = { field: 'csr_pem', message: /a private key/ };
    const attempt = { path: `/v1/pki/sign/${role}`, body: { csr_pem } };
    const answer = await expectRefused(site, attempt, refusal);
    const trace = csr_pem.split('\n')[3] ?? csr_pem;
    expect(`${answer.text}${site.log.join('')}${JSON.stringify(await site.events())}`).not.toContain(trace);
  });
});
