/** Of which certificates it is told that they end soon, and when: once, of all processes, and of nothing that has a successor. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { tellExpiring } from '../../src/inventory/expiring.ts';
import { foreignCertificate } from '../support/foreign-certificate.ts';
import { rowOf } from '../support/inside.ts';
import { revoke, revokeAuthority } from '../support/revoked.ts';
import { type Issued, type Json, siteOver } from '../support/site.ts';
import { askSsh, sshGround } from '../support/ssh-issuing.ts';
import { STORES } from '../support/stores.ts';

// Real databases on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const always = async (): Promise<boolean> => true;

describe.each(STORES)('over $name, it is told that a certificate ends soon', (kind) => {
  let site: Awaited<ReturnType<typeof siteOver>>;
  let ca: string;
  let role: string;
  beforeEach(async () => {
    site = await siteOver(kind);
    ca = await site.newCa();
    role = await site.newRole({ ca_id: ca, max_ttl: '8760h' });
    // Nothing was watched before.
    await tellExpiring(site.site, always);
  });
  afterEach(() => site.close());

  const tell = (ms: number): Promise<void> => {
    site.clock.advance(ms);
    return tellExpiring(site.site, always);
  };
  const told = async (): Promise<readonly unknown[]> =>
    (await site.events('&action=certificate_expiring')).map(({ extra_data }) => extra_data['certificate_id']);
  const issue = (ttl: string, more: Json = {}): Promise<Issued> =>
    site.issue(role, { common_name: 'a.example.com', ttl, ...more });
  const idOf = async ({ certificate_id }: Issued): Promise<string> => (await rowOf(site, certificate_id)).id;

  it('when a fifth of its life is left, once, in the trail and in the outbox', async () => {
    const issued = await issue('100d');
    const { id, notAfter, notBefore, tenantId } = await rowOf(site, issued.certificate_id);
    const fifth = notAfter - (notAfter - notBefore) / 5;
    await tell(fifth * 1000 - site.clock.now());
    expect(await told()).toEqual([]);
    await tell(2 * MINUTE);
    expect(await told()).toEqual([id]);
    await tell(DAY);
    await tell(30 * DAY);
    expect(await told()).toEqual([id]);
    const [event] = await site.events('&action=certificate_expiring');
    expect(event).toMatchObject({
      success: true,
      identity_id: null,
      extra_data: { kind: 'x509', common_name: 'a.example.com', not_after: notAfter },
    });
    const rows = await site.site.store.all('outbox', { tenantId, type: 'certificate.expiring' });
    expect(rows.map(({ payload }) => payload['certificate_id'])).toEqual([id]);
  });

  it('at the same share of a day, and of ten years', async () => {
    const day = await issue('24h');
    await tell(20 * HOUR);
    expect(await told()).toEqual([await idOf(day)]);
    // The root of a role's authority is good for ten years.
    await tell(3640 * 0.75 * DAY);
    expect(await told()).toHaveLength(1);
    await tell(3640 * 0.1 * DAY);
    const [authority] = await site.site.store.all('issuerCertificates', {});
    expect(await told()).toEqual([authority?.certificateId, await idOf(day)]);
  });

  it.each<readonly [string, (issued: Issued) => Promise<unknown>]>([
    ['was renewed', ({ certificate_id: id }) => site.made(`/v1/pki/certificates/${id}/renew`, {})],
    ['was revoked', ({ certificate_id: id }) => revoke(site, id)],
    ['is on hold', ({ certificate_id: id }) => revoke(site, id, 'certificate_hold')],
    ['fell with its authority', () => revokeAuthority(site, ca)],
    ['was deleted', ({ certificate_id: id }) => site.call('DELETE', `/api/v1/pki/certificates/${id}`)],
    ['was issued anew for the same names', () => issue('90d', { alt_names: ['b.example.com'] })],
    [
      'was issued anew for the same names in another spelling',
      () => issue('90d', { common_name: 'A.Example.com', alt_names: ['B.example.com'] }),
    ],
  ])('but not of one that %s', async (_what, happens) => {
    const issued = await issue('10d', { alt_names: ['b.example.com'] });
    site.clock.advance(DAY);
    await happens(issued);
    await tell(8.5 * DAY);
    expect(await told()).not.toContain(await idOf(issued));
  });

  it.each<readonly [string, () => Promise<unknown>]>([
    ['has one name more', () => issue('90d', { alt_names: ['b.example.com'] })],
    ['is another’s', () => issue('90d', { common_name: 'b.example.com' })],
    ['ends before it', () => issue('12h')],
    [
      'is of another authority',
      async () => site.issue(await site.newRole(), { common_name: 'a.example.com', ttl: '30d' }),
    ],
    [
      'is revoked',
      async () => {
        const { certificate_id } = await issue('90d');
        await revoke(site, certificate_id);
      },
    ],
  ])('also when the other certificate %s', async (_what, happens) => {
    const issued = await issue('10d');
    site.clock.advance(DAY);
    await happens();
    await tell(8 * DAY);
    expect(await told()).toContain(await idOf(issued));
  });

  it('but of none that somebody has made anew each day', async () => {
    for (let i = 0; i < 6; i++) {
      await issue('24h');
      for (let hour = 0; hour < 18; hour++) await tell(HOUR);
    }
    expect(await told()).toEqual([]);
    await tell(2 * HOUR);
    expect(await told()).toHaveLength(1);
  });

  it('also of SSH: of the same kind and principals', async () => {
    const ground = await sshGround(site, { kind: 'any' });
    const host = { kind: 'host', principals: [{ value: 'gpu1.test', field: 'p' }] } as const;
    const ttl = { ttl: 7200 };
    const alice = await askSsh(site, ground, { request: ttl });
    const root = await askSsh(site, ground, {
      request: { ...ttl, principals: [{ value: 'root', field: 'p' }] },
    });
    const machine = await askSsh(site, ground, { request: { ...host, ...ttl } });
    await tell(HOUR);
    const again = await askSsh(site, ground, { request: ttl });
    await tell(HOUR - 10 * MINUTE);
    const ids = await told();
    expect(new Set(ids)).toEqual(new Set([root.certificate.id, machine.certificate.id]));
    await tell(HOUR);
    expect(await told()).toContain(again.certificate.id);
    expect(await told()).not.toContain(alice.certificate.id);
  });

  it('also of what is imported with little left, soon', async () => {
    const now = Math.floor(site.clock.now() / 1000);
    const foreign = (days: number) =>
      foreignCertificate({ notBefore: now - 90 * 86_400, notAfter: now + days * 86_400 });
    const path = '/v1/pki/certificates/import';
    const [late, ended] = [foreign(5), foreign(-1)];
    const { id } = await site.made<{ id: string }>(path, { certificate_pem: late.pem });
    await site.made(path, { certificate_pem: ended.pem });
    await tell(2 * MINUTE);
    expect(await told()).toEqual([(await rowOf(site, id)).id]);
  });

  it('but of nothing that is over sooner than anybody could act', async () => {
    await issue('5m');
    for (let i = 0; i < 10; i++) await tell(MINUTE);
    expect(await told()).toEqual([]);
  });

  it('once, by many processes and in many pages', async () => {
    const issued = await Promise.all(
      Array.from({ length: 120 }, (_, i) => issue('10d', { common_name: `host-${i}.example.com` })),
    );
    const other = await site.twin();
    site.clock.advance(8.5 * DAY);
    for (let i = 0; i < 4; i++) {
      await Promise.all([tellExpiring(site.site, always), tellExpiring(other.site, always)]);
    }
    const ids = await told();
    expect(ids).toHaveLength(issued.length);
    expect(new Set(ids).size).toBe(issued.length);
  });

  it('but not of what was so, or over, before anybody watched', async () => {
    await site.close();
    site = await siteOver(kind);
    role = await site.newRole();
    const [over, soon, later] = [await issue('1h'), await issue('24h'), await issue('72h')];
    site.clock.advance(22 * HOUR);
    await tellExpiring(site.site, always);
    await tell(HOUR);
    expect(await told()).toEqual([]);
    expect([over, soon]).toHaveLength(2);
    await tell(36 * HOUR);
    expect(await told()).toEqual([await idOf(later)]);
  });
});
