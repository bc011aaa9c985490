/** Rotation of X.509 authorities, through the doors. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Id, parseId } from '../../../src/base/ids.ts';
import { decodeOnePem } from '../../../src/base/pem.ts';
import { Upkeep } from '../../../src/revocation/upkeep.ts';
import { selfAuditRound } from '../../../src/self-audit/walk.ts';
import { type Certificate, findExtension, parseCertificate } from '../../../src/x509/certificate.ts';
import { formatName } from '../../../src/x509/name.ts';
import { EXTENSION } from '../../../src/x509/oid.ts';
import { crlAt, crlOf, entriesOf } from '../../support/crls.ts';
import { csr } from '../../support/csr.ts';
import { imported } from '../../support/csr-requests.ts';
import { callerOf, plainId } from '../../support/inside.ts';
import { expectError } from '../../support/refused.ts';
import { type Issued, type Json, siteOver, type TestSite } from '../../support/site.ts';
import { STORES } from '../../support/stores.ts';

interface Issuer {
  readonly id: string;
  readonly generation: number;
  readonly state: string;
  readonly key_type: string;
  readonly key_size: number;
  readonly valid_from: string;
  readonly valid_until: string;
  readonly certificate_pem: string;
  readonly cross_certificate_pem?: string;
  readonly crl_url: string;
}

const DAY = 86_400_000;

function certificateOf(pem: string | undefined): Certificate {
  return parseCertificate(decodeOnePem(pem ?? '', ['CERTIFICATE']));
}

describe.each(STORES)('rotating an authority over $name', (kind) => {
  let site: Awaited<ReturnType<typeof siteOver>>;
  beforeAll(async () => {
    site = await siteOver(kind);
  });
  afterAll(() => site.close());

  const act = async (id: string, verb: string, body?: Json, token?: string): Promise<readonly Issuer[]> =>
    (await site.made<{ issuers: readonly Issuer[] }>(`/v1/pki/ca/${id}/${verb}`, body, token, 200)).issuers;
  const refused = (id: string, verb: string, body?: Json, token?: string): ReturnType<TestSite['call']> =>
    site.call('POST', `/v1/pki/ca/${id}/${verb}`, body, token);
  const issuersOf = async (id: string): Promise<readonly Issuer[]> =>
    (await site.read<{ data: readonly Issuer[] }>(`/v1/pki/ca/${id}/issuers`)).data;
  const states = (issuers: readonly Issuer[]): readonly string[] =>
    issuers.map(({ generation, state }) => `${generation} ${state}`);
  const isValid = async ({ ca_chain, certificate }: Issued, chain = ca_chain): Promise<unknown> => {
    const body = { certificate_pem: certificate, chain_pem: chain.join('') };
    return (await site.made('/v1/pki/certificates/validate', body, undefined, 200))['valid'];
  };
  const pathOf = ({ crl_url: url }: Issuer): string => new URL(url).pathname;

  it('makes the next issuer, which is shown and signs nothing; promoted, it signs from then on', async () => {
    const root = await site.newCa();
    const ca = await site.newCa({ parent_ca_id: root });
    const role = await site.newRole({ ca_id: ca });
    const before = await site.issue(role);

    const rotated = await act(ca, 'rotate', { key_type: 'ec', key_size: 384 });
    expect(states(rotated)).toEqual(['2 next', '1 active']);
    expect(await issuersOf(ca)).toEqual(rotated);
    expect(rotated[0]).toMatchObject({
      id: expect.stringMatching(/^iss_/),
      key_type: 'ec',
      key_size: 384,
      crl_url: expect.stringContaining(String(rotated[0]?.id)),
    });
    expect((await site.issue(role)).ca_chain).toEqual(before.ca_chain);
    expect(await site.read(`/v1/pki/ca/${ca}`)).toMatchObject({ key_size: 256 });

    const promoted = await act(ca, 'promote');
    expect(states(promoted)).toEqual(['2 active', '1 previous']);
    expect(await issuersOf(ca)).toEqual(promoted);
    expect(await site.read(`/v1/pki/ca/${ca}`)).toMatchObject({ key_size: 384 });
    const after = await site.issue(role);
    expect(after.ca_chain).toEqual([promoted[0]?.certificate_pem, before.ca_chain[1]]);
    expect([await isValid(before), await isValid(after)]).toEqual([true, true]);
    const aia = await site.send('GET', `/aia/${promoted[1]?.id}`, {});
    expect(new Uint8Array(aia.octets)).toEqual(certificateOf(promoted[1]?.certificate_pem).der);
  });

  it('does both at once when it is told to', async () => {
    const ca = await site.newCa({ parent_ca_id: await site.newCa() });
    const role = await site.newRole({ ca_id: ca });
    const issuers = await act(ca, 'rotate', { promote: true, key_type: 'ed25519' });
    expect(states(issuers)).toEqual(['2 active', '1 previous']);
    expect((await site.issue(role)).ca_chain[0]).toBe(issuers[0]?.certificate_pem);
    expect(await site.read(`/v1/pki/ca/${ca}`)).toMatchObject({ key_type: 'ed25519' });
    // And once more.
    expect(states(await act(ca, 'rotate', { promote: true }))).toEqual([
      '3 active',
      '2 previous',
      '1 previous',
    ]);
    expect((await issuersOf(ca))[0]).toMatchObject({ key_type: 'ed25519' });
  });

  it('keeps name, path length and name constraints as they were, to the octet', async () => {
    const bounds = {
      max_path_length: 1,
      permitted_dns_domains: ['example.com'],
      excluded_dns_domains: ['bad.example.com'],
      permitted_ip_ranges: ['10.0.0.0/8', 'fd00::/8'],
    };
    const root = await site.newCa(bounds);
    const below = await site.newCa({ ...bounds, parent_ca_id: root, max_path_length: 0 });
    for (const ca of [root, below]) {
      const [next, active] = (await act(ca, 'rotate')).map((one) => certificateOf(one.certificate_pem));
      for (const oid of [EXTENSION.basicConstraints, EXTENSION.nameConstraints, EXTENSION.keyUsage]) {
        const [a, b] = [next, active].map((one) => one && findExtension(one, oid));
        expect(a).toEqual(b);
      }
      expect(next?.subject.der).toEqual(active?.subject.der);
      expect(next?.spki).not.toEqual(active?.spki);
      await act(ca, 'promote');
    }
    const role = await site.newRole({ ca_id: below, allowed_domains: ['example.com', 'bad.example.com'] });
    expect(await isValid(await site.issue(role))).toBe(true);
    const body = { common_name: 'x.bad.example.com' };
    expectError(await site.call('POST', `/v1/pki/issue/${role}`, body), { rule: 'name_constraints' });
    const more = {
      name: site.name('ca'),
      common_name: 'Below',
      ca_type: 'intermediate',
      parent_ca_id: below,
    };
    expectError(await site.call('POST', '/v1/pki/ca', more), { rule: 'path_length' });
  });

  it('of a root gives the next key a certificate of its own and one of the key before', async () => {
    const root = await site.newCa();
    const [next, active] = await act(root, 'rotate', { validity_days: 9000 });
    const [own, old] = [certificateOf(next?.certificate_pem), certificateOf(active?.certificate_pem)];
    const cross = certificateOf(next?.cross_certificate_pem);
    expect(active).not.toHaveProperty('cross_certificate_pem');
    expect([own, cross].map(({ issuer, subject }) => [formatName(subject), formatName(issuer)])).toEqual(
      Array(2).fill([formatName(old.subject), formatName(old.subject)]),
    );
    expect(cross.spki).toEqual(own.spki);
    expect([own.notAfter > old.notAfter, cross.notAfter]).toEqual([true, old.notAfter]);
    // A key that is good for less: its other certificate is, too.
    const other = await site.newCa();
    const [short] = await act(other, 'rotate', { validity_days: 7 });
    expect(certificateOf(short?.cross_certificate_pem).notAfter).toBe(
      certificateOf(short?.certificate_pem).notAfter,
    );
    expect(await site.read(`/v1/pki/ca/${root}`)).toMatchObject({ certificates_issued: 0 });
  });

  it('of a root leaves what is below it its chain, and what is made after has the new one', async () => {
    const root = await site.newCa();
    const old = await site.newCa({ parent_ca_id: root });
    const oldRole = await site.newRole({ ca_id: old });
    const first = await site.issue(oldRole);
    const [next, before] = await act(root, 'rotate');
    await act(root, 'promote');
    const later = await site.issue(oldRole);
    expect(later.ca_chain).toEqual(first.ca_chain);
    expect(later.ca_chain[1]).toBe(before?.certificate_pem);
    const young = await site.newCa({ parent_ca_id: root });
    const leaf = await site.issue(await site.newRole({ ca_id: young }));
    expect(leaf.ca_chain[1]).toBe(next?.certificate_pem);
    // Whoever has the chain only: both roots are trusted.
    for (const one of [first, later, leaf]) expect(await isValid(one, one.ca_chain.slice(0, 1))).toBe(true);
    // The old authority gets a chain to the new root with its own next key.
    const [moved] = await act(old, 'rotate', { promote: true });
    expect((await site.issue(oldRole)).ca_chain).toEqual([moved?.certificate_pem, next?.certificate_pem]);
    expect(await isValid(first)).toBe(true);
  });

  it('leaves leaves of the key before valid, revocable on its own list, and renewed by the new one', async () => {
    const ca = await site.newCa({ parent_ca_id: await site.newCa() });
    const role = await site.newRole({ ca_id: ca, store_private_keys: true });
    const [kept, gone] = [await site.issue(role), await site.issue(role)];
    const [active, previous] = await act(ca, 'rotate', { promote: true });
    if (active === undefined || previous === undefined) throw new Error('not two');
    await site.made(
      '/v1/pki/revoke',
      { serial_number: gone.serial_number, reason: 'superseded' },
      undefined,
      200,
    );
    const first = await crlAt(site, pathOf(previous));
    expect(entriesOf(first)).toEqual({ [gone.serial_number]: 4 });
    expect(entriesOf(await crlAt(site, pathOf(active)))).toEqual({});
    expect(entriesOf(await crlOf(site, ca))).toEqual({});
    expect([await isValid(kept), await isValid(gone)]).toEqual([true, false]);

    site.clock.advance(2 * 3_600_000);
    await upkeep(site);
    const second = await crlAt(site, pathOf(previous));
    const grown = (second.number ?? 0n) > (first.number ?? 0n);
    expect([grown, second.thisUpdate > first.thisUpdate]).toEqual([true, true]);
    const renewed = await site.made<Issued>(`/v1/pki/certificates/${kept.certificate_id}/renew`);
    expect(renewed.ca_chain[0]).toBe(active.certificate_pem);
    expect(await isValid(renewed)).toBe(true);
  });

  it('retires an issuer whose last certificate has ended, and says until when that is otherwise', async () => {
    const ca = await site.newCa({ parent_ca_id: await site.newCa() });
    const role = await site.newRole({ ca_id: ca });
    const leaf = await site.issue(role, { common_name: 'a.example.com', ttl: '48h' });
    await site.issue(role, { common_name: 'b.example.com', ttl: '24h' });
    const [, previous] = await act(ca, 'rotate', { promote: true });
    if (previous === undefined) throw new Error('no previous');
    await site.issue(role, { common_name: 'c.example.com', ttl: '72h' });
    await site.call('DELETE', `/api/v1/cert-manager/certificates/${parseId('cert', leaf.certificate_id)}`);
    expectError(await refused(ca, 'retire'), {
      status: 409,
      code: 'conflict',
      message: new RegExp(`until ${leaf.not_after}`),
    });
    const number = (await crlAt(site, pathOf(previous))).number;
    site.clock.advance(2 * DAY + 1000);
    expect(states(await act(ca, 'retire'))).toEqual(['2 active', '1 retired']);
    expectError(await refused(ca, 'retire'), { status: 409, code: 'conflict', message: /no previous/ });
    // Its key signs no list any more; the last one stays where it was.
    await upkeep(site);
    expect((await crlAt(site, pathOf(previous))).number).toBe(number);
    expect((await site.send('GET', `/aia/${previous.id}`, {})).status).toBe(200);
    expect(await isValid(await site.issue(role))).toBe(true);
  });

  it('retires of several those that may be, and a root not before its own certificate ends', async () => {
    const root = await site.newCa({ validity_days: 30 });
    const ca = await site.newCa({ parent_ca_id: root, validity_days: 20 });
    const role = await site.newRole({ ca_id: ca });
    await act(ca, 'rotate', { promote: true, validity_days: 20 });
    await site.issue(role, { common_name: 'a.example.com', ttl: '24h' });
    await act(ca, 'rotate', { promote: true, validity_days: 20 });
    expect(states(await act(ca, 'retire'))).toEqual(['3 active', '2 previous', '1 retired']);
    await act(root, 'rotate', { promote: true });
    expectError(await refused(root, 'retire'), { status: 409, code: 'conflict', message: /until 2026-/ });
    site.clock.advance(30 * DAY + 1000);
    expect(states(await act(root, 'retire'))).toEqual(['2 active', '1 retired']);
  });

  it.each(['rotate', 'promote'])('refuses to %s one that was revoked', async (verb) => {
    const ca = await site.newCa();
    if (verb === 'promote') await act(ca, 'rotate');
    await site.made(`/v1/pki/ca/${ca}/revoke`, {}, undefined, 200);
    expectError(await refused(ca, verb), { status: 409, code: 'conflict', message: /never signs again/ });
  });

  it('refuses a second next issuer, and a promotion or retirement of none', async () => {
    const ca = await site.newCa();
    expectError(await refused(ca, 'promote'), { status: 409, code: 'conflict', message: /rotate first/ });
    expectError(await refused(ca, 'retire'), { status: 409, code: 'conflict', message: /no previous/ });
    await act(ca, 'rotate');
    for (const promote of [false, true]) {
      expectError(await refused(ca, 'rotate', { promote }), {
        status: 409,
        code: 'conflict',
        message: /promote it/,
      });
    }
    expect(states(await issuersOf(ca))).toEqual(['2 next', '1 active']);
    await act(ca, 'promote');
    expect(states(await act(ca, 'rotate'))).toEqual(['3 next', '2 active', '1 previous']);
  });

  it('is judged like the making of an authority: by what stands above it', async () => {
    const root = await site.newCa({ validity_days: 100 });
    const ca = await site.newCa({ parent_ca_id: root, validity_days: 10 });
    expectError(await refused(ca, 'rotate', { validity_days: 101 }), { rule: 'validity_within_issuer' });
    expectError(await refused(ca, 'rotate', { key_type: 'ec', key_size: 2048 }), { field: 'key_size' });
    expectError(await refused(ca, 'rotate', { key_size: 384 }), { field: 'key_size' });
    await site.call('PATCH', `/v1/pki/ca/${root}`, { is_active: false });
    expectError(await refused(ca, 'rotate'), { rule: 'authority_active', field: 'id' });
    expectError(await refused(root, 'rotate'), { rule: 'authority_active', field: 'id' });
    expect(await issuersOf(ca)).toHaveLength(1);
    await site.call('PATCH', `/v1/pki/ca/${root}`, { is_active: true });
    expect(states(await act(ca, 'rotate', { validity_days: 100 }))).toEqual(['2 next', '1 active']);
    // What is left of its parent, when nobody says how long.
    const other = await site.newCa({ parent_ca_id: root, validity_days: 10 });
    const [next] = await act(other, 'rotate');
    expect(next?.valid_until).toBe((await issuersOf(root))[0]?.valid_until);
  });

  it('makes no key that anybody may have certified, nor one of another tenant’s', async () => {
    const ca = await site.newCa();
    const [next] = await act(ca, 'rotate');
    const { tenantId } = await callerOf(site);
    const id = plainId('iss', next?.id ?? '');
    const issuer = await site.site.store.get('issuers', { tenantId, id });
    const spkiHash = issuer?.spkiHash ?? new Uint8Array();
    expect(await site.site.store.get('blockedKeys', { spkiHash })).toMatchObject({ reason: 'authority' });
    const stranger = await site.newTenant();
    for (const verb of ['rotate', 'promote', 'retire']) {
      expectError(await refused(ca, verb, {}, stranger), { status: 404, code: 'ca_not_found' });
    }
    const ssh = await site.made<{ id: string }>('/v1/ssh/authorities', {
      name: site.name('s'),
      kind: 'user',
    });
    expectError(await refused(ssh.id, 'rotate'), { status: 404, code: 'ca_not_found' });
    const reader = await site.newToken(['pki:read', 'pki:issue']);
    expectError(await refused(ca, 'promote', {}, reader), { status: 403, code: 'insufficient_scope' });
    expect(states(await act(ca, 'promote', {}, await site.newToken(['pki:admin'])))).toHaveLength(2);
  });

  it('ends with the authority: revoking that revokes all generations, and their leaves', async () => {
    const root = await site.newCa();
    const ca = await site.newCa({ parent_ca_id: root });
    const role = await site.newRole({ ca_id: ca });
    const old = await site.issue(role);
    const [active, previous] = await act(ca, 'rotate', { promote: true });
    if (active === undefined || previous === undefined) throw new Error('not two');
    const young = await site.issue(role);
    const [cross] = await act(root, 'rotate');
    await act(ca, 'rotate');
    await site.made(`/v1/pki/ca/${ca}/revoke`, { reason: 'superseded' }, undefined, 200);
    expect([await isValid(old), await isValid(young)]).toEqual([false, false]);
    expect(Object.values(entriesOf(await crlOf(site, root)))).toEqual([4, 4, 4]);
    await upkeep(site);
    expect(Object.keys(entriesOf(await crlAt(site, pathOf(previous))))).toEqual([old.serial_number]);
    expect(Object.keys(entriesOf(await crlAt(site, pathOf(active))))).toEqual([young.serial_number]);
    await site.made(`/v1/pki/ca/${root}/revoke`, {}, undefined, 200);
    // The next root's certificate by the key before is one that this revoked.
    expect((await crlOf(site, root)).revoked).toHaveLength(4);
    expect(certificateOf(cross?.cross_certificate_pem).serial).toBeDefined();
  });

  it('is in the audit trail, and nothing that the self-auditor would alarm at', async () => {
    const ca = await site.newCa();
    const answer = await site.call('POST', `/v1/pki/ca/${ca}/rotate`);
    await act(ca, 'promote');
    const id = parseId('ca', ca);
    const [event] = await site.events(`&request_id=${answer.headers['x-request-id']}`);
    expect(event).toMatchObject({
      action: 'pki_ca_rotate',
      success: true,
      extra_data: { ca_id: id, generations: [2], cross_signed: true, promoted: false },
    });
    expect((await site.events('&action=pki_ca_promote'))[0]?.extra_data).toMatchObject({
      ca_id: id,
      generations: [2],
    });
    const [retired] = await site.events('&action=pki_ca_retire&success=true');
    expect(retired?.extra_data).toMatchObject({ generations: [1] });
    const found: unknown[] = [];
    const auditing = {
      ...site.site,
      found: (_: unknown, faults: readonly string[]) => void found.push(faults),
    };
    do await selfAuditRound(auditing, async () => true);
    while ((await site.site.store.get('cursors', { name: 'self_audit' }))?.position !== '');
    expect(found).toEqual([]);
  });

  it('is watched by the end of the key that signs, and by the oldest list that is needed', async () => {
    const ca = await site.newCa({ parent_ca_id: await site.newCa() });
    const metric = async (name: string): Promise<number> => {
      const { text } = await site.call('GET', '/metrics');
      return Number(new RegExp(`^chancery_${name}\\{[^}]*ca_id="${ca}"[^}]*\\} (.*)$`, 'm').exec(text)?.[1]);
    };
    const [active, previous] = await act(ca, 'rotate', { promote: true, validity_days: 9 });
    if (active === undefined || previous === undefined) throw new Error('not two');
    const old = await crlAt(site, pathOf(previous));
    site.clock.advance(DAY);
    const young = await crlAt(site, pathOf(active));
    const end = certificateOf(active.certificate_pem).notAfter;
    expect(await metric('authority_not_after_seconds')).toBe(end);
    expect(await metric('crl_next_update_seconds')).toBe(old.nextUpdate);
    await act(ca, 'retire');
    expect(await metric('crl_next_update_seconds')).toBe(young.nextUpdate);
  });

  it('makes another server, which has the key before at hand, decide once more', async () => {
    const other = await site.twin();
    const ca = await site.newCa({ parent_ca_id: await site.newCa() });
    const role = await site.newRole({ ca_id: ca });
    await other.issue(role);
    const [active] = await act(ca, 'rotate', { promote: true });
    const issued = await other.issue(role);
    expect(issued.ca_chain[0]).toBe(active?.certificate_pem);
    expect(await isValid(issued)).toBe(true);
  });

  it('of two servers at once, one makes the next issuer', async () => {
    const other = await site.twin();
    const ca = await site.newCa();
    const path = `/v1/pki/ca/${ca}/rotate`;
    const answers = await Promise.all([site, other].map((one) => one.call('POST', path)));
    expect(answers.map(({ status }) => String(status)).join()).toMatch(/^(200,409|409,200)$/);
    expect(await issuersOf(ca)).toHaveLength(2);
    const promotions = await Promise.all(
      [site, other].map((one) => one.call('POST', `/v1/pki/ca/${ca}/promote`)),
    );
    expect(promotions.map(({ status }) => String(status)).join()).toMatch(/^(200,409|409,200)$/);
  });

  it('asks again for what was approved for the key before, and not while the next one only waits', async () => {
    const { tenant } = await site.read<{ tenant: { id: string } }>('/v1/auth/whoami');
    await site.call('PATCH', `/v1/tenants/${tenant.id}`, { allow_self_approval: true });
    const ca = await site.newCa({ parent_ca_id: await site.newCa() });
    const approved = async (): Promise<string> => {
      const id = await imported(site, site.admin, csr({ commonName: 'a.example.com' }));
      const body = { ca_id: ca, validity_days: 1 };
      await site.made(`/v1/pki/csr/${id}/approve`, body, undefined, 200);
      return id;
    };
    const sign = (id: string): ReturnType<TestSite['call']> =>
      site.call('POST', `/v1/pki/csr/${id}/sign`, { ca_id: ca, validity_days: 1 });
    const [one, two] = [await approved(), await approved()];
    await act(ca, 'rotate');
    expect((await sign(one)).status).toBe(201);
    await act(ca, 'promote');
    expectError(await sign(two), { status: 409, code: 'approval_void' });
    expect((await sign(await approved())).status).toBe(201);
  });
});

/** What a process does in the background, as one that has just started. */
async function upkeep({ site }: TestSite): Promise<void> {
  const failed = (_: Id, error: unknown): void => {
    throw error;
  };
  await new Upkeep({ ...site, failed }).round(async () => true);
}
