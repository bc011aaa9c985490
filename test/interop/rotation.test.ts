/** Rotated authorities, as OpenSSL and GnuTLS judge what was signed before and after, by the lists of all generations. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issue, made, makeCa, makeRole } from '../support/client.ts';
import { addressIn, fetched, judged } from '../support/fetched-crls.ts';
import { type Server, start, temporaryFolder } from '../support/process.ts';
import { has } from '../support/programs.ts';
import { certtoolVerify, opensslVerify, textOf } from '../support/verifiers.ts';

interface Issuer {
  readonly state: string;
  readonly crl_url: string;
  readonly certificate_pem: string;
  readonly cross_certificate_pem: string;
}

const TRUSTED = 'Chain verification output: Verified. The certificate is trusted.';

describe.skipIf(!(has('openssl') && has('certtool') && has('curl')))('a chain through a rotation', () => {
  const folder = temporaryFolder();
  let server: Server;
  let files = 0;
  beforeAll(async () => {
    server = await start({ env: { CHANCERY_STARTER: 'off' } });
  });
  afterAll(() => server.stop());

  const file = async (...texts: readonly string[]): Promise<string> => {
    files += 1;
    const path = join(folder, `${files}.pem`);
    await writeFile(path, texts.join(''));
    return path;
  };
  const rotate = async (id: string, body: object): Promise<readonly [Issuer, Issuer]> =>
    (await made<{ issuers: readonly [Issuer, Issuer] }>(server, `POST /v1/pki/ca/${id}/rotate`, body))
      .issuers;
  const expectGood = async (
    leaf: string,
    chain: { readonly issuer: string; readonly root: string },
    lists: readonly string[],
  ): Promise<void> => {
    const [openssl, gnutls] = await judged(leaf, chain, lists, folder);
    expect(openssl).toEqual({ code: 0, stdout: `${leaf}: OK\n`, stderr: '' });
    expect(gnutls.stdout).toContain(TRUSTED);
  };

  it.each([
    ['ec', 'ed25519'],
    ['rsa', 'ec'],
  ])('of an issuing authority, from %s to %s, is good on both sides', async (key_type, next) => {
    const root = await makeCa(server, { name: `root of ${key_type}`, key_type });
    const ca = await makeCa(server, { name: key_type, parent_ca_id: root, key_type });
    await makeRole(server, { name: key_type, ca_id: ca });
    const [kept, gone] = [
      await issue(server, key_type, { common_name: 'kept.internal' }),
      await issue(server, key_type, { common_name: 'gone.internal' }),
    ];
    const [active, previous] = await rotate(ca, { promote: true, key_type: next });
    const young = await issue(server, key_type, { common_name: 'young.internal' });
    await made(server, 'POST /v1/pki/revoke', { serial_number: gone.serial_number, reason: 'superseded' });

    const trusted = await file(kept.ca_chain[1] ?? '');
    const [before, after] = [await file(previous.certificate_pem), await file(active.certificate_pem)];
    const leaf = await file(kept.certificate);
    expect(await addressIn(leaf)).toBe(previous.crl_url);
    const rootList = await fetched(await addressIn(before), trusted, folder);
    const lists = [await fetched(previous.crl_url, before, folder), rootList];
    await expectGood(leaf, { issuer: before, root: trusted }, lists);
    const revoked = await judged(
      await file(gone.certificate),
      { issuer: before, root: trusted },
      lists,
      folder,
    );
    expect(revoked[0].stderr).toContain('certificate revoked');
    expect(revoked[1].stdout).toContain('The certificate chain is revoked.');
    const newList = await fetched(await addressIn(await file(young.certificate)), after, folder);
    await expectGood(await file(young.certificate), { issuer: after, root: trusted }, [newList, rootList]);
  });

  it.each([
    ['ec', 'ec'],
    ['rsa', 'ed25519'],
  ])(
    'of a root, from %s to %s, is good for who trusts either, by the cross certificate',
    async (from, to) => {
      const name = `${from} to ${to}`;
      const root = await makeCa(server, { name, key_type: from, permitted_dns_domains: ['internal'] });
      const [next, old] = await rotate(root, { key_type: to });
      await made(server, `POST /v1/pki/ca/${root}/promote`);
      const ca = await makeCa(server, { name: `below ${name}`, parent_ca_id: root });
      const role = `from-${from}-to-${to}`;
      await makeRole(server, { name: role, ca_id: ca });
      const { ca_chain, certificate } = await issue(server, role, { common_name: 'a.internal' });
      const leaf = await file(certificate);
      const [oldRoot, newRoot] = [await file(old.certificate_pem), await file(next.certificate_pem)];
      const [issuing = ''] = ca_chain;
      expect(ca_chain[1]).toBe(next.certificate_pem);

      const issuer = await file(issuing);
      const lists = [
        await fetched(await addressIn(leaf), issuer, folder),
        await fetched(await addressIn(issuer), newRoot, folder),
      ];
      await expectGood(leaf, { issuer, root: newRoot }, lists);
      const [openssl, gnutls] = await judged(leaf, { issuer, root: oldRoot }, lists, folder);
      expect(openssl.code).not.toBe(0);
      expect(gnutls.stdout).toContain('Not verified');

      const cross = await file(next.cross_certificate_pem);
      expect(await addressIn(cross)).toBe(old.crl_url);
      const crossed = await file(issuing, next.cross_certificate_pem);
      const all = [...lists, await fetched(old.crl_url, oldRoot, folder)];
      await expectGood(leaf, { issuer: crossed, root: oldRoot }, all);
      // Whoever trusts the new one does not mind the other.
      await expectGood(leaf, { issuer: crossed, root: newRoot }, all);
      expect(await textOf(next.cross_certificate_pem)).toContain('DNS:internal');
    },
  );

  it('through the cross certificate of a root has no authority more, as a path length counts', async () => {
    const root = await makeCa(server, { name: 'bounded', max_path_length: 1 });
    const [next, old] = await rotate(root, { promote: true });
    const ca = await makeCa(server, { name: 'below', parent_ca_id: root, max_path_length: 0 });
    await makeRole(server, { name: 'bounded', ca_id: ca });
    const { ca_chain, certificate } = await issue(server, 'bounded', { common_name: 'a.internal' });
    expect(await textOf(next.cross_certificate_pem)).toContain('CA:TRUE, pathlen:1');
    const leaf = await file(certificate);
    const chain = await file(ca_chain[0] ?? '', next.cross_certificate_pem);
    const written = { leaf, chain, root: await file(old.certificate_pem) };
    expect(await opensslVerify(written)).toMatchObject({ code: 0 });
    // GnuTLS counts self-issued ones, unlike RFC 5280 §4.2.1.9.
    expect((await certtoolVerify(written)).stdout).toContain('violates the signer');
  });
});
