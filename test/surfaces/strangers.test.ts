/**
 * Who may not: every route, with every kind of token that will not do and with everything that is somebody else's,
 * nobody's or of the wrong kind in every place where a request names a thing. Made from the access table and the table of
 * sample requests, which a route cannot be without.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { covers, SCOPES, type Scope } from '../../src/access/scopes.ts';
import type { ErrorCode } from '../../src/base/error.ts';
import { ACCESS, type AccessRow, scopesOf } from '../../src/http/access.ts';
import { sealSession } from '../../src/http/session/sealed-session.ts';
import type { Change } from '../../src/records/store.ts';
import { contentOf } from '../support/contents.ts';
import { newPerson } from '../support/csr-requests.ts';
import { addressOf, type Drawn, draw, misspelled, nobodys, plainly } from '../support/drawn.ts';
import { anonymous, expectCode, requestIdOf } from '../support/families.ts';
import { Holdings, KINDS, type Kind } from '../support/holdings.ts';
import { plainId } from '../support/inside.ts';
import { recordCommits } from '../support/recorded.ts';
import { SAMPLES } from '../support/routes/all.ts';
import type { Sampler } from '../support/routes/sample.ts';
import { type Answer, HOST, type Method, siteOver, type TestSite } from '../support/site.ts';
import { STORES } from '../support/stores.ts';

interface Route {
  readonly key: string;
  readonly method: Method;
  readonly path: string;
  readonly row: AccessRow;
  readonly samplers: readonly Sampler[];
}

const ROUTES: readonly Route[] = Object.entries(ACCESS).map(([key, row]) => {
  const [method, path] = key.split(' ') as [Method, string];
  const samplers = SAMPLES[key] ?? [];
  return { key, method, path, row, samplers: Array.isArray(samplers) ? samplers : [samplers as Sampler] };
});
/** On loopback, metrics are open; elsewhere a test of their own looks at them. */
const isOpen = (row: AccessRow): boolean => 'open' in row || 'openOnLoopback' in row;
const LISTS = ROUTES.filter(
  // On loopback, metrics are of the whole server.
  ({ key, row }) => /^GET [^:]*$/.test(key) && !('openOnLoopback' in row),
);
const GUARDED = ROUTES.filter(({ row }) => !isOpen(row));

it('every route has a sample, and every sample a route', () => {
  expect(Object.keys(SAMPLES).sort()).toEqual(Object.keys(ACCESS).sort());
  expect(ROUTES.filter(({ samplers }) => samplers.length === 0)).toEqual([]);
});

it('every parameter of an address names something that somebody could have', async () => {
  const without = ROUTES.filter(({ path }) => path.replaceAll(PLAIN, '').includes(':'));
  const site = await siteOver(STORES[0] as (typeof STORES)[number]);
  const of = new Holdings(site, site.admin, 'heron');
  await of.furnish();
  for (const { key, path, samplers } of without) {
    for (const sampler of samplers) {
      const { places, sample } = await draw(sampler, of);
      const named = Object.entries(sample.path ?? {}).filter(([name]) => !`:${name}`.match(PLAIN));
      expect(named.length, key).toBe(path.replaceAll(PLAIN, '').split(':').length - 1);
      for (const [, value] of named)
        expect(
          places.map((place) => place.value),
          key,
        ).toContain(value);
    }
  }
  await site.close();
});

