import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { covers, SCOPES, type Scope } from '../../src/access/scopes.ts';
import { ACCESS, type AccessRow } from '../../src/http/access.ts';
import { API } from '../../src/http/surfaces/all.ts';
import { csr } from '../support/csr.ts';
import { anonymous, expectCode, requestIdOf } from '../support/families.ts';
import { newCluster, newKeyLine, registerKey } from '../support/fleet.ts';
import { newPolicy, newProfile } from '../support/profiles.ts';
import { expectError } from '../support/refused.ts';
import { type Answer, type Json, type Method, memorySite, type TestSite } from '../support/site.ts';

type Guarded = Exclude<AccessRow, { readonly open: true }>;

const ROUTES = API.map(({ method, path }) => ({ method, path, key: `${method} ${path}` }));
const GUARDED = ROUTES.flatMap(({ key, ...route }) => {
  const row = ACCESS[key];
  // On loopback, metrics are open; elsewhere a test of their own looks at them.
  return row === undefined || 'open' in row || 'openOnLoopback' in row ? [] : [{ ...route, key, row }];
});

let site: TestSite;
/** One thing of each kind, in the first tenant. */
let own: Readonly<Record<string, string>>;
beforeAll(async () => {
  site = await memorySite();
  own = await furnish(site.admin);
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
  ]);
});

describe.each(GUARDED)('$key', ({ method, path }) => {
  const ask = (token: string | null, ids: Readonly<Record<string, string>> = own): Promise<Answer> =>
    site.call(method, addressOf(path, ids), method === 'GET' ? undefined : {}, token);

  it('needs a token', async () => {
    const refused = await ask(null);
    expectCode(path, refused, 'unauthenticated');
    if (refused.status === 401) expect(refused.headers['www-authenticate']).toMatch(/^Bearer /);
  });

  it.each(['', 'Bearer', 'Bearer ', 'Basic YTpi', 'token', 'Bearer a b', 'Bearer  ä'])(
    'refuses the header %j',
    async (authorization) => {
      const address = addressOf(path, own);
      const refused = await site.send(method, address, {
        headers: { authorization, 'content-type': 'application/json' },
        ...(method === 'GET' ? {} : { payload: '{}' }),
      });
      expectCode(path, refused, 'unauthenticated');
    },
  );

  it('refuses an unknown token, also one that is too long', async () => {
    for (const token of ['chy_unknown', `${site.admin}x`, site.admin.slice(0, -1), 'x'.repeat(513)]) {
      expectCode(path, await ask(token), 'token_invalid');
    }
  });

  it('refuses an expired and a revoked token', async () => {
    const short = await site.newToken(['admin', 'system'], { ttl: '1s' });
    site.clock.advance(1000);
    expectCode(path, await ask(short), 'token_expired');
    const made = await site.made<{ id: string; token: string }>('/v1/tokens', {
      name: 'revoked',
      scopes: ['admin', 'system'],
    });
    await site.call('DELETE', `/v1/tokens/${made.id}`);
    expectCode(path, await ask(made.token), 'token_revoked');
  });

  it('takes a bearer token whatever the case of the word before it', async () => {
    const address = addressOf(path, nowhere());
    const answer = await site.send(method, address, {
      headers: { authorization: `bearer  ${site.admin}`, 'content-type': 'application/json' },
      ...(method === 'GET' ? {} : { payload: '{}' }),
    });
    expect([401, 403]).not.toContain(answer.status);
  });
});

const SCOPED = GUARDED.flatMap(({ row, ...route }) =>
  row.scope === 'any' ? [] : [{ ...route, row, scopes: scopesOf(row.scope, row) }],
);

describe.each(SCOPED)('$key', ({ method, path, row, scopes }) => {
  const ask = (token: string, ids = own): Promise<Answer> =>
    site.call(method, addressOf(path, ids), method === 'GET' ? undefined : bodyOf(row, ids), token);

  it('refuses every scope but those that cover its own', async () => {
    const lacking = SCOPES.filter((one) => !scopes.some((scope) => covers([one], scope)));
    const refused = await ask(await site.newToken(lacking));
    expectCode(path, refused, 'insufficient_scope');
    expect(await site.events(`&request_id=${requestIdOf(refused)}`)).toMatchObject([
      { success: false, action: actionOf(row) ?? 'access_denied' },
    ]);
    // Ids of nothing, so that nothing is really removed.
    for (const scope of scopes) {
      const accepted = await ask(await site.newToken([scope]), nowhere());
      expect([401, 403]).not.toContain(accepted.status);
    }
  });

  it('refuses a token that is narrowed to something else', async () => {
    for (const only of [{ roles: ['another'] }, { hosts: ['web'] }, {}]) {
      const narrowed = await site.newToken(['admin', 'system'], { only });
      expectCode(path, await ask(narrowed), 'access_denied');
    }
  });
});

