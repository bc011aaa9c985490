/** Certificates that were issued elsewhere, brought in by Infisical's address. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ecKey } from '../../support/csr.ts';
import { type ForeignParts, foreignCertificate } from '../../support/foreign-certificate.ts';
import { type Answer, type Json, siteOver, type TestSite } from '../../support/site.ts';
import { custom, expectRecorded, expectTold, projectOf, wrongType } from '../../support/ssh-site.ts';
import { STORES } from '../../support/stores.ts';

const SEED = '/api/v3/pki/certificates';
const OLDER = '/api/v1/pki/certificates';
const TODAY = '/api/v1/cert-manager/certificates';

describe.each(STORES)('over $name, importing', (kind) => {
  let site: TestSite;
  let slug: string;
  beforeAll(async () => {
    site = await siteOver(kind);
    slug = await projectOf(site);
  });
  afterAll(() => site.close());

  const root = foreignCertificate({ ca: true, subject: [{ type: 'commonName', value: 'Root' }] });
  const middle = foreignCertificate({
    ca: true,
    subject: [{ type: 'commonName', value: 'Middle' }],
    issuer: root.subject,
    signer: root.key,
  });
  const leaf = (more: ForeignParts = {}) =>
    foreignCertificate({ issuer: middle.subject, signer: middle.key, ...more });
  const keyOf = ({ key }: ReturnType<typeof leaf>): string =>
    key.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const bodyOf = (one = leaf()): Json => ({
    projectSlug: slug,
    certificatePem: one.pem,
    privateKeyPem: keyOf(one),
    chainPem: middle.pem + root.pem,
  });
  const load = (body: Json, address = TODAY, token?: string): Promise<Answer> =>
    site.call('POST', `${address}/import-certificate`, body, token);

  it.each([SEED, OLDER, TODAY])(
    'at %s echoes what came, and it is then read as any other',
    async (address) => {
      const one = leaf();
      const { projectSlug: _p, ...body } = bodyOf(one);
      const answer = await load(
        { ...body, projectSlug: slug, friendlyName: 'mine', pkiCollectionId: 'x' },
        address,
      );
      expect([answer.status, answer.body]).toEqual([
        200,
        {
          certificate: one.pem,
          certificateChain: body['chainPem'],
          privateKey: body['privateKeyPem'],
          serialNumber: expect.stringMatching(/^[0-9a-f]{6}$/),
          certificateId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        },
      ]);
      const id = String(answer.body['certificateId']);
      const bundle = await site.read<Json>(`${address}/${id}/bundle`);
      expect(bundle['certificate']).toBe(one.pem.trim());
      expect(bundle['certificateChain']).toBe((middle.pem + root.pem).trim());
      expect(bundle['privateKey']).toBe(String(body['privateKeyPem']).trim());
      const secret = String(body['privateKeyPem']).split('\n')[1] ?? '';
      expect(secret).not.toBe('');
      expect(site.log.join('\n')).not.toContain(secret);
      expect(JSON.stringify(await site.events())).not.toContain(secret);
    },
  );

  it('takes the certificate itself before its chain', async () => {
    const one = leaf();
    const { body } = await load({ ...bodyOf(one), chainPem: one.pem + middle.pem + root.pem });
    const read = await site.read<Json>(`${TODAY}/${String(body['certificateId'])}/certificate`);
    expect(read['certificateChain']).toBe((middle.pem + root.pem).trim());
    const plain = leaf();
    const chain_pem = plain.pem + middle.pem;
    await site.made('/v1/pki/certificates/import', { certificate_pem: plain.pem, chain_pem });
  });

  it('needs a key and a chain at the older addresses, and today neither', async () => {
    for (const name of ['projectSlug', 'privateKeyPem', 'chainPem', 'certificatePem']) {
      const { [name]: _left, ...body } = bodyOf();
      for (const address of [SEED, OLDER]) {
        const told = wrongType(name, 'string', 'undefined');
        expectTold(await load(body, address), 422, 'ValidationFailure', told);
      }
      if (name !== 'certificatePem') expect((await load(body)).status).toBe(200);
    }
    const one = leaf();
    const { body } = await load({ certificatePem: one.pem });
    expect(Object.keys(body).toSorted()).toEqual(['certificate', 'certificateId', 'serialNumber']);
  });

  it('is into one’s own project, by its id or name', async () => {
    const { tenant } = await site.read<{ tenant: { id: string; name: string } }>('/v1/auth/whoami');
    for (const projectSlug of [tenant.id, tenant.name, slug]) {
      expect((await load({ ...bodyOf(), projectSlug })).status).toBe(200);
    }
    const other = await site.newTenant();
    for (const projectSlug of [await projectOf(site, other), 'nobody-s']) {
      const refused = await load({ ...bodyOf(), projectSlug });
      expectTold(refused, 404, 'NotFound', `Project with slug '${projectSlug}' not found`);
      await expectRecorded(site, refused, 'pki_import');
    }
  });

  it('needs the scope for it', async () => {
    const reader = await site.newToken(['pki:read', 'pki:issue', 'key:read']);
    const denied = await load(bodyOf(), TODAY, reader);
    expectTold(denied, 403, 'PermissionDenied', 'You are not allowed to import on certificates');
    const none = await site.call('POST', `${TODAY}/import-certificate`, {}, null);
    expectTold(none, 401, 'UnauthorizedError', 'Token missing');
    expect((await load(bodyOf(), TODAY, await site.newToken(['pki:admin']))).status).toBe(200);
  });

  describe('tells what does not belong together:', () => {
    const other = leaf();
    it.each<readonly [string, Readonly<Record<string, (pem: string) => string>>, RegExp]>([
      [
        'a chain of nothing',
        { chainPem: (one: string) => one },
        /must contain at least one issuer certificate$/,
      ],
      [
        'a chain of another',
        { chainPem: () => root.pem },
        /^Leaf certificate verification against chain failed$/,
      ],
      [
        'a chain with a gap',
        { chainPem: () => middle.pem + other.pem },
        /^Certificate chain verification failed: broken/,
      ],
      ['a key that cannot be read', { privateKeyPem: () => 'PRIVATE KEY' }, /^Invalid private key format$/],
      [
        'the key of another',
        { privateKeyPem: () => keyOf(other) },
        /^Private key does not match certificate$/,
      ],
    ])('%s', async (_, change, message) => {
      const one = leaf();
      const changed = Object.fromEntries(Object.entries(change).map(([name, of]) => [name, of(one.pem)]));
      const refused = await load({ ...bodyOf(one), ...changed });
      expectTold(refused, 400, 'BadRequest', message);
      await expectRecorded(site, refused, 'pki_import');
      expect((await load(bodyOf(one))).status).toBe(200);
    });

    it('what is there already', async () => {
      const body = bodyOf();
      expect((await load(body)).status).toBe(200);
      const message = 'Certificate serial already exists in your project';
      expectTold(await load(body), 400, 'BadRequest', message);
    });

    it('in its own names of fields', async () => {
      const bad = await load({ ...bodyOf(), certificatePem: 'x' });
      expectTold(bad, 422, 'ValidationFailure', custom(['certificatePem']));
      const chain = await load({ ...bodyOf(), chainPem: 'x' });
      expectTold(chain, 422, 'ValidationFailure', custom(['chainPem']));
      const ofCa = foreignCertificate({ ca: true, key: ecKey() });
      const { chainPem: _c, ...body } = bodyOf(ofCa);
      expectTold(await load(body), 422, 'ValidationFailure', custom(['certificatePem']));
    });
  });
});
