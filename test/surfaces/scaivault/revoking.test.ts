import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Id } from '../../../src/base/ids.ts';
import { parseId } from '../../../src/base/ids.ts';
import { CRL_REASON } from '../../../src/x509/extensions/reason-code.ts';
import { crlOf, entriesOf } from '../../support/crls.ts';
import { csr, ecKey } from '../../support/csr.ts';
import { Records } from '../../support/records.ts';
import { expectError } from '../../support/refused.ts';
import {
  type Answer,
  type Issued,
  type Json,
  memorySite,
  siteOver,
  type TestSite,
} from '../../support/site.ts';
import { STORES } from '../../support/stores.ts';

const REASONS = [
  'unspecified',
  'key_compromise',
  'ca_compromise',
  'affiliation_changed',
  'superseded',
  'cessation_of_operation',
  'certificate_hold',
  'privilege_withdrawn',
  'aa_compromise',
] as const;

describe.each(STORES)('revoking over $name', (kind) => {
  let site: Awaited<ReturnType<typeof siteOver>>;
  let ca: string;
  let role: string;
  beforeAll(async () => {
    site = await siteOver(kind);
    ca = await site.newCa();
    role = await site.newRole({ ca_id: ca });
  });
  afterAll(() => site.close());

  const revoke = (serial_number: string, more: Json = {}, token?: string): Promise<Answer> =>
    site.call('POST', '/v1/pki/revoke', { serial_number, ...more }, token);
  const unrevoke = (serial_number: string, more: Json = {}): Promise<Answer> =>
    site.call('POST', '/v1/pki/unrevoke', { serial_number, ...more });
  const isRevoked = async ({ certificate_id: id }: Issued): Promise<unknown> =>
    (await site.read(`/v1/pki/certificates/${id}`))['is_revoked'];

  it.each(REASONS)('for %s is told, known at once and on the next CRL', async (reason) => {
    const leaf = await site.issue(role);
    expect(await isRevoked(leaf)).toBe(false);
    const answer = await revoke(leaf.serial_number, { reason });
    expect([answer.status, answer.body]).toEqual([
      200,
      { serial_number: leaf.serial_number, revoked_at: '2026-01-01T00:00:00Z', reason },
    ]);
    expect(await isRevoked(leaf)).toBe(true);
    expect(entriesOf(await crlOf(site, ca))).toMatchObject({ [leaf.serial_number]: CRL_REASON[reason] });
  });

  it('without a reason is for unspecified; a serial number is read in any case, with or without colons', async () => {
    for (const spelled of [
      (serial: string) => serial,
      (serial: string) => serial.toLowerCase(),
      (serial: string) => serial.replaceAll(':', ''),
      (serial: string) => serial.replaceAll(':', '').toLowerCase(),
    ]) {
      const { serial_number: serial } = await site.issue(role);
      const { body } = await revoke(spelled(serial));
      expect(body).toMatchObject({ serial_number: serial, reason: 'unspecified' });
    }
  });

  it.each(['remove_from_crl', 'whatever', '', 'KEY_COMPROMISE', '1', 'constructor'])(
    'for "%s" is refused, and says which reasons pass',
    async (reason) => {
      const leaf = await site.issue(role);
      const answer = await revoke(leaf.serial_number, { reason });
      expectError(answer, { field: 'reason', message: /superseded.*aa_compromise/ });
      expect(answer.text).not.toContain('remove_from_crl,');
      expect(await isRevoked(leaf)).toBe(false);
    },
  );

  it('twice answers the first time and the first reason', async () => {
    const leaf = await site.issue(role);
    const first = await revoke(leaf.serial_number, { reason: 'superseded' });
    site.clock.advance(5000);
    const again = await revoke(leaf.serial_number, { reason: 'cessation_of_operation' });
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect((await revoke(leaf.serial_number)).body).toEqual(first.body);
  });

  it('for key_compromise may follow another reason: the first time stays', async () => {
    const leaf = await site.issue(role);
    const { body } = await revoke(leaf.serial_number, { reason: 'superseded' });
    site.clock.advance(5000);
    const altered = { ...body, reason: 'key_compromise' };
    expect((await revoke(leaf.serial_number, { reason: 'key_compromise' })).body).toEqual(altered);
    expect((await revoke(leaf.serial_number, { reason: 'superseded' })).body).toEqual(altered);
    expect(entriesOf(await crlOf(site, ca))).toMatchObject({ [leaf.serial_number]: 1 });
  });

  it('at once by two servers is one revocation, and both are told the same', async () => {
    const other = await site.twin();
    for (let i = 0; i < 5; i++) {
      const { serial_number } = await site.issue(role);
      const answers = await Promise.all(
        [site, other, site, other].map((one) =>
          one.call('POST', '/v1/pki/revoke', { serial_number, reason: 'superseded' }),
        ),
      );
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
      const serial = serial_number.replaceAll(':', '').toLowerCase();
      const events = (await site.events('&action=pki_revoke')).filter(
        ({ extra_data }) => extra_data['serial_number'] === serial,
      );
      expect(events).toHaveLength(1);
    }
  });

  it('is an event with what was revoked and why, told outside too', async () => {
    const leaf = await site.issue(role);
    const answer = await revoke(leaf.serial_number, { reason: 'superseded' });
    const [event] = await site.events(`&request_id=${answer.headers['x-request-id']}`);
    expect(event).toMatchObject({
      action: 'pki_revoke',
      success: true,
      extra_data: {
        certificate_id: parseId('cert', leaf.certificate_id),
        common_name: 'a.example.com',
        reason: 'superseded',
      },
    });
    const { tenantId } = await ownTenant(site);
    const eventId = parseId('log', event?.id ?? '') as Id;
    expect(await site.site.store.get('outbox', { tenantId, eventId })).toMatchObject({
      type: 'certificate.revoked',
      payload: event?.extra_data,
    });
    expect(await site.read('/v1/audit/verify')).toMatchObject({ valid: true });
  });

  it('of an unknown serial number, or another tenant’s, finds nothing', async () => {
    const nobodys = await revoke('0A:0B:0C');
    expectError(nobodys, { status: 404, code: 'certificate_not_found' });
    const leaf = await site.issue(role);
    const stranger = await site.newTenant();
    const theirs = await revoke(leaf.serial_number, {}, stranger);
    expectError(theirs, { status: 404, code: 'certificate_not_found' });
    expect(await isRevoked(leaf)).toBe(false);
    expect((await revoke(leaf.serial_number)).status).toBe(200);
  });

  it.each(['', 'zz', '0x0a', '0A 0B', 'AA:'.repeat(30), 'a'.repeat(5000)])(
    'of what is no serial number (%#) is refused',
    async (text) => expectError(await revoke(text), { field: 'serial_number' }),
  );

  it('of an authority’s certificate says how an authority is revoked', async () => {
    const below = await site.newCa({ parent_ca_id: ca });
    for (const id of [ca, below]) {
      const serial = await serialOf(site, id);
      const answer = await revoke(serial);
      expectError(answer, { field: 'serial_number', message: new RegExp(`/v1/pki/ca/${id}/revoke`) });
      expect(entriesOf(await crlOf(site, ca))).not.toHaveProperty([serial]);
    }
    expect((await site.call('POST', `/v1/pki/ca/${below}/revoke`, {})).status).toBe(200);
  });

  it('of an expired certificate is recorded, and shown by one CRL made after', async () => {
    const leaf = await site.issue(role, { common_name: 'a.example.com', ttl: '1h' });
    await crlOf(site, ca);
    site.clock.advance(3 * 3_600_000);
    expect((await revoke(leaf.serial_number, { reason: 'superseded' })).status).toBe(200);
    expect(await isRevoked(leaf)).toBe(true);
    expect(entriesOf(await crlOf(site, ca))).toHaveProperty([leaf.serial_number]);
    // The next two lists, with an hour of margin between the clocks of replicas.
    for (let i = 0; i < 2; i++) {
      site.clock.advance(2 * 3_600_000);
      await crlOf(site, ca);
    }
    expect(entriesOf(await crlOf(site, ca))).not.toHaveProperty([leaf.serial_number]);
    expect(await isRevoked(leaf)).toBe(true);
  });

  it('with an invalidity date puts it on the CRL; one in the future is refused', async () => {
    const leaf = await site.issue(role);
    for (const invalidity_date of [
      '2027-01-01T00:00:00Z',
      '2025-13-01T00:00:00Z',
      '2025-12-01',
      '1969-12-31T23:59:59Z',
    ]) {
      expectError(await revoke(leaf.serial_number, { invalidity_date }), { field: 'invalidity_date' });
    }
    const answer = await revoke(leaf.serial_number, { invalidity_date: '2025-12-01T01:00:00+01:00' });
    expect(answer.status).toBe(200);
    const list = await crlOf(site, ca);
    expect([...list.revoked].map(({ invalidityAt }) => invalidityAt)).toContain(Date.UTC(2025, 11, 1) / 1000);
  });

  it('for key_compromise blocks the key at every door, and for another reason does not', async () => {
    const key = ecKey();
    const csr_pem = csr({ commonName: 'a.example.com', key });
    const sign = (): Promise<Answer> => site.call('POST', `/v1/pki/sign/${role}`, { csr_pem });
    const [one, two] = [(await sign()).body, (await sign()).body];
    await revoke(String(one['serial_number']), { reason: 'superseded' });
    expect((await sign()).status).toBe(201);
    await revoke(String(two['serial_number']), { reason: 'key_compromise' });
    expectError(await sign(), { rule: 'key_not_blocked', field: 'csr_pem' });
    const other = csr({ commonName: 'a.example.com' });
    expect((await site.call('POST', `/v1/pki/sign/${role}`, { csr_pem: other })).status).toBe(201);
  });

  it('needs pki:admin, and no token that is narrowed to a role', async () => {
    const leaf = await site.issue(role);
    const issuing = await site.newToken(['pki:issue', 'pki:read']);
    expectError(await revoke(leaf.serial_number, {}, issuing), { status: 403, code: 'insufficient_scope' });
    const narrowed = await site.newToken(['pki:admin'], { only: { roles: [role] } });
    expectError(await revoke(leaf.serial_number, {}, narrowed), { status: 403, code: 'access_denied' });
    const admin = await site.newToken(['pki:admin']);
    expect((await revoke(leaf.serial_number, {}, admin)).status).toBe(200);
  });

  describe('two certificates with one serial number', () => {
    let leaf: Issued;
    let double: Issued;
    beforeAll(async () => {
      [leaf, double] = [await site.issue(role), await site.issue(await site.newRole())];
      await giveSerial(site, double, leaf);
    });

    it('are told apart by their ids', async () => {
      const answer = await revoke(leaf.serial_number);
      expectError(answer, { status: 409, code: 'conflict', field: 'certificate_id' });
      expect(answer.error?.details?.fields?.['certificate_id']).toContain(leaf.certificate_id);
      expect(answer.error?.details?.fields?.['certificate_id']).toContain(double.certificate_id);
      const picked = await revoke(leaf.serial_number, { certificate_id: leaf.certificate_id });
      expect(picked.status).toBe(200);
      expect([await isRevoked(leaf), await isRevoked(double)]).toEqual([true, false]);
    });

    it('are not reached by the id of a third', async () => {
      const third = await site.issue(role);
      const answer = await revoke(leaf.serial_number, { certificate_id: third.certificate_id });
      expectError(answer, { field: 'certificate_id' });
      expect(await isRevoked(third)).toBe(false);
    });
  });

  describe('a hold', () => {
    it('can be lifted, and the certificate is on no CRL then', async () => {
      const leaf = await site.issue(role);
      await revoke(leaf.serial_number, { reason: 'certificate_hold' });
      expect(entriesOf(await crlOf(site, ca))).toMatchObject({ [leaf.serial_number]: 6 });
      const answer = await unrevoke(leaf.serial_number);
      expect([answer.status, answer.body]).toEqual([
        200,
        { serial_number: leaf.serial_number, certificate_id: leaf.certificate_id, is_revoked: false },
      ]);
      expect(await isRevoked(leaf)).toBe(false);
      expect(entriesOf(await crlOf(site, ca))).not.toHaveProperty([leaf.serial_number]);
      expect(await site.events('&action=pki_unrevoke')).toMatchObject([{ success: true }]);
      expect((await revoke(leaf.serial_number, { reason: 'superseded' })).body).toMatchObject({
        reason: 'superseded',
      });
    });

    it('that a final reason followed cannot be lifted', async () => {
      const leaf = await site.issue(role);
      const held = await revoke(leaf.serial_number, { reason: 'certificate_hold' });
      site.clock.advance(5000);
      const final = await revoke(leaf.serial_number, { reason: 'privilege_withdrawn' });
      expect(final.body).toEqual({ ...held.body, reason: 'privilege_withdrawn' });
      expectError(await unrevoke(leaf.serial_number), {
        status: 409,
        code: 'conflict',
        message: /privilege_withdrawn/,
      });
      expect(await isRevoked(leaf)).toBe(true);
    });

    it('is the only thing that can be lifted', async () => {
      const leaf = await site.issue(role);
      expectError(await unrevoke(leaf.serial_number), {
        status: 409,
        code: 'conflict',
        message: /not revoked/,
      });
      expectError(await unrevoke('0A:0B:0C'), { status: 404, code: 'certificate_not_found' });
      await revoke(leaf.serial_number);
      expectError(await unrevoke(leaf.serial_number), { status: 409, code: 'conflict', message: /for good/ });
    });

    it('is lifted once by two servers at once', async () => {
      const other = await site.twin();
      const { serial_number } = await site.issue(role);
      await revoke(serial_number, { reason: 'certificate_hold' });
      const answers = await Promise.all(
        [site, other].map((one) => one.call('POST', '/v1/pki/unrevoke', { serial_number })),
      );
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]));
    });
  });
});