it.each(SCOPED.filter(({ row }) => 'about' in row))(
  '$key takes a token that is narrowed to what it is about',
  async ({ method, path, row }) => {
    const name = await site.newRole({ store_private_keys: true });
    const { certificate_id: certificates } = await site.issue(name);
    const only = {
      roles: [name],
      clusters: [own['clusters']],
      hosts: [own['sshHostId']],
      profiles: [own['slug']],
    };
    const narrowed = await site.newToken(['admin'], { only });
    const given = {
      csr_pem: csr(),
      common_name: 'a.example.com',
      publicKey: newKeyLine(),
      loginUser: 'root',
      ...bodyOf(row, own),
    };
    const body = method === 'GET' ? undefined : given;
    const ids = { ...own, role: name, certificates, 'certificate-requests': certificates };
    const answer = await site.call(method, addressOf(path, ids), body, narrowed);
    // It is served, to be refused for what it asks.
    const passing = path.endsWith('/order-certificate') ? [400] : [200, 201, 204];
    expect(passing, answer.text).toContain(answer.status);
  },
);

describe('what another tenant has', () => {
  const withIds = GUARDED.filter(({ path }) => path.includes(':') && !path.includes(':projectId'));
  const ofProjects = GUARDED.filter(({ path }) => path.includes(':projectId'));

  it.each(withIds)('is as unknown to $key as what nobody has', async ({ method, path }) => {
    const stranger = await site.newTenant();
    const change = {
      is_active: false,
      allow_self_approval: true,
      csr_pem: csr(),
      crl_pem: 'x',
      reason: 'superseded',
      revocationReason: 'SUPERSEDED',
      publicKey: newKeyLine(),
      loginUser: 'root',
      password: 'correct horse',
      alias: 'x',
      ...terms(path),
    };
    const body = method === 'GET' ? undefined : change;
    const theirs = await site.call(method, addressOf(path, own), body, stranger);
    const nobodys = await site.call(method, addressOf(path, nowhere()), body, stranger);
    expect(theirs.status, theirs.text).toBe(404);
    expect(nobodys.status).toBe(404);
    expect(anonymous(theirs)).toEqual(anonymous(nobodys));
    expect(theirs.text).not.toContain('example.com');
    // The twin: to whom it belongs it is there.
    expect((await site.call('GET', `/v1/pki/ca/${own['ca']}`)).body).toMatchObject({ is_active: true });
  });

  it.each(ofProjects)('is a project of which the caller of $key is no member', async ({ method, path }) => {
    const stranger = await site.newTenant();
    const ask = (projectId: string): Promise<Answer> => {
      const body = method === 'GET' ? undefined : {};
      return site.call(method, addressOf(path, { ...own, projectId }), body, stranger);
    };
    const theirs = await ask(String(own['projectId']));
    expectCode(path, theirs, 'access_denied');
    expect(anonymous(theirs)).toEqual(anonymous(await ask('01890000-0000-7000-8000-000000000000')));
    const { tenant } = await site.read<{ tenant: { id: string } }>('/v1/auth/whoami', stranger);
    expect((await ask(tenant.id)).status).toBe(200);
  });

  it('is in no list', async () => {
    const stranger = await site.newTenant();
    for (const list of ['ca', 'roles', 'certificates', 'csr', 'trust-anchors']) {
      expect(await site.read(`/v1/pki/${list}`, stranger)).toEqual({
        data: [],
        cursor: null,
        has_more: false,
      });
    }
    const found = await site.read<{ data: readonly Json[] }>(
      `/v1/pki/certificates?serial_number=${own['serial']}`,
      stranger,
    );
    expect(found.data).toEqual([]);
    expectError(await site.call('GET', `/v1/pki/certificates/${own['serial']}`, undefined, stranger), {
      status: 404,
      code: 'certificate_not_found',
    });
    for (const [list, count] of [
      ['ssh/authorities', 0],
      ['identities', 1],
      ['tokens', 1],
      ['groups', 0],
    ] as const) {
      const { data } = await site.read<{ data: readonly Json[] }>(`/v1/${list}`, stranger);
      expect(data).toHaveLength(count);
    }
  });

  it('can stand neither above nor behind one’s own', async () => {
    const stranger = await site.newTenant();
    const above = {
      name: 'x',
      common_name: 'X',
      ca_type: 'intermediate',
      parent_ca_id: own['ca'],
      key_type: 'ec',
    };
    expectError(await site.call('POST', '/v1/pki/ca', above, stranger), { field: 'parent_ca_id' });
    const role = { name: 'x', ca_id: own['ca'] };
    expectError(await site.call('POST', '/v1/pki/roles', role, stranger), { field: 'ca_id' });
    const moved = await site.newRole({}, stranger);
    const change = await site.call('PATCH', `/v1/pki/roles/${moved}`, { ca_id: own['ca'] }, stranger);
    expectError(change, { field: 'ca_id' });
    expect((await site.events('', stranger)).filter(({ success }) => !success)).toHaveLength(3);
  });

  it('may bear the same names', async () => {
    const stranger = await site.newTenant();
    const theirs = await site.newCa({ name: 'the-ca' }, stranger);
    await site.newRole({ name: own['role'], ca_id: theirs }, stranger);
    const { certificate_id: id } = await site.issue(String(own['role']), undefined, stranger);
    expect((await site.read(`/v1/pki/certificates/${id}`, stranger))['issuer_ca_id']).toBe(theirs);
    await site.made('/v1/groups', { slug: 'the-group' }, stranger);
  });
});

