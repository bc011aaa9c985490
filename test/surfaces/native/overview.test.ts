import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCESS, scopesOf } from '../../../src/http/access.ts';
import { ISSUING_ACTIONS } from '../../../src/inventory/overview/activity.ts';
import { Overviews } from '../../../src/inventory/overview/overview.ts';
import { type Issued, type Json, siteOver, type TestSite } from '../../support/site.ts';
import { STORES } from '../../support/stores.ts';

interface Tally {
  readonly certificates: number;
  readonly not_renewed: number;
}

interface OfKind {
  readonly active: number;
  readonly ending_soon: Tally;
  readonly revoked_lately: number;
  readonly life: readonly (Tally & { readonly used_percent: number })[];
  readonly expiry: readonly (Tally & { readonly day: string })[];
  readonly activity: readonly { readonly day: string; readonly issued: number; readonly refused: number }[];
  readonly authorities: readonly Json[];
  readonly lists: readonly Json[];
}

interface Overview {
  readonly x509: OfKind | null;
  readonly ssh: OfKind | null;
  readonly requests: Json | null;
  readonly alarms: Json | null;
}

const HOUR = 3_600_000;

describe.each(STORES)('the overview over $name', (kind) => {
  let site: TestSite;
  let ca: string;
  beforeAll(async () => {
    site = await siteOver(kind);
    ca = await site.newCa({ name: 'root' });
    await site.made('/v1/pki/roles', {
      name: 'web',
      ca_id: ca,
      allowed_domains: ['*.example.com'],
      max_ttl: '100h',
    });
  });
  afterAll(() => site.close());

  /** What was counted before is told for ten seconds. */
  const seen = (token?: string): Promise<Overview> => {
    site.clock.advance(11_000);
    return site.read<Overview>('/v1/overview', token);
  };
  const issue = (name: string): Promise<Issued> =>
    site.made<Issued>('/v1/pki/issue/web', { common_name: `${name}.example.com` });

  it('counts what is active by life and end, what was issued and refused, and whether the CRL shows what was revoked', async () => {
    const before = (await seen()).x509;
    expect(before).toMatchObject({ active: 0, revoked_lately: 0, lists: [] });
    await issue('one');
    const two = await issue('two');
    const refused = await site.call('POST', '/v1/pki/issue/web', { common_name: 'other.example.org' });
    expect(refused).toMatchObject({ status: 422, error: { code: 'policy_denied' } });
    const { x509 } = await seen();
    expect(x509).toMatchObject({ active: 2, ending_soon: { certificates: 2, not_renewed: 2 } });
    expect(x509?.life.map(({ certificates }) => certificates)).toEqual([2, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(x509?.expiry).toHaveLength(90);
    expect(x509?.activity).toHaveLength(30);
    // The authority's own certificate among them.
    expect(x509?.activity.at(-1)).toMatchObject({ issued: 3, refused: 1 });
    expect(x509?.authorities).toMatchObject([
      { id: ca, name: 'root', state: 'active', generation: 1, life_used: 0 },
    ]);

    expect((await site.call('GET', `/v1/pki/ca/${ca}/crl`, undefined, null)).status).toBe(200);
    expect((await seen()).x509?.lists).toMatchObject([{ authority_id: ca, entries: 0, is_behind: false }]);
    await site.made(
      '/v1/pki/revoke',
      { serial_number: two.serial_number, reason: 'superseded' },
      undefined,
      200,
    );
    const after = (await seen()).x509;
    expect(after).toMatchObject({ active: 1, revoked_lately: 1, lists: [{ is_behind: true }] });
  });

  it('shows what nears its end without a successor, and no longer once it was renewed', async () => {
    const { certificate_id: id } = await issue('late');
    const ofLast = async (): Promise<Tally | undefined> => (await seen()).x509?.life[9];
    site.clock.advance(96 * HOUR);
    const { certificates, not_renewed: without } = (await ofLast()) as Tally;
    expect(without).toBe(certificates);
    await site.made(`/v1/pki/certificates/${id}/renew`, {});
    expect(await ofLast()).toMatchObject({ certificates, not_renewed: without - 1 });
  });

  it('shows each kind to those who may read of it, and alarms to those who watch', async () => {
    const of = async (...scopes: string[]): Promise<readonly boolean[]> => {
      const { alarms, requests, ssh, x509 } = await seen(await site.newToken(scopes));
      return [x509, ssh, requests, alarms].map((part) => part !== null);
    };
    expect(await of('pki:read')).toEqual([true, false, true, false]);
    expect(await of('ssh:read')).toEqual([false, true, false, false]);
    expect(await of('ssh:read', 'audit:read')).toEqual([false, true, false, true]);
    const other = await site.newToken(['pki:issue', 'audit:read']);
    const refused = await site.call('GET', '/v1/overview', undefined, other);
    expect(refused).toMatchObject({ status: 403, error: { code: 'insufficient_scope' } });
  });

  it('tells a tenant nothing of another', async () => {
    const stranger = await site.newTenant();
    const { requests, ssh, x509 } = await seen(stranger);
    expect(x509).toMatchObject({ active: 0, revoked_lately: 0, authorities: [], lists: [] });
    expect(ssh).toMatchObject({ active: 0, authorities: [], lists: [] });
    expect(x509?.activity.every(({ issued, refused }) => issued + refused === 0)).toBe(true);
    expect(requests).toEqual({ count: 0, has_more: false, newest: [] });
  });

  it('counts once for all who ask within some seconds', async () => {
    const { clock, store } = site.site;
    let counted = 0;
    const counting = {
      ...store,
      standings: (...of: Parameters<typeof store.standings>) => {
        counted++;
        return store.standings(...of);
      },
    };
    const overviews = new Overviews({ clock, store: counting });
    const [tenant] = await store.list('tenants', {}, { limit: 1 });
    const tenantId = tenant?.id as NonNullable<typeof tenant>['id'];
    await Promise.all([overviews.of(tenantId, 'x509'), overviews.of(tenantId, 'x509')]);
    site.clock.advance(9000);
    await overviews.of(tenantId, 'x509');
    expect(counted).toBe(1);
    site.clock.advance(2000);
    await overviews.of(tenantId, 'x509');
    expect(counted).toBe(2);
  });
});

describe('what counts as a refusal of an issuance', () => {
  it('is every action of a route that makes certificates', () => {
    const making = Object.values(ACCESS).flatMap((row) => {
      if ('open' in row || !('action' in row) || row.action === undefined) return [];
      return (row.issues ?? scopesOf(row).some((scope) => scope.endsWith(':issue'))) ? [row.action] : [];
    });
    const own = new Set(Object.values(ISSUING_ACTIONS).flat());
    const others = new Set(making.filter((action) => !own.has(action)));
    // They prepare, explain, or hand out what is there.
    expect(others).toEqual(
      new Set(['pki_explain', 'pki_csr_create', 'pki_csr_import', 'pki_csr_private_key']),
    );
  });
});
