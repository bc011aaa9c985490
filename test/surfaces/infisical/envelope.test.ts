import { afterEach, describe, expect, it } from 'vitest';
import { ChanceryError } from '../../../src/base/error.ts';
import type { Store } from '../../../src/records/store.ts';
import { memorySite, type TestSite } from '../../support/site.ts';
import { ask, expectTold, mapping, newHost, newUser, projectOf } from '../../support/ssh-site.ts';

let site: TestSite;
afterEach(() => site.close());

const JSON_TYPE = { 'content-type': 'application/json' };

describe('what HTTP finds wrong', () => {
  it('is told in the same envelope, whatever it is', async () => {
    site = await memorySite();
    const bearer = { authorization: `Bearer ${site.admin}` };
    const path = '/api/v1/ssh/hosts';
    const send = (headers: Readonly<Record<string, string>>, payload: string): ReturnType<TestSite['send']> =>
      site.send('POST', path, { headers: { ...bearer, ...headers }, payload });
    expectTold(await send({ 'content-type': 'text/plain' }, 'x'), 415, 'UnsupportedMediaType', /JSON/);
    const large = JSON.stringify({ projectId: 'x'.repeat(1_048_577) });
    expectTold(await send(JSON_TYPE, large), 413, 'PayloadTooLarge', /1048576/);
    expectTold(await ask(site, 'PUT', '/hosts'), 405, 'MethodNotAllowed', /^PUT is not for this address/);
    expectTold(await ask(site, 'GET', '/nothing/here'), 404, 'NotFound', /^there is nothing at GET/);
    expectTold(await ask(site, 'GET', `/hosts/${'x'.repeat(201)}`), 414, 'UriTooLong', /too long/);
    const evil = await site.send('GET', path, { headers: { host: 'evil.test', ...bearer } });
    expectTold(evil, 421, 'MisdirectedRequest', /evil\.test/);
    expect(
      (await send(JSON_TYPE, JSON.stringify({ projectId: await projectOf(site), hostname: 'a.b' }))).status,
    ).toBe(200);
  });

  it('is never told with a secret that stands in an address', async () => {
    site = await memorySite();
    const refused = await ask(site, 'GET', `/hosts/${site.admin}`);
    expectTold(refused, 404, 'NotFound', /withheld/);
    const machine = await newUser(site, 'robot', { type: 'machine', email: null });
    const path = `/hosts/${site.admin}/issue-user-cert`;
    const denied = await ask(site, 'POST', path, { loginUser: 'x' }, machine.token);
    expect(denied.status).toBe(403);
    expect(`${refused.text}${denied.text}`).not.toContain(site.admin);
  });
});

it('who asks too often is told when to ask again', async () => {
  site = await memorySite({ rateLimits: { issue: 1, refusals: 100 } });
  const alice = await newUser(site, 'alice');
  const { id } = await newHost(site, { loginMappings: [mapping('root', [alice.username])] });
  const login = (): ReturnType<typeof ask> =>
    ask(site, 'POST', `/hosts/${id}/issue-user-cert`, { loginUser: 'root' }, alice.token);
  expect((await login()).status).toBe(200);
  const limited = await login();
  expectTold(limited, 429, 'RateLimitExceeded', /try again in \d+ s$/);
  expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0);
  site.clock.advance(60_000);
  expect((await login()).status).toBe(200);
});

describe('when the store fails', () => {
  const failing = (failure: () => Error | undefined) => {
    return (store: Store): Store => ({
      ...store,
      get lastCommitMs() {
        return store.lastCommitMs;
      },
      commit: async (change) => {
        const error = failure();
        if (error !== undefined) throw error;
        return store.commit(change);
      },
    });
  };

  it.each([
    [
      () => new ChanceryError('unavailable', 'the disk is full', { retryAfter: 1 }),
      503,
      'ServiceUnavailable',
      /disk/,
    ],
    [() => new TypeError('a secret defect'), 500, 'InternalServerError', /^Something went wrong$/],
  ] as const)('%s: no certificate leaves', async (make, status, error, message) => {
    let broken = false;
    site = await memorySite(
      {},
      failing(() => (broken ? make() : undefined)),
    );
    const alice = await newUser(site, 'alice');
    const { id } = await newHost(site, { loginMappings: [mapping('root', [alice.username])] });
    broken = true;
    const body = { loginUser: 'root' };
    const answer = await ask(site, 'POST', `/hosts/${id}/issue-user-cert`, body, alice.token);
    expectTold(answer, status, error, message);
    expect(answer.text).not.toMatch(/PRIVATE KEY|secret defect/);
    broken = false;
    expect((await ask(site, 'POST', `/hosts/${id}/issue-user-cert`, body, alice.token)).status).toBe(200);
  });
});
