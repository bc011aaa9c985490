/**
 * How SQLite goes about searches. It has no statistics here, as in a fresh installation, so that the plans of a small
 * inventory are those of a large one.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { SHOWN } from '../../src/http/surfaces/native/certificates/shape.ts';
import { type Search, searchCertificates } from '../../src/inventory/search.ts';
import type { CertificateOrder } from '../../src/records/search.ts';
import type { Store } from '../../src/records/store.ts';
import { openStore } from '../../src/store/open.ts';
import type { Effort } from '../../src/store/sql/search/search.ts';
import { TestClock, testIds } from '../support/clock.ts';
import { mustCommit, type World, world } from '../support/inventory.ts';
import { drawn, type Plan, plannedReader, scansOf, sortsOf } from '../support/plans.ts';
import { Records } from '../support/records.ts';

vi.setConfig({ testTimeout: 60_000 });

const clock = new TestClock();
const ids = testIds(clock);

/** Whatever stands on a way is too much to be sorted: an index must give the order. */
const WALK: Effort = { few: -1, budget: 240 };
const SORT: Effort = { few: 2000, budget: 5000 };

const ORDERS: readonly CertificateOrder[] = (['created', 'expires', 'commonName'] as const).flatMap((by) =>
  [true, false].map((descending) => ({ by, descending })),
);

const SEARCHES: readonly (readonly [name: string, search: (of: World) => Search])[] = [
  ['nothing', () => ({})],
  ['everything', () => ({ includeRevoked: true })],
  ['the authority', ({ authorities }) => ({ authorityId: authorities[0] })],
  ['the authority and the end', ({ authorities }) => ({ authorityId: authorities[0], expiringWithin: 200 })],
  ['the end', () => ({ expiringWithin: 200 })],
  ['the role', () => ({ role: 'svc' })],
  ['the common name', () => ({ commonName: 'a.test' })],
  ['the beginning of the common name', () => ({ commonName: 'a*' })],
  ['the end of the common name', () => ({ commonName: '*.test' })],
  ['a name', () => ({ san: 'a.test' })],
  ['the beginning of a name', () => ({ san: 'a*' })],
  ['the end of a name', () => ({ san: '*.test' })],
  ['active ones', () => ({ status: 'active' })],
  ['expired ones', () => ({ status: 'expired' })],
  ['revoked ones', () => ({ status: 'revoked' })],
  ['role, name and end', () => ({ role: 'web', san: '*.test', commonName: '*t', expiringWithin: 200 })],
];

/** SQLite takes so many conditions for ones that no row meets, and sorts what stands within the page's budget. */
const MANY: ReadonlySet<string> = new Set(['role, name and end']);

