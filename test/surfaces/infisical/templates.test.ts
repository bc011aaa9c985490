import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { has } from '../../support/programs.ts';
import { type Answer, type Json, memorySite, type TestSite } from '../../support/site.ts';
import {
  ask,
  certificateOf,
  custom,
  expectRecorded,
  expectTold,
  keyFiles,
  listed,
  newUser,
  projectOf,
  type Signed,
  type SignedWithKey,
  wrongType,
} from '../../support/ssh-site.ts';

let site: TestSite;
let sshCaId: string;
let key: string;
beforeAll(async () => {
  site = await memorySite();
  const body = { projectId: await projectOf(site), friendlyName: 'ca' };
  sshCaId = (await site.made<{ ca: { id: string } }>('/api/v1/ssh/ca', body, undefined, 200)).ca.id;
  key = keyFiles('ed25519').publicKey;
});
afterAll(() => site.close());

const NOBODY = '01890000-0000-7000-8000-000000000000';
const USER = { allowedUsers: ['deploy'], allowUserCertificates: true };
const HOST = { allowedHosts: ['*.example.com'], allowHostCertificates: true };

let named = 0;
const attempt = (more: Json = {}): Promise<Answer> => {
  named += 1;
  return ask(site, 'POST', '/certificate-templates', { sshCaId, name: `template-${named}`, ...more });
};
const made = async (more: Json = {}): Promise<Json> => {
  const answer = await attempt(more);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
};
const sign = (template: Json, more: Json = {}, token?: string): Promise<Answer> =>
  ask(
    site,
    'POST',
    '/certificates/sign',
    { certificateTemplateId: template['id'], publicKey: key, principals: ['deploy'], ...more },
    token,
  );
const signed = async (template: Json, more: Json = {}, token?: string): Promise<Signed> => {
  const answer = await sign(template, more, token);
  expect(answer.status, answer.text).toBe(200);
  return answer.body as unknown as Signed;
};

