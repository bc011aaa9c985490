/** What happens, to whoever follows it: whose it is, what is missed, how many may, and how it ends. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { TrailSealer } from '../../../src/audit/sealer.ts';
import { USUAL_PATIENCE } from '../../../src/http/patience.ts';
import { newPerson } from '../../support/csr-requests.ts';
import { commitInside } from '../../support/inside.ts';
import { follow, listening, type Reading } from '../../support/live.ts';
import { expectError } from '../../support/refused.ts';
import { HOST, memorySite, type SiteOptions, siteOver, type TestSite } from '../../support/site.ts';
import { STORES } from '../../support/stores.ts';

vi.setConfig({ testTimeout: 60_000 });
const PATIENCE = { timeout: 30_000, interval: 10 };
const QUICK = { restMs: 5 };

const sites: TestSite[] = [];
afterEach(async () => {
  for (const site of sites.splice(0).reverse()) await site.close();
});

async function opened(options: SiteOptions = {}): Promise<TestSite> {
  const site = await memorySite({ ...options, live: { ...QUICK, ...options.live } });
  sites.push(site);
  await settle(site);
  return site;
}

const bearer = (token: string): Readonly<Record<string, string>> => ({ authorization: `Bearer ${token}` });

async function read(
  site: TestSite,
  token = site.admin,
  more: Readonly<Record<string, string>> = {},
): Promise<Reading> {
  return follow(await listening(site), { ...bearer(token), ...more });
}

function seal({ site }: TestSite): Promise<void> {
  return new TrailSealer(site).round(async () => true);
}

/** The first round makes the log's key, which is an event too. */
async function settle(site: TestSite): Promise<void> {
  await seal(site);
  await seal(site);
}

async function write(site: TestSite, count: number, token?: string): Promise<void> {
  for (let i = 0; i < count; i++) await commitInside(site, [], token);
}

interface Told {
  readonly seq: number;
  readonly action: string;
  readonly success: boolean;
  readonly timestamp: string;
}

/** All events of a tenant in the sealed order, by the door of those who may read them. */
async function trail(site: TestSite, token = site.admin, from = 0): Promise<readonly Told[]> {
  const events: Told[] = [];
  for (let at = from, more = true; more; ) {
    const page = await site.read<{ data: Told[]; next_seq: number; has_more: boolean }>(
      `/v1/audit/events?from_seq=${at}`,
      token,
    );
    events.push(...page.data);
    [at, more] = [page.next_seq, page.has_more];
  }
  return events;
}

const seqsOf = (reading: Reading): readonly unknown[] => reading.messages().map(({ data }) => data['seq']);

async function expectSeqs(reading: Reading, seqs: readonly number[]): Promise<void> {
  await vi.waitFor(() => expect(seqsOf(reading)).toEqual(seqs), PATIENCE);
}

