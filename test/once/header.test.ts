/** The header itself: where it counts, how often it is given, and what else of a request counts beside it. */
import { type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { endpoint } from '../../src/http/endpoint.ts';
import { buildServer } from '../../src/http/server.ts';
import { expectCode } from '../support/families.ts';
import { newKeyLine } from '../support/fleet.ts';
import { isReplayed, postOnce } from '../support/once.ts';
import { expectError } from '../support/refused.ts';
import { type Answer, HOST, type Json, memorySite, type TestSite } from '../support/site.ts';

let site: TestSite;
let port: number;
let role: string;
beforeAll(async () => {
  site = await memorySite({ rateLimits: { issue: 4, refusals: 100 } });
  role = await site.newRole();
  await site.app.listen({ host: '127.0.0.1', port: 0 });
  const address = site.app.server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(() => site.close());
// Nobody's limit stands in the way of another test.
beforeEach(() => site.clock.advance(60_000));

const BODY = { common_name: 'a.example.com' };
const keptAnswers = async (): Promise<number> =>
  (await site.site.store.idempotencyKeysUntil(Number.MAX_SAFE_INTEGER, 100)).length;

/** Through a socket: each key is a line of the head. */
async function post(keys: readonly string[], path: string, body: Json): Promise<Answer> {
  const headers = {
    host: HOST,
    authorization: `Bearer ${site.admin}`,
    'content-type': 'application/json',
    'idempotency-key': [...keys],
    connection: 'close',
  };
  const answer = await new Promise<IncomingMessage>((done, fail) => {
    const asked = request({ host: '127.0.0.1', port, method: 'POST', path, headers }, done);
    asked.on('error', fail);
    asked.end(JSON.stringify(body));
  });
  return read(answer);
}

async function read(answer: IncomingMessage): Promise<Answer> {
  const octets = Buffer.concat(await answer.toArray());
  const body: Json = JSON.parse(octets.toString());
  const error = body['error'] as Answer['error'];
  const { headers, statusCode: status = 0 } = answer;
  return { status, headers, text: octets.toString(), octets, body, error };
}

it('two headers are refused, in the words of each API, and one is taken', async () => {
  const kept = await keptAnswers();
  const path = `/v1/pki/issue/${role}`;
  const key = { name: 'key', publicKey: newKeyLine() };
  for (const keys of [
    ['A', 'A'],
    ['A', 'B'],
  ]) {
    const refused = await post(keys, path, BODY);
    expectError(refused, { status: 422, field: 'Idempotency-Key' });
    expect(refused.text).toContain('must be given once');
    expectCode('/api/v1/ssh_keys/', await post(keys, '/api/v1/ssh_keys/', key), 'invalid_field');
    const policies = '/api/v2/certificate-templates';
    expectCode(policies, await post(keys, policies, {}), 'invalid_field');
  }
  expect(await keptAnswers()).toBe(kept);
  const made = await post(['A, A'], path, BODY);
  const other = await post(['A'], path, BODY);
  expect([made.status, other.status, other.text === made.text]).toEqual([201, 201, false]);
});

it('means nothing where nothing is made: it keeps no answer, and leaves no event', async () => {
  const { certificate } = await site.issue(role);
  const token = await site.newToken(['pki:read']);
  const [kept, newest] = [await keptAnswers(), await site.newest()];
  const validate = (key: string): Promise<Answer> =>
    postOnce(site, key, '/v1/pki/certificates/validate', { certificate_pem: certificate }, token);
  for (const key of ['one', 'one', 'other', 'x'.repeat(300)]) {
    const answer = await validate(key);
    expect([answer.status, isReplayed(answer)]).toEqual([200, false]);
  }
  expect([await keptAnswers(), await site.newest()]).toEqual([kept, newest]);
});

it('stands in the description where it means something, and nowhere else', async () => {
  const { paths } = await site.read<{ paths: Record<string, { post?: { parameters?: Json[] } }> }>(
    '/openapi.json',
  );
  const names = (path: string): unknown => paths[path]?.post?.parameters?.map(({ name }) => name) ?? [];
  expect(names('/v1/pki/issue/{role}')).toContain('Idempotency-Key');
  expect(names('/v1/pki/certificates/validate')).not.toContain('Idempotency-Key');
});

it('what is sent again counts for the limit of issuing: whoever repeats it without end fills no trail', async () => {
  const ask = (): Promise<Answer> => postOnce(site, 'again', `/v1/pki/issue/${role}`, BODY);
  const answers = [await ask(), await ask(), await ask(), await ask()];
  expect(answers.map(isReplayed)).toEqual([false, true, true, true]);
  const newest = await site.newest();
  expect((await ask()).status).toBe(429);
  expect(await site.newest()).toEqual(newest);
});

it('another Accept is the same request, and the answer has the same form', async () => {
  const ask = (accept: string): Promise<Answer> =>
    site.send('POST', `/v1/pki/issue/${role}`, {
      headers: {
        accept,
        authorization: `Bearer ${site.admin}`,
        'content-type': 'application/json',
        'idempotency-key': 'accept',
      },
      payload: JSON.stringify(BODY),
    });
  const first = await ask('application/json');
  const again = await ask('application/x-pem-file, text/plain');
  expect([first.status, again.text, isReplayed(again)]).toEqual([201, first.text, true]);
  expect(again.headers['content-type']).toBe(first.headers['content-type']);
});

it('no header but these has a part in what a POST answers', async () => {
  const echo = endpoint({
    method: 'POST',
    path: '/v1/groups',
    summary: 'What it sees of the headers',
    answers: {},
    handle: async ({ headers }) => ({ status: 200, body: headers }),
  });
  const app = await buildServer(site.site, {
    endpoints: [echo],
    onLoopback: true,
    guard: undefined,
    trustProxy: [],
    rateLimits: { refusals: 100 },
  });
  const headers = { accept: 'text/plain', authorization: `Bearer ${site.admin}` };
  const answer = await app.inject({ method: 'POST', url: '/v1/groups', headers });
  expect([answer.statusCode, answer.body]).toEqual([200, '{}']);
  await app.close();
});