describe('a template', () => {
  it('is made with the contract’s defaults, unwrapped, and reads the same', async () => {
    const template = await made({ name: 'first' });
    expect(template).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      sshCaId,
      name: 'first',
      status: 'active',
      ttl: '1h',
      maxTTL: '30d',
      allowedUsers: [],
      allowedHosts: [],
      allowUserCertificates: false,
      allowHostCertificates: false,
      allowCustomKeyIds: false,
    });
    expect(await site.read(`/api/v1/ssh/certificate-templates/${template['id']}`)).toEqual(template);
  });

  it('keeps what it was given, and may be changed, listed and removed', async () => {
    const fields = { ...USER, ...HOST, ttl: '30m', maxTTL: '2h', allowCustomKeyIds: true };
    const template = await made(fields);
    expect(template).toMatchObject(fields);
    const path = `/certificate-templates/${template['id']}`;
    const change = { name: 'renamed', status: 'disabled', ttl: '1h', allowedUsers: ['*'] };
    const changed = await ask(site, 'PATCH', path, change);
    expect([changed.status, changed.body]).toEqual([200, { ...template, ...change }]);
    const lists = [
      `/api/v1/ssh/ca/${sshCaId}/certificate-templates`,
      `/api/v1/projects/${await projectOf(site)}/ssh-certificate-templates`,
    ];
    for (const list of lists) {
      const found = await site.read<{ certificateTemplates: readonly Json[] }>(list);
      expect(found.certificateTemplates[0]).toEqual(changed.body);
    }
    const removed = await ask(site, 'DELETE', path);
    expect([removed.status, removed.body]).toEqual([200, changed.body]);
    const message = `SSH certificate template with ID '${template['id']}' not found`;
    for (const method of ['GET', 'DELETE'] as const) {
      expectTold(await ask(site, method, path), 404, 'NotFound', message);
    }
    await made({ name: 'renamed' });
  });

  it('bears a name that no other does', async () => {
    await made({ name: 'taken' });
    const message = "SSH certificate template with name 'taken' already exists";
    expectTold(await attempt({ name: 'taken' }), 400, 'BadRequest', message);
    const other = await made();
    const renamed = await ask(site, 'PATCH', `/certificate-templates/${other['id']}`, { name: 'taken' });
    expectTold(renamed, 400, 'BadRequest', message);
  });

  it('lasts no longer than its longest', async () => {
    const message = 'TTL cannot be greater than max TTL';
    expectTold(await attempt({ ttl: '2h', maxTTL: '1h' }), 400, 'BadRequest', message);
    const template = await made({ ttl: '1h', maxTTL: '1h' });
    const path = `/certificate-templates/${template['id']}`;
    expectTold(await ask(site, 'PATCH', path, { ttl: '61m' }), 400, 'BadRequest', message);
    expect((await ask(site, 'PATCH', path, { ttl: '59m' })).status).toBe(200);
  });

  it.each<readonly [Json, unknown]>([
    [{ name: '' }, custom(['name'])],
    [{ name: 'x'.repeat(37) }, custom(['name'])],
    [{ name: 'Upper' }, custom(['name'])],
    [{ sshCaId: undefined }, wrongType('sshCaId', 'string', 'undefined')],
    [{ ttl: 'soon' }, custom(['ttl'])],
    [{ allowedUsers: ['a b'] }, custom(['allowedUsers', 0])],
    [{ allowedUsers: ['ok', 'x'.repeat(33)] }, custom(['allowedUsers', 1])],
    [{ allowedUsers: ['a@example.com'] }, custom(['allowedUsers', 0])],
    [{ allowedHosts: ['*.'] }, custom(['allowedHosts', 0])],
    [{ allowedHosts: ['a.*.example.com'] }, custom(['allowedHosts', 0])],
    [{ allowedHosts: ['**'] }, custom(['allowedHosts', 0])],
    [{ allowUserCertificates: 'yes' }, wrongType('allowUserCertificates', 'boolean', 'string')],
    [{ extensions: ['permit-everything'] }, custom(['extensions'])],
    [{ criticalOptions: { nothing: '' } }, custom(['criticalOptions', 'nothing'])],
    [{ criticalOptions: { 'source-address': 'x' } }, custom(['criticalOptions', 'source-address'])],
  ])('of %j is not made', async (more, message) => {
    expectTold(await attempt(more), 422, 'ValidationFailure', message as unknown[]);
  });

  it('is of an authority that is there', async () => {
    for (const id of [NOBODY, 'nothing']) {
      const message = `SSH CA with ID '${id}' not found`;
      expectTold(await attempt({ sshCaId: id }), 404, 'NotFound', message);
    }
    const stranger = await site.newTenant();
    const body = { sshCaId, name: 'theirs' };
    expectTold(await ask(site, 'POST', '/certificate-templates', body, stranger), 404, 'NotFound', /SSH CA/);
  });
});

