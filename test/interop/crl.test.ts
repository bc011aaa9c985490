/** The CRLs that certificates name, fetched from where they say, as OpenSSL and GnuTLS judge them. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Id, parseId } from '../../src/base/ids.ts';
import { encodePem } from '../../src/base/pem.ts';
import { newSerial } from '../../src/signing/serial.ts';
import { call, caPem, issue, made, makeCa, makeRole } from '../support/client.ts';
import { TestClock } from '../support/clock.ts';
import { addressIn, fetched, judged } from '../support/fetched-crls.ts';
import { type Server, start, temporaryFolder } from '../support/process.ts';
import { has } from '../support/programs.ts';
import { Records } from '../support/records.ts';
import { type Ended, output, run } from '../support/run.ts';
import { siteOver } from '../support/site.ts';
import { STORES } from '../support/stores.ts';

const PROGRAMS = has('openssl') && has('certtool') && has('curl');

describe.skipIf(!PROGRAMS)('the CRLs of a chain', () => {
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
  ])(
    'of %s %i keys are accepted, and tell a good leaf from a revoked one, and from one below a revoked authority',
    async (key_type, key_size) => {
      const name = `${key_type}${key_size}`;
      const root = await makeCa(server, { name: `root-${name}`, key_type, key_size });
      const issuer = await makeCa(server, { name, parent_ca_id: root, key_type, key_size });
      await makeRole(server, { name, ca_id: issuer });
      const file = async (kind: string, text: string): Promise<string> => {
        const path = join(folder, `${name}-${kind}.pem`);
        await writeFile(path, text);
        return path;
      };
      const [good, bad] = [
        await issue(server, name, { common_name: 'good.internal' }),
        await issue(server, name, { common_name: 'bad.internal' }),
      ];
      const reason = 'key_compromise';
      await made(server, 'POST /v1/pki/revoke', { serial_number: bad.serial_number, reason });
      const files = {
        good: await file('good', good.certificate),
        bad: await file('bad', bad.certificate),
        issuer: await file('issuer', await caPem(server, issuer)),
        root: await file('root', await caPem(server, root)),
      };
      const lists = [
        await fetched(await addressIn(files.good), files.issuer, folder),
        await fetched(await addressIn(files.issuer), files.root, folder),
      ];
      const judge = (leaf: string): Promise<readonly [Ended, Ended]> => judged(leaf, files, lists, folder);

      const [openssl, gnutls] = await judge(files.good);
      expect(openssl).toEqual({ code: 0, stdout: `${files.good}: OK\n`, stderr: '' });
      expect(gnutls.stdout).toContain('Chain verification output: Verified. The certificate is trusted.');
      const [refused, distrusted] = await judge(files.bad);
      expect(refused.code).not.toBe(0);
      expect(refused.stderr).toContain('certificate revoked');
      expect(distrusted.stdout).toContain('The certificate chain is revoked.');

      await made(server, `POST /v1/pki/ca/${issuer}/revoke`, { reason: 'superseded' });
      lists[1] = await fetched(await addressIn(files.issuer), files.root, folder);
      const [fallen, distrustedToo] = await judge(files.good);
      expect(fallen.code).not.toBe(0);
      expect(fallen.stderr).toMatch(/error 23 at 1 depth lookup: certificate revoked/);
      expect(distrustedToo.stdout).toContain('The certificate chain is revoked.');
    },
  );

  it('are not found for another issuer, or another shard', async () => {
    const { json, status } = await call(server, 'GET /crl/iss_01jd0000000000000000000000/0');
    expect([status, json]).toMatchObject([404, { error: { code: 'issuer_not_found' } }]);
    expect((await call(server, 'GET /crl/iss_01jd0000000000000000000000/1')).status).toBe(404);
  });
});

const MANY = 100_000;

// GnuTLS takes minutes for so many, as its look-up is linear for each entry: it has judged short ones above.
describe.skipIf(!has('openssl'))('a CRL of 100,000 revoked certificates', () => {
  it('is accepted, and tells a good leaf from a revoked one', { timeout: 60_000 }, async () => {
    const sqlite = STORES.find(({ name }) => name === 'sqlite');
    if (sqlite === undefined) throw new Error('no SQLite');
    const folder = temporaryFolder();
    const site = await siteOver(sqlite, { clock: new TestClock(Date.now()) });
    const ca = await site.newCa();
    const role = await site.newRole({ ca_id: ca });
    const { clock, ids, random, store } = site.site;
    const [issuer] = await store.all('issuers', { authorityId: parseId('ca', ca) as Id });
    if (issuer === undefined) throw new Error('no issuer');
    const records = new Records(ids, issuer.tenantId);
    const now = Math.floor(clock.now() / 1000);
    for (let at = 0; at < MANY; at += 2500) {
      const writes = Array.from({ length: 2500 }, (_, i) => {
        const given = {
          serial: newSerial(ids.next(), random),
          revokedAt: now - at,
          listUntil: now + 1e6 + at,
        };
        return {
          insert: 'revocations',
          row: records.revocation(issuer, { ...given, reason: i % 6 }),
        } as const;
      });
      await store.commit(records.change(writes));
    }
    const [good, bad] = [await site.issue(role), await site.issue(role)];
    await site.made('/v1/pki/revoke', { serial_number: bad.serial_number }, undefined, 200);
    const answer = await site.send('GET', `/v1/pki/ca/${ca}/crl`, {});
    const list = join(folder, 'list.pem');
    await writeFile(list, encodePem('X509 CRL', answer.octets));
    const root = join(folder, 'root.pem');
    await writeFile(root, good.ca_chain.join(''));
    expect((await run('openssl', ['crl', '-in', list, '-noout', '-CAfile', root])).stderr).toBe(
      'verify OK\n',
    );
    const text = await output('openssl', ['crl', '-in', list, '-noout', '-text']);
    expect(text.match(/^ {4}Serial Number: /gm)).toHaveLength(MANY + 1);
    for (const [leaf, isGood] of [
      [good, true],
      [bad, false],
    ] as const) {
      const path = join(folder, `${isGood}.pem`);
      await writeFile(path, leaf.certificate);
      const openssl = await run('openssl', [
        'verify',
        '-crl_check_all',
        '-CAfile',
        root,
        '-CRLfile',
        list,
        path,
      ]);
      expect(openssl.code === 0).toBe(isGood);
    }
    await site.close();
  });
});