describe('a certificate', () => {
  it('is not revoked by a token that is revoked meanwhile', async () => {
    let meanwhile = async (): Promise<void> => undefined;
    const site = await memorySite({}, (store) => ({
      ...store,
      certificates: async (query) => {
        const found = await store.certificates(query);
        await meanwhile();
        return found;
      },
      get lastCommitMs() {
        return store.lastCommitMs;
      },
    }));
    const leaf = await site.issue(await site.newRole());
    const body = { serial_number: leaf.serial_number };
    const made = await site.made<{ id: string; token: string }>('/v1/tokens', {
      name: 'short',
      scopes: ['pki:admin'],
    });
    meanwhile = async () => {
      meanwhile = async () => undefined;
      await site.call('DELETE', `/v1/tokens/${made.id}`);
    };
    const answer = await site.call('POST', '/v1/pki/revoke', body, made.token);
    expectError(answer, { status: 401, code: 'token_revoked' });
    expect(await site.read(`/v1/pki/certificates/${leaf.certificate_id}`)).toMatchObject({
      is_revoked: false,
    });
    expect((await site.call('POST', '/v1/pki/revoke', body)).status).toBe(200);
    await site.close();
  });

  it('that was imported is revoked in our records; its key is blocked if it was imported too', async () => {
    const site = await memorySite();
    const ca = await site.newCa();
    const role = await site.newRole({ ca_id: ca });
    const { store } = site.site;
    for (const withKey of [true, false]) {
      const key = ecKey();
      const csr_pem = csr({ commonName: 'a.example.com', key });
      const leaf = await site.made(`/v1/pki/sign/${role}`, { csr_pem });
      await imported(site, String(leaf['certificate_id']), withKey);
      const reason = 'key_compromise';
      const answer = await site.call('POST', '/v1/pki/revoke', {
        serial_number: leaf['serial_number'],
        reason,
      });
      expect([answer.status, answer.body['reason']]).toEqual([200, reason]);
      const shown = await site.read(`/v1/pki/certificates/${leaf['certificate_id']}`);
      expect(shown['is_revoked']).toBe(true);
      const again = await site.call('POST', `/v1/pki/sign/${role}`, { csr_pem });
      expect(again.status).toBe(withKey ? 422 : 201);
    }
    expect(await store.all('blockedKeys', { reason: 'compromised' })).toHaveLength(1);
    await site.close();
  });
});

