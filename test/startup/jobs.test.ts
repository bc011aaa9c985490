/** What a server does without being asked: CRLs are kept up to date, and what a revoked authority signed gets its entries. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { jobTable, REVOCATION } from '../../src/app/job-table.ts';
import { Jobs } from '../../src/app/jobs.ts';
import { takeLease } from '../../src/app/lease.ts';
import { Upkeep } from '../../src/revocation/upkeep.ts';
import { Sender } from '../../src/webhooks/sender.ts';
import { parseCrl } from '../../src/x509/crl.ts';
import { call, issue, made, makeHierarchy } from '../support/client.ts';
import { type Server, start } from '../support/process.ts';
import { UNWATCHED } from '../support/receiver.ts';
import { memorySite, siteOver, type TestSite } from '../support/site.ts';
import { STORES } from '../support/stores.ts';

const QUIET = { renewed: () => undefined, failed: () => undefined };

const PATIENCE = { timeout: 20_000, interval: 50 };

describe('a running server', () => {
  let server: Server;
  beforeAll(async () => {
    server = await start();
  });

  const gauges = async (name: string): Promise<readonly string[]> => {
    const { octets } = await call(server, 'GET /metrics');
    const lines = octets.toString().split('\n');
    return lines.filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
  };
  const entries = async (ca: string): Promise<number> => {
    const { octets } = await call({ url: server.url }, `GET /v1/pki/ca/${ca}/crl`);
    return parseCrl(octets).revoked.length;
  };

  it('publishes the CRLs of what it finds at its start, and tells when each is due', async () => {
    await server.stop();
    await server.restart();
    await vi.waitFor(async () => {
      expect(await gauges('chancery_crl_next_update_seconds')).toHaveLength(2);
    }, PATIENCE);
    expect(await gauges('chancery_crl_this_update_seconds')).toHaveLength(2);
    expect(await gauges('chancery_crl_failures_total')).toEqual(['chancery_crl_failures_total 0']);
    const { logs } = await made<{ logs: readonly { identity_type: string }[] }>(
      server,
      'GET /v1/audit/logs?action=crl_publish',
    );
    expect(new Set(logs.map(({ identity_type }) => identity_type))).toEqual(new Set(['system']));
  });

  it('gives the leaves of a revoked authority their entries, soon', async () => {
    const { issuing, root } = await makeHierarchy(server);
    for (let i = 0; i < 3; i++) await issue(server, 'leaf', { common_name: 'a.internal' });
    await made(server, `POST /v1/pki/ca/${root}/revoke`, { reason: 'key_compromise' });
    await vi.waitFor(async () => expect(await entries(issuing)).toBe(3), PATIENCE);
    expect(await entries(root)).toBe(1);
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    expect(server.stderr()).not.toMatch(/"level":50/);
  });
});

describe.each(STORES)('over $name, a lease', (kind) => {
  let site: Awaited<ReturnType<typeof siteOver>>;
  let other: TestSite;
  beforeAll(async () => {
    site = await siteOver(kind);
    other = await site.twin();
  });
  afterAll(() => site.close());

  it('is one process’s until it is released, or has run out; then the first one has lost it', async () => {
    const [mine, theirs] = [site.site.ids.next(), site.site.ids.next()];
    const first = await takeLease(site.site, 'job', mine);
    expect(await takeLease(other.site, 'job', theirs)).toBeUndefined();
    await first?.release();
    const second = await takeLease(other.site, 'job', theirs);
    expect(second).toBeDefined();
    expect(await takeLease(site.site, 'job', mine)).toBeUndefined();
    site.clock.advance(40_000);
    expect(await second?.hold()).toBe(true);
    site.clock.advance(40_000);
    expect(await takeLease(site.site, 'job', mine)).toBeUndefined();
    site.clock.advance(40_000);
    const third = await takeLease(site.site, 'job', mine);
    expect(third).toBeDefined();
    expect(await second?.hold()).toBe(false);
    expect(await third?.hold()).toBe(true);
  });

  it('that a clock gave which ran ahead binds nobody', async () => {
    site.clock.advance(365 * 86_400_000);
    await takeLease(site.site, 'ahead', site.site.ids.next());
    site.clock.advance(-365 * 86_400_000);
    expect(await takeLease(other.site, 'ahead', site.site.ids.next())).toBeDefined();
  });

  it('whose holder’s clock is set back is made to end when others believe that it does', async () => {
    const lease = await takeLease(site.site, 'back', site.site.ids.next());
    site.clock.advance(-50_000);
    expect(await lease?.hold()).toBe(true);
    expect(await site.site.store.get('leases', { name: 'back' })).toMatchObject({
      untilMs: site.clock.now() + 60_000,
    });
    site.clock.advance(50_000);
  });

  it('is given to one of many that ask at once', async () => {
    const asked = Array.from({ length: 10 }, (_, i) => {
      const asking = i % 2 === 0 ? site.site : other.site;
      return takeLease(asking, 'many', site.site.ids.next());
    });
    const taken = (await Promise.all(asked)).filter((lease) => lease !== undefined);
    expect(taken).toHaveLength(1);
  });

  it('sends webhooks what is pending, though what comes next cannot be read', async () => {
    const store = { ...site.site.store, outboxFrom: () => Promise.reject(new Error('unreadable')) };
    let sends = 0;
    const sender = {
      round: async () => {
        sends += 1;
      },
    } as Sender;
    const parts = { upkeep: {} as Upkeep, renewals: QUIET, sender, differs: () => undefined };
    const job = jobTable({ ...parts, site: { ...site.site, store } }).find(({ name }) => name === 'webhooks');
    const turn = { carryOn: () => Promise.resolve(true), isStopping: () => false };
    await expect(job?.round(turn)).rejects.toThrow('unreadable');
    expect(sends).toBe(1);
  });

  it('lets the jobs of one process run at a time, and they stop when they are told', async () => {
    await site.newCa();
    let running = 0;
    let most = 0;
    let rounds = 0;
    const jobs = [site, other].map(({ site: own }) => {
      const real = new Upkeep({ ...own, failed: () => undefined });
      const upkeep = {
        round: async (carryOn: () => Promise<boolean>) => {
          running += 1;
          most = Math.max(most, running);
          await real.round(carryOn);
          running -= 1;
          rounds += 1;
        },
      } as Upkeep;
      const sender = new Sender(own, UNWATCHED);
      return new Jobs(
        own,
        jobTable({ site: own, upkeep, renewals: QUIET, sender, differs: () => undefined }),
      );
    });
    for (const job of jobs) job.start();
    await vi.waitFor(() => expect(rounds).toBeGreaterThan(0), PATIENCE);
    const before = rounds;
    for (const job of jobs) job.wake(REVOCATION);
    await vi.waitFor(() => expect(rounds).toBeGreaterThan(before), PATIENCE);
    await Promise.all(jobs.map((job) => job.stop()));
    expect([running, most]).toEqual([0, 1]);
    expect(await site.events('&action=crl_publish')).not.toEqual([]);
  });
});

it('a job whose rounds fail is told of until one of them does not', async () => {
  const site = await memorySite();
  let isBroken = true;
  let rounds = 0;
  const round = async (): Promise<void> => {
    rounds++;
    if (isBroken) throw new Error('broken');
  };
  const jobs = new Jobs(site.site, [{ name: 'fragile', restMs: 1, round }]);
  expect(jobs.failing()).toEqual([]);
  jobs.start();
  await vi.waitFor(() => expect(rounds).toBeGreaterThan(2), PATIENCE);
  expect(jobs.failing()).toEqual([{ name: 'fragile', sinceMs: site.clock.now() }]);
  isBroken = false;
  await vi.waitFor(() => expect(jobs.failing()).toEqual([]), PATIENCE);
  await jobs.stop();
  await site.close();
});