describe.each(STORES)('over $name', (kind) => {
  it('each tenant is told its own events, in the sealed order, and of them what a page needs to know', async () => {
    const site = await siteOver(kind, { live: QUICK });
    sites.push(site);
    const stranger = await site.newTenant();
    await settle(site);
    const before = (await trail(site)).length;
    const [ours, theirs] = [await read(site), await read(site, stranger)];
    expect([ours.status, ours.headers['content-type'], ours.headers['cache-control']]).toEqual([
      200,
      expect.stringMatching(/^text\/event-stream/),
      'no-store',
    ]);
    for (let i = 0; i < 3; i++) {
      await write(site, 2);
      await write(site, 3, stranger);
      await seal(site);
    }
    await site.call('POST', '/v1/groups', {});
    await seal(site);
    const all = (await trail(site)).slice(before);
    expect(all).toHaveLength(7);
    await expectSeqs(
      ours,
      all.map(({ seq }) => seq),
    );
    expect(ours.messages()).toEqual(
      all.map(({ action, seq, success, timestamp }) => ({
        id: String(seq),
        event: 'message',
        data: { seq, action, at: timestamp, success },
      })),
    );
    expect(ours.messages().at(-1)?.data).toMatchObject({ action: 'group_create', success: false });
    const others = (await trail(site, stranger)).map(({ seq }) => seq);
    await expectSeqs(theirs, others.slice(-9));
  });

  it('whoever comes back is told what happened meanwhile, whichever server committed it and whenever it was sealed', async () => {
    const site = await siteOver(kind, { live: QUICK });
    sites.push(site);
    const twin = await site.twin();
    await settle(site);
    const first = await read(site);
    await write(site, 3);
    await seal(site);
    await vi.waitFor(() => expect(first.messages()).toHaveLength(3), PATIENCE);
    first.leave();
    const last = first.messages().at(-1)?.id ?? '';
    // What is committed here is sealed behind what is committed there later.
    await write(site, 2);
    await write(twin, 2);
    await seal(twin);
    await write(site, 300);
    const second = await read(twin, site.admin, { 'last-event-id': last });
    await write(twin, 1);
    await seal(site);
    await write(twin, 1);
    const third = await read(site, site.admin, { 'last-event-id': last });
    await seal(twin);
    const missed = (await trail(site, site.admin, Number(last) + 1)).map(({ seq }) => seq);
    expect(missed.length).toBeGreaterThanOrEqual(306);
    await expectSeqs(second, missed);
    await expectSeqs(third, missed);
    second.leave();
    third.leave();
  });
});

describe('coming back', () => {
  it('in the middle of a link tells nothing twice', async () => {
    const site = await opened();
    await Promise.all([1, 2, 3, 4].map(() => write(site, 5)));
    await seal(site);
    const seqs = (await trail(site)).map(({ seq }) => seq);
    for (const at of [0, 3, seqs.length - 2, seqs.length - 1]) {
      const reading = await read(site, site.admin, { 'last-event-id': String(seqs[at]) });
      await expectSeqs(reading, seqs.slice(at + 1));
      reading.leave();
    }
  });

  it('while others are told, from wherever each was, misses nothing', async () => {
    const site = await opened();
    await write(site, 50);
    await seal(site);
    const start = (await trail(site)).length;
    const readings: Reading[] = [];
    for (let i = 0; i < 40; i++) {
      await write(site, 5);
      if (i % 3 === 0) await seal(site);
      if (i % 4 !== 0) continue;
      readings.push(await read(site, site.admin, { 'last-event-id': String(i) }));
    }
    await seal(site);
    const seqs = (await trail(site)).map(({ seq }) => seq);
    expect(seqs.length).toBe(start + 200);
    for (const [i, reading] of readings.entries())
      await expectSeqs(
        reading,
        seqs.filter((seq) => seq > i * 4),
      );
  });

  it('from too far behind, or from elsewhere, is told to read anew, and goes on from now', async () => {
    const site = await opened({ live: { behind: 20 } });
    await write(site, 40);
    await seal(site);
    const size = (await trail(site)).length;
    for (const last of [size - 22, size + 1, Number.MAX_SAFE_INTEGER - 1]) {
      const reading = await read(site, site.admin, { 'last-event-id': String(last) });
      await write(site, 1);
      await seal(site);
      const newest = (await trail(site)).length - 1;
      await vi.waitFor(() => expect(reading.messages()).toHaveLength(2), PATIENCE);
      expect(reading.messages()).toMatchObject([
        { event: 'reset', id: String(newest - 1), data: {} },
        { event: 'message', id: String(newest) },
      ]);
      reading.leave();
    }
    const near = await read(site, site.admin, { 'last-event-id': String((await trail(site)).length - 21) });
    await vi.waitFor(() => expect(near.messages()).toHaveLength(20), PATIENCE);
    expect(near.text()).not.toContain('reset');
  });

  it.each(['-1', '1.5', 'x', '1e3', '9'.repeat(17), '9007199254740991'])(
    'from %j is refused',
    async (last) => {
      const site = await opened();
      const answer = await site.send('GET', '/v1/events', {
        headers: { ...bearer(site.admin), 'last-event-id': last },
      });
      expectError(answer, { field: 'Last-Event-ID' });
      const none = { ...bearer(site.admin), 'last-event-id': '' };
      expect((await site.send('GET', '/v1/events', { headers: none })).status).toBe(200);
    },
  );
});

