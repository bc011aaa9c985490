/** The CRL that a certificate names, fetched from where it says, as OpenSSL judges it. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, caPem, issue, makeCa, makeRole } from '../support/client.ts';
import { type Server, start, temporaryFolder } from '../support/process.ts';
import { has } from '../support/programs.ts';
import { output } from '../support/run.ts';

describe.skipIf(!has('openssl') || !has('curl'))('the CRL of an issuer', () => {
  const folder = temporaryFolder();
  let server: Server;
  beforeAll(async () => {
    server = await start({ env: { CHANCERY_STARTER: 'off' } });
  });
  afterAll(() => server.stop());

  it.each([
    ['ec', 256],
    ['ec', 384],
    ['rsa', 2048],
    ['ed25519', 255],
  ])('of an %s %i key is accepted where the certificate says it is', async (keyType, size) => {
    const name = `${keyType}${size}`;
    const root = await makeCa(server, { name: `root-${name}` });
    const fields = { name, parent_ca_id: root, key_type: keyType, key_size: size };
    const issuer = await makeCa(server, fields);
    await makeRole(server, { name, ca_id: issuer });
    const { certificate } = await issue(server, name, { common_name: 'a.internal' });
    const files = {
      leaf: certificate,
      issuer: await caPem(server, issuer),
      root: await caPem(server, root),
    };
    const at = (file: string): string => join(folder, `${name}-${file}.pem`);
    for (const [file, pem] of Object.entries(files)) await writeFile(at(file), pem);

    const text = await output('openssl', [
      'x509',
      '-in',
      at('leaf'),
      '-noout',
      '-ext',
      'crlDistributionPoints',
    ]);
    const url = /http:\S+/.exec(text)?.[0] ?? '';
    const crl = join(folder, `${name}.crl`);
    await output('curl', ['-sS', '--fail', '-o', crl, url]);
    const judged = await output('openssl', [
      'crl',
      '-in',
      crl,
      '-inform',
      'DER',
      '-noout',
      '-text',
      '-verify',
      '-CAfile',
      at('issuer'),
    ]);
    expect(judged).toContain('X509v3 CRL Number');
    const pem = join(folder, `${name}-crl.pem`);
    await output('openssl', ['crl', '-in', crl, '-inform', 'DER', '-out', pem]);
    const trust = ['-x509_strict', '-crl_check', '-CAfile', at('root'), '-untrusted', at('issuer')];
    expect(await output('openssl', ['verify', ...trust, '-CRLfile', pem, at('leaf')])).toContain('OK');
    await expect(output('openssl', ['verify', ...trust, at('leaf')])).rejects.toThrow(/CRL|crl/);
  });

  it('is not found for another issuer, or another shard', async () => {
    const { json, status } = await call(server, 'GET /crl/iss_01jd0000000000000000000000/0');
    expect([status, json]).toMatchObject([404, { error: { code: 'issuer_not_found' } }]);
    expect((await call(server, 'GET /crl/iss_01jd0000000000000000000000/1')).status).toBe(404);
  });
});