describe('a token that will not do', () => {
  let site: TestSite;
  let of: Holdings;
  let changes: () => readonly Change[];
  let bad: readonly BadToken[];
  /** By what each scope is alone on it, and by all but those that cover a route's. */
  const narrow = new Map<string, string>();
  beforeAll(async () => {
    site = await siteOver(STORES[0] as (typeof STORES)[number]);
    of = new Holdings(site, site.admin, 'heron');
    await of.furnish();
    bad = await badTokens(site);
    for (const { row } of GUARDED) {
      for (const scopes of tooNarrow(row)) {
        if (!narrow.has(scopes.join())) narrow.set(scopes.join(), await site.newToken(scopes));
      }
    }
    for (const only of NARROWED)
      narrow.set(JSON.stringify(only), await site.newToken(['admin', 'system'], { only }));
    changes = recordCommits(site.site.store);
  });
  afterAll(() => site.close());

  const ask = (
    { method, path }: Route,
    { sample }: Drawn,
    authorization?: string,
    cookie?: string,
  ): Promise<Answer> =>
    site.send(method, addressOf(path, sample), {
      headers: {
        'content-type': 'application/json',
        ...(authorization === undefined ? {} : { authorization }),
        ...(cookie === undefined ? {} : { cookie, origin: `http://${HOST}` }),
      },
      ...(method === 'GET' ? {} : { payload: JSON.stringify(sample.body ?? {}) }),
    });
  /** The same request of what is there and of what is not. */
  const both = async ({ samplers: [sampler] }: Route): Promise<readonly Drawn[]> => {
    if (sampler === undefined) throw new Error('a route without a sample');
    const drawn = await draw(sampler, of);
    const absent = drawn.places.map(({ value }, place) =>
      draw(sampler, of, { place, value: nobodys(value) }),
    );
    return [drawn, ...(await Promise.all(absent))];
  };

  it.each(GUARDED)(
    'is refused by $key, of what is there as of what is not, and nothing is written',
    async (route) => {
      const drawn = await both(route);
      changes();
      for (const { code, cookie, header } of bad) {
        const told = new Set<string>();
        for (const one of drawn) {
          const answer = await ask(route, one, header, cookie);
          expectCode(route.path, answer, code);
          expectUntold(answer);
          told.add(JSON.stringify(anonymous({ ...answer, text: withoutAddress(answer.text) })));
        }
        expect(told.size, `${route.key} ${header ?? cookie}`).toBe(1);
      }
      expect(changes()).toEqual([]);
    },
  );

  it.each(GUARDED)('and is too narrow is refused by $key with one event', async (route) => {
    const [drawn] = await both(route);
    if (drawn === undefined) return;
    const refusals: [string, ErrorCode][] = tooNarrow(route.row).map((scopes) => [
      scopes.join(),
      'insufficient_scope',
    ]);
    const narrowed = 'scope' in route.row && route.row.scope !== 'any' ? NARROWED : [];
    for (const only of narrowed) refusals.push([JSON.stringify(only), 'access_denied']);
    for (const [token, code] of refusals) {
      changes();
      const answer = await ask(route, drawn, `Bearer ${narrow.get(token)}`);
      expectCode(route.path, answer, code);
      expectUntold(answer);
      const action = 'action' in route.row ? route.row.action : 'access_denied';
      expect(changes(), `${route.key} ${token}`).toMatchObject([
        { writes: [], events: [{ action, success: false, requestId: requestIdOf(answer) }] },
      ]);
    }
  });

  it.each(GUARDED.filter(({ row }) => 'about' in row))(
    'is one that is narrowed to something else alone: to what $key is about, it will do',
    async (route) => {
      const [drawn] = await both(route);
      if (drawn === undefined) return;
      const only = {
        roles: [await of.the('role')],
        profiles: [await of.the('profileSlug'), await of.the('profile')],
        hosts: [await of.the('sshHost')],
        clusters: [await of.the('cluster')],
      };
      const answer = await ask(route, drawn, `Bearer ${await site.newToken(['admin'], { only })}`);
      expect([200, 201, 204, drawn.sample.status], answer.text).toContain(answer.status);
    },
  );

  it('is refused by a HEAD as by its GET', async () => {
    for (const route of GUARDED.filter(({ method }) => method === 'GET')) {
      const [drawn] = await both(route);
      if (drawn === undefined) continue;
      const head: Route = { ...route, method: 'HEAD' };
      expect((await ask(head, drawn)).status, route.key).toBe(401);
      const answer = await ask(head, drawn, `bearer  ${site.admin}`);
      expect([answer.status, answer.text], route.key).toEqual([200, '']);
    }
  });

  function expectUntold(answer: Answer): void {
    expect(answer.text).not.toContain(of.mark);
    if (answer.status === 401) expect(answer.headers['www-authenticate']).toMatch(/^Bearer /);
  }
});