describe('a certificate under a template', () => {
  it('is for the key that was given, and for the template’s time', async () => {
    const template = await made(USER);
    const answer = await sign(template);
    expect([answer.status, Object.keys(answer.body)]).toEqual([200, ['serialNumber', 'signedKey']]);
    const certificate = certificateOf(answer.body as unknown as Signed);
    const now = BigInt(Math.floor(site.clock.now() / 1000));
    expect(certificate).toMatchObject({ kind: 'user', principals: ['deploy'], validBefore: now + 3600n });
    expect(certificate.keyId).toMatch(/^user-[0-9a-f-]{36}$/);
    expect(certificate.extensions).toHaveLength(5);
    const { certificates } = await site.read<{ certificates: readonly Json[] }>(
      `/api/v1/projects/${await projectOf(site)}/ssh-certificates?limit=1`,
    );
    expect(certificates).toMatchObject([{ sshCertificateTemplateId: template['id'], certType: 'user' }]);
  });

  it('comes with a key when it is asked so', async () => {
    const template = await made(USER);
    for (const [keyAlgorithm, type] of [
      [undefined, 'ssh-ed25519'],
      ['EC_prime256v1', 'ecdsa-sha2-nistp256'],
      ['RSA_2048', 'ssh-rsa'],
    ]) {
      const body = { certificateTemplateId: template['id'], principals: ['deploy'], keyAlgorithm };
      const answer = await ask(site, 'POST', '/certificates/issue', body);
      expect(answer.status, answer.text).toBe(200);
      const issued = answer.body as unknown as SignedWithKey;
      expect(issued).toMatchObject({
        keyAlgorithm: keyAlgorithm ?? 'ED25519',
        privateKey: expect.stringMatching(/^-----BEGIN OPENSSH PRIVATE KEY-----\n/),
      });
      expect(issued.publicKey.split(' ')[0]).toBe(type);
      expect(certificateOf(issued).principals).toEqual(['deploy']);
    }
  });

  it('is for a machine under its own name', async () => {
    const template = await made(USER);
    const machine = await newUser(site, 'machine', { type: 'machine', email: null });
    const { keyId } = certificateOf(await signed(template, {}, machine.token));
    expect(keyId).toBe(`identity-${machine.id}`);
  });

  it('may be a host’s', async () => {
    const template = await made(HOST);
    const host = { certType: 'host', principals: ['a.example.com', 'b.c.example.com'] };
    expect(certificateOf(await signed(template, host))).toMatchObject({
      kind: 'host',
      principals: host.principals,
      extensions: [],
    });
    for (const principal of ['example.com', 'a.example.org', 'evilexample.com', 'example.com.evil.org']) {
      const refused = await sign(template, { certType: 'host', principals: [principal] });
      expectTold(refused, 400, 'BadRequest', `Principal ${principal} is not allowed`);
    }
  });

  it('names only whom the template allows', async () => {
    const refusal = async (template: Json, principals: readonly string[], message: RegExp) =>
      expectTold(await sign(template, { principals }), 400, 'BadRequest', message);
    const one = await made(USER);
    await refusal(one, ['root'], /^Principal root is not allowed$/);
    await refusal(one, ['deploy', 'root'], /root/);
    const any = await made({ ...USER, allowedUsers: ['*'] });
    await signed(any, { principals: ['root', 'any.one', 'root'] });
    for (const principal of ['*', 'a b', 'a@example.com', '::1', '-x', 'x'.repeat(65), 'a,b', '', 'a\nb']) {
      await refusal(any, [principal], /^Invalid principal/);
    }
    const none = await made({ allowUserCertificates: true });
    await refusal(none, ['deploy'], /not allowed/);
    const empty = await sign(one, { principals: [] });
    expectTold(empty, 422, 'ValidationFailure', custom(['principals'], 'Principals array must not be empty'));
  });

  it('lasts as long as was asked, and is refused beyond the longest', async () => {
    const template = await made({ ...USER, maxTTL: '2h' });
    const now = BigInt(Math.floor(site.clock.now() / 1000));
    expect(certificateOf(await signed(template, { ttl: '2h' })).validBefore - now).toBe(7200n);
    const refused = await sign(template, { ttl: '121m' });
    const message = 'Failed TTL validation due to TTL being greater than configured max TTL on template';
    expectTold(refused, 400, 'BadRequest', message);
    await expectRecorded(site, refused, 'ssh_template_sign');
    expectTold(await sign(template, { ttl: '-1h' }), 422, 'ValidationFailure', custom(['ttl']));
    expectTold(await sign(template, { ttl: '10' }), 400, 'BadRequest', /at least one second/);
  });

  it('has the key id that was asked for only where the template allows it', async () => {
    const without = await made(USER);
    expect(certificateOf(await signed(without, { keyId: 'mine' })).keyId).toMatch(/^user-/);
    const template = await made({ ...USER, allowCustomKeyIds: true });
    expect(certificateOf(await signed(template, { keyId: 'mine:1.2-3' })).keyId).toBe('mine:1.2-3');
    expectTold(await sign(template, { keyId: 'a b' }), 400, 'BadRequest', /^Invalid key ID/);
    expectTold(await sign(template, { keyId: 'a\nb' }), 400, 'BadRequest', /^Invalid key ID/);
    expectTold(await sign(template, { keyId: 'x'.repeat(51) }), 422, 'ValidationFailure', custom(['keyId']));
  });

  it('is of a kind that the template gives', async () => {
    const [users, hosts] = [await made(USER), await made(HOST)];
    expectTold(
      await sign(users, { certType: 'host', principals: ['a.example.com'] }),
      400,
      'BadRequest',
      /Failed to validate host certificate type due to template restriction/,
    );
    expectTold(
      await sign(hosts),
      400,
      'BadRequest',
      /Failed to validate user certificate type due to template restriction/,
    );
    expectTold(await sign(users, { certType: 'robot' }), 422, 'ValidationFailure', custom(['certType']));
  });

  it('is not issued while the template or its authority is disabled', async () => {
    const template = await made(USER);
    const path = `/certificate-templates/${template['id']}`;
    await ask(site, 'PATCH', path, { status: 'disabled' });
    expectTold(await sign(template), 400, 'BadRequest', 'SSH certificate template is disabled');
    await ask(site, 'PATCH', `/ca/${sshCaId}`, { status: 'disabled' });
    expectTold(await sign(template), 400, 'BadRequest', /^SSH CA is disabled/);
    await ask(site, 'PATCH', `/ca/${sshCaId}`, { status: 'active' });
    await ask(site, 'PATCH', path, { status: 'active' });
    await signed(template);
  });

  it('is under a template that is there, before its key is read', async () => {
    const message = 'No SSH certificate template found with specified name';
    const stranger = await site.newTenant();
    const template = await made(USER);
    for (const [id, token] of [
      [NOBODY, site.admin],
      ['nothing', site.admin],
      [template['id'], stranger],
    ] as const) {
      expectTold(await sign({ id }, { publicKey: 'x' }, token), 404, 'NotFound', message);
      const body = { certificateTemplateId: id, principals: ['deploy'] };
      expectTold(await ask(site, 'POST', '/certificates/issue', body, token), 404, 'NotFound', message);
    }
    expectTold(await sign(template, { publicKey: 'x' }), 400, 'BadRequest', /unsupported key type/);
  });

  it('is under the template that bears the name now, also when another bore it and was used', async () => {
    const principals = (user: string): Json => ({ principals: [user] });
    const first = await made({ name: 'reused', ...USER });
    await signed(first);
    await ask(site, 'DELETE', `/certificate-templates/${first['id']}`);
    const second = await made({ name: 'reused', ...USER, allowedUsers: ['second'] });
    expect(certificateOf(await signed(second, principals('second'))).principals).toEqual(['second']);
    expectTold(await sign(second), 400, 'BadRequest', 'Principal deploy is not allowed');
    await ask(site, 'PATCH', `/certificate-templates/${second['id']}`, { name: 'reused-before' });
    const third = await made({ name: 'reused', ...USER, allowedUsers: ['third'] });
    expect(certificateOf(await signed(third, principals('third'))).principals).toEqual(['third']);
    expect(certificateOf(await signed(second, principals('second'))).principals).toEqual(['second']);
  });

  it('has the options and extensions that the template sets', async () => {
    const template = await made({
      ...USER,
      extensions: ['permit-pty'],
      criticalOptions: { 'source-address': '10.0.0.0/8', 'force-command': 'uptime' },
    });
    expect(Object.keys(template)).not.toContain('extensions');
    const { criticalOptions, extensions } = certificateOf(await signed(template));
    expect(extensions).toEqual([{ name: 'permit-pty' }]);
    expect(criticalOptions).toEqual([
      { name: 'force-command', value: 'uptime' },
      { name: 'source-address', value: '10.0.0.0/8' },
    ]);
  });

  it.skipIf(!has('ssh-keygen'))('is read by ssh-keygen', async () => {
    const template = await made({ ...USER, criticalOptions: { 'force-command': 'uptime' } });
    const text = await listed((await signed(template)).signedKey);
    expect(text).toContain('user certificate');
    expect(text).toMatch(/force-command uptime/);
  });
});
