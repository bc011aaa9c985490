import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { typeId } from '../../../src/base/ids.ts';
import { newCaId, newPolicy, newProfile, POLICY_ADDRESSES } from '../../support/profiles.ts';
import { type Answer, type Json, siteOver } from '../../support/site.ts';
import { custom, expectRecorded, expectTold, projectOf, wrongType } from '../../support/ssh-site.ts';
import { STORES } from '../../support/stores.ts';

const NOBODY = '01890000-0000-7000-8000-000000000000';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const SECRET = 'chy_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG';
const EMPTY = 'must have at least one allowed, required, or denied value';

const FULL: Json = {
  subject: [
    { type: 'common_name', allowed: ['*.example.com'], denied: ['root.example.com'] },
    { type: 'organization', required: ['Example'] },
    { type: 'organizational_unit', allowed: ['*'] },
    { type: 'country', allowed: ['CH', 'DE'] },
    { type: 'state', allowed: ['*'] },
    { type: 'locality', denied: ['Atlantis'] },
  ],
  sans: [
    { type: 'dns_name', allowed: ['*.example.com'] },
    { type: 'ip_address', allowed: ['10.0.0.*'] },
    { type: 'email', allowed: ['*@example.com'] },
    { type: 'uri', allowed: ['https://example.com/*'] },
  ],
  keyUsages: { allowed: ['key_encipherment'], required: ['digital_signature'], denied: ['crl_sign'] },
  extendedKeyUsages: { allowed: ['server_auth', 'client_auth'], critical: true },
  algorithms: { signature: ['SHA256-RSA', 'ECDSA-SHA384'], keyAlgorithm: ['RSA-2048', 'EC_prime256v1'] },
  validity: { max: '90d' },
  caSettings: { maxPathLength: -1 },
  basicConstraints: { isCA: 'denied', maxPathLength: 0 },
};

