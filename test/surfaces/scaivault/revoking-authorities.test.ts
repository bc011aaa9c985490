import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Id, parseId } from '../../../src/base/ids.ts';
import { Upkeep } from '../../../src/revocation/upkeep.ts';
import { crlOf, entriesOf } from '../../support/crls.ts';
import { expectError } from '../../support/refused.ts';
import { type Answer, type Issued, type Json, siteOver, type TestSite } from '../../support/site.ts';
import { STORES } from '../../support/stores.ts';

/** A root, two authorities below each other, and a leaf of each. */
interface Hierarchy {
  readonly root: string;
  readonly middle: string;
  readonly lowest: string;
  readonly roles: readonly string[];
  readonly leaves: readonly Issued[];
}

describe.each(STORES)('revoking an authority over $name', (kind) => {
  let site: Awaited<ReturnType<typeof siteOver>>;
  beforeAll(async () => {
    site = await siteOver(kind);
  });
  afterAll(() => site.close());

  const revoke = (id: string, body: Json = {}): Promise<Answer> =>
    site.call('POST', `/v1/pki/ca/${id}/revoke`, body);
  const isActive = async (id: string): Promise<unknown> => (await site.read(`/v1/pki/ca/${id}`))['is_active'];

  async function hierarchy(): Promise<Hierarchy> {
    const root = await site.newCa();
    const middle = await site.newCa({ parent_ca_id: root });
    const lowest = await site.newCa({ parent_ca_id: middle });
    const roles = await Promise.all([root, middle, lowest].map((ca_id) => site.newRole({ ca_id })));
    const leaves = await Promise.all(roles.map((role) => site.issue(role)));
    return { root, middle, lowest, roles, leaves };
  }

  it('is told, stops it and all below it for good, and leaves what stands above and beside', async () => {
    const { leaves, lowest, middle, roles, root } = await hierarchy();
    const answer = await revoke(middle, { reason: 'superseded' });
    expect([answer.status, answer.body]).toEqual([
      200,
      { id: middle, is_active: false, revoked_at: '2026-01-01T00:00:00Z', reason: 'superseded' },
    ]);
    expect(await Promise.all([root, middle, lowest].map(isActive))).toEqual([true, false, false]);
    const body = { common_name: 'a.example.com' };
    for (const role of roles.slice(1)) {
      expectError(await site.call('POST', `/v1/pki/issue/${role}`, body), { rule: 'authority_active' });
    }
    const below = { name: site.name('ca'), common_name: 'Below', ca_type: 'intermediate', key_type: 'ec' };
    expectError(await site.call('POST', '/v1/pki/ca', { ...below, parent_ca_id: lowest }), {
      rule: 'authority_active',
    });
    expect((await site.issue(roles[0] ?? '')).serial_number).not.toBe(leaves[0]?.serial_number);
    expect((await site.call('POST', '/v1/pki/ca', { ...below, parent_ca_id: root })).status).toBe(201);
  });

  it('can never be undone', async () => {
    const ca = await site.newCa();
    expect((await site.call('PATCH', `/v1/pki/ca/${ca}`, { is_active: false })).status).toBe(200);
    expect((await site.call('PATCH', `/v1/pki/ca/${ca}`, { is_active: true })).status).toBe(200);
    await revoke(ca);
    const answer = await site.call('PATCH', `/v1/pki/ca/${ca}`, { is_active: true });
    expectError(answer, { status: 409, code: 'conflict', message: /never signs again/ });
    expect((await site.call('PATCH', `/v1/pki/ca/${ca}`, { is_active: false })).status).toBe(200);
    expect(await isActive(ca)).toBe(false);
  });

  it('lets no role be given to it, and one that it has be given to another', async () => {
    const [ca, other] = [await site.newCa(), await site.newCa()];
    const role = await site.newRole({ ca_id: ca });
    await revoke(ca);
    const refused = { code: 'validation_error', field: 'ca_id', message: /revoked/ };
    const body = { name: site.name('role'), allowed_domains: ['example.com'] };
    expectError(await site.call('POST', '/v1/pki/roles', { ...body, ca_id: ca }), refused);
    expect((await site.call('POST', '/v1/pki/roles', { ...body, ca_id: other })).status).toBe(201);
    const path = `/v1/pki/roles/${role}`;
    expect((await site.call('PATCH', path, { max_ttl: '1h' })).status).toBe(200);
    expect((await site.call('PATCH', path, { ca_id: other })).status).toBe(200);
    expectError(await site.call('PATCH', path, { ca_id: ca }), refused);
  });

  it('puts the certificates of those below a root on the lists of those above, at once', async () => {
    const { lowest, middle, root } = await hierarchy();
    expect((await crlOf(site, root)).revoked).toHaveLength(0);
    await revoke(root, { reason: 'key_compromise' });
    expect(Object.values(entriesOf(await crlOf(site, root)))).toEqual([2]);
    expect(Object.values(entriesOf(await crlOf(site, middle)))).toEqual([2]);
    expect((await crlOf(site, lowest)).revoked).toHaveLength(0);
  });

  it.each([
    ['key_compromise', 1, 2],
    ['ca_compromise', 2, 2],
    ['cessation_of_operation', 5, 5],
    [undefined, 0, 0],
  ])(
    'for %s gives its own certificate that reason, and what it signed the one that fits',
    async (reason, own, below) => {
      const { leaves, lowest, middle, root } = await hierarchy();
      await revoke(middle, reason === undefined ? {} : { reason });
      await upkeep(site).round(async () => true);
      expect(Object.values(entriesOf(await crlOf(site, root)))).toEqual([own]);
      const serials = leaves.map(({ serial_number }) => serial_number);
      expect(entriesOf(await crlOf(site, middle))).toMatchObject({ [serials[1] ?? '']: below });
      expect(Object.values(entriesOf(await crlOf(site, middle)))).toEqual([below, below]);
      expect(entriesOf(await crlOf(site, lowest))).toEqual({ [serials[2] ?? '']: below });
    },
  );

  it('marks every leaf that has not ended, also when the work is cut off, and each once', async () => {
    const ca = await site.newCa();
    const role = await site.newRole({ ca_id: ca });
    await site.issue(role, { common_name: 'short.example.com', ttl: '1h' });
    const leaves: Issued[] = [];
    for (let i = 0; i < 120; i++) leaves.push(await site.issue(role));
    const [held, gone] = [String(leaves[7]?.serial_number), String(leaves[8]?.serial_number)];
    await site.call('POST', '/v1/pki/revoke', { serial_number: held, reason: 'certificate_hold' });
    await site.call('POST', '/v1/pki/revoke', { serial_number: gone, reason: 'superseded' });
    site.clock.advance(2 * 3_600_000);
    await revoke(ca, { reason: 'privilege_withdrawn' });
    expectError(await site.call('POST', '/v1/pki/unrevoke', { serial_number: held }), {
      status: 409,
      code: 'conflict',
      message: /authority/,
    });

    let pieces = 2;
    await upkeep(site).round(async () => pieces-- > 0);
    const half = Object.keys(entriesOf(await crlOf(site, ca))).length;
    expect(half).toBeGreaterThanOrEqual(2);
    expect(half).toBeLessThan(leaves.length);
    await upkeep(site).round(async () => true);
    const expected = leaves.map(({ serial_number }) => [serial_number, serial_number === gone ? 4 : 9]);
    const list = await crlOf(site, ca);
    expect(entriesOf(list)).toEqual(Object.fromEntries(expected));
    expect(list.revoked).toHaveLength(leaves.length);
    const marked = (await site.events('&action=pki_revoke')).filter(
      ({ extra_data }) => extra_data['revoked_with_ca'] === parseId('ca', ca),
    );
    expect(marked).toHaveLength(leaves.length - 1);
    expectError(await site.call('POST', '/v1/pki/unrevoke', { serial_number: held }), {
      status: 409,
      code: 'conflict',
    });

    await upkeep(site).round(async () => true);
    expect((await crlOf(site, ca)).revoked).toHaveLength(leaves.length);
    expect(await site.read('/v1/audit/verify')).toMatchObject({ valid: true });
  });

  it('goes on publishing its CRL', async () => {
    const { leaves, middle } = await hierarchy();
    await site.call('POST', '/v1/pki/revoke', { serial_number: leaves[1]?.serial_number });
    await revoke(middle);
    const before = await crlOf(site, middle);
    expect(entriesOf(before)).toHaveProperty([leaves[1]?.serial_number ?? '']);
    site.clock.advance(2 * 3_600_000);
    const after = await crlOf(site, middle);
    expect(after.thisUpdate).toBeGreaterThan(before.thisUpdate);
    expect((await site.call('POST', `/v1/pki/ca/${middle}/crl`)).status).toBe(200);
  });

  it('twice answers the first time and reason; at once by two servers it is done once', async () => {
    const other = await site.twin();
    const { middle, root } = await hierarchy();
    const path = `/v1/pki/ca/${middle}/revoke`;
    const answers = await Promise.all(
      [site, other].map((one) => one.call('POST', path, { reason: 'superseded' })),
    );
    site.clock.advance(5000);
    answers.push(await revoke(middle, { reason: 'key_compromise' }));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect((await crlOf(site, root)).revoked).toHaveLength(1);
  });

  it.each(['certificate_hold', 'remove_from_crl', 'whatever'])('for %s is refused', async (reason) => {
    const ca = await site.newCa();
    expectError(await revoke(ca, { reason }), { field: 'reason', message: /ca_compromise/ });
    expect(await isActive(ca)).toBe(true);
    expect((await revoke(ca, { reason: 'ca_compromise' })).status).toBe(200);
  });

  it('is for its own tenant, and pki:admin', async () => {
    const ca = await site.newCa();
    const path = `/v1/pki/ca/${ca}/revoke`;
    const stranger = await site.newTenant();
    expectError(await site.call('POST', path, {}, stranger), { status: 404, code: 'ca_not_found' });
    const reader = await site.newToken(['pki:read', 'pki:issue']);
    expectError(await site.call('POST', path, {}, reader), { status: 403, code: 'insufficient_scope' });
    expect(await isActive(ca)).toBe(true);
    expect((await site.call('POST', path, {}, await site.newToken(['pki:admin']))).status).toBe(200);
  });

  it('is an event with what fell, told outside too', async () => {
    const { middle } = await hierarchy();
    const answer = await revoke(middle, { reason: 'superseded' });
    const [event] = await site.events(`&request_id=${answer.headers['x-request-id']}`);
    expect(event).toMatchObject({
      action: 'pki_ca_revoke',
      success: true,
      extra_data: { ca_id: parseId('ca', middle), reason: 'superseded', authorities_revoked: 2 },
    });
    const { tenant } = await site.read<{ tenant: { id: string } }>('/v1/auth/whoami');
    const key = {
      tenantId: parseId('tenant', tenant.id) as Id,
      eventId: parseId('log', event?.id ?? '') as Id,
    };
    expect(await site.site.store.get('outbox', key)).toMatchObject({ type: 'ca.revoked' });
  });
});

/** What a process does in the background, as one that has just started. */
function upkeep({ site }: TestSite): Upkeep {
  const failed = (_: Id, error: unknown): void => {
    throw error;
  };
  return new Upkeep({ ...site, failed });
}
