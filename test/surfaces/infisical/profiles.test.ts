import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseId, typeId } from '../../../src/base/ids.ts';
import { newCaId, newPolicy, newProfile, PROFILE_ADDRESSES } from '../../support/profiles.ts';
import { type Answer, type Json, siteOver, type TestSite } from '../../support/site.ts';
import { custom, expectRecorded, expectTold, projectOf, wrongType } from '../../support/ssh-site.ts';
import { STORES } from '../../support/stores.ts';

const NOBODY = '01890000-0000-7000-8000-000000000000';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const SECRET = 'chy_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG';
const PASSPHRASE = 'the passphrase of est';
const SLUG_TEXT = 'Slug must contain only lowercase letters, numbers, and hyphens';
const TAKEN = 'Certificate profile with this name already exists in project';

describe.each(STORES)('over $name', (kind) => {
  let site: TestSite;
  let projectId: string;
  let caId: string;
  let policyId: string;
  beforeAll(async () => {
    site = await siteOver(kind);
    projectId = await projectOf(site);
    caId = await newCaId(site);
    policyId = (await newPolicy(site, { name: 'the-policy', description: 'of tests' })).id;
  });
  afterAll(() => site.close());

  describe.each(PROFILE_ADDRESSES)('$path', ({ path, policy }) => {
    const usual = (): Json => ({
      projectId,
      caId,
      [`${policy}Id`]: policyId,
      slug: site.name('profile'),
      enrollmentType: 'api',
      apiConfig: {},
    });
    const create = (more: Json = {}, token?: string): Promise<Answer> =>
      site.call('POST', path, { ...usual(), ...more }, token);
    const made = async (more: Json = {}): Promise<Json> => {
      const answer = await create(more);
      expect([answer.status, Object.keys(answer.body)], answer.text).toEqual([200, ['certificateProfile']]);
      return answer.body['certificateProfile'] as Json;
    };
    const read = async (id: unknown, token?: string): Promise<Json> =>
      (await site.read<{ certificateProfile: Json }>(`${path}/${id}`, token)).certificateProfile;
    const change = (id: unknown, body: Json, token?: string): Promise<Answer> =>
      site.call('PATCH', `${path}/${id}`, body, token);
    const list = (query = '', token?: string): Promise<Json> =>
      site.read(`${path}?projectId=${projectId}&${query}`, token);
    const missing = policy === 'certificateTemplate' ? 'template' : 'policy';

    it('a profile is made, and reads with what it ties together', async () => {
      const slug = site.name('web');
      const profile = await made({ slug, description: 'for the web' });
      const row = {
        id: expect.stringMatching(UUID),
        projectId,
        caId,
        [`${policy}Id`]: policyId,
        slug,
        description: 'for the web',
        enrollmentType: 'api',
        issuerType: 'ca',
        estConfigId: null,
        apiConfigId: profile['id'],
        acmeConfigId: null,
        externalConfigs: null,
        createdAt: expect.stringMatching(TIME),
        updatedAt: profile['createdAt'],
      };
      expect(profile).toEqual(row);
      const certificateAuthority = {
        id: caId,
        projectId,
        status: 'active',
        name: expect.stringMatching(/^ca-/),
        isExternal: false,
        externalType: null,
      };
      const apiConfig = { id: profile['id'], autoRenew: false };
      for (const id of [profile['id'], typeId('profile', profile['id'] as never)]) {
        expect(await read(id)).toEqual({
          ...profile,
          certificateAuthority,
          [policy]: { id: policyId, projectId, name: 'the-policy', description: 'of tests' },
          apiConfig,
        });
      }
      for (const query of ['', `?projectId=${projectId}`]) {
        expect(await site.read(`${path}/slug/${slug}${query}`)).toEqual({ certificateProfile: profile });
      }
      const listed = await list(`search=${slug}`);
      expect(listed).toEqual({
        certificateProfiles: [{ ...profile, certificateAuthority, apiConfig }],
        totalCount: 1,
      });
    });

    it('when certificates are to be renewed is kept, and what nobody knows is passed over', async () => {
      const apiConfig = { id: '', autoRenew: true, renewBeforeDays: 7, unknown: 1 };
      const profile = await made({ apiConfig, description: null, externalConfigs: null, unknown: 1 });
      const kept = { id: profile['id'], autoRenew: true, renewBeforeDays: 7 };
      expect(profile['description']).toBeNull();
      expect((await read(profile['id']))['apiConfig']).toEqual(kept);
      await change(profile['id'], { apiConfig: { autoRenew: false } });
      expect((await read(profile['id']))['apiConfig']).toEqual({ ...kept, autoRenew: false });
      await change(profile['id'], { apiConfig: { renewBeforeDays: 30 } });
      expect((await read(profile['id']))['apiConfig']).toEqual({
        ...kept,
        autoRenew: false,
        renewBeforeDays: 30,
      });
    });

    it('other ways of asking are kept as well, without their secrets', async () => {
      const caChain = await chainOf(site, caId);
      const estConfig = { disableBootstrapCaValidation: true, passphrase: PASSPHRASE, caChain };
      const own = { apiConfig: undefined };
      const est = await made({ ...own, enrollmentType: 'est', estConfig });
      const scep = await made({
        ...own,
        enrollmentType: 'scep',
        scepConfig: { challengePassword: PASSPHRASE },
      });
      const acme = await made({ ...own, enrollmentType: 'acme', acmeConfig: { skipEabBinding: true } });
      expect(est).toMatchObject({ estConfigId: est['id'], apiConfigId: null, enrollmentType: 'est' });
      expect((await read(est['id']))['estConfig']).toEqual({
        id: est['id'],
        disableBootstrapCaValidation: true,
        caChain,
      });
      expect((await read(scep['id']))['scepConfig']).toEqual({ id: scep['id'] });
      expect((await read(acme['id']))['acmeConfig']).toEqual({ id: acme['id'], skipEabBinding: true });
      await change(est['id'], { estConfig: { passphrase: PASSPHRASE, disableBootstrapCaValidation: false } });
      expect((await read(est['id']))['estConfig']).toMatchObject({ disableBootstrapCaValidation: false });
      const everything = JSON.stringify([await site.events(), await list('limit=100'), site.log]);
      expect(everything).toContain(String(est['slug']));
      expect(everything).not.toContain(PASSPHRASE);
    });

    it('its slug, description and enrollment may be changed; its authority and policy stay', async () => {
      const profile = await made({ description: 'before' });
      site.clock.advance(5000);
      const slug = site.name('renamed');
      const changed = await change(profile['id'], {
        slug,
        description: 'after',
        issuerType: 'ca',
        caId: NOBODY,
        [`${policy}Id`]: NOBODY,
      });
      const after = { ...profile, slug, description: 'after', updatedAt: expect.any(String) };
      expect([changed.status, changed.body], changed.text).toEqual([200, { certificateProfile: after }]);
      expect(changed.body).not.toMatchObject({
        certificateProfile: { updatedAt: profile['updatedAt'] },
      });
      const gone = await site.call('GET', `${path}/slug/${profile['slug']}`);
      expectTold(gone, 404, 'NotFound', 'Certificate profile not found');
      await made({ slug: profile['slug'] });
      const est = await change(profile['id'], { enrollmentType: 'est', description: null });
      expect(est.body['certificateProfile']).toMatchObject({ enrollmentType: 'est', description: null });
      const found = await read(profile['id']);
      expect(found['estConfig']).toEqual({ id: profile['id'], disableBootstrapCaValidation: false });
      expect(Object.keys(found)).not.toContain('apiConfig');
    });

    it('profiles are listed, the newest first, a part at a time', async () => {
      const mark = site.name('mark').replace('-', '');
      const first = await made({ slug: `a-${mark}` });
      const own = { apiConfig: undefined, enrollmentType: 'acme', acmeConfig: {} };
      const second = await made({ ...own, description: `Of ${mark.toUpperCase()}` });
      const third = await made({ slug: `c-${mark}`, caId: await newCaId(site) });
      const found = async (query: string): Promise<unknown> => {
        const { certificateProfiles, totalCount } = await list(`search=${mark}&${query}`);
        return [(certificateProfiles as readonly Json[]).map(({ id }) => id), totalCount];
      };
      expect(await found('')).toEqual([[third['id'], second['id'], first['id']], 3]);
      expect(await found('limit=1&offset=1')).toEqual([[second['id']], 3]);
      expect(await found('offset=3')).toEqual([[], 3]);
      expect(await found('enrollmentType=acme')).toEqual([[second['id']], 1]);
      expect(await found('enrollmentType=api&limit=1')).toEqual([[third['id']], 2]);
      expect(await found(`caId=${third['caId']}`)).toEqual([[third['id']], 1]);
      expect(await found(`caId=${NOBODY}`)).toEqual([[], 0]);
      expect(await found('issuerType=ca')).toMatchObject({ 1: 3 });
      expect(await found('issuerType=self-signed')).toEqual([[], 0]);
      for (const query of [
        'limit=0',
        'limit=101',
        'offset=-1',
        'enrollmentType=x',
        'issuerType=x',
        'caId=x',
      ]) {
        const [field = ''] = query.split('=');
        const refused = await site.call('GET', `${path}?projectId=${projectId}&${query}`);
        expectTold(refused, 422, 'ValidationFailure', custom([field]));
      }
    });

    it('a profile that is removed is answered once more, and gone', async () => {
      const profile = await made();
      const removed = await site.call('DELETE', `${path}/${profile['id']}`);
      expect([removed.status, removed.body]).toEqual([200, { certificateProfile: profile }]);
      for (const method of ['GET', 'PATCH', 'DELETE'] as const) {
        const body = method === 'PATCH' ? {} : undefined;
        const answer = await site.call(method, `${path}/${profile['id']}`, body);
        expectTold(answer, 404, 'NotFound', 'Certificate profile not found');
      }
      expect(await list(`search=${profile['slug']}`)).toMatchObject({ totalCount: 0 });
      await made({ slug: profile['slug'] });
    });

    it('a slug is one profile’s', async () => {
      const { slug } = await made();
      const refused = await create({ slug });
      expectTold(refused, 403, 'ForbiddenError', TAKEN);
      await expectRecorded(site, refused, 'certificate_profile_create');
      const other = await made();
      expectTold(await change(other['id'], { slug }), 403, 'ForbiddenError', TAKEN);
      expect((await change(other['id'], { slug: other['slug'] })).status).toBe(200);
    });

    it.each<readonly [Json, unknown]>([
      [{ slug: undefined }, wrongType('slug', 'string', 'undefined')],
      [{ slug: '' }, custom(['slug'])],
      [{ slug: 'x'.repeat(256) }, custom(['slug'])],
      [{ slug: 'Upper' }, custom(['slug'], SLUG_TEXT)],
      [{ slug: 'a_b' }, custom(['slug'], SLUG_TEXT)],
      [{ slug: 'a\n' }, custom(['slug'], SLUG_TEXT)],
      [{ slug: NOBODY }, custom(['slug'], 'Slug must not look like an id')],
      [{ description: 'x'.repeat(1001) }, custom(['description'])],
      [{ description: SECRET }, custom(['description'])],
      [{ enrollmentType: 'ftp' }, custom(['enrollmentType'])],
      [{ issuerType: 'acme' }, custom(['issuerType'])],
      [{ apiConfig: [] }, wrongType('apiConfig', 'object', 'array')],
      [{ apiConfig: { renewBeforeDays: 0 } }, custom(['apiConfig', 'renewBeforeDays'])],
      [{ apiConfig: { renewBeforeDays: 31 } }, custom(['apiConfig', 'renewBeforeDays'])],
      [{ caId: 'nothing' }, custom(['caId'], 'Invalid uuid')],
      [{ caId: undefined }, custom([], 'CA issuer type requires a CA ID')],
      [{ [`${policy}Id`]: 'nothing' }, custom([`${policy}Id`], 'Invalid uuid')],
      [{ [`${policy}Id`]: undefined }, wrongType(`${policy}Id`, 'string', 'undefined')],
      [
        { enrollmentType: 'est', apiConfig: undefined },
        custom([], 'EST enrollment type requires EST configuration'),
      ],
      [
        { enrollmentType: 'acme', apiConfig: undefined },
        custom([], 'ACME enrollment type requires ACME configuration'),
      ],
      [{ estConfig: {} }, custom([], 'API enrollment type cannot have EST or ACME configuration')],
      [{ scepConfig: {} }, custom([], 'API enrollment type cannot have SCEP configuration')],
      [
        { enrollmentType: 'est', estConfig: {} },
        custom([], 'EST enrollment type cannot have API or ACME configuration'),
      ],
      [
        { enrollmentType: 'acme', acmeConfig: {} },
        custom([], 'ACME enrollment type cannot have EST or API configuration'),
      ],
      [
        {
          enrollmentType: 'acme',
          apiConfig: undefined,
          acmeConfig: { skipEabBinding: true, skipDnsOwnershipVerification: true },
        },
        custom([], expect.stringMatching(/^Cannot skip both External Account Binding/)),
      ],
    ])('%# %j is not taken', async (more, message) => {
      const before = await list();
      const refused = await create(more);
      expectTold(refused, 422, 'ValidationFailure', message as unknown[]);
      expect(refused.text).not.toContain(SECRET);
      await expectRecorded(site, refused, 'certificate_profile_create');
      expect(await list()).toEqual(before);
    });

    it('nor is it by a change', async () => {
      const profile = await made();
      const refused = async (body: Json, message: unknown): Promise<void> => {
        const answer = await change(profile['id'], body);
        expectTold(answer, 422, 'ValidationFailure', message as unknown[]);
        await expectRecorded(site, answer, 'certificate_profile_update');
      };
      await refused({ slug: 'Upper' }, custom(['slug'], SLUG_TEXT));
      await refused({ slug: null }, wrongType('slug', 'string', 'null'));
      await refused({ slug: NOBODY }, custom(['slug'], 'Slug must not look like an id'));
      await refused({ description: 'a\u0000' }, custom(['description']));
      await refused(
        { estConfig: {} },
        custom([], 'API enrollment type cannot have EST or ACME configuration'),
      );
      await refused(
        { enrollmentType: 'est', apiConfig: {} },
        custom([], 'EST enrollment type cannot have API or ACME configuration'),
      );
      await refused({ apiConfig: { renewBeforeDays: 1.5 } }, [
        expect.objectContaining({ code: 'invalid_type', path: ['apiConfig', 'renewBeforeDays'] }),
      ]);
      expect(await read(profile['id'])).toMatchObject(profile);
    });

    it('what no profile can be is refused', async () => {
      const self = { issuerType: 'self-signed', caId: undefined };
      const text = /^issuerType 'self-signed' is not served: what signs itself cannot be revoked/;
      const profile = await made({ externalConfigs: {}, defaults: null });
      expectTold(await create(self), 400, 'BadRequest', text);
      expectTold(await change(profile['id'], { issuerType: 'self-signed' }), 400, 'BadRequest', text);
      const external = { externalConfigs: { template: 'x' } };
      const only = 'External configs can only be specified for external Certificate Authorities';
      expectTold(await create(external), 403, 'ForbiddenError', only);
      expectTold(await change(profile['id'], external), 403, 'ForbiddenError', only);
      const defaults = { defaults: { ttlDays: 30 } };
      expectTold(await create(defaults), 400, 'BadRequest', /^defaults of a profile are not served/);
      expectTold(await change(profile['id'], defaults), 400, 'BadRequest', /^defaults/);
      const est = (caChain: string): Json => ({
        enrollmentType: 'est',
        apiConfig: undefined,
        estConfig: { caChain },
      });
      expectTold(
        await create(est('x')),
        400,
        'BadRequest',
        /^Failed to process certificate chain: must be PEM/,
      );
      await made(est(await chainOf(site, caId)));
    });

    it('its authority and its policy are the tenant’s own, and there', async () => {
      const stranger = await site.newTenant();
      const [theirCa, theirPolicy] = [
        await newCaId(site, stranger),
        (await newPolicy(site, {}, stranger)).id,
      ];
      for (const id of [NOBODY, theirCa, await sshAuthority(site)]) {
        expectTold(await create({ caId: id }), 404, 'NotFound', `Internal CA with ID '${id}' not found`);
      }
      for (const id of [NOBODY, theirPolicy]) {
        const refused = await create({ [`${policy}Id`]: id });
        expectTold(refused, 404, 'NotFound', `Certificate ${missing} not found`);
      }
      await made({ caId: typeId('ca', caId as never), [`${policy}Id`]: typeId('policy', policyId as never) });
    });

    it('either name of the policy is read', async () => {
      const names = ['certificateTemplateId', 'certificatePolicyId'] as const;
      for (const name of names) {
        const others = Object.fromEntries(names.map((one) => [one, one === name ? policyId : undefined]));
        expect(await made(others)).toMatchObject({ [`${policy}Id`]: policyId });
      }
    });

    it('its authority may be one that is disabled, and none that was revoked', async () => {
      const ca = await newCaId(site);
      await site.call('PATCH', `/v1/pki/ca/${ca}`, { is_active: false });
      const profile = await made({ caId: ca });
      expect((await read(profile['id']))['certificateAuthority']).toMatchObject({ status: 'disabled' });
      const answer = await site.call('POST', `/v1/pki/ca/${ca}/revoke`, { reason: 'superseded' });
      expect(answer.status, answer.text).toBeLessThan(300);
      const refused = await create({ caId: ca });
      expectTold(
        refused,
        400,
        'BadRequest',
        `CA with ID '${ca}' was revoked for good, and signs nothing any more`,
      );
      expect((await read(profile['id']))['certificateAuthority']).toMatchObject({ status: 'disabled' });
    });

    it('a project must be one’s own', async () => {
      const text = 'You are not a member of this project';
      for (const other of [NOBODY, 'nothing', await projectOf(site, await site.newTenant())]) {
        expectTold(await create({ projectId: other }), 403, 'ForbiddenError', text);
        for (const address of [path, `${path}/slug/x`]) {
          const answer = await site.call('GET', `${address}?projectId=${other}`);
          expectTold(answer, 403, 'ForbiddenError', text);
        }
      }
      const unnamed = await create({ projectId: undefined });
      const untyped = await create({ enrollmentType: undefined, apiConfig: undefined });
      const listed = await site.call('GET', path);
      if (missing === 'policy') {
        expect([unnamed.status, untyped.status, listed.status]).toEqual([200, 200, 200]);
        expect(untyped.body['certificateProfile']).toMatchObject({ enrollmentType: 'api', projectId });
      } else {
        expectTold(unnamed, 422, 'ValidationFailure', wrongType('projectId', 'string', 'undefined'));
        expectTold(untyped, 422, 'ValidationFailure', wrongType('enrollmentType', 'string', 'undefined'));
        expectTold(listed, 422, 'ValidationFailure', wrongType('projectId', 'string', 'undefined'));
      }
    });

    it('another tenant sees and changes nothing of it', async () => {
      const profile = await made();
      const stranger = await site.newTenant();
      const before = await read(profile['id']);
      for (const id of [profile['id'], NOBODY, 'nothing', '%00', `slug/${profile['slug']}`, 'slug/%00']) {
        const methods = String(id).startsWith('slug')
          ? (['GET'] as const)
          : (['GET', 'PATCH', 'DELETE'] as const);
        for (const method of methods) {
          const body = method === 'PATCH' ? { description: 'theirs' } : undefined;
          const answer = await site.call(method, `${path}/${id}`, body, stranger);
          expectTold(answer, 404, 'NotFound', 'Certificate profile not found');
        }
      }
      const theirs = `${path}?projectId=${await projectOf(site, stranger)}`;
      expect(await site.read(theirs, stranger)).toEqual({ certificateProfiles: [], totalCount: 0 });
      expect(await newProfile(site, { slug: profile['slug'] }, stranger)).toMatchObject({
        slug: profile['slug'],
      });
      expect(await read(profile['id'])).toEqual(before);
    });

    it('to change one needs pki:admin, to read it pki:read or pki:issue', async () => {
      const { id, slug } = await made();
      const denied = (action: string): RegExp =>
        new RegExp(`^You are not allowed to ${action} on certificate-profiles$`);
      for (const scope of ['pki:read', 'pki:issue']) {
        const token = await site.newToken([scope]);
        expect(await read(id, token)).toMatchObject({ slug });
        expect((await site.call('GET', `${path}/slug/${slug}`, undefined, token)).status).toBe(200);
        expect(await list('', token)).toMatchObject({ totalCount: expect.any(Number) });
        expectTold(await create({}, token), 403, 'PermissionDenied', denied('create'));
        expectTold(await change(id, {}, token), 403, 'PermissionDenied', denied('edit'));
        const removed = await site.call('DELETE', `${path}/${id}`, undefined, token);
        expectTold(removed, 403, 'PermissionDenied', denied('delete'));
      }
      expect((await create({}, await site.newToken(['pki:admin']))).status).toBe(200);
    });

    it('a token that is narrowed to a profile reads that profile alone, and changes none', async () => {
      const [profile, other] = [await made(), await made()];
      const id = profile['id'] as never;
      for (const name of [id, typeId('profile', id), String(profile['slug'])]) {
        const token = await site.newToken(['pki:admin', 'pki:read'], { only: { profiles: [name] } });
        const ask = (address: string): Promise<Answer> => site.call('GET', path + address, undefined, token);
        for (const address of [`/${id}`, `/${typeId('profile', id)}`, `/slug/${profile['slug']}`]) {
          expect((await ask(address)).body['certificateProfile']).toMatchObject({ id });
        }
        for (const address of [
          `/${other['id']}`,
          `/slug/${other['slug']}`,
          `/${NOBODY}`,
          '/slug/%00',
          '/slug/x',
          '',
        ]) {
          const query = address === '' ? `?projectId=${projectId}` : '';
          expectTold(
            await ask(address + query),
            403,
            'ForbiddenError',
            'this token is narrowed to other things',
          );
        }
        for (const method of ['PATCH', 'DELETE'] as const) {
          const answer = await site.call(method, `${path}/${id}`, method === 'PATCH' ? {} : undefined, token);
          expectTold(answer, 403, 'ForbiddenError', 'this token is narrowed to other things');
        }
        expectTold(await create({}, token), 403, 'ForbiddenError', 'this token is narrowed to other things');
      }
      const token = await site.newToken(['pki:read'], { only: { profiles: [String(profile['slug'])] } });
      await site.call('DELETE', `${path}/${id}`);
      expectTold(
        await site.call('GET', `${path}/${id}`, undefined, token),
        403,
        'ForbiddenError',
        'this token is narrowed to other things',
      );
    });

    it('the trail says what was done', async () => {
      const profile = await made({
        description: 'not told',
        apiConfig: { autoRenew: true, renewBeforeDays: 3 },
      });
      await change(profile['id'], { slug: site.name('later') });
      await site.call('DELETE', `${path}/${profile['id']}`);
      const events = (await site.events('&success=true')).filter(
        ({ extra_data: data }) => data['certificate_profile_id'] === profile['id'],
      );
      expect(events.map(({ action }) => action)).toEqual([
        'certificate_profile_delete',
        'certificate_profile_update',
        'certificate_profile_create',
      ]);
      expect(events[2]?.extra_data).toEqual({
        certificate_profile_id: profile['id'],
        slug: profile['slug'],
        ca_id: caId,
        certificate_policy_id: policyId,
        enrollment: 'api',
        settings: { apiConfig: { autoRenew: true, renewBeforeDays: 3 } },
      });
    });
  });

  it('of many profiles of one slug, one is made', async () => {
    const body = {
      caId,
      certificatePolicyId: policyId,
      slug: site.name('same'),
      enrollmentType: 'api',
      apiConfig: {},
    };
    const path = '/api/v1/cert-manager/certificate-profiles';
    const answers = await Promise.all(Array.from({ length: 10 }, () => site.call('POST', path, body)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      expectTold(answer, 403, 'ForbiddenError', TAKEN);
    }
  });

  it('a policy that is removed while a profile is made of it is there for neither or both', async () => {
    const { id } = await newPolicy(site);
    const body = {
      caId,
      certificatePolicyId: id,
      slug: site.name('raced'),
      enrollmentType: 'api',
      apiConfig: {},
    };
    const [made, removed] = await Promise.all([
      site.call('POST', '/api/v1/cert-manager/certificate-profiles', body),
      site.call('DELETE', `/api/v1/cert-manager/certificate-policies/${id}`),
    ]);
    expect([
      [200, 403],
      [404, 200],
    ]).toContainEqual([made.status, removed.status]);
  });
});

/** PEM of an authority's own certificate. */
async function chainOf(site: TestSite, caId: string): Promise<string> {
  const { certificate_pem } = await site.read<{ certificate_pem: string }>(`/v1/pki/ca/${caId}/certificate`);
  return certificate_pem;
}

async function sshAuthority(site: TestSite): Promise<string> {
  const body = { name: site.name('ssh'), kind: 'user' };
  const { id } = await site.made<{ id: string }>('/v1/ssh/authorities', body);
  return String(parseId('ca', id));
}