describe('a stream ends', () => {
  it.each(['token', 'identity'])(
    'when its %s is revoked, and tells nothing of what comes after',
    async (whose) => {
      const site = await opened();
      const person = await newPerson(site, ['admin']);
      const made = await site.made<{ id: string; token: string }>(
        '/v1/tokens',
        { name: 'x', scopes: ['pki:read'] },
        person.token,
      );
      const start = (await trail(site)).length;
      const other = await read(site);
      const reading = await read(site, made.token);
      await seal(site);
      await vi.waitFor(() => expect(reading.messages().length).toBeGreaterThan(0), PATIENCE);
      const before = reading.messages().length;
      await site.call('DELETE', whose === 'token' ? `/v1/tokens/${made.id}` : `/v1/identities/${person.id}`);
      await write(site, 2);
      await seal(site);
      expect(await reading.ended).toBe('ended');
      expect(reading.messages()).toHaveLength(before);
      await expectSeqs(
        other,
        (await trail(site)).slice(start).map(({ seq }) => seq),
      );
      other.leave();
    },
  );

  it.each([
    ['its token', async (site: TestSite) => bearer(await site.newToken(['pki:read'], { ttl: '1h' })), 3600],
    ['its session', sessionOf, 12 * 3600],
  ] as const)('with %s, also when nothing happens', async (_, headersOf, life) => {
    const site = await opened({ live: { beatMs: 5 } });
    const reading = await follow(await listening(site), await headersOf(site));
    site.clock.advance((life - 60) * 1000);
    const before = reading.text().length;
    await vi.waitFor(() => expect(reading.text().slice(before)).toMatch(/(:\n\n){3}$/), PATIENCE);
    expect(reading.text()).toMatch(/^: [^\n]+\n\n(:\n\n)+$/);
    site.clock.advance(60_000);
    expect(await reading.ended).toBe('ended');
  });

  it('at once when the server does, which does not wait for it, and none begins then', async () => {
    const site = await opened({ patience: { ...USUAL_PATIENCE, ending: 600_000 } });
    const readings = [await read(site), await read(site), await read(site)];
    readings[2]?.pause();
    const closed = site.app.close();
    expect(await Promise.all(readings.slice(0, 2).map(({ ended }) => ended))).toEqual(['ended', 'ended']);
    await closed;
    readings[2]?.resume();
  });
});

async function sessionOf(site: TestSite): Promise<Readonly<Record<string, string>>> {
  const answer = await site.send('POST', '/v1/session', {
    headers: { 'content-type': 'application/json' },
    payload: JSON.stringify({ token: site.admin }),
  });
  return { cookie: String(answer.headers['set-cookie']).split(';')[0] ?? '', origin: `http://${HOST}` };
}