describe('a search in SQLite', () => {
  let folder: string;
  let path: string;
  let store: Store;
  /** With revoked authorities, and without. */
  let worlds: readonly World[];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'chancery-'));
    path = join(folder, 'chancery.db');
    store = await openStore(`sqlite:${path}`, { clock, ids });
    const [one, two] = [world(new Records(ids), 90), world(new Records(ids), 90, [])];
    worlds = [one, two];
    for (const change of [...one.changes, ...two.changes]) {
      await mustCommit(store, change);
    }
  });

  afterAll(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  /** The plans of a first page and of one that goes on from it. */
  async function plansOf(search: Search, of: World, effort: Effort): Promise<readonly Plan[]> {
    const { close, plans, reader } = plannedReader(path, effort);
    try {
      for (const kind of ['x509', undefined] as const) {
        const page = { at: 150, limit: 2 };
        const asked = { ...search, kind };
        const { next } = await searchCertificates(
          reader,
          of.tenantId,
          asked,
          { ...page, after: undefined },
          SHOWN,
        );
        await searchCertificates(reader, of.tenantId, asked, { ...page, after: next }, SHOWN);
      }
      return plans;
    } finally {
      close();
    }
  }

  describe.each(SEARCHES)('for %s', (name, search) => {
    test.each(ORDERS)(
      'reads no table and no index whole, and sorts no more than a page: %j',
      async (order) => {
        for (const of of worlds) {
          for (const effort of [WALK, SORT]) {
            for (const plan of await plansOf({ ...search(of), order }, of, effort)) {
              expect(scansOf(plan), drawn(plan).join('\n')).toEqual([]);
              if (effort === WALK && !MANY.has(name))
                expect(sortsOf(plan), drawn(plan).join('\n')).toEqual([]);
            }
          }
        }
      },
    );
  });

  test.each<readonly [Search['order'] & object, string]>([
    [{ by: 'created', descending: true }, 'certificates_of_kind (tenant_id=? AND kind=? AND id<?)'],
    [
      { by: 'expires', descending: false },
      'certificates_by_end (tenant_id=? AND kind=? AND (not_after,id)>(?,?))',
    ],
    [
      { by: 'commonName', descending: true },
      'certificates_by_common_name (tenant_id=? AND kind=? AND (common_name_key,id)<(?,?))',
    ],
  ])('enters its index where the page before ended: %j', async (order, entered) => {
    const [, of] = worlds;
    const plans = await plansOf({ order, includeRevoked: true }, of as World, WALK);
    expect(plans.flatMap(drawn).join('\n')).toContain(entered);
  });

  test('a plan that scans or sorts would be seen', async () => {
    const { close, plans, reader } = plannedReader(path);
    const [of] = worlds;
    await reader.list('certificates', { tenantId: (of as World).tenantId, keyAlgorithm: 'x' }, { limit: 1 });
    await reader.all('certificates', { keyAlgorithm: 'x' });
    close();
    expect(plans.flatMap(scansOf)).toHaveLength(1);
    const sorting: Plan = {
      sql: '',
      steps: [{ detail: 'USE TEMP B-TREE FOR ORDER BY', depth: 1, beside: ['SEARCH c USING INDEX x'] }],
    };
    expect(sortsOf(sorting)).toHaveLength(1);
  });

  test('finds what is due for renewal by its time', async () => {
    const { close, plans, reader } = plannedReader(path);
    await reader.renewalsDue(5, 10);
    close();
    expect(plans).toHaveLength(1);
    expect(plans.flatMap(scansOf)).toEqual([]);
  });

  test('finds what the jobs of webhooks look for by its index', async () => {
    const { close, plans, reader } = plannedReader(path);
    const id = ids.next();
    await reader.webhooksDue(5, 10);
    await reader.deliveriesDue({ tenantId: id, id }, 5, 10);
    await reader.deliveriesPending({ tenantId: id, id });
    await reader.deliveriesSettled('dead', 5, 10);
    await reader.oldestDelivery();
    await reader.list('webhookDeliveries', { tenantId: id, webhookId: id, state: 'dead' }, { limit: 10 });
    await reader.list('webhookDeliveries', { tenantId: id, webhookId: id }, { limit: 10 });
    await reader.inLastFifth({ at: 5 }, 9, 10);
    await reader.inLastFifth({ at: 5, id }, 9, 10);
    close();
    expect(plans.flatMap(sortsOf), plans.flatMap(drawn).join('\n')).toEqual([]);
    // There are few webhooks, each of which is asked; and the first entry of an index is the oldest.
    const few =
      /^SCAN (webhook|webhook_deliveries) USING .*INDEX (sqlite_autoindex_webhooks_1|webhook_deliveries_pending)$/;
    expect(plans.flatMap(scansOf).filter((detail) => !few.test(detail))).toEqual([]);
    expect(plans.flatMap(drawn).join('\n')).toContain('certificates_by_last_fifth (<expr>>? AND <expr><?)');
  });

  test('finds idempotency keys by their time', async () => {
    const { close, plans, reader } = plannedReader(path);
    await reader.idempotencyKeysUntil(5, 10);
    close();
    expect(plans).toHaveLength(1);
    expect([...plans.flatMap(scansOf), ...plans.flatMap(sortsOf)]).toEqual([]);
  });
});
