import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Json, memorySite, type TestSite } from '../../support/site.ts';
import {
  ask,
  certificateOf,
  custom,
  expectTold,
  keyFiles,
  newHost,
  projectOf,
  type Signed,
  wrongType,
} from '../../support/ssh-site.ts';

let site: TestSite;
let projectId: string;
beforeAll(async () => {
  site = await memorySite();
  projectId = await projectOf(site);
});
afterAll(() => site.close());

const NOBODY = '01890000-0000-7000-8000-000000000000';

interface Ca extends Json {
  readonly id: string;
  readonly publicKey: string;
}

const attempt = (more: Json, token?: string): ReturnType<typeof ask> =>
  ask(site, 'POST', '/ca', { projectId, friendlyName: 'An authority', ...more }, token);
const made = async (more: Json = {}): Promise<Ca> => {
  const answer = await attempt(more);
  expect(answer.status, answer.text).toBe(200);
  return answer.body['ca'] as Ca;
};

describe('an authority', () => {
  it('is made with the contract’s defaults, and reads the same', async () => {
    const ca = await made();
    expect(ca).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      projectId,
      friendlyName: 'An authority',
      status: 'active',
      keyAlgorithm: 'ED25519',
      keySource: 'internal',
      publicKey: expect.stringMatching(/^ssh-ed25519 [A-Za-z0-9+/=]+$/),
    });
    expect(await site.read(`/api/v1/ssh/ca/${ca.id}`)).toEqual({ ca });
    const key = await ask(site, 'GET', `/ca/${ca.id}/public-key`, undefined, null);
    expect([key.text, key.headers['content-type']]).toEqual([
      `${ca.publicKey}\n`,
      'text/plain; charset=utf-8',
    ]);
  });

  it.each([
    ['RSA_2048', 'ssh-rsa'],
    ['EC_prime256v1', 'ecdsa-sha2-nistp256'],
    ['EC_secp384r1', 'ecdsa-sha2-nistp384'],
    ['ED25519', 'ssh-ed25519'],
  ])('may have a key of %s', async (keyAlgorithm, type) => {
    const ca = await made({ keyAlgorithm, keySource: 'internal' });
    expect(ca).toMatchObject({ keyAlgorithm });
    expect(ca.publicKey.split(' ')[0]).toBe(type);
  });

  it('may bear the name of another', async () => {
    expect((await made()).id).not.toBe((await made()).id);
  });

  it('is renamed, disabled and enabled again', async () => {
    const ca = await made();
    const renamed = await ask(site, 'PATCH', `/ca/${ca.id}`, { friendlyName: ' Other ' });
    expect(renamed.body).toEqual({ ca: { ...ca, friendlyName: 'Other' } });
    const disabled = await ask(site, 'PATCH', `/ca/${ca.id}`, { status: 'disabled' });
    expect(disabled.body).toEqual({ ca: { ...ca, friendlyName: 'Other', status: 'disabled' } });
    await ask(site, 'PATCH', `/ca/${ca.id}`, { status: 'active' });
    expect(await site.read(`/api/v1/ssh/ca/${ca.id}`)).toEqual({ ca: { ...ca, friendlyName: 'Other' } });
  });

  it('is removed unless something uses it, and its key is served on', async () => {
    const { publicKey, ...ca } = await made();
    const removed = await ask(site, 'DELETE', `/ca/${ca.id}`);
    expect([removed.status, removed.body]).toEqual([200, { ca }]);
    expectTold(
      await ask(site, 'GET', `/ca/${ca.id}`),
      404,
      'NotFound',
      `SSH CA with ID '${ca.id}' not found`,
    );
    const key = await ask(site, 'GET', `/ca/${ca.id}/public-key`, undefined, null);
    expect(key.text).toBe(`${publicKey}\n`);
    const used = await made();
    const host = await newHost(site, { hostSshCaId: used.id });
    expectTold(await ask(site, 'DELETE', `/ca/${used.id}`), 400, 'BadRequest', /in use, by a host/);
    await ask(site, 'DELETE', `/hosts/${host['id']}`);
    expect((await ask(site, 'DELETE', `/ca/${used.id}`)).status).toBe(200);
  });

  it.each(['nothing', NOBODY])('that is called %s is not there', async (id) => {
    for (const [method, rest, body] of [
      ['GET', ''],
      ['PATCH', '', { status: 'active' }],
      ['DELETE', ''],
      ['GET', '/public-key'],
      ['GET', '/certificate-templates'],
    ] as const) {
      const refused = await ask(site, method, `/ca/${id}${rest}`, body);
      expectTold(refused, 404, 'NotFound', `SSH CA with ID '${id}' not found`);
    }
  });

  it('is another tenant’s to nobody else', async () => {
    const { id } = await made();
    const stranger = await site.newTenant();
    for (const method of ['GET', 'PATCH', 'DELETE'] as const) {
      const refused = await ask(site, method, `/ca/${id}`, method === 'PATCH' ? {} : undefined, stranger);
      expectTold(refused, 404, 'NotFound', `SSH CA with ID '${id}' not found`);
    }
    expectTold(await attempt({}, stranger), 403, 'ForbiddenError', /not a member/);
  });

  it.each<readonly [Json, readonly unknown[]]>([
    [{ friendlyName: undefined }, wrongType('friendlyName', 'string', 'undefined')],
    [{ friendlyName: '' }, custom(['friendlyName'])],
    [{ friendlyName: 'a\nb' }, custom(['friendlyName'])],
    [{ friendlyName: 'x'.repeat(101) }, custom(['friendlyName'])],
    [{ keyAlgorithm: 'RSA_1024' }, custom(['keyAlgorithm'])],
    [{ keySource: 'elsewhere' }, custom(['keySource'])],
    [{ keySource: 'external' }, custom(['publicKey'])],
    [{ keySource: 'external', privateKey: 'x' }, custom(['publicKey'])],
  ])('of %j is not made', async (more, message) => {
    expectTold(await attempt(more), 422, 'ValidationFailure', message);
  });
});