/** As if it had been imported, from an issuer that is not ours. */
async function imported({ site }: TestSite, certificate: string, withKey: boolean): Promise<void> {
  const { ids, store } = site;
  const [row] = (await store.list('certificates', {}, { limit: 100 })).filter(
    ({ id }) => id === parseId('cert', certificate),
  );
  if (row === undefined) throw new Error('it is not there');
  const { id, tenantId } = row;
  const records = new Records(ids, tenantId);
  const key = records.key({ purpose: 'leaf', spkiHash: row.spkiHash });
  const issuer = records.issuer(id, id, { authorityId: null, keyId: null, state: 'foreign' });
  const set = {
    issuerId: issuer.id,
    authorityId: null,
    origin: 'import',
    keyId: withKey ? key.id : null,
  } as const;
  const outcome = await store.commit(
    records.change([
      { insert: 'issuers', row: issuer },
      { insert: 'keys', row: key },
      { update: 'certificates', key: { tenantId, id }, set },
    ]),
  );
  expect(outcome.status).toBe('committed');
}

async function ownTenant(site: TestSite): Promise<{ readonly tenantId: Id }> {
  const { tenant } = await site.read<{ tenant: { id: string } }>('/v1/auth/whoami');
  return { tenantId: parseId('tenant', tenant.id) as Id };
}

