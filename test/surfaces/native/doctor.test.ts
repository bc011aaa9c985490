import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Examination } from '../../../src/app/doctor/examination.ts';
import { CHECKS } from '../../../src/app/doctor/table.ts';
import { callerOf, commitInside } from '../../support/inside.ts';
import { expectError } from '../../support/refused.ts';
import { memorySite, type SiteOptions, siteOver, type TestSite } from '../../support/site.ts';
import { STORES } from '../../support/stores.ts';

interface Report {
  readonly status: string;
  readonly checks: readonly {
    readonly name: string;
    readonly status: string;
    readonly what: string;
    readonly remedy: string | null;
  }[];
}

const OF_TENANTS = CHECKS.filter(({ of }) => of === 'tenant').map(({ name }) => name);

/** What was found before is told for ten seconds. */
async function examined(site: TestSite, token?: string): Promise<Readonly<Record<string, string>>> {
  site.clock.advance(11_000);
  const { checks } = await site.read<Report>('/v1/doctor', token);
  for (const { remedy, status } of checks) expect(remedy === null).toBe(status === 'ok');
  return Object.fromEntries(checks.map(({ name, status, what }) => [name, `${status}: ${what}`]));
}

/** A listener that hands its requests to a site, where relying parties would ask. */
async function published(options: SiteOptions = {}): Promise<{ site: TestSite; listener: Server }> {
  const listener = createServer();
  await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done));
  const { port } = listener.address() as AddressInfo;
  const distributionUrl = `http://127.0.0.1:${port}`;
  const site = await memorySite({ ...options, onLoopback: false, distributionUrl });
  listener.on('request', (request, response) => site.app.routing(request, response));
  return { site, listener };
}

describe.each(STORES)('the doctor over $name', (kind) => {
  let site: TestSite;
  beforeAll(async () => {
    site = await siteOver(kind);
  });
  afterAll(() => site.close());

  it('looks at everything for whoever has the installation, and says that all is well where it is', async () => {
    const found = await examined(site);
    expect(Object.keys(found)).toEqual(CHECKS.map(({ name }) => name));
    expect(found).toMatchObject({
      clock: 'ok: not behind what was committed',
      store: 'ok: an engine, writable',
      disk: 'ok: 64.0 GiB (50 %) are free where the data directory is',
      master_key: 'ok: it comes from another machine',
      keys: 'ok: 0 keys of authorities can be opened',
      authorities: 'ok: there are none',
      crls: 'ok: none was made yet',
      distribution: 'ok: nothing is published',
      server_certificate: 'ok: there is none: it is plain HTTP on loopback',
      alarms: 'ok: none stands',
      jobs: 'ok: none failed in its last round',
      first_token: expect.stringMatching(/^warning: the first token of the user admin/),
      runtime: 'ok: Node.js v24.11.0, with releases until 2028-04-30',
    });
  });

  it('tells a tenant’s admin what is of that tenant, and nothing of the machine or of others', async () => {
    await site.newCa({ name: 'of-the-first' });
    const stranger = await site.newTenant();
    await site.newCa({ name: 'of-the-other' }, stranger);
    const found = await examined(site, stranger);
    expect(Object.keys(found)).toEqual(OF_TENANTS);
    expect(found['keys']).toBe('ok: 1 key of authorities can be opened');
    expect(JSON.stringify(found)).not.toContain('of-the-first');
    expect((await examined(site))['keys']).toBe('ok: 2 keys of authorities can be opened');
  });

  it('is for admins alone', async () => {
    expectError(await site.call('GET', '/v1/doctor', undefined, null), {
      status: 401,
      code: 'authentication_required',
    });
    const reader = await site.newToken(['pki:admin', 'audit:read']);
    expectError(await site.call('GET', '/v1/doctor', undefined, reader), {
      status: 403,
      code: 'insufficient_scope',
    });
    const role = await site.newRole();
    const narrowed = await site.newToken(['admin'], { only: { roles: [role] } });
    expectError(await site.call('GET', '/v1/doctor', undefined, narrowed), {
      status: 403,
      code: 'access_denied',
    });
  });

  it('finds keys that do not open in their place', async () => {
    await site.newCa();
    await site.newCa({ name: 'broken' });
    const { tenantId } = await callerOf(site);
    const [own, other] = await site.site.store.list('keys', { tenantId }, { limit: 2 });
    if (own === undefined || other === undefined) throw new Error('two authorities without their keys');
    const key = { tenantId, id: own.id };
    await commitInside(site, [{ update: 'keys', key, set: { sealed: other.sealed } }]);
    expect((await examined(site))['keys']).toBe('failed: 1 key cannot be opened: of broken');
  });

  it('finds authorities that end, and CRLs past their time', async () => {
    const id = await site.newCa({ name: 'short', validity_days: 365 });
    expect((await site.call('GET', `/v1/pki/ca/${id}/crl`)).status).toBe(200);
    expect((await examined(site))['authorities']).toMatch(/^ok: none of \d+ ends within 60 days$/);
    site.clock.advance(320 * 86_400_000);
    const late = await examined(site);
    expect(late['authorities']).toBe('warning: short ends in 44 days');
    expect(late['crls']).toBe('failed: past their time: of short');
    site.clock.advance(50 * 86_400_000);
    expect((await examined(site))['authorities']).toMatch(/^failed: short ended 5 days ago$/);
  });

  it('finds alarms and an audit trail that nobody seals', async () => {
    const { tenantId } = await callerOf(site);
    const now = Math.floor(site.clock.now() / 1000);
    const alarm = {
      kind: 'certificate_differs',
      subject: 'x',
      tenantId,
      detail: 'x',
      since: now,
      seenAt: now,
    };
    await commitInside(site, [{ insert: 'alarms', row: alarm }]);
    const found = await examined(site);
    expect(found['alarms']).toBe('failed: 1 stands: certificate_differs');
    expect(found['trail']).toMatch(/^failed: the oldest event that is not sealed has waited \d+ days$/);
    expect((await examined(site, await site.newTenant()))['alarms']).toBe('ok: none stands');
  });

  it('knows when the first token was revoked', async () => {
    const next = await site.newToken(['admin', 'system']);
    const { data } = await site.read<{ data: readonly { id: string; name: string }[] }>(
      '/v1/tokens?limit=1000',
    );
    const first = data.find(({ name }) => name === 'first');
    expect((await site.call('DELETE', `/v1/tokens/${first?.id}`, undefined, next)).status).toBeLessThan(300);
    expect((await examined(site, next))['first_token']).toBe('ok: it is revoked');
  });
});