interface BadToken {
  readonly header?: string;
  /** As a page of our own sends it. */
  readonly cookie?: string;
  readonly code: ErrorCode;
}

/** Of people and machines that have everything, or had. */
async function badTokens(site: TestSite): Promise<readonly BadToken[]> {
  const all = ['admin', 'system'];
  const short = await site.newToken(all, { ttl: '1s' });
  site.clock.advance(1000);
  const revoked = await site.made<{ id: string; token: string }>('/v1/tokens', {
    name: 'revoked',
    scopes: all,
  });
  await site.call('DELETE', `/v1/tokens/${revoked.id}`);
  const removed = await newPerson(site, ['admin']);
  await site.call('DELETE', `/v1/identities/${removed.id}`);
  const session = (token: string, seconds: number): string => {
    const endsAt = Math.floor(site.clock.now() / 1000) + seconds;
    return `chancery_session=${sealSession(site.site.sealer, { token, endsAt })}`;
  };
  const malformed = ['', 'Bearer', 'Bearer ', 'Basic YTpi', 'token', 'Bearer a b', 'Bearer  ä', site.admin];
  const unknown = ['chy_unknown', `${site.admin}x`, site.admin.slice(0, -1), 'x'.repeat(513)];
  return [
    { code: 'unauthenticated' },
    ...malformed.map((header) => ({ header, code: 'unauthenticated' as const })),
    ...unknown.map((token) => ({ header: `Bearer ${token}`, code: 'token_invalid' as const })),
    { header: `Bearer ${short}`, code: 'token_expired' },
    { header: `Bearer ${revoked.token}`, code: 'token_revoked' },
    { header: `Bearer ${removed.token}`, code: 'token_revoked' },
    { cookie: `chancery_session=${site.admin}`, code: 'token_invalid' },
    { cookie: session(revoked.token, 60), code: 'token_revoked' },
    { cookie: session(site.admin, 0), code: 'token_expired' },
    { cookie: session(site.admin, 60), header: 'Bearer chy_unknown', code: 'token_invalid' },
  ];
}

/** What a token may be narrowed to that nothing here is called. */
const NARROWED = [
  { roles: ['another'] },
  { profiles: ['another'] },
  { hosts: ['web'] },
  { clusters: ['x'] },
  {},
];

/** Sets of scopes none of which covers a route's: all such together, and each alone. */
function tooNarrow(row: AccessRow): readonly (readonly Scope[])[] {
  const needed = scopesOf(row);
  if (needed.length === 0) return [];
  const others = SCOPES.filter((one) => !needed.some((scope) => covers([one], scope)));
  return [others, ...others.map((one) => [one])];
}

