import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { auditEvent, systemActor } from '../../src/audit/event.ts';
import { ChanceryError } from '../../src/base/error.ts';
import { parsePublicKey } from '../../src/keys/public-key.ts';
import type { Change, Store } from '../../src/records/store.ts';
import { csr, ecKey } from '../support/csr.ts';
import { expectError } from '../support/refused.ts';
import { type Answer, memorySite, type TestSite } from '../support/site.ts';

/** What the wrapped store does before it does what it is asked for. */
interface Faults {
  admit?: (() => void) | undefined;
  commit?: ((change: Change) => Promise<void> | void) | undefined;
  transact?: (() => Promise<void> | void) | undefined;
}

let faults: Faults;
let site: TestSite;
let role: string;
/** How many keys were made. */
let keys: number;

beforeEach(async () => {
  faults = {};
  keys = 0;
  const counted: NonNullable<Parameters<typeof memorySite>[0]> = {
    keys: (real) => ({
      generate: (algorithm, owner) => {
        keys += 1;
        return real.generate(algorithm, owner);
      },
    }),
  };
  site = await memorySite(counted, failing);
  role = await site.newRole();
  keys = 0;
});
afterEach(() => site.close());

function failing(store: Store): Store {
  return {
    ...store,
    get lastCommitMs() {
      return store.lastCommitMs;
    },
    admit: () => {
      faults.admit?.();
      store.admit();
    },
    commit: async (change) => {
      await faults.commit?.(change);
      return store.commit(change);
    },
    transact: async (decide) => {
      await faults.transact?.();
      return store.transact(decide);
    },
  };
}

const full = (): never => {
  throw new ChanceryError('unavailable', 'the store cannot commit now', {
    retryAfter: 1,
    detail: 'disk full',
  });
};

const issue = (): Promise<Answer> =>
  site.call('POST', `/v1/pki/issue/${role}`, { common_name: 'a.example.com' });
const sign = (): Promise<Answer> => site.call('POST', `/v1/pki/sign/${role}`, { csr_pem: csr() });

function expectUnavailable(answer: Answer): void {
  expectError(answer, { status: 503, code: 'service_unavailable' });
  expect(answer.headers['retry-after']).toBe('1');
  expect(answer.text).not.toMatch(/BEGIN|disk full/);
}

describe('when nothing can be committed', () => {
  it('nothing that was signed leaves, and nothing is listed', async () => {
    const before = await site.newest();
    faults.commit = full;
    for (const answer of [await issue(), await sign()]) expectUnavailable(answer);
    faults.transact = full;
    expectUnavailable(await site.call('POST', '/v1/pki/roles', { name: 'x', ca_id: await anyCa() }));
    expectUnavailable(
      await site.call('POST', '/v1/pki/ca', { name: 'x', common_name: 'X', ca_type: 'root', key_type: 'ec' }),
    );
    expectUnavailable(await site.call('POST', '/v1/tokens', { name: 'x', scopes: ['pki:read'] }));
    faults = {};
    expect(await site.newest()).toEqual(before);
    expect((await issue()).status).toBe(201);
    expect((await sign()).status).toBe(201);
    expect(site.log.join('')).toContain('disk full');
  });

  it('no decision on a CSR counts, and no key leaves that is not destroyed', async () => {
    const ca = await anyCa();
    const id = await approvedCsr(ca);
    const own = await madeCsr();
    const act = (path: string, body?: unknown): Promise<Answer> =>
      site.call('POST', `/v1/pki/csr${path}`, body);
    faults.commit = full;
    faults.transact = full;
    expectUnavailable(await act('', { subject: { common_name: 'a.example.com' } }));
    expectUnavailable(await act('/import', { csr_pem: csr() }));
    expectUnavailable(await act(`/${own}/approve`));
    expectUnavailable(await act(`/${own}/reject`, { reason: 'x' }));
    expectUnavailable(await act(`/${id}/sign`, { ca_id: ca, validity_days: 90 }));
    faults = {};
    expect(await site.read(`/v1/pki/csr/${own}`)).toMatchObject({ status: 'pending', has_private_key: true });
    expect((await act(`/${id}/sign`, { ca_id: ca, validity_days: 90 })).status).toBe(201);
    await act(`/${own}/approve`);
    await act(`/${own}/sign`, { ca_id: ca, validity_days: 90 });
    faults.transact = full;
    expectUnavailable(await act(`/${own}/private-key`));
    faults = {};
    expect((await act(`/${own}/private-key`)).text).toContain('PRIVATE KEY');
  });

  it('nothing is even begun: no key is made and nothing is signed', async () => {
    faults.admit = full;
    const committed: Change[] = [];
    faults.commit = (change) => void committed.push(change);
    for (const answer of [await issue(), await sign()]) expectUnavailable(answer);
    expectUnavailable(
      await site.call('POST', '/v1/pki/ca', { name: 'x', common_name: 'X', ca_type: 'root', key_type: 'ec' }),
    );
    expectUnavailable(await site.call('POST', '/v1/pki/csr', { subject: { common_name: 'a.example.com' } }));
    expect({ keys, committed }).toEqual({ keys: 0, committed: [] });
    const ready = await site.call('GET', '/v1/health/ready', undefined, null);
    expect([ready.status, ready.body['checks']]).toEqual([
      503,
      { store: 'unavailable', clock: 'ok', master_key: 'ok', alarms: 'ok' },
    ]);
    faults = {};
    expect((await issue()).status).toBe(201);
  });

  it('a refusal that cannot be recorded is not told as one', async () => {
    faults.commit = full;
    const denied = await site.call('POST', `/v1/pki/issue/${role}`, { common_name: 'evil.test' });
    expectUnavailable(denied);
    expect(denied.text).not.toContain('evil.test');
    expectUnavailable(await site.call('POST', '/v1/pki/ca', {}));
    faults = {};
    const told = await site.call('POST', `/v1/pki/issue/${role}`, { common_name: 'evil.test' });
    expectError(told, { rule: 'dns_allowed' });
  });

  it('a failure that is none of ours is a defect, told without its text', async () => {
    faults.commit = () => {
      throw new TypeError('secret detail');
    };
    const answer = await issue();
    expectError(answer, { status: 500, code: 'internal_error' });
    expect(answer.text).not.toContain('secret detail');
    expect(site.log.join('')).toContain('secret detail');
  });
});

