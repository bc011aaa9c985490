import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCESS, type AccessRow } from '../../src/http/access.ts';
import { API } from '../../src/http/surfaces/all.ts';
import { expectError } from '../support/refused.ts';
import { memorySite, type TestSite } from '../support/site.ts';

type Guarded = Exclude<AccessRow, { readonly open: true }>;

const ROUTES = API.map(({ method, path }) => ({ method, path, key: `${method} ${path}` }));
const GUARDED = ROUTES.flatMap(({ key, ...route }) => {
  const row = ACCESS[key];
  // On loopback, metrics are open; elsewhere a test of their own looks at them.
  return row === undefined || 'open' in row || 'openOnLoopback' in row ? [] : [{ ...route, key, row }];
});

let site: TestSite;
/** The first tenant's. */
let ca: string;
let role: string;
beforeAll(async () => {
  site = await memorySite();
  ca = await site.newCa({ name: 'the-ca' });
  role = await site.newRole({ name: 'the-role', ca_id: ca });
  await site.made('/v1/groups', { slug: 'the-group' });
});
afterAll(() => site.close());

it('every route has a row, and every row a route', () => {
  expect(ROUTES.map(({ key }) => key).sort()).toEqual(Object.keys(ACCESS).sort());
});

it('every route that changes something names its action', () => {
  const silent = GUARDED.filter(({ method, row }) => method !== 'GET' && actionOf(row) === undefined);
  // It only answers; its question needs a body.
  expect(silent.map(({ key }) => key)).toEqual(['POST /v1/pki/certificates/validate']);
});

it('what is open is what relying parties and watchers need', () => {
  const open = ROUTES.filter(({ key }) => !GUARDED.some((guarded) => guarded.key === key));
  expect(open.map(({ key }) => key).sort()).toEqual([
    'GET /aia/:issuer',
    'GET /api/v1/ssh/ca/:sshCaId/public-key',
    'GET /api/v1/ssh/hosts/:sshHostId/host-ca-public-key',
    'GET /api/v1/ssh/hosts/:sshHostId/user-ca-public-key',
    'GET /crl/:issuer/:shard',
    'GET /metrics',
    'GET /openapi.json',
    'GET /v1/health',
    'GET /v1/health/ready',
    'GET /v1/metrics',
    'GET /v1/pki/ca/:id/certificate',
    'GET /v1/pki/ca/:id/certificate.der',
    'GET /v1/pki/ca/:id/crl',
    'GET /v1/ssh/authorities/:id/known_hosts',
    'GET /v1/ssh/authorities/:id/krl',
    'GET /v1/ssh/authorities/:id/public-key',
    'GET /v1/trust',
    // Whoever signs in shows a token in the body.
    'POST /v1/session',
  ]);
});

describe('what another tenant has', () => {
  it('can stand neither above nor behind one’s own', async () => {
    const stranger = await site.newTenant();
    const above = {
      name: 'x',
      common_name: 'X',
      ca_type: 'intermediate',
      parent_ca_id: ca,
      key_type: 'ec',
    };
    expectError(await site.call('POST', '/v1/pki/ca', above, stranger), { field: 'parent_ca_id' });
    const role = { name: 'x', ca_id: ca };
    expectError(await site.call('POST', '/v1/pki/roles', role, stranger), { field: 'ca_id' });
    const moved = await site.newRole({}, stranger);
    const change = await site.call('PATCH', `/v1/pki/roles/${moved}`, { ca_id: ca }, stranger);
    expectError(change, { field: 'ca_id' });
    expect((await site.events('', stranger)).filter(({ success }) => !success)).toHaveLength(3);
  });

  it('may bear the same names', async () => {
    const stranger = await site.newTenant();
    const theirs = await site.newCa({ name: 'the-ca' }, stranger);
    await site.newRole({ name: role, ca_id: theirs }, stranger);
    const { certificate_id: id } = await site.issue(role, undefined, stranger);
    expect((await site.read(`/v1/pki/certificates/${id}`, stranger))['issuer_ca_id']).toBe(theirs);
    await site.made('/v1/groups', { slug: 'the-group' }, stranger);
  });
});

function actionOf(row: Guarded): string | undefined {
  return 'action' in row ? row.action : undefined;
}
