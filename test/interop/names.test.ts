/** What names do to a certificate's acceptance, as OpenSSL and GnuTLS judge it. */
import { beforeAll, describe, expect, it } from 'vitest';
import { call, caPem, issue, makeCa, makeRole } from '../support/client.ts';
import { type Server, start, temporaryFolder } from '../support/process.ts';
import { has } from '../support/programs.ts';
import { expectAccepted, expectRefused, textOf, writeAnswer } from '../support/verifiers.ts';

describe.skipIf(!has('openssl') || !has('certtool'))('names', () => {
  let server: Server;
  let folder: string;

  beforeAll(async () => {
    server = await start();
    folder = temporaryFolder();
  });

  it('stand in a critical subjectAltName where there is no subject, in a plain one where there is', async () => {
    const root = await makeCa(server, { name: 'nameless' });
    await makeRole(server, { name: 'nameless', ca_id: root, require_cn: false });
    const nameless = await issue(server, 'nameless', {
      alt_names: ['nameless.internal'],
      ip_sans: ['10.0.0.1'],
    });
    await expectAccepted(writeAnswer(folder, nameless, await caPem(server, root)));
    const text = await textOf(nameless.certificate);
    expect(text).toMatch(/Subject: *\n/);
    expect(text).toMatch(
      /Subject Alternative Name: critical\n\s+DNS:nameless\.internal, IP Address:10\.0\.0\.1\n/,
    );
    const named = await issue(server, 'nameless', { common_name: 'named.internal' });
    expect(await textOf(named.certificate)).toMatch(/Subject Alternative Name: *\n\s+DNS:named\.internal\n/);
  });

  it('of a root are not what it is trusted by: another key under the same name is refused', async () => {
    const root = await makeCa(server, { name: 'one', common_name: 'The Root' });
    const other = await makeCa(server, { name: 'other', common_name: 'The Root' });
    await makeRole(server, { name: 'one', ca_id: root });
    const answer = await issue(server, 'one', { common_name: 'a.internal' });
    await expectAccepted(writeAnswer(folder, answer, await caPem(server, root)));
    await expectRefused(writeAnswer(folder, answer, await caPem(server, other)));
  });

  describe('below a constrained root', () => {
    let rootPem: string;

    beforeAll(async () => {
      const root = await makeCa(server, {
        name: 'constrained',
        permitted_dns_domains: ['internal'],
        excluded_dns_domains: ['secret.internal'],
        permitted_ip_ranges: ['10.0.0.0/8', 'fd00::/8'],
      });
      rootPem = await caPem(server, root);
      const issuing = await makeCa(server, { name: 'below', parent_ca_id: root });
      const allowed = ['*.internal', '*.test'];
      await makeRole(server, { name: 'constrained', ca_id: issuing, allowed_domains: allowed });
    });

    it('are accepted inside', async () => {
      const answer = await issue(server, 'constrained', {
        common_name: 'a.internal',
        alt_names: ['*.b.internal'],
        ip_sans: ['10.255.0.1', 'fd12::1'],
      });
      await expectAccepted(writeAnswer(folder, answer, rootPem));
      expect(await textOf(rootPem)).toMatch(
        /X509v3 Name Constraints: critical\n\s+Permitted:\n\s+DNS:internal\n/,
      );
    });

    it.each(['10.0.0.1', 'fd00::1'])(
      'are accepted beside the common name %s, which is refused alone',
      async (ip) => {
        const fields = { common_name: ip, ip_sans: [ip] };
        const named = await issue(server, 'constrained', { ...fields, alt_names: ['a.internal'] });
        await expectAccepted(writeAnswer(folder, named, rootPem));
        const { json, status } = await call(server, 'POST /v1/pki/issue/constrained', fields);
        expect(status).toBe(422);
        expect(json).toMatchObject({
          error: { details: { refusals: [{ rule: 'name_constraints', field: 'common_name' }] } },
        });
      },
    );

    it('are none where the common name is a text for clients', async () => {
      const { certificate } = await issue(server, 'constrained', {
        common_name: 'a client',
        ip_sans: ['10.0.0.1'],
      });
      expect(await textOf(certificate)).toContain('Subject: CN=a client\n');
    });

    it.each([
      ['outside', { common_name: 'a.test' }],
      ['where they are excluded', { common_name: 'a.secret.internal' }],
      ['as an address outside', { common_name: 'a.internal', ip_sans: ['192.168.0.1'] }],
    ])('are refused %s, before anything is signed', async (_, fields) => {
      const { json, status } = await call(server, 'POST /v1/pki/issue/constrained', fields);
      expect(status).toBe(422);
      expect(json).toMatchObject({
        error: { code: 'policy_denied', details: { refusals: [{ rule: 'name_constraints' }] } },
      });
    });
  });

  it('of the starter are accepted: local and private ones', async () => {
    const answer = await issue(server, 'starter', {
      common_name: 'localhost',
      alt_names: ['a.internal', '*.b.test'],
      ip_sans: ['127.0.0.1', '::1', '192.168.1.1', '172.16.0.1', 'fd00::1'],
    });
    await expectAccepted(writeAnswer(folder, answer, answer.ca_chain.at(-1) ?? ''));
  });
});