describe('a key from elsewhere', () => {
  it.each<['ed25519' | 'rsa' | 'ecdsa', number | undefined, string]>([
    ['ed25519', undefined, 'ED25519'],
    ['ecdsa', 256, 'EC_prime256v1'],
    ['ecdsa', 384, 'EC_secp384r1'],
    ['rsa', 2048, 'RSA_2048'],
    ['rsa', 3072, 'RSA_4096'],
  ])('of %s with %s bits signs', async (type, bits, keyAlgorithm) => {
    const pair = keyFiles(type, bits);
    const ca = await made({ keySource: 'external', ...pair });
    const [word, base64] = pair.publicKey.split(' ');
    expect(ca).toMatchObject({ keyAlgorithm, keySource: 'external', publicKey: `${word} ${base64}` });
    const host = await newHost(site, { hostSshCaId: ca.id, userSshCaId: ca.id });
    const { publicKey } = keyFiles('ed25519');
    const answer = await ask(site, 'POST', `/hosts/${host['id']}/issue-host-cert`, { publicKey });
    const { signatureKey } = certificateOf(answer.body as unknown as Signed);
    expect(Buffer.from(signatureKey.blob).toString('base64')).toBe(base64);
  });

  it('may have its line breaks spelled out, or CRLF', async () => {
    for (const breaks of ['\\n', '\r\n']) {
      const { privateKey, publicKey } = keyFiles('ed25519');
      const pair = { publicKey, privateKey: privateKey.replaceAll('\n', breaks) };
      expect(await made({ keySource: 'external', ...pair })).toMatchObject({ keySource: 'external' });
    }
  });

  it('must be a pair', async () => {
    const [one, other] = [keyFiles('ed25519'), keyFiles('ed25519')];
    const mixed = { keySource: 'external', publicKey: one.publicKey, privateKey: other.privateKey };
    expectTold(await attempt(mixed), 400, 'BadRequest', /^Failed to validate matching SSH key pair: /);
    await made({ ...mixed, privateKey: one.privateKey });
  });

  it('must be readable, and is quoted nowhere', async () => {
    const { privateKey, publicKey } = keyFiles('ed25519');
    const secret = privateKey.split('\n')[2] ?? '';
    for (const broken of ['x', publicKey, privateKey.slice(0, 200), privateKey.replace(secret, '')]) {
      const refused = await attempt({ keySource: 'external', publicKey, privateKey: broken });
      const message = 'Failed to validate SSH private key format: could not be parsed.';
      expectTold(refused, 400, 'BadRequest', message);
    }
    const swapped = await attempt({ keySource: 'external', publicKey: privateKey, privateKey: publicKey });
    expectTold(swapped, 400, 'BadRequest', /unsupported key type/);
    expect(`${swapped.text}${site.log.join('')}${JSON.stringify(await site.events())}`).not.toContain(secret);
  });

  it('is one authority’s', async () => {
    const pair = { keySource: 'external', ...keyFiles('ed25519') };
    await made(pair);
    expectTold(await attempt(pair), 400, 'BadRequest', /is an authority’s already/);
  });

  it('must be strong', async () => {
    const refused = await attempt({ keySource: 'external', ...keyFiles('rsa', 1024) });
    expectTold(refused, 400, 'BadRequest', /could not be parsed\. .*1024/);
  });
});