describe('what changes between decision and commit', () => {
  const meanwhile = (act: () => Promise<unknown>): void => {
    faults.commit = async (change) => {
      if (!change.writes.some((write) => 'insert' in write && write.insert === 'certificates')) return;
      faults.commit = undefined;
      await act();
    };
  };

  it('a token that is revoked issues nothing', async () => {
    const { id, token } = await site.made<{ id: string; token: string }>('/v1/tokens', {
      name: 'x',
      scopes: ['pki:issue', 'pki:admin'],
    });
    const before = await site.newest();
    meanwhile(() => site.call('DELETE', `/v1/tokens/${id}`));
    const body = { common_name: 'a.example.com' };
    const refused = await site.call('POST', `/v1/pki/issue/${role}`, body, token);
    expectError(refused, { status: 401, code: 'token_revoked' });
    expect(await site.newest()).toEqual(before);
    await site.issue(role);
  });

  it('a token that is revoked makes no authority', async () => {
    const made = await site.made<{ id: string; token: string }>('/v1/tokens', {
      name: 'x',
      scopes: ['pki:admin'],
    });
    const ca = { name: 'x', common_name: 'X', ca_type: 'root', key_type: 'ec' };
    meanwhile(() => site.call('DELETE', `/v1/tokens/${made.id}`));
    const refused = await site.call('POST', '/v1/pki/ca', ca, made.token);
    expectError(refused, { status: 401, code: 'token_revoked' });
    await site.made('/v1/pki/ca', ca);
  });

  it('an identity that is removed issues nothing', async () => {
    const robot = await site.made<{ id: string }>('/v1/identities', { name: 'robot', type: 'machine' });
    const token = await site.newToken(['pki:issue'], { identity_id: robot.id });
    meanwhile(() => site.call('DELETE', `/v1/identities/${robot.id}`));
    const body = { common_name: 'a.example.com' };
    const refused = await site.call('POST', `/v1/pki/issue/${role}`, body, token);
    expectError(refused, { status: 401, code: 'token_revoked' });
  });

  it('an authority that is switched off signs nothing', async () => {
    const ca = await anyCa();
    meanwhile(() => site.call('PATCH', `/v1/pki/ca/${ca}`, { is_active: false }));
    expectError(await issue(), { rule: 'authority_active' });
    await site.call('PATCH', `/v1/pki/ca/${ca}`, { is_active: true });
    await site.issue(role);
  });

  it('a key that is blocked is not certified', async () => {
    const key = ecKey();
    const csrPem = csr({ commonName: 'a.example.com', key });
    const { spkiHash } = parsePublicKey(key.spki);
    const { ids, store } = site.site;
    const row = { spkiHash, reason: 'compromised', since: 1 } as const;
    const [tenant] = await store.list('tenants', {}, { limit: 1 });
    const actor = systemActor(tenant?.id ?? ids.next(), site.clock);
    const event = auditEvent(actor, { action: 'test', success: true }, site.site);
    const path = `/v1/pki/sign/${role}`;
    expect((await site.call('POST', path, { csr_pem: csrPem })).status).toBe(201);
    meanwhile(() => store.commit({ expect: [], writes: [{ insert: 'blockedKeys', row }], events: [event] }));
    expectError(await site.call('POST', path, { csr_pem: csrPem }), { rule: 'key_not_blocked' });
    expect((await sign()).status).toBe(201);
  });

  it('an approval whose authority changes is void, and signs nothing', async () => {
    const ca = await anyCa();
    const id = await approvedCsr(ca);
    const before = await site.newest();
    meanwhile(async () => {
      await site.call('PATCH', `/v1/pki/ca/${ca}`, { is_active: false });
      await site.call('PATCH', `/v1/pki/ca/${ca}`, { is_active: true });
    });
    const sign = (): Promise<Answer> =>
      site.call('POST', `/v1/pki/csr/${id}/sign`, { ca_id: ca, validity_days: 90 });
    expectError(await sign(), { status: 409, code: 'approval_void' });
    expect(await site.newest()).toEqual(before);
    await site.call('POST', `/v1/pki/csr/${id}/approve`, { ca_id: ca, validity_days: 90 });
    expect((await sign()).status).toBe(201);
  });

  it('an approval of one’s own does not outlive the tenant’s consent', async () => {
    const ca = await anyCa();
    const id = await approvedCsr();
    meanwhile(() => allowSelfApproval(false));
    const sign = (): Promise<Answer> =>
      site.call('POST', `/v1/pki/csr/${id}/sign`, { ca_id: ca, validity_days: 90 });
    expectError(await sign(), { status: 403, code: 'access_denied' });
    await allowSelfApproval(true);
    expect((await sign()).status).toBe(201);
  });

  it('a role that is narrowed, or removed, judges anew', async () => {
    meanwhile(() => site.call('PATCH', `/v1/pki/roles/${role}`, { allowed_domains: ['other.test'] }));
    expectError(await issue(), { rule: 'dns_allowed' });
    await site.call('PATCH', `/v1/pki/roles/${role}`, { allowed_domains: ['example.com'] });
    meanwhile(() => site.call('DELETE', `/v1/pki/roles/${role}`));
    expectError(await issue(), { status: 404, code: 'role_not_found' });
  });

  it('a role that is changed in a way that does not matter issues under its new version', async () => {
    meanwhile(() => site.call('PATCH', `/v1/pki/roles/${role}`, { max_ttl: '1h' }));
    const { body } = await issue();
    const length = Date.parse(String(body['not_after'])) - site.clock.now();
    expect(length).toBeLessThanOrEqual(3_600_000);
  });

  it('a role that never stands still is told to come again', async () => {
    let ttl = 1;
    const change = async (): Promise<void> => {
      ttl += 1;
      await site.call('PATCH', `/v1/pki/roles/${role}`, { max_ttl: `${ttl}h` });
    };
    faults.commit = async ({ writes }) => {
      if (writes.some((write) => 'insert' in write && write.insert === 'certificates')) await change();
    };
    expectUnavailable(await issue());
    faults = {};
    await site.issue(role);
  });
});

async function anyCa(): Promise<string> {
  const { data } = await site.read<{ data: readonly { id: string }[] }>('/v1/pki/ca?limit=1');
  return data[0]?.id ?? '';
}

async function allowSelfApproval(allow_self_approval: boolean): Promise<void> {
  const { tenant } = await site.read<{ tenant: { id: string } }>('/v1/auth/whoami');
  await site.call('PATCH', `/v1/tenants/${tenant.id}`, { allow_self_approval });
}

async function madeCsr(): Promise<string> {
  const body = { subject: { common_name: 'a.example.com' } };
  return (await site.made<{ id: string }>('/v1/pki/csr', body)).id;
}

/** @param ca what it is approved for; absent: any */
async function approvedCsr(ca?: string): Promise<string> {
  await allowSelfApproval(true);
  const { id } = await site.made<{ id: string }>('/v1/pki/csr/import', { csr_pem: csr() });
  const terms = ca === undefined ? undefined : { ca_id: ca, validity_days: 90 };
  await site.made(`/v1/pki/csr/${id}/approve`, terms, undefined, 200);
  return id;
}