/** Some families repeat the address. */
function withoutAddress(text: string): string {
  return text.replaceAll(/\/(v1|api)\/[^"\s]*/g, '…');
}

describe.each(STORES)('over $name', (kind) => {
  let site: TestSite;
  let first: Holdings;
  let second: Holdings;
  let changes: () => readonly Change[];
  beforeAll(async () => {
    site = await siteOver(kind);
    first = new Holdings(site, site.admin, 'heron');
    second = new Holdings(site, await site.newTenant(), 'osprey');
    await first.furnish();
    await second.furnish();
    const common = first.lines.filter((line) => second.lines.includes(line));
    for (const { lines } of [first, second]) {
      lines.splice(0, lines.length, ...lines.filter((line) => !common.includes(line)));
    }
    changes = recordCommits(site.site.store);
  }, 60_000);
  afterAll(() => site.close());

  const send = ({ method, path }: Route, { sample }: Drawn, token: string | null): Promise<Answer> =>
    site.call(method, addressOf(path, sample), method === 'GET' ? undefined : (sample.body ?? {}), token);

  /** That nothing was written but at most the event of a refusal, and that the caller's own. */
  async function expectUnwritten(of: Holdings | undefined, label: string): Promise<void> {
    const events = changes().flatMap((change) => {
      expect([change.writes, change.counts ?? []], label).toEqual([[], []]);
      return change.events;
    });
    if (of === undefined) expect(events, label).toEqual([]);
    else {
      expect(events.length, label).toBeLessThanOrEqual(1);
      const tenantId = plainId('tenant', await of.the('tenant'));
      for (const event of events) expect(event, label).toMatchObject({ tenantId, success: false });
    }
  }

  it.each(GUARDED)('$key is served to each scope that it is for', async (route) => {
    const scopes = 'scope' in route.row ? scopesOf(route.row) : [];
    const alone = await Promise.all(scopes.map((scope) => site.newToken([scope])));
    for (const token of [site.admin, ...alone]) {
      const served: boolean[] = [];
      for (const sampler of route.samplers) {
        const drawn = await draw(sampler, first);
        const answer = await send(route, drawn, token);
        const isServed = (drawn.sample.status ?? -1) === answer.status || answer.status < 300;
        if (token === site.admin) expect(isServed, answer.text).toBe(true);
        // Of two kinds of things, a scope may be for one.
        else expect([401, 403]).not.toContain(answer.status);
        served.push(isServed);
      }
      expect(served, route.key).toContain(true);
    }
  });

  describe.each([
    ['the first tenant’s admin, who has the whole installation', () => first, () => second],
    ['the second tenant’s admin', () => second, () => first],
  ] as const)('to %s', (_, ours, theirs) => {
    const named = ROUTES.filter(({ row }) => !('open' in row));
    it.each(named)('$key shows and does nothing of what is another’s, in any place', async (route) => {
      const [us, them] = [ours(), theirs()];
      const before = await contentOf(site, them);
      for (const sampler of route.samplers) {
        const { places } = await draw(sampler, us);
        for (const [place, { kind }] of places.entries()) {
          if (us === first && OF_THE_INSTALLATION.has(route.key)) continue;
          const label = `${route.key}: ${kind}`;
          const value = await them.the(kind);
          const alien = await draw(sampler, us, { place, value });
          const nothing = nobodys(value);
          const absent = await draw(sampler, us, { place, value: nothing });
          changes();
          const theirsTold = await send(route, alien, us.token);
          await expectUnwritten(us, label);
          const nobodysTold = await send(route, absent, us.token);
          await expectUnwritten(us, label);
          expect(saidOf(theirsTold, value), label).toEqual(saidOf(nobodysTold, nothing));
          expectRefusedOrEmpty(route, alien, theirsTold, value, label);
          expectSilent({ ...theirsTold, text: theirsTold.text.replaceAll(value, '') }, them);
        }
      }
      expect(await contentOf(site, them)).toEqual(before);
    });
  });

  it.each(LISTS)('$key shows nothing of another’s, nor where another’s cursor leads', async (route) => {
    const { path } = route;
    for (const [us, them] of [
      [first, second],
      [second, first],
    ] as const) {
      if (us === first && OF_THE_INSTALLATION.has(route.key)) continue;
      if (them === first && FOR_EVERYBODY.has(route.key)) continue;
      const drawn = await Promise.all(route.samplers.map((sampler) => draw(sampler, us)));
      for (const one of drawn) expectSilent(await send(route, one, us.token), them);
      const theirs = await site.call('GET', `${path}?limit=1`, undefined, them.token);
      const { cursor } = theirs.body;
      if (typeof cursor !== 'string') continue;
      const asked = `${path}?limit=100&cursor=${encodeURIComponent(cursor)}`;
      const carriedOn = await site.call('GET', asked, undefined, us.token);
      // What is the installation's is shown to its tenants in no case.
      expect([200, 400, 403], carriedOn.text).toContain(carriedOn.status);
      expectSilent(carriedOn, them);
    }
  });

  // What is no id of the kind is so before any store is asked.
  it.each(kind.name === 'memory' ? ROUTES : [])(
    '$key knows nothing by an id of another kind',
    async (route) => {
      for (const sampler of route.samplers) {
        const { places } = await draw(sampler, first);
        for (const [place, { kind: asked, value }] of places.entries()) {
          if (plainly(value) === undefined) continue;
          for (const wrong of await wrongOnes(asked, value)) {
            const label = `${route.key}: ${wrong} for ${asked}`;
            const drawn = await draw(sampler, first, { place, value: wrong });
            changes();
            const answer = await send(route, drawn, isOpen(route.row) ? null : first.token);
            await expectUnwritten(isOpen(route.row) ? undefined : first, label);
            expectRefusedOrEmpty(route, drawn, answer, wrong, label);
          }
        }
      }
    },
  );

  it.each(ROUTES)('$key fails at nothing that stands where a text should', async (route) => {
    const token = isOpen(route.row) ? null : first.token;
    for (const sampler of route.samplers) {
      const { sample } = await draw(sampler, first);
      for (const odd of ODD) {
        for (const part of ['path', 'query', 'body'] as const) {
          for (const name of Object.keys(sample[part] ?? {})) {
            if (typeof sample[part]?.[name] !== 'string') continue;
            const changed = { ...sample, [part]: { ...sample[part], [name]: odd } };
            const answer = await send(route, { sample: changed, places: [] }, token);
            expect(answer.status, `${route.key} ${name} ${JSON.stringify(odd)}`).toBeLessThan(500);
          }
        }
      }
    }
  });

  /** The same id spelled as of another kind, and the plain ids of one's own things of other kinds. */
  async function wrongOnes(asked: Kind, value: string): Promise<readonly string[]> {
    const wrong = [misspelled(value) ?? ''];
    const seen = new Set<string>([KINDS[asked]]);
    for (const kind of Object.keys(KINDS) as Kind[]) {
      const other = plainly(await first.the(kind));
      if (other === undefined || seen.has(KINDS[kind])) continue;
      seen.add(KINDS[kind]);
      wrong.push(other);
    }
    return wrong;
  }
});

/** That nothing in an answer is a tenant's: neither its names nor its octets. */
function expectSilent(answer: Answer, them: Holdings): void {
  expect(answer.text).not.toContain(them.mark);
  for (const line of them.lines) expect(answer.text).not.toContain(line);
}

/** PostgreSQL holds no NUL; of the others, UTF-8 none. */
const ODD = ['\0', 'a\0b', 'a/../b', '\ud800'.toWellFormed(), '%', 'x'.repeat(150)];

/** Which part of an issuer's list, which kind of alarm: of these there is nothing to have. */
const PLAIN = /:(shard|kind)\b/g;

/** What is said, whatever it was that it is said of. */
function saidOf(answer: Answer, asked: string): unknown {
  return anonymous({ ...answer, text: answer.text.replaceAll(asked, '…') });
}

/** A filter may find nothing; whatever else names what is not there is refused. */
function expectRefusedOrEmpty(
  route: Route,
  { sample }: Drawn,
  answer: Answer,
  value: string,
  label: string,
): void {
  const isFilter = Object.values(sample.query ?? {}).includes(value);
  if (route.key === ONLY_TELLS) expect(answer.body, label).toEqual({ active: false });
  else if (isFilter && answer.status === 200) {
    const lists = Object.values(answer.body).filter(Array.isArray);
    expect(lists, label).toEqual([[]]);
  } else expect([400, 403, 404, 422], `${label}: ${answer.text}`).toContain(answer.status);
}

/** Its question names a token that may be nobody's. */
const ONLY_TELLS = 'POST /v1/auth/introspect';
/** Whoever has the installation may change what its tenants may do, and looks into all that is wrong with it. */
const OF_THE_INSTALLATION: ReadonlySet<string> = new Set([
  'PATCH /v1/tenants/:id',
  'GET /v1/alarms',
  'DELETE /v1/alarms/:kind/:subject',
]);
/** What the first tenant tells everybody, the other tenants among them; of those it tells nothing (`test/surfaces/native/trust.test.ts`). */
const FOR_EVERYBODY: ReadonlySet<string> = new Set(['GET /v1/trust']);
