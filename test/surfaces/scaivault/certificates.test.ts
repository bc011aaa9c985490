import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectError } from '../../support/refused.ts';
import { type Issued, type Json, siteOver, type TestSite } from '../../support/site.ts';
import { STORES } from '../../support/stores.ts';

interface Page {
  readonly data: readonly Json[];
  readonly cursor: string | null;
  readonly has_more: boolean;
}

describe.each(STORES)('the inventory over $name', (kind) => {
  let site: TestSite;
  let ca: string;
  let role: string;
  let issued: Issued;
  beforeAll(async () => {
    site = await siteOver(kind);
    ca = await site.newCa();
    role = await site.newRole({ ca_id: ca });
    issued = await site.issue(role, { common_name: 'first.example.com' });
    for (let i = 0; i < 6; i++) await site.issue(role, { common_name: `n${i}.example.com` });
    await site.issue(await site.newRole(), { alt_names: ['nameless.example.com'] });
  });
  afterAll(() => site.close());

  const list = (query: string): Promise<Page> => site.read<Page>(`/v1/pki/certificates?${query}`);
  const namesIn = ({ data }: Page): readonly unknown[] => data.map((one) => one['common_name']);

  it('shows exactly the contract’s fields, newest first, and no certificate of an authority', async () => {
    const page = await list('');
    expect(page).toMatchObject({ cursor: null, has_more: false });
    expect(namesIn(page)).toEqual([
      null,
      'n5.example.com',
      'n4.example.com',
      'n3.example.com',
      'n2.example.com',
      'n1.example.com',
      'n0.example.com',
      'first.example.com',
    ]);
    expect(page.data[7]).toEqual({
      id: issued.certificate_id,
      common_name: 'first.example.com',
      issuer_ca_id: ca,
      serial_number: issued.serial_number,
      valid_from: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      valid_until: issued.not_after,
      is_revoked: false,
    });
  });

  it('is paged without gap or repetition while others insert', async () => {
    const seen: unknown[] = [];
    let cursor = '';
    for (let pages = 0; ; pages++) {
      const page = await list(`ca_id=${ca}&limit=2${cursor}`);
      expect(page.data.length).toBeLessThanOrEqual(2);
      seen.push(...namesIn(page));
      await site.issue(role, { common_name: `late${pages}.example.com` });
      if (!page.has_more) break;
      cursor = `&cursor=${encodeURIComponent(String(page.cursor))}`;
    }
    expect(seen).toEqual([
      'n5.example.com',
      'n4.example.com',
      'n3.example.com',
      'n2.example.com',
      'n1.example.com',
      'n0.example.com',
      'first.example.com',
    ]);
  });

  it('says at a page that ends with the last one that there is no more', async () => {
    const { tenant } = { tenant: await site.newTenant() };
    const own = await site.newRole({}, tenant);
    for (let i = 0; i < 3; i++) await site.issue(own, { common_name: `n${i}.example.com` }, tenant);
    const three = await site.read<Page>('/v1/pki/certificates?limit=3', tenant);
    expect(three).toMatchObject({ cursor: null, has_more: false });
    const two = await site.read<Page>('/v1/pki/certificates?limit=2', tenant);
    expect(two).toMatchObject({ cursor: expect.any(String), has_more: true });
  });

  it.each(['0', '-1', '1001', '1e2', 'ten', '', '2.5', '0x10', '٣'])(
    'refuses a limit of %j',
    async (limit) => {
      const answer = await site.call('GET', `/v1/pki/certificates?limit=${encodeURIComponent(limit)}`);
      expectError(answer, { field: 'limit' });
      expectError(await site.call('GET', `/v1/pki/ca?limit=${encodeURIComponent(limit)}`), {
        field: 'limit',
      });
    },
  );

  it('refuses a parameter that is given twice', async () => {
    expectError(await site.call('GET', '/v1/pki/certificates?limit=1&limit=2'), { field: 'limit' });
    expect((await list('limit=1000')).has_more).toBe(false);
  });

  it.each(['x', '', 'AAAA', 'MSB4', `${'A'.repeat(300)}`])('refuses the cursor %j', async (cursor) => {
    for (const path of ['/v1/pki/certificates', '/v1/pki/ca', '/v1/pki/roles', '/v1/audit/logs']) {
      const answer = await site.call('GET', `${path}?cursor=${cursor}`);
      expectError(answer, { status: 400, code: 'invalid_cursor', field: 'cursor' });
    }
  });

  it('is filtered by authority, in either spelling', async () => {
    const other = await site.newRole();
    await site.issue(other, { common_name: 'elsewhere.example.com' });
    expect(namesIn(await list(`ca_id=${ca}`))).not.toContain('elsewhere.example.com');
    expect((await list('ca_id=ca_01jd0000000000000000000000')).data).toEqual([]);
    expectError(await site.call('GET', '/v1/pki/certificates?ca_id=nonsense'), { field: 'ca_id' });
  });

  it('is filtered by serial number in any case, with or without colons', async () => {
    const colons = issued.serial_number;
    const plain = colons.replaceAll(':', '');
    for (const serial of [colons, colons.toLowerCase(), plain, plain.toLowerCase()]) {
      expect(namesIn(await list(`serial_number=${serial}`))).toEqual(['first.example.com']);
      const one = await site.read(`/v1/pki/certificates/${serial}`);
      expect(one['id']).toBe(issued.certificate_id);
    }
    expect((await list('serial_number=00')).data).toEqual([]);
    for (const serial of ['xyz', '', 'AA'.repeat(21), '-1']) {
      const answer = await site.call('GET', `/v1/pki/certificates?serial_number=${serial}`);
      expectError(answer, { field: 'serial_number' });
    }
  });

  it('is filtered by common name', async () => {
    expect(namesIn(await list('common_name=n3.example.com'))).toEqual(['n3.example.com']);
    expect((await list('common_name=n3')).data).toEqual([]);
    expect((await list('common_name=%00')).data).toEqual([]);
    expect((await list(`common_name=${encodeURIComponent("' OR 1=1 --")}`)).data).toEqual([]);
  });

  it('gives one by either spelling of its id, and its PEM as text', async () => {
    const [event] = await site.events('&action=pki_issue&success=true');
    const id = String(event?.extra_data['certificate_id']);
    const one = await site.read(`/v1/pki/certificates/${id}`);
    expect(await site.read(`/v1/pki/certificates/${String(one['id'])}`)).toEqual(one);
    const pem = await site.call('GET', `/v1/pki/certificates/${issued.certificate_id}/pem`);
    expect(pem).toMatchObject({ status: 200, text: issued.certificate });
    expect(String(pem.headers['content-type'])).toMatch(/^application\/x-pem-file/);
  });

  it.each(['nonsense', 'cert_01jd0000000000000000000000', 'ca_01jd0000000000000000000000', 'AB:CD', '%20'])(
    'answers 404 for %s',
    async (id) => {
      for (const path of [`/v1/pki/certificates/${id}`, `/v1/pki/certificates/${id}/pem`]) {
        expectError(await site.call('GET', path), { status: 404, code: 'certificate_not_found' });
      }
    },
  );

  it('shows an authority’s own certificate to who names it', async () => {
    const [made] = await site.events('&action=pki_ca_create');
    const one = await site.read(`/v1/pki/certificates/${String(made?.extra_data['certificate_id'])}`);
    expect(one['serial_number']).toBe(
      String(made?.extra_data['serial_number']).toUpperCase().match(/../g)?.join(':'),
    );
  });

  it('finds what ends within a time', async () => {
    const short = await site.issue(role, { common_name: 'short.example.com', ttl: '1h' });
    const found = await list('expiring_within=2h');
    expect(namesIn(found)).toEqual(['short.example.com']);
    expect(namesIn(await list('expiring_within=60d')).length).toBeGreaterThan(1);
    const bad = await site.call('GET', '/v1/pki/certificates?expiring_within=soon');
    expectError(bad, { status: 400, code: 'invalid_duration' });
    expect(short.not_after).toBe(found.data[0]?.['valid_until']);
  });
});