describe('of streams', () => {
  it('there is a bound for each identity, tenant and server, and room again once one has left', async () => {
    const site = await opened({ live: { ofIdentity: 2, ofTenant: 3, ofAll: 4 } });
    const person = await newPerson(site, ['pki:read']);
    const [stranger, third] = [await site.newTenant(), await site.newTenant()];
    const tooMany = async (token: string): Promise<void> => {
      const reading = await read(site, token);
      await reading.ended;
      expect([reading.status, reading.headers['retry-after']]).toEqual([429, '10']);
      expect(JSON.parse(reading.text())).toMatchObject({ error: { code: 'rate_limited' } });
    };
    const readings = [await read(site), await read(site)];
    await tooMany(site.admin);
    await tooMany(await site.newToken(['pki:read']));
    readings.push(await read(site, person.token));
    await tooMany(person.token);
    readings.push(await read(site, stranger));
    await tooMany(third);
    expect(readings.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    for (const [i, token] of [site.admin, person.token, stranger].entries()) {
      readings[i]?.leave();
      await vi.waitFor(async () => {
        const again = await read(site, token);
        expect(again.status).toBe(200);
        again.leave();
      }, PATIENCE);
    }
  });

  it('a HEAD takes none, nor does who leaves at once', async () => {
    const site = await opened({ live: { ofIdentity: 2 } });
    for (let i = 0; i < 6; i++) {
      const head = await site.send('HEAD', '/v1/events', { headers: bearer(site.admin) });
      expect([head.status, head.text]).toEqual([200, '']);
    }
    await vi.waitFor(async () => expect((await site.call('GET', '/v1/events')).status).toBe(200), PATIENCE);
  });

  it('one that nobody reads holds a bounded memory, and is cut; the others are told meanwhile', async () => {
    const site = await opened({ live: { beatMs: 50, behind: 1e6 } });
    const [slow, other] = [await read(site), await read(site)];
    slow.pause();
    const held = (): number =>
      Math.max(0, ...[...site.site.live.streams].map(({ readableLength }) => readableLength));
    let most = 0;
    let written = 0;
    // Until the kernels of both sides hold no more.
    while (site.site.live.streams.length > 1 && written < 200_000) {
      await Promise.all(Array.from({ length: 100 }, () => write(site, 10)));
      await seal(site);
      written += 1000;
      await new Promise((done) => setTimeout(done, 5));
      most = Math.max(most, held());
    }
    expect(site.site.live.streams).toHaveLength(1);
    expect(most).toBeLessThan(2 * 65_536 + 100_000);
    await vi.waitFor(() => expect(other.messages().length).toBeGreaterThanOrEqual(written), PATIENCE);
    slow.resume();
    expect(await slow.ended).toBe('cut');
    other.leave();
  });
});

type Sealed = TestSite['site']['store']['sealed'];

/** @returns what puts the real one back */
function replaceSealed(
  { site: { store } }: TestSite,
  by: (real: Sealed, ...given: Parameters<Sealed>) => ReturnType<Sealed>,
): () => void {
  const real: Sealed = store.sealed.bind(store);
  const sealed: Sealed = (...given) => by(real, ...given);
  Object.assign(store, { sealed });
  return () => void Object.assign(store, { sealed: real });
}

it('nothing is read of the trail while nobody follows it', async () => {
  const site = await opened();
  let looks = 0;
  const unwatched = replaceSealed(site, async (real, ...given) => {
    looks += 1;
    return real(...given);
  });
  const readings = [await read(site), await read(site)];
  await vi.waitFor(() => expect(looks).toBeGreaterThan(3), PATIENCE);
  for (const reading of readings) reading.leave();
  await vi.waitFor(() => expect(site.site.live.streams).toEqual([]), PATIENCE);
  const after = looks;
  await new Promise((done) => setTimeout(done, 50));
  expect(looks).toBeLessThanOrEqual(after + 1);
  unwatched();
});

it('a store that cannot be read for a while is told of once in the log, and nothing is missed', async () => {
  const site = await opened();
  const reading = await read(site);
  let failures = 0;
  const mend = replaceSealed(site, async () => {
    failures += 1;
    throw new Error('the store is away');
  });
  await vi.waitFor(() => expect(failures).toBeGreaterThan(3), PATIENCE);
  mend();
  await write(site, 2);
  await seal(site);
  await vi.waitFor(() => expect(reading.messages()).toHaveLength(2), PATIENCE);
  expect(site.log.filter((line) => line.includes('cannot be followed'))).toHaveLength(1);
  reading.leave();
});