describe.each(STORES)('over $name', (kind) => {
  let site: Awaited<ReturnType<typeof siteOver>>;
  let projectId: string;
  beforeAll(async () => {
    site = await siteOver(kind);
    projectId = await projectOf(site);
  });
  afterAll(() => site.close());

  describe.each(POLICY_ADDRESSES)('$path', ({ called, many, one, path }) => {
    const create = (more: Json = {}, token?: string): Promise<Answer> =>
      site.call('POST', path, { projectId, name: site.name('policy'), ...more }, token);
    const made = async (more: Json = {}): Promise<Json> => {
      const answer = await create(more);
      expect([answer.status, Object.keys(answer.body)], answer.text).toEqual([200, [one]]);
      return answer.body[one] as Json;
    };
    const change = (id: unknown, body: Json, token?: string): Promise<Answer> =>
      site.call('PATCH', `${path}/${id}`, body, token);
    const list = (query: string, token?: string): Promise<Json> =>
      site.read(`${path}?projectId=${projectId}&${query}`, token);

    it('a policy is made, answers what it was given, and reads the same', async () => {
      const policy = await made({ name: 'Web Servers!', description: 'two\nlines', ...FULL });
      expect(policy).toEqual({
        id: expect.stringMatching(UUID),
        projectId,
        name: expect.stringMatching(/^web-servers(-[0-9a-f]{8})?$/),
        description: 'two\nlines',
        ...FULL,
        createdAt: expect.stringMatching(TIME),
        updatedAt: policy['createdAt'],
      });
      for (const id of [policy['id'], typeId('policy', policy['id'] as never)]) {
        expect(await site.read(`${path}/${id}`)).toEqual({ [one]: policy });
      }
    });

    it('what is absent is left out', async () => {
      const policy = await made({ description: null, caSettings: null, validity: { max: '' }, sans: [] });
      expect(policy).toEqual({
        id: expect.any(String),
        projectId,
        name: expect.any(String),
        sans: [],
        validity: { max: '' },
        createdAt: expect.any(String),
        updatedAt: expect.any(String),
      });
    });

    it('what nobody knows is passed over, and white space around values', async () => {
      const policy = await made({
        subject: [{ type: 'common_name', allowed: [' a.example.com '], unknown: 1 }],
        keyUsages: { allowed: ['digital_signature'], mode: 'x' },
        unknown: true,
      });
      expect(policy).toMatchObject({
        subject: [{ type: 'common_name', allowed: ['a.example.com'] }],
        keyUsages: { allowed: ['digital_signature'] },
      });
      expect(Object.keys(policy)).not.toContain('unknown');
    });

    it('the name is made a slug, and another one than those that are there', async () => {
      const name = site.name('Näme of_this');
      const first = await made({ name });
      const slug = name.replaceAll(/[ _]/g, '-').toLowerCase().replace('ä', 'a');
      expect(first['name']).toBe(slug);
      const second = await made({ name: slug });
      expect(second['name']).toMatch(new RegExp(`^${slug}-[0-9a-f]{8}$`));
      // To say the same once more changes nothing, so that clients that describe policies do not move them.
      expect((await change(second['id'], { name })).body[one]).toMatchObject({ name: second['name'] });
      expect((await change(first['id'], { name })).body[one]).toMatchObject({ name: slug });
      await site.call('DELETE', `${path}/${first['id']}`);
      expect((await change(second['id'], { name })).body[one]).toMatchObject({ name: slug });
      const longest = await made({ name: 'x'.repeat(255) });
      const longer = await made({ name: 'x'.repeat(255) });
      expect(String(longer['name'])).toHaveLength(255);
      expect(longer['name']).not.toBe(longest['name']);
    });

    it('a section that is given replaces the one that was; the others stay', async () => {
      const policy = await made({ description: 'before', ...FULL });
      site.clock.advance(5000);
      const given = {
        subject: [{ type: 'common_name', allowed: ['*'] }],
        keyUsages: { allowed: ['crl_sign'] },
        basicConstraints: null,
      };
      const changed = await change(policy['id'], given);
      const { basicConstraints: _gone, ...rest } = FULL;
      expect([changed.status, changed.body], changed.text).toEqual([
        200,
        {
          [one]: {
            ...policy,
            ...rest,
            subject: given.subject,
            keyUsages: given.keyUsages,
            basicConstraints: undefined,
            updatedAt: expect.any(String),
          },
        },
      ]);
      const after = changed.body[one] as Json;
      expect(Object.keys(after)).not.toContain('basicConstraints');
      expect(after['updatedAt']).not.toBe(policy['updatedAt']);
      const undescribed = (await change(policy['id'], { description: null })).body[one];
      expect(Object.keys(undescribed as Json)).not.toContain('description');
      expect(await site.read(`${path}/${policy['id']}`)).toEqual({ [one]: undescribed });
    });

    it('policies are listed, the newest first, a part at a time', async () => {
      const mark = site.name('mark').replace('-', '');
      const byName = await made({ name: `a-${mark}-1` });
      const byDescription = await made({ description: `Of ${mark.toUpperCase()}, and 100%` });
      const third = await made({ name: `b-${mark}` });
      const all = await list(`search=${mark}`);
      expect(all).toEqual({ [many]: [third, byDescription, byName], totalCount: 3 });
      expect(await list(`search=${mark}&limit=1&offset=1`)).toEqual({
        [many]: [byDescription],
        totalCount: 3,
      });
      expect(await list(`search=${mark}&offset=3`)).toEqual({ [many]: [], totalCount: 3 });
      expect(await list('search=100%25&limit=100')).toMatchObject({ totalCount: expect.any(Number) });
      expect(await list(`search=${mark}%25`)).toEqual({ [many]: [], totalCount: 0 });
      expect(await list('search=%00')).toEqual({ [many]: [], totalCount: 0 });
      for (const query of ['limit=0', 'limit=101', 'limit=x', 'offset=-1', 'offset=1.5', 'offset=1e9']) {
        const [field = ''] = query.split('=');
        const refused = await site.call('GET', `${path}?projectId=${projectId}&${query}`);
        expectTold(refused, 422, 'ValidationFailure', custom([field]));
      }
      expect((await list('limit=100'))[many]).not.toHaveLength(0);
    });

    it('a policy that is removed is answered once more, and gone', async () => {
      const policy = await made();
      const removed = await site.call('DELETE', `${path}/${policy['id']}`);
      expect([removed.status, removed.body]).toEqual([200, { [one]: policy }]);
      for (const method of ['GET', 'PATCH', 'DELETE'] as const) {
        const body = method === 'PATCH' ? {} : undefined;
        const answer = await site.call(method, `${path}/${policy['id']}`, body);
        expectTold(answer, 404, 'NotFound', `Certificate ${called} not found`);
      }
      expect(await list(`search=${policy['name']}`)).toMatchObject({ totalCount: 0 });
      expect((await made({ name: policy['name'] }))['name']).toBe(policy['name']);
    });

    it('a policy stays as long as profiles use it', async () => {
      const policy = await newPolicy(site);
      const caId = await newCaId(site);
      const profiles = [];
      for (const slug of ['one', 'two']) {
        const more = { certificatePolicyId: policy.id, caId, slug: site.name(slug) };
        profiles.push(await newProfile(site, more));
      }
      const slugs = profiles.map(({ slug }) => slug).toReversed();
      const refused = await site.call('DELETE', `${path}/${policy.id}`);
      expectTold(
        refused,
        403,
        'ForbiddenError',
        `Cannot delete ${called} '${policy['name']}' as it is currently in use by the following certificate profiles: ` +
          `${slugs.join(', ')}. Please remove this ${called} from these profiles before deleting it.`,
      );
      await expectRecorded(site, refused, 'certificate_policy_delete');
      for (const { id } of profiles) {
        await site.call('DELETE', `/api/v1/cert-manager/certificate-profiles/${id}`);
      }
      expect((await site.call('DELETE', `${path}/${policy.id}`)).status).toBe(200);
    });

    it.each<readonly [Json, unknown]>([
      [{ name: undefined }, wrongType('name', 'string', 'undefined')],
      [{ name: ' ' }, custom(['name'], 'Name must be between 1 and 255 characters')],
      [{ name: 'x'.repeat(256) }, custom(['name'], 'Name must be between 1 and 255 characters')],
      [{ name: SECRET }, custom(['name'], 'Name must not be a secret, and looks like one')],
      [{ description: 'x'.repeat(1001) }, custom(['description'])],
      [{ description: 'a\u0000b' }, custom(['description'])],
      [{ description: SECRET }, custom(['description'])],
      [{ subject: {} }, wrongType('subject', 'array', 'object')],
      [{ subject: [{ type: 'title', allowed: ['x'] }] }, custom(['subject', 0, 'type'])],
      [{ subject: [{ type: 'common_name' }] }, custom(['subject', 0], `Subject attribute ${EMPTY}`)],
      [{ subject: [{ type: 'common_name', allowed: [' '] }] }, custom(['subject', 0, 'allowed', 0])],
      [{ subject: [{ type: 'common_name', allowed: ['a\nb'] }] }, custom(['subject', 0, 'allowed', 0])],
      [{ subject: [{ type: 'common_name', denied: [SECRET] }] }, custom(['subject', 0, 'denied', 0])],
      [
        { subject: [{ type: 'common_name', required: ['x'.repeat(256)] }] },
        custom(['subject', 0, 'required', 0]),
      ],
      [{ sans: [{ type: 'dns_name' }] }, custom(['sans', 0], `SAN ${EMPTY}`)],
      [{ sans: [{ type: 'dns', allowed: ['*'] }] }, custom(['sans', 0, 'type'])],
      [{ sans: [{ type: 'ip_address', allowed: ['host'] }] }, custom(['sans', 0, 'allowed', 0])],
      [{ keyUsages: {} }, custom(['keyUsages'], `Key usages ${EMPTY}`)],
      [{ keyUsages: { allowed: ['digitalSignature'] } }, custom(['keyUsages', 'allowed', 0])],
      [{ keyUsages: { required: ['key_agreement'], denied: ['key_agreement'] } }, custom(['keyUsages'])],
      [{ extendedKeyUsages: {} }, custom(['extendedKeyUsages'], `Extended key usages ${EMPTY}`)],
      [{ extendedKeyUsages: { allowed: ['any'] } }, custom(['extendedKeyUsages', 'allowed', 0])],
      [
        { algorithms: { signature: [] } },
        custom(['algorithms', 'signature'], 'At least one signature algorithm must be provided'),
      ],
      [
        { algorithms: { keyAlgorithm: [] } },
        custom(['algorithms', 'keyAlgorithm'], 'At least one key algorithm must be provided'),
      ],
      [{ algorithms: { keyAlgorithm: ['RSA-1024'] } }, custom(['algorithms', 'keyAlgorithm', 0])],
      [{ algorithms: { signature: ['MD5-RSA'] } }, custom(['algorithms', 'signature', 0])],
      [
        { validity: { max: 'soon' } },
        custom(['validity', 'max'], expect.stringMatching(/^Max validity must/)),
      ],
      [{ validity: { max: '0d' } }, custom(['validity', 'max'])],
      [
        { caSettings: { maxPathLength: -2 } },
        custom(
          ['caSettings', 'maxPathLength'],
          'Path length must be -1 (unlimited) or a non-negative integer',
        ),
      ],
      [
        { basicConstraints: { maxPathLength: 0.5 } },
        custom(['basicConstraints', 'maxPathLength'], 'Path length must be an integer'),
      ],
      [{ basicConstraints: { isCA: 'maybe' } }, custom(['basicConstraints', 'isCA'])],
      [
        { sans: [{ type: 'uri', allowed: Array.from({ length: 999 }, (_, i) => 'x'.repeat(100) + i) }] },
        custom([]),
      ],
    ])('%# %j is not taken', async (more, message) => {
      const refused = await create(more);
      expectTold(refused, 422, 'ValidationFailure', message as unknown[]);
      expect(refused.text).not.toContain(SECRET);
      await expectRecorded(site, refused, 'certificate_policy_create');
      const policy = await made(FULL);
      if (!('name' in more && more['name'] === undefined)) {
        const answer = await change(policy['id'], more);
        expectTold(answer, 422, 'ValidationFailure', message as unknown[]);
        await expectRecorded(site, answer, 'certificate_policy_update');
      }
      expect(await site.read(`${path}/${policy['id']}`)).toEqual({ [one]: policy });
    });

    it.each<readonly [Json, string]>([
      [
        { subject: ['a', 'b'].map((value) => ({ type: 'country', allowed: [value] })) },
        "Duplicate attribute type 'country' found in request. Each attribute type must appear only once.",
      ],
      [
        { sans: ['a', 'b'].map((value) => ({ type: 'email', allowed: [value] })) },
        "Duplicate attribute type 'email' found in request. Each attribute type must appear only once.",
      ],
      [
        { subject: [{ type: 'country', denied: ['CH', ' CH'] }] },
        "Duplicate values found in denied list for subject attribute type 'country'",
      ],
      [
        { sans: [{ type: 'uri', required: ['a', 'a'] }] },
        "Duplicate values found in required list for SAN type 'uri'",
      ],
      [
        { keyUsages: { allowed: ['crl_sign', 'crl_sign'] } },
        'Duplicate values found in allowed key usages list',
      ],
      [
        { extendedKeyUsages: { denied: ['client_auth', 'client_auth'] } },
        'Duplicate values found in denied extended key usages list',
      ],
      [{ name: '***' }, 'Template name is required'],
    ])('%# %j is forbidden', async (more, message) => {
      expectTold(await create(more), 403, 'ForbiddenError', message);
      const policy = await made();
      expectTold(await change(policy['id'], more), 403, 'ForbiddenError', message);
      expect(await site.read(`${path}/${policy['id']}`)).toEqual({ [one]: policy });
    });

    it('a policy under which nothing could be issued is not taken', async () => {
      const required = { basicConstraints: { isCA: 'required' } };
      expectTold(await create(required), 400, 'BadRequest', /^basicConstraints\.isCA cannot be 'required'/);
      expect(await made({ basicConstraints: { isCA: 'allowed' } })).toMatchObject({
        basicConstraints: { isCA: 'allowed' },
      });
    });

    it('a project must be one’s own', async () => {
      const stranger = await site.newTenant();
      for (const other of [await projectOf(site, stranger), NOBODY, 'nothing']) {
        expectTold(
          await create({ projectId: other }),
          403,
          'ForbiddenError',
          'You are not a member of this project',
        );
        const listed = await site.call('GET', `${path}?projectId=${other}`);
        expectTold(listed, 403, 'ForbiddenError', 'You are not a member of this project');
      }
      expect((await create({ projectId: typeId('tenant', projectId as never) })).status).toBe(200);
    });

    it(`a project ${called === 'template' ? 'must' : 'may'} be named`, async () => {
      const created = await create({ projectId: undefined });
      const listed = await site.call('GET', path);
      if (called === 'policy') {
        expect([created.status, listed.status]).toEqual([200, 200]);
        expect(created.body[one]).toMatchObject({ projectId });
      } else {
        for (const answer of [created, listed]) {
          expectTold(answer, 422, 'ValidationFailure', wrongType('projectId', 'string', 'undefined'));
        }
      }
    });

    it('another tenant sees and changes nothing of it', async () => {
      const policy = await made();
      const stranger = await site.newTenant();
      const theirs = await projectOf(site, stranger);
      for (const id of [policy['id'], NOBODY, 'nothing', '%00']) {
        for (const method of ['GET', 'PATCH', 'DELETE'] as const) {
          const body = method === 'PATCH' ? { description: 'theirs' } : undefined;
          const answer = await site.call(method, `${path}/${id}`, body, stranger);
          expectTold(answer, 404, 'NotFound', `Certificate ${called} not found`);
        }
      }
      const listed = await site.read(`${path}?projectId=${theirs}`, stranger);
      expect(listed).toEqual({ [many]: [], totalCount: 0 });
      const own = { projectId: theirs, name: policy['name'] };
      expect((await create(own, stranger)).body[one]).toMatchObject({ name: policy['name'] });
      expect(await site.read(`${path}/${policy['id']}`)).toEqual({ [one]: policy });
    });

    it('to change one needs pki:admin, to read it pki:read or pki:issue', async () => {
      const policy = await made();
      const denied = (action: string): RegExp =>
        new RegExp(`^You are not allowed to ${action} on certificate-policies$`);
      for (const scope of ['pki:read', 'pki:issue']) {
        const token = await site.newToken([scope]);
        expect((await site.call('GET', `${path}/${policy['id']}`, undefined, token)).status).toBe(200);
        expect((await list('', token))[many]).not.toHaveLength(0);
        expectTold(await create({}, token), 403, 'PermissionDenied', denied('create'));
        expectTold(await change(policy['id'], {}, token), 403, 'PermissionDenied', denied('edit'));
        const removed = await site.call('DELETE', `${path}/${policy['id']}`, undefined, token);
        expectTold(removed, 403, 'PermissionDenied', denied('delete'));
      }
      expect((await create({}, await site.newToken(['pki:admin']))).status).toBe(200);
    });

    it('the trail says what was done', async () => {
      const policy = await made({ description: 'not told', ...FULL });
      await change(policy['id'], { validity: { max: '30d' } });
      await site.call('DELETE', `${path}/${policy['id']}`);
      const events = (await site.events('&success=true')).filter(
        ({ extra_data: data }) => data['certificate_policy_id'] === policy['id'],
      );
      expect(events.map(({ action }) => action)).toEqual([
        'certificate_policy_delete',
        'certificate_policy_update',
        'certificate_policy_create',
      ]);
      const [removed, changed, created] = events.map(({ extra_data: data }) => data);
      expect(removed).toMatchObject({ name: policy['name'] });
      expect(changed).toMatchObject({ source: { validity: { max: '30d' } } });
      expect(created).toMatchObject({ source: FULL, policy_version_id: expect.stringMatching(UUID) });
      expect(changed?.['policy_version_id']).not.toBe(created?.['policy_version_id']);
    });
  });

  it('of many policies of one name each has one of its own', async () => {
    const name = site.name('same');
    const all = await Promise.all(Array.from({ length: 10 }, () => newPolicy(site, { name })));
    expect(new Set(all.map((policy) => policy['name'])).size).toBe(10);
  });

  it('what is changed holds for all profiles that use it, at once, also in another process', async () => {
    const twin = await site.twin();
    const policy = await newPolicy(site);
    const caId = await newCaId(site);
    const fields = { certificatePolicyId: policy.id, caId };
    const profiles = [await newProfile(site, fields), await newProfile(site, fields)];
    const issueAll = async (ttl: string): Promise<readonly number[]> => {
      const statuses = [];
      for (const { id } of profiles) {
        for (const door of [site, twin]) {
          const body = {
            profileId: id,
            ttl,
            commonName: 'a.example.com',
            signatureAlgorithm: 'ECDSA-SHA256',
            keyAlgorithm: 'EC_prime256v1',
          };
          const answer = await door.call('POST', '/api/v3/pki/certificates/issue-certificate', body);
          statuses.push(answer.status);
        }
      }
      return statuses;
    };
    const path = `/api/v1/cert-manager/certificate-policies/${policy.id}`;
    const set = (max: string): Promise<Answer> => site.call('PATCH', path, { validity: { max } });
    expect(await issueAll('30d')).toEqual([200, 200, 200, 200]);
    await set('29d');
    expect(await issueAll('30d')).toEqual([400, 400, 400, 400]);
    await set('30d');
    expect(await issueAll('30d')).toEqual([200, 200, 200, 200]);
  });

  it('a profile that is renamed or removed issues no more under what it was', async () => {
    const twin = await site.twin();
    const { id } = await newProfile(site);
    const issue = async (): Promise<number> => {
      const body = {
        profileId: id,
        ttl: '1d',
        commonName: 'a.example.com',
        signatureAlgorithm: 'ECDSA-SHA256',
        keyAlgorithm: 'EC_prime256v1',
      };
      return (await twin.call('POST', '/api/v3/pki/certificates/issue-certificate', body)).status;
    };
    const path = `/api/v1/cert-manager/certificate-profiles/${id}`;
    expect(await issue()).toBe(200);
    await site.call('PATCH', path, { enrollmentType: 'acme' });
    expect(await issue()).toBe(403);
    await site.call('PATCH', path, { enrollmentType: 'api' });
    expect(await issue()).toBe(200);
    await site.call('DELETE', path);
    expect(await issue()).toBe(404);
  });

  it('a policy that becomes what it was has the version of then', async () => {
    const policy = await newPolicy(site, { validity: { max: '10d' } });
    const path = `/api/v1/cert-manager/certificate-policies/${policy.id}`;
    for (const max of ['20d', '10d']) await site.call('PATCH', path, { validity: { max } });
    const versions = (await site.events()).flatMap(({ extra_data: data }) =>
      data['certificate_policy_id'] === policy.id ? [data['policy_version_id']] : [],
    );
    expect(versions).toEqual([versions[2], versions[1], versions[0]]);
    expect(new Set(versions).size).toBe(2);
  });
});