async function serialOf(site: TestSite, ca: string): Promise<string> {
  const { tenantId } = await ownTenant(site);
  const authorityId = parseId('ca', ca) as Id;
  const { store } = site.site;
  const [issuer] = await store.all('issuers', { tenantId, authorityId });
  const [link] = await store.all('issuerCertificates', { tenantId, issuerId: issuer?.id as Id });
  const certificate = await store.get('certificates', { tenantId, id: link?.certificateId as Id });
  return Buffer.from(certificate?.serial ?? []).toString('hex');
}

/** As if a certificate had been imported that another issuer gave the same serial number. */
async function giveSerial(site: TestSite, to: Issued, from: Issued): Promise<void> {
  const { store } = site.site;
  const { tenantId } = await ownTenant(site);
  const [row, other] = await Promise.all(
    [to, from].map((one) =>
      store.get('certificates', { tenantId, id: parseId('cert', one.certificate_id) as Id }),
    ),
  );
  if (row === undefined || other === undefined) throw new Error('they are not there');
  const [event] = await store.events({ tenantId, limit: 1 });
  if (event === undefined) throw new Error('no event');
  const { link: _link, position: _position, writerId: _writer, ...draft } = event;
  await store.commit({
    expect: [],
    writes: [{ update: 'certificates', key: { tenantId, id: row.id }, set: { serial: other.serial } }],
    events: [{ ...draft, id: site.site.ids.next() }],
  });
}