describe('what is not well', () => {
  it.each<[SiteOptions['host'], string, RegExp]>([
    [
      { masterKey: { place: '/data/master.key', isBesideTheData: true } },
      'master_key',
      /^warning: it lies beside the data/,
    ],
    [
      { space: async () => ({ free: 2 ** 30, total: 2 ** 37 }) },
      'disk',
      /^warning: 1\.0 GiB \(0 %\) are free/,
    ],
    [{ space: async () => ({ free: 2 ** 20, total: 2 ** 37 }) }, 'disk', /^failed: 0\.0 GiB/],
    [{ nodeVersion: 'v20.20.2' }, 'runtime', /^warning: Node.js v20.20.2 has had no security releases since/],
    [{ nodeVersion: 'v99.0.0' }, 'runtime', /^ok: .* whose end is not known here/],
    [
      { failingJobs: () => [{ name: 'audit-sealer', sinceMs: 0 }] },
      'jobs',
      /^failed: failing: audit-sealer, for /,
    ],
  ])('of the machine: %j', async (host, name, found) => {
    const site = await memorySite({ host: host ?? {} });
    // By the clock of tests it is later than the end of some versions.
    site.clock.advance(Math.max(0, Date.parse('2026-11-29T00:00:00Z') - site.clock.now()));
    expect((await examined(site))[name]).toMatch(found);
    await site.close();
  });

  it('is a clock behind what was committed', async () => {
    const site = await memorySite();
    await site.newCa();
    site.clock.advance(-41_000);
    expect((await examined(site))['clock']).toMatch(/^warning: it is \d+ s behind the last commit$/);
    site.clock.advance(-71_000);
    expect((await examined(site))['clock']).toMatch(/^failed: it is \d+ s behind the last commit$/);
    await site.close();
  });

  it('is a CRL that is not where certificates say, and it is fetched from there', async () => {
    const { listener, site } = await published();
    await site.newCa();
    expect((await examined(site))['distribution']).toMatch(
      /^warning: CRLs are fetched from http:\/\/127\.0\.0\.1:\d+, which is this machine alone$/,
    );
    await new Promise((done) => listener.close(done));
    listener.closeAllConnections();
    expect((await examined(site))['distribution']).toMatch(
      /^failed: CRLs cannot be fetched from http:\/\/127\.0\.0\.1:\d+/,
    );
    await site.close();
  });

  it('is an authority whose certificates name no CRL', async () => {
    const site = await memorySite({ distributionUrl: null });
    await site.newCa({ name: 'silent' });
    expect((await examined(site))['distribution']).toBe(
      'warning: certificates of silent name no address of a CRL',
    );
    await site.close();
  });
});

describe('looking everything over', () => {
  const REACH = 'installation';

  it('is done once for all who ask within some seconds, and one tenant after the other', async () => {
    const site = await memorySite();
    let [looks, atOnce, most] = [0, 0, 0];
    const slow = async (): Promise<{ health: 'ok'; what: string; remedy: null }> => {
      looks++;
      most = Math.max(most, ++atOnce);
      await new Promise((done) => setTimeout(done, 5));
      atOnce--;
      return { health: 'ok', what: 'x', remedy: null };
    };
    const doctor = new Examination(site.site as never, [{ name: 'x', of: 'tenant', look: slow }]);
    const all = Array.from({ length: 5 }, () => doctor.examine(REACH));
    const tenants = ['a', 'b', 'c'].map((tenantId) => doctor.examine({ tenantId } as never));
    await Promise.all([...all, ...tenants]);
    expect([looks, most]).toEqual([4, 1]);
    await doctor.examine(REACH);
    expect(looks).toBe(4);
    site.clock.advance(11_000);
    await doctor.examine(REACH);
    expect(looks).toBe(5);
    const asked = Array.from({ length: 20 }, (_, i) => doctor.examine({ tenantId: String(i) } as never));
    const ends = await Promise.allSettled(asked);
    const busy = ends.filter(
      (end) => end.status === 'rejected' && (end.reason as Error).message.match(/others/),
    );
    expect(busy).toHaveLength(12);
    await site.close();
  });

  it('tells of a check that takes too long or fails, and of all others', async () => {
    const site = await memorySite();
    const said = { health: 'ok', what: 'x', remedy: null } as const;
    const doctor = new Examination(
      site.site as never,
      [
        { name: 'endless', of: 'tenant', look: () => new Promise(() => undefined) },
        { name: 'broken', of: 'tenant', look: () => Promise.reject(new Error('a secret path')) },
        { name: 'well', of: 'tenant', look: async () => said },
      ],
      20,
    );
    const found = await doctor.examine(REACH);
    expect(found.map(({ check, health, what }) => [check, health, what])).toEqual([
      ['endless', 'failed', 'it could not be found out in time'],
      ['broken', 'failed', 'it could not be found out'],
      ['well', 'ok', 'x'],
    ]);
    await site.close();
  });
});
