import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { typeId } from '../../../src/base/ids.ts';
import { commitInside, rowOf } from '../../support/inside.ts';
import { expectError } from '../../support/refused.ts';
import { revoke, revokeAuthority } from '../../support/revoked.ts';
import { type Json, siteOver, type TestSite } from '../../support/site.ts';
import { STORES } from '../../support/stores.ts';

interface Page {
  readonly data: readonly Json[];
  readonly cursor: string | null;
  readonly has_more: boolean;
}

const SORTS = ['created', '-created', 'expires', '-expires', 'common_name', '-common_name'];

describe.each(STORES)('searching the inventory over $name', (kind) => {
  let site: TestSite;
  let ca: string;
  let gone: string;
  const issued = new Map<string, string>();

  beforeAll(async () => {
    site = await siteOver(kind);
    [ca, gone] = [await site.newCa(), await site.newCa()];
    await site.newRole({ ca_id: ca, name: 'web' });
    await site.newRole({ ca_id: gone, name: 'batch' });
    await issue('web', 'b.example.com', { ttl: '72h' });
    await issue('web', '*.example.com', { alt_names: ['api.example.com'] });
    await issue('web', 'a.example.com', { ip_sans: ['10.0.0.7', '2001:db8::1'], ttl: '1h' });
    await issue('web', 'Plain Text', { alt_names: ['plain.example.com'] });
    await issue('web', 'revoked.example.com', { ttl: '96h' });
    await issue('batch', 'gone.example.com', { ttl: '96h' });
    await issue('web', 'ended.example.com', { ttl: '1s' });
    await revoke(site, issued.get('revoked.example.com') ?? '', 'key_compromise');
    await revokeAuthority(site, gone, 'ca_compromise');
    site.clock.advance(2000);
  });
  afterAll(() => site.close());

  async function issue(role: string, name: string, more: Json): Promise<void> {
    const body = { common_name: name, ttl: '48h', ...more };
    issued.set(name, (await site.issue(role, body)).certificate_id);
  }

  const list = (query: Json): Promise<Page> =>
    site.read<Page>(`/v1/pki/certificates?${new URLSearchParams(query as Record<string, string>)}`);
  const found = async (query: Json): Promise<readonly unknown[]> =>
    (await list(query)).data.map((one) => one['common_name']);
  const expectRefused = async (query: Json, refusal: Json): Promise<void> =>
    expectError(
      await site.call('GET', `/v1/pki/certificates?${new URLSearchParams(query as Record<string, string>)}`),
      refusal,
    );

  const LIVE = ['ended.example.com', 'Plain Text', 'a.example.com', '*.example.com', 'b.example.com'];

  it('hides what is revoked, by itself or with its authority, until it is asked for', async () => {
    expect(await found({})).toEqual(LIVE);
    expect(await found({ include_revoked: 'false' })).toEqual(LIVE);
    const all = await list({ include_revoked: 'true' });
    const revoked = all.data.filter((one) => one['is_revoked']).map((one) => one['common_name']);
    expect(all.data).toHaveLength(7);
    expect(revoked).toEqual(['gone.example.com', 'revoked.example.com']);
    expect(await found({ ca_id: gone })).toEqual([]);
    expect(await found({ ca_id: gone, include_revoked: 'true' })).toEqual(['gone.example.com']);
  });

  it('knows three statuses, of which each certificate has one', async () => {
    expect(await found({ status: 'revoked' })).toEqual(['gone.example.com', 'revoked.example.com']);
    expect(await found({ status: 'revoked', ca_id: ca })).toEqual(['revoked.example.com']);
    expect(await found({ status: 'expired' })).toEqual(['ended.example.com']);
    expect(await found({ status: 'active' })).toEqual(LIVE.slice(1));
    expect(await found({ status: 'active', include_revoked: 'true' })).toEqual(LIVE.slice(1));
  });

  it('sorts by age, end and common name, either way', async () => {
    expect(await found({ sort: '-created' })).toEqual(LIVE);
    expect(await found({ sort: 'created' })).toEqual(LIVE.toReversed());
    const byEnd = ['ended.example.com', 'a.example.com', '*.example.com', 'Plain Text', 'b.example.com'];
    expect(await found({ sort: 'expires' })).toEqual(byEnd);
    expect(await found({ sort: '-expires' })).toEqual(byEnd.toReversed());
    const byName = ['*.example.com', 'a.example.com', 'b.example.com', 'ended.example.com', 'Plain Text'];
    expect(await found({ sort: 'common_name' })).toEqual(byName);
    expect(await found({ sort: '-common_name' })).toEqual(byName.toReversed());
  });

  it('answers a question about the end in the order of the end, unless it is told otherwise', async () => {
    expect(await found({ expiring_within: '50h' })).toEqual(['a.example.com', '*.example.com', 'Plain Text']);
    expect(await found({ expiring_within: '50h', sort: '-created' })).toEqual([
      'Plain Text',
      'a.example.com',
      '*.example.com',
    ]);
    expect(await found({ expiring_within: '50h', ca_id: ca, limit: '1' })).toEqual(['a.example.com']);
  });

  it.each([
    [{ common_name: 'A.Example.com' }, ['a.example.com']],
    [{ common_name: 'plain text' }, ['Plain Text']],
    [
      { common_name: '*.example.com' },
      ['ended.example.com', 'a.example.com', '*.example.com', 'b.example.com'],
    ],
    [{ common_name: '\\*.example.com' }, ['*.example.com']],
    [{ common_name: 'PLAIN*' }, ['Plain Text']],
    [{ common_name: '*text' }, ['Plain Text']],
    [{ common_name: 'api.example.com' }, []],
    [{ san: 'api.example.com' }, ['*.example.com']],
    [{ san: '\\*.EXAMPLE.com' }, ['*.example.com']],
    [{ san: 'p*' }, ['Plain Text']],
    [{ san: '*.example.com', role: 'web', expiring_within: '2h' }, ['a.example.com']],
    [{ san: 'Plain Text' }, []],
    [{ san: '10.0.0.7' }, ['a.example.com']],
    [{ san: '2001:DB8:0:0:0:0:0:1' }, ['a.example.com']],
    [{ san: '2001:db8:*' }, ['a.example.com']],
    [{ san: 'none.example.com' }, []],
    [{ san: '\u0000' }, []],
    [{ san: '%' }, []],
    [{ role: 'web', status: 'revoked' }, ['revoked.example.com']],
    [{ role: 'none' }, []],
  ])('finds by %j', async (query, names) => {
    expect(await found(query)).toEqual(names);
  });

  it.each(['*', '**', '', '*a*', 'a*b', '\\**\\*a*'])('refuses the pattern %j', async (pattern) => {
    await expectRefused({ san: pattern }, { field: 'san' });
    await expectRefused({ common_name: pattern }, { field: 'common_name' });
  });

  it('refuses what is no status, no sort, no role and no answer to a question, and says what would pass', async () => {
    await expectRefused({ status: 'live' }, { field: 'status', message: /active, expired, revoked/ });
    await expectRefused(
      { sort: 'name' },
      { field: 'sort', message: /-created, created, expires, -expires, common_name/ },
    );
    await expectRefused({ include_revoked: 'yes' }, { field: 'include_revoked', message: /true, false/ });
    await expectRefused({ role: 'a b' }, { field: 'role' });
    await expectRefused({ san: 'a'.repeat(401) }, { field: 'san' });
  });

  it.each(SORTS)('pages through %s, each certificate once', async (sort) => {
    const whole = await found({ sort, include_revoked: 'true' });
    const seen: unknown[] = [];
    let cursor: Json = {};
    for (;;) {
      const page = await list({ sort, include_revoked: 'true', limit: '2', ...cursor });
      seen.push(...page.data.map((one) => one['common_name']));
      if (!page.has_more) break;
      cursor = { cursor: page.cursor };
    }
    expect(seen).toEqual(whole);
  });

  it('goes on with the time of the first page', async () => {
    const query = { expiring_within: '1h', limit: '1' };
    expect((await list({ expiring_within: '3596s' })).data).toHaveLength(0);
    const first = await list({ status: 'active', limit: '3' });
    site.clock.advance(3_600_000);
    const rest = await list({ status: 'active', limit: '3', cursor: first.cursor });
    site.clock.advance(-3_600_000);
    expect([...first.data, ...rest.data].map((one) => one['common_name'])).toEqual(LIVE.slice(1));
    expect((await list(query)).data).toHaveLength(1);
  });

  it('refuses the cursor of another search', async () => {
    const { cursor } = await list({ limit: '1' });
    expect((await list({ limit: '3', cursor })).data).toHaveLength(3);
    const code = { status: 400, code: 'invalid_cursor', field: 'cursor' };
    await expectRefused({ cursor, sort: 'created' }, code);
    await expectRefused({ cursor, role: 'web' }, code);
    await expectRefused({ cursor, include_revoked: 'true' }, code);
    const answer = await site.call(
      'GET',
      `/v1/pki/certificates?cursor=${cursor}`,
      undefined,
      await site.newTenant(),
    );
    expectError(answer, code);
    const forged = (parts: unknown): string => Buffer.from(JSON.stringify(parts)).toString('base64url');
    const [version, hash, at, , id] = JSON.parse(Buffer.from(String(cursor), 'base64url').toString());
    for (const parts of [
      [],
      {},
      null,
      [1, hash, at, null, id],
      [version, hash, at, 5, id],
      [version, hash, 'x', null, id],
    ]) {
      await expectRefused({ cursor: forged(parts) }, code);
    }
    await expectRefused({ cursor: forged([version, hash, at, null, `${id}x`]) }, code);
    await expectRefused({ cursor: 'A'.repeat(5000) }, code);
  });

  it('has an inventory of our own, which tells all that is known', async () => {
    const page = await site.read<Page>('/v1/certificates?include_revoked=true&kind=x509&sort=created');
    expect(page).toMatchObject({ cursor: null, has_more: false });
    const named = (name: string): Json => page.data.find((one) => one['common_name'] === name) ?? {};
    expect(named('a.example.com')).toEqual({
      id: issued.get('a.example.com'),
      kind: 'x509',
      origin: 'issue',
      status: 'active',
      common_name: 'a.example.com',
      names: [
        { type: 'dns', value: 'a.example.com' },
        { type: 'ip', value: '10.0.0.7' },
        { type: 'ip', value: '2001:db8::1' },
      ],
      serial_number: expect.stringMatching(/^([0-9A-F]{2}:){19}[0-9A-F]{2}$/),
      ca_id: ca,
      issuer_id: expect.stringMatching(/^iss_/),
      role: 'web',
      profile_id: null,
      identity_id: expect.stringMatching(/^identity_/),
      key_algorithm: 'ec-p256',
      not_before: expect.any(String),
      not_after: expect.any(String),
      revoked_at: null,
      revocation_reason: null,
      replaces_id: null,
      replaced_by: null,
      lineage_id: issued.get('a.example.com'),
      created_at: expect.any(String),
      archived_at: null,
    });
    const revoked = { status: 'revoked', revoked_at: '2026-01-01T00:00:00Z' };
    expect(named('revoked.example.com')).toMatchObject({ ...revoked, revocation_reason: 'key_compromise' });
    expect(named('gone.example.com')).toMatchObject({ ...revoked, revocation_reason: 'ca_compromise' });
    expect(named('ended.example.com')).toMatchObject({ status: 'expired' });
    expect(await site.read('/v1/certificates?kind=ssh')).toEqual({ data: [], cursor: null, has_more: false });
    expectError(await site.call('GET', '/v1/certificates?kind=pgp'), { field: 'kind', message: /x509, ssh/ });
  });

  it('names the profile that one was issued under', async () => {
    const { id, tenantId } = await rowOf(site, issued.get('b.example.com') ?? '');
    const profileId = site.site.ids.next();
    await commitInside(site, [{ update: 'certificates', key: { tenantId, id }, set: { profileId } }]);
    expect(await site.read(`/v1/certificates/${id}`)).toMatchObject({
      profile_id: typeId('profile', profileId),
    });
  });

  it('tells of one by its id or serial number, an authority’s own included', async () => {
    const one = await site.read(`/v1/certificates/${issued.get('gone.example.com')}`);
    expect(one).toMatchObject({ common_name: 'gone.example.com', status: 'revoked', role: 'batch' });
    expect(await site.read(`/v1/certificates/${one['serial_number']}`)).toEqual(one);
    const [made] = await site.events('&action=pki_ca_create');
    const own = await site.read(`/v1/certificates/${String(made?.extra_data['certificate_id'])}`);
    expect(own).toMatchObject({ origin: 'authority', names: [], ca_id: gone });
    for (const id of ['none', 'cert_01jd0000000000000000000000', 'AB:CD']) {
      expectError(await site.call('GET', `/v1/certificates/${id}`), {
        status: 404,
        code: 'certificate_not_found',
      });
    }
    const elsewhere = await site.call(
      'GET',
      `/v1/certificates/${one['id']}`,
      undefined,
      await site.newTenant(),
    );
    expectError(elsewhere, { status: 404, code: 'certificate_not_found' });
  });
});
