/** Requests that are allowed one by one, and meant to do harm: to the server, to other tenants, or to who comes after. */
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TAG } from '../../src/der/tag.ts';
import { bitString, encode, type Node, oid, sequence, setOf, text } from '../../src/der/writer.ts';
import { encodeRequestInfo } from '../../src/x509/request.ts';
import { ecKey, pemOf, signInfo } from '../support/csr.ts';
import { expectError } from '../support/refused.ts';
import { type Answer, HOST, type Json, memorySite, type TestSite } from '../support/site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await memorySite();
});
afterAll(() => site.close());

describe('a refusal', () => {
  it('tells some of a long allow-list, in the answer and in the audit trail', async () => {
    const domains = Array.from({ length: 1000 }, (_, i) => `d${i}.example.org`);
    const role = await site.newRole({ allowed_domains: domains });
    const names = Array.from({ length: 100 }, (_, i) => `n${i}.example.net`);
    const answer = await site.call('POST', `/v1/pki/issue/${role}`, { alt_names: names });
    expect(answer.error?.details?.refusals).toHaveLength(100);
    expect(answer.error?.details?.refusals?.[0]?.allowed).toHaveLength(21);
    expect(answer.error?.details?.refusals?.[0]?.allowed.at(-1)).toBe('and 980 more');
    const [event] = await site.events(`&request_id=${answer.error?.request_id}`);
    expect(event?.extra_data['refusals']).toHaveLength(20);
    await site.issue(role, { common_name: 'd999.example.org' });
  });

  it('of a list of half a million wrong items names the list, and costs no more than a short one', async () => {
    const role = await site.newRole();
    const body = { alt_names: Array.from({ length: 400_000 }, () => 1) };
    const answer = await site.call('POST', `/v1/pki/issue/${role}`, body);
    expectError(answer, { status: 422, code: 'validation_error' });
    expect(Object.keys(answer.error?.details?.fields ?? {}).length).toBeLessThan(20);
  });
});

it('a field that is not known is ignored, and the answer says so', async () => {
  const role = await site.newRole();
  const { warnings } = await site.issue(role, { common_name: 'a.example.com', tll: '1h' });
  expect(warnings).toEqual(['the field "tll" is not known, and was ignored']);
  expect((await site.issue(role)).warnings).toEqual([]);
});

describe('a chain of authorities', () => {
  it('is no longer than what is read of it, so that the constraints of its root bind at its end', async () => {
    let parent = await site.newCa({ permitted_dns_domains: ['good.test'] });
    let answer = await site.call('GET', `/v1/pki/ca/${parent}`);
    for (let depth = 2; answer.status < 400 && depth < 20; depth++) {
      const name = site.name('deep');
      const body = { name, common_name: name, ca_type: 'intermediate', key_type: 'ec', parent_ca_id: parent };
      answer = await site.call('POST', '/v1/pki/ca', body);
      parent = typeof answer.body['id'] === 'string' ? answer.body['id'] : parent;
    }
    expect(answer.error?.details?.refusals).toMatchObject([{ rule: 'path_length' }]);
    const role = await site.newRole({ ca_id: parent, allowed_domains: ['good.test', 'evil.com'] });
    const refused = await site.call('POST', `/v1/pki/issue/${role}`, { common_name: 'evil.com' });
    expect(refused.error?.details?.refusals).toMatchObject([{ rule: 'name_constraints' }]);
    expect((await site.issue(role, { common_name: 'good.test' })).ca_chain).toHaveLength(12);
  });

  it('has no authority that bears the name of the one above it', async () => {
    const parent = await site.newCa({ common_name: 'Twin CA' });
    const body = { ca_type: 'intermediate', key_type: 'ec', parent_ca_id: parent };
    const twin = await site.call('POST', '/v1/pki/ca', { ...body, name: 'twin', common_name: 'Twin CA' });
    expect(twin.error?.details?.refusals).toMatchObject([{ rule: 'subject_distinct', field: 'common_name' }]);
    const folded = await site.call('POST', '/v1/pki/ca', { ...body, name: 'twin', common_name: 'twin  ca' });
    expect(folded.error?.details?.refusals).toMatchObject([{ rule: 'subject_distinct' }]);
    await site.made('/v1/pki/ca', { ...body, name: 'other', common_name: 'Other CA' });
  });
});