/** Where only the endpoint can tell what it is about, the body is read before that is looked for. */
function bodyOf(row: Guarded, ids: Readonly<Record<string, string>>): Json {
  if (!('about' in row) || row.about === undefined || !('lookedUp' in row.about)) return {};
  const names = { commonName: 'a.example.com', ttl: '1h' };
  const algorithms = { signatureAlgorithm: 'ECDSA-SHA256', keyAlgorithm: 'EC_prime256v1' };
  return {
    profileId: ids['certificate-profiles'],
    ...names,
    ...algorithms,
    csr: csr(),
    attributes: { ttl: '1h' },
    subjectAlternativeNames: [{ type: 'dns', value: 'a.example.com' }],
    revocationReason: 'SUPERSEDED',
    password: 'of a key store',
    alias: 'a',
  };
}

/** What a CSR is signed for: an authority that is the caller's own does not matter where there is no CSR. */
function terms(path: string): Json {
  return path.endsWith('/sign') ? { ca_id: own['ca'], validity_days: 1 } : {};
}

function scopesOf(scope: Scope, row: Guarded): readonly Scope[] {
  return [scope, ...('orScopes' in row ? (row.orScopes ?? []) : [])];
}

function actionOf(row: Guarded): string | undefined {
  return 'action' in row ? row.action : undefined;
}

async function furnish(token: string): Promise<Readonly<Record<string, string>>> {
  const ca = await site.newCa({ name: 'the-ca' }, token);
  const role = await site.newRole({ name: 'the-role', ca_id: ca, store_private_keys: true }, token);
  const issued = await site.issue(role, undefined, token);
  const requested = await site.made<{ id: string }>('/v1/pki/csr/import', { csr_pem: csr() }, token);
  const identity = await site.made('/v1/identities', { name: 'the-identity', type: 'machine' }, token);
  const made = await site.made('/v1/tokens', { name: 'the-token', scopes: ['pki:read'] }, token);
  const group = await site.made('/v1/groups', { slug: 'the-group' }, token);
  const { certificate_pem } = await site.read(`/v1/pki/ca/${ca}/certificate`);
  const anchor = await site.made('/v1/pki/trust-anchors', { name: 'the-anchor', certificate_pem }, token);
  const authority = await site.made('/v1/ssh/authorities', { name: 'the-authority', kind: 'user' }, token);
  const { tenant } = await site.read<{ tenant: { id: string } }>('/v1/auth/whoami', token);
  const cluster = await newCluster(site, { name: 'the-cluster' }, token);
  const key = await registerKey(site, token);
  const hosts = await furnishHosts(token, tenant.id);
  const policy = await newPolicy(site, {}, token);
  const profile = await newProfile(site, { slug: 'the-profile', certificatePolicyId: policy.id }, token);
  return {
    ...hosts,
    'certificate-requests': issued.certificate_id,
    'certificate-templates': policy.id,
    'certificate-policies': policy.id,
    'certificate-profiles': profile.id,
    slug: String(profile['slug']),
    ca,
    role,
    certificates: issued.certificate_id,
    serial: issued.serial_number,
    csr: requested.id,
    identities: String(identity['id']),
    tokens: String(made['id']),
    'trust-anchors': String(anchor['id']),
    groups: String(group['id']),
    authorities: String(authority['id']),
    tenants: tenant.id,
    clusters: cluster.id,
    inventory: cluster.id,
    ssh_keys: key.id,
  };
}