describe('the lists and settings of a project', () => {
  const PREFIXES = ['/api/v1/projects', '/api/v2/workspace'];

  it.each(PREFIXES)('stand at %s', async (prefix) => {
    const token = await site.newTenant();
    const project = await projectOf(site, token);
    const list = (name: string): Promise<Json> => site.read(`${prefix}/${project}/${name}`, token);
    expect(await list('ssh-cas')).toEqual({ cas: [] });
    expect(await list('ssh-hosts')).toEqual({ hosts: [] });
    expect(await list('ssh-host-groups')).toEqual({ groups: [] });
    expect(await list('ssh-certificate-templates')).toEqual({ certificateTemplates: [] });
    expect(await list('ssh-certificates')).toEqual({ certificates: [], totalCount: 0 });
    expect(await list('ssh-config')).toEqual({
      projectId: project,
      defaultUserSshCaId: null,
      defaultHostSshCaId: null,
    });
    const hosts = [await newHost(site, {}, token), await newHost(site, {}, token)].reverse();
    expect(await list('ssh-hosts')).toEqual({ hosts });
    const { cas } = await site.read<{ cas: readonly Json[] }>(`${prefix}/${project}/ssh-cas`, token);
    expect(new Set(cas.map(({ id }) => id))).toEqual(
      new Set([hosts[0]?.['userSshCaId'], hosts[0]?.['hostSshCaId']]),
    );
    expect(Object.keys(cas[0] ?? {})).toEqual([
      'id',
      'projectId',
      'friendlyName',
      'status',
      'keyAlgorithm',
      'keySource',
    ]);
  });

  it('list certificates with serial numbers in decimal, the newest first', async () => {
    const token = await site.newTenant();
    const project = await projectOf(site, token);
    const host = await newHost(site, {}, token);
    const { publicKey } = keyFiles('ed25519');
    const serials: unknown[] = [];
    for (let i = 0; i < 3; i++) {
      const answer = await ask(site, 'POST', `/hosts/${host['id']}/issue-host-cert`, { publicKey }, token);
      serials.unshift(answer.body['serialNumber']);
    }
    const list = (query: string): Promise<{ certificates: readonly Json[]; totalCount: number }> =>
      site.read(`/api/v1/projects/${project}/ssh-certificates${query}`, token);
    const all = await list('');
    expect(all.totalCount).toBe(3);
    expect(all.certificates.map(({ serialNumber }) => serialNumber)).toEqual(serials);
    expect(all.certificates[0]).toEqual({
      id: expect.any(String),
      sshCaId: host['hostSshCaId'],
      sshCertificateTemplateId: null,
      serialNumber: serials[0],
      certType: 'host',
      principals: [host['hostname']],
      keyId: `host-${host['id']}`,
      notBefore: expect.stringMatching(/Z$/),
      notAfter: expect.stringMatching(/Z$/),
    });
    const second = await list('?offset=1&limit=1');
    expect([second.totalCount, second.certificates]).toEqual([3, [all.certificates[1]]]);
    expect((await list('?offset=3')).certificates).toEqual([]);
    for (const query of ['?limit=0', '?limit=101', '?limit=x', '?offset=-1', '?offset=10001']) {
      const refused = await site.call(
        'GET',
        `/api/v1/projects/${project}/ssh-certificates${query}`,
        undefined,
        token,
      );
      expectTold(refused, 422, 'ValidationFailure', custom([expect.stringMatching(/limit|offset/) as never]));
    }
  });

  it('are no one’s but the project’s', async () => {
    const stranger = await projectOf(site, await site.newTenant());
    for (const id of [stranger, NOBODY, 'nothing']) {
      for (const list of ['ssh-cas', 'ssh-hosts', 'ssh-certificates', 'ssh-config']) {
        const refused = await site.call('GET', `/api/v1/projects/${id}/${list}`);
        expectTold(refused, 403, 'ForbiddenError', 'You are not a member of this project');
      }
    }
  });

  it('set what hosts get by default, if it is there and of the right kind', async () => {
    const config = `/api/v1/projects/${projectId}/ssh-config`;
    const before = await site.read(config);
    const [user, host] = [await made({ kind: 'user' }), await made({ kind: 'host' })];
    const set = await site.call('PATCH', config, {
      defaultUserSshCaId: user.id,
      defaultHostSshCaId: host.id,
    });
    expect([set.status, set.body]).toEqual([
      200,
      { projectId, defaultUserSshCaId: user.id, defaultHostSshCaId: host.id },
    ]);
    expect(await newHost(site)).toMatchObject({ userSshCaId: user.id, hostSshCaId: host.id });
    for (const [field, id, message] of [
      ['defaultUserSshCaId', NOBODY, /^User SSH CA with ID '.*' not found in project/],
      ['defaultHostSshCaId', 'x', /^Host SSH CA with ID 'x' not found in project/],
      ['defaultUserSshCaId', host.id, /certifies hosts, and not users/],
    ] as const) {
      expectTold(await site.call('PATCH', config, { [field]: id }), 400, 'BadRequest', message);
    }
    expect(await site.read(config)).toEqual(set.body);
    const { projectId: _project, ...restored } = before;
    expect((await site.call('PATCH', config, restored)).body).toEqual(before);
  });
});