describe('a token', () => {
  it('does not end one that carries more than itself', async () => {
    const admin = await site.newToken(['admin']);
    const { data } = await site.read<{ data: readonly Json[] }>('/v1/tokens');
    const first = data.find((token) => (token['scopes'] as readonly string[]).includes('system'));
    const refused = await site.call('DELETE', `/v1/tokens/${String(first?.['id'])}`, undefined, admin);
    expectError(refused, { status: 403, code: 'insufficient_scope' });
    const { id } = await site.made<{ id: string }>('/v1/tokens', { name: 'weak', scopes: ['pki:read'] });
    expect((await site.call('DELETE', `/v1/tokens/${id}`, undefined, admin)).status).toBe(204);
    await site.read('/v1/tenants');
  });

  it('does not end one that carries more by removing its identity, however many others that has', async () => {
    const identity = await site.made<{ id: string }>('/v1/identities', { name: 'chief', type: 'user' });
    await site.newToken(['system'], { identity_id: identity.id });
    const admin = await site.newToken(['admin']);
    for (let i = 0; i < 1001; i++) await site.newToken(['pki:read'], { identity_id: identity.id }, admin);
    const path = `/v1/identities/${identity.id}`;
    const robot = await site.made<{ id: string }>('/v1/identities', { name: 'lesser', type: 'machine' });
    expectError(await site.call('DELETE', path, undefined, admin), {
      status: 403,
      code: 'insufficient_scope',
    });
    expect((await site.call('DELETE', `/v1/identities/${robot.id}`, undefined, admin)).status).toBe(204);
    expect((await site.call('DELETE', path)).status).toBe(204);
  });

  it('with "system" does not end itself, as somebody must remain who can give another', async () => {
    const made = await site.made<{ id: string; token: string }>('/v1/tokens', {
      name: 'second',
      scopes: ['admin', 'system'],
    });
    const own = await site.call('DELETE', `/v1/tokens/${made.id}`, undefined, made.token);
    expectError(own, { status: 409, code: 'conflict' });
    expect((await site.call('DELETE', `/v1/tokens/${made.id}`)).status).toBe(204);
  });

  it('that is narrowed to a role does not undo that by changing the role', async () => {
    const role = await site.newRole();
    const token = await site.newToken(['pki:admin', 'pki:issue'], { only: { roles: [role] } });
    const wider = { allowed_domains: ['*.com'] };
    const refused = await site.call('PATCH', `/v1/pki/roles/${role}`, wider, token);
    expectError(refused, { status: 403, code: 'access_denied' });
    await site.issue(role, undefined, token);
    expect((await site.call('PATCH', `/v1/pki/roles/${role}`, wider)).status).toBe(200);
  });

  it('that ends while a key is in the making gets no certificate', async () => {
    const slow = await memorySite({
      keys: (real) => ({
        generate: async (algorithm, owner) => {
          slow.clock.advance(algorithm === 'ec-p384' ? 120_000 : 0);
          return real.generate(algorithm, owner);
        },
      }),
    });
    const role = await slow.newRole({ key_bits: 384 });
    const [short, long] = [
      await slow.newToken(['pki:issue'], { ttl: '1m' }),
      await slow.newToken(['pki:issue']),
    ];
    const late = await slow.call('POST', `/v1/pki/issue/${role}`, { common_name: 'a.example.com' }, short);
    expectError(late, { status: 401, code: 'token_expired' });
    await slow.issue(role, undefined, long);
    await slow.close();
  });
});

it('an address with broken escapes behind a fragment is not found, like any other', async () => {
  const raw = await site.app.inject({ method: 'GET', url: '/v1/nope', headers: { host: HOST } });
  expect(raw.statusCode).toBe(404);
  await site.app.listen({ host: '127.0.0.1', port: 0 });
  const address = site.app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const said = await new Promise<string>((done, fail) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.end(`GET /v1/nope#%zz HTTP/1.1\r\nHost: ${HOST}\r\nConnection: close\r\n\r\n`);
    });
    let text = '';
    socket.on('data', (part) => {
      text += String(part);
    });
    socket.on('end', () => done(text)).on('error', fail);
  });
  expect(said).toContain('HTTP/1.1 404');
  expect(said).toContain('"code":"not_found"');
});

it('metrics show a caller from afar the authorities of its own tenant', async () => {
  const far = await memorySite({ onLoopback: false });
  await far.newCa({ name: 'ours' });
  const other = await far.newTenant();
  await far.newCa({ name: 'theirs' }, other);
  const seen = async (token: string): Promise<string> =>
    (await far.call('GET', '/metrics', undefined, token)).text;
  expect(await seen(far.admin)).toContain('name="ours"');
  expect(await seen(far.admin)).not.toContain('name="theirs"');
  expect(await seen(other)).toContain('name="theirs"');
  expect((await far.call('GET', '/metrics', undefined, null)).status).toBe(401);
  await far.close();
});

it('a CSR’s common name that is no character string is no text of anybody’s', async () => {
  const role = await site.newRole({ require_cn: false });
  const sign = (value: Node): Promise<Answer> => {
    const attribute = sequence(oid('2.5.4.3'), value);
    const subject = encode(sequence(setOf([attribute])));
    const key = ecKey();
    const info = encodeRequestInfo({ subject, spki: key.spki, extensions: [] });
    return site.call('POST', `/v1/pki/sign/${role}`, { csr_pem: pemOf(signInfo(info, { key })) });
  };
  const refused = await sign(bitString(Uint8Array.of(5)));
  expectError(refused, { status: 422, code: 'validation_error' });
  expect(refused.error?.details?.fields).toMatchObject({ csr_pem: expect.stringContaining('common name') });
  expect((await sign(text(TAG.utf8String, 'Number Five'))).status).toBe(201);
});