/** By the names of the parameters that name them. */
async function furnishHosts(token: string, projectId: string): Promise<Readonly<Record<string, string>>> {
  const make = async (what: string, body: Json): Promise<string> =>
    String((await site.made<Json>(`/api/v1/ssh/${what}`, { projectId, ...body }, token, 200))['id']);
  const allowedPrincipals = { usernames: ['admin'] };
  const sshHostId = await make('hosts', {
    hostname: 'the-host.example.com',
    loginMappings: [{ loginUser: 'root', allowedPrincipals }],
  });
  const hostId = await make('hosts', { hostname: 'member.example.com' });
  const sshHostGroupId = await make('host-groups', { name: 'the-group' });
  await site.made(`/api/v1/ssh/host-groups/${sshHostGroupId}/hosts/${hostId}`, undefined, token, 200);
  const { ca } = await site.made<{ ca: { id: string } }>(
    '/api/v1/ssh/ca',
    { projectId, friendlyName: 'the-ssh-ca' },
    token,
    200,
  );
  const certificateTemplateId = await make('certificate-templates', { sshCaId: ca.id, name: 'the-template' });
  return { sshHostId, hostId, sshHostGroupId, sshCaId: ca.id, certificateTemplateId, projectId };
}

/** Ids of the right kinds that nothing has. */
function nowhere(): Readonly<Record<string, string>> {
  const spelled = (kind: string): string => `${kind}_01jd0000000000000000000000`;
  return {
    ca: spelled('ca'),
    role: 'no-role',
    certificates: spelled('cert'),
    csr: spelled('csr'),
    identities: spelled('identity'),
    tokens: spelled('token'),
    groups: spelled('group'),
    authorities: spelled('ca'),
    'trust-anchors': spelled('trust_anchor'),
    tenants: spelled('tenant'),
    clusters: spelled('cluster'),
    inventory: spelled('cluster'),
    ssh_keys: spelled('ssh_key'),
    sshHostId: spelled('ssh_host'),
    hostId: spelled('ssh_host'),
    sshHostGroupId: spelled('ssh_host_group'),
    sshCaId: spelled('ssh_authority'),
    certificateTemplateId: spelled('ssh_template'),
    'certificate-requests': spelled('cert'),
    'certificate-templates': spelled('policy'),
    'certificate-policies': spelled('policy'),
    'certificate-profiles': spelled('profile'),
    slug: 'no-profile',
    // There is no project but one's own, for whom nothing is changed that the request does not name.
    projectId: String(own['projectId']),
  };
}

/** `/v1/pki/ca/:id` with the id of a ca, and so on. */
function addressOf(path: string, ids: Readonly<Record<string, string>>): string {
  return path.replaceAll(/\/([a-z_-]+)\/:(\w+)/g, (_, kind: string, name: string) => {
    const id = ['role', 'name'].includes(name) ? ids['role'] : (ids[name] ?? ids[kind]);
    if (id === undefined) throw new Error(`nothing to put into ${path}`);
    return `/${kind}/${id}`;
  });
}

it('a HEAD is held to what its GET is', async () => {
  const ask = (method: Method, path: string, token: string | null): Promise<Answer> =>
    site.call(method, path, undefined, token);
  for (const { path } of GUARDED.filter(({ method }) => method === 'GET')) {
    expect((await ask('HEAD', addressOf(path, own), null)).status).toBe(401);
    const answer = await ask('HEAD', addressOf(path, own) + demanded(path), site.admin);
    expect([answer.status, answer.text]).toEqual([200, '']);
  }
});

/** The query without which a list is not told. */
function demanded(path: string): string {
  const isFormer = /^\/api\/(v2\/certificate-templates|v1\/pki\/certificate-profiles)$/.test(path);
  return isFormer ? `?projectId=${own['projectId']}` : '';
}
