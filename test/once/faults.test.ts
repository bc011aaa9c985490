/** What fails between a request and its kept answer: nothing is made twice, and nothing is told that is not so. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChanceryError } from '../../src/base/error.ts';
import type { Change, Store } from '../../src/records/store.ts';
import { csr } from '../support/csr.ts';
import { newCluster, newKeyLine, registerKey, requestCertificate } from '../support/fleet.ts';
import { isReplayed, postOnce } from '../support/once.ts';
import { has } from '../support/programs.ts';
import { expectError } from '../support/refused.ts';
import { type Answer, type Json, memorySite, type TestSite } from '../support/site.ts';
import { startVaultLies, type VaultLies } from '../support/vault-lies.ts';

/** Called before each commit, the ones of transactions too, with what is to be committed. */
let meanwhile: (change: Change) => Promise<void> | void;
let site: TestSite;
let role: string;

beforeEach(async () => {
  meanwhile = () => undefined;
  site = await memorySite({}, watched);
  role = await site.newRole();
});
afterEach(() => site.close());

function watched(store: Store): Store {
  return {
    ...store,
    get lastCommitMs() {
      return store.lastCommitMs;
    },
    commit: async (change) => {
      await meanwhile(change);
      return store.commit(change);
    },
    transact: (decide) =>
      store.transact(async (reader) => {
        const decided = await decide(reader);
        if (decided.change !== undefined) await meanwhile(decided.change);
        return decided;
      }),
  };
}

const full = (): never => {
  throw new ChanceryError('unavailable', 'the store cannot commit now', { retryAfter: 1 });
};

type Of = 'insert' | 'update' | 'remove';
function concerns(change: Change, verb: Of, table: string): boolean {
  return change.writes.some((write) =>
    Object.entries(write).some(([name, of]) => name === verb && of === table),
  );
}

/** Acts once, before the next commit that does this to the records of keys. */
function justBefore(verb: Of, act: (change: Change) => unknown): void {
  meanwhile = async (change) => {
    if (!concerns(change, verb, 'idempotencyKeys')) return;
    meanwhile = () => undefined;
    await act(change);
  };
}

const issue = (body: Json = { common_name: 'a.example.com' }): Promise<Answer> =>
  postOnce(site, 'key', `/v1/pki/issue/${role}`, body);
const succeeded = async (action: string): Promise<number> =>
  (await site.events(`&action=${action}&success=true`)).length;

describe('what is done once', () => {
  it('is one commit with its record and its answer', async () => {
    const seen: Change[] = [];
    meanwhile = (change) => void seen.push(change);
    await issue();
    const [change] = seen;
    expect(seen).toHaveLength(1);
    expect(change && concerns(change, 'insert', 'certificates')).toBe(true);
    expect(change?.writes[0]).toMatchObject({
      insert: 'idempotencyKeys',
      row: { answer: expect.anything() },
    });
  });

  it('is not done when that commit fails, and is done when it is asked for again', async () => {
    const newest = await site.newest();
    justBefore('insert', full);
    expectError(await issue(), { status: 503, code: 'service_unavailable' });
    expect(await site.newest()).toEqual(newest);
    const made = await issue();
    expect([made.status, isReplayed(made)]).toEqual([201, false]);
    expect((await issue()).text).toBe(made.text);
  });

  it('is not done when its transaction fails', async () => {
    const make = (): Promise<Answer> =>
      postOnce(site, 'token', '/v1/tokens', { name: 'x', scopes: ['pki:read'] });
    justBefore('insert', full);
    expectError(await make(), { status: 503, code: 'service_unavailable' });
    expect(await succeeded('token_create')).toBe(0);
    const made = await make();
    expect(made.status).toBe(201);
    expect((await make()).text).toBe(made.text);
    expect(await succeeded('token_create')).toBe(1);
  });

  it('is judged anew when what it was decided on has changed, and refused as any other', async () => {
    justBefore('insert', () =>
      site.call('PATCH', `/v1/pki/roles/${role}`, { allowed_domains: ['other.test'] }),
    );
    expectError(await issue(), { rule: 'dns_allowed' });
    await site.call('PATCH', `/v1/pki/roles/${role}`, { allowed_domains: ['example.com'] });
    justBefore('insert', () => site.call('PATCH', `/v1/pki/roles/${role}`, { max_ttl: '1h' }));
    const made = await issue();
    expect(made.status).toBe(201);
    expect(Date.parse(String(made.body['not_after'])) - site.clock.now()).toBeLessThanOrEqual(3_600_000);
    expect((await issue()).text).toBe(made.text);
    expect(await succeeded('pki_issue')).toBe(1);
    // What was not told is not counted.
    expect(await site.site.metrics.registry.metrics()).toContain(
      'chancery_certificates_issued_total{kind="x509",origin="issue"} 1\n',
    );
  });

  it('is refused as any other when another request is sooner to take its name', async () => {
    const body = { name: 'the-ca', common_name: 'The CA', ca_type: 'root', key_type: 'ec' };
    justBefore('insert', () => site.made('/v1/pki/ca', body));
    const make = (): Promise<Answer> => postOnce(site, 'key', '/v1/pki/ca', body);
    expectError(await make(), { status: 409, code: 'ca_exists' });
    expect(await succeeded('pki_ca_create')).toBe(2);
  });

  it('is not done for a token that is revoked meanwhile', async () => {
    const { id, token } = await site.made<{ id: string; token: string }>('/v1/tokens', {
      name: 'x',
      scopes: ['pki:issue'],
    });
    justBefore('insert', () => site.call('DELETE', `/v1/tokens/${id}`));
    const refused = await postOnce(
      site,
      'k',
      `/v1/pki/issue/${role}`,
      { common_name: 'a.example.com' },
      token,
    );
    expectError(refused, { status: 401, code: 'token_revoked' });
    expect(await succeeded('pki_issue')).toBe(0);
  });

  it('is told again only once that is on record', async () => {
    const made = await issue();
    meanwhile = full;
    const unsaid = await issue();
    expectError(unsaid, { status: 503, code: 'service_unavailable' });
    expect(unsaid.text).not.toContain('PRIVATE KEY');
    meanwhile = () => undefined;
    expect((await issue()).text).toBe(made.text);
  });

  it('keeps what a refusal puts right', async () => {
    const { tenant } = await site.read<{ tenant: { id: string } }>('/v1/auth/whoami');
    await site.call('PATCH', `/v1/tenants/${tenant.id}`, { allow_self_approval: true });
    const ca = await site.newCa();
    const { id } = await site.made<{ id: string }>('/v1/pki/csr/import', { csr_pem: csr() });
    const terms = { ca_id: ca, validity_days: 90 };
    await site.made(`/v1/pki/csr/${id}/approve`, terms, undefined, 200);
    await site.call('PATCH', `/v1/pki/ca/${ca}`, { is_active: false });
    await site.call('PATCH', `/v1/pki/ca/${ca}`, { is_active: true });
    const sign = (): Promise<Answer> => postOnce(site, 'sign', `/v1/pki/csr/${id}/sign`, terms);
    expectError(await sign(), { status: 409, code: 'approval_void' });
    expect(await site.read(`/v1/pki/csr/${id}`)).toMatchObject({ status: 'pending' });
    await site.made(`/v1/pki/csr/${id}/approve`, terms, undefined, 200);
    expect((await sign()).status).toBe(201);
  });
});

describe('what is done and answered in two commits', () => {
  const make = (): Promise<Answer> =>
    postOnce(site, 'key', '/v1/ssh/authorities', { name: 'the-authority', kind: 'user' });

  it('is answered again as it was first', async () => {
    const made = await make();
    expect(made.status).toBe(201);
    expect((await make()).text).toBe(made.text);
    expect(await succeeded('ssh_authority_create')).toBe(1);
  });

  it('is not done again when its answer could not be kept, and where to look is said', async () => {
    justBefore('update', full);
    const made = await make();
    expect(made.status).toBe(201);
    const refused = await make();
    expectError(refused, { status: 409, code: 'answer_unknown' });
    expect(refused.error?.message).toContain(String(made.headers['x-request-id']));
    expect(await succeeded('ssh_authority_create')).toBe(1);
  });

  it('is not done when the first of them fails', async () => {
    justBefore('insert', full);
    expectError(await make(), { status: 503, code: 'service_unavailable' });
    expect(await succeeded('ssh_authority_create')).toBe(0);
    expect((await make()).status).toBe(201);
  });
});

describe.skipIf(!has('ssh-keygen'))('a certificate of an outside issuer', () => {
  let vault: VaultLies;
  let cluster: string;
  beforeEach(async () => {
    vault = await startVaultLies(() => site.clock.now());
    const { id } = await site.made<{ id: string }>('/v1/ssh/authorities', {
      name: 'vault',
      kind: 'user',
      shared: true,
      issuer: {
        type: 'vault',
        address: vault.address,
        mount: 'ssh',
        role: 'admins',
        auth: { method: 'token', token: vault.token },
        ca_public_key: vault.caPublicKey,
      },
    });
    cluster = (await newCluster(site, { authority_id: id })).id;
    await registerKey(site, site.admin);
  });
  afterEach(() => vault.stop());

  const publicKey = newKeyLine();
  const ask = (): Promise<Answer> =>
    postOnce(site, 'key', `/api/admin/clusters/${cluster}/authorizations/certificate`, { publicKey });
  const signings = (): number => vault.heard.filter(({ path }) => path.includes('/sign/')).length;

  it('is asked for once, after that is durable', async () => {
    expect((await requestCertificate(site, cluster)).status).toBe(200);
    const heard = signings();
    justBefore('insert', (change) => {
      expect(concerns(change, 'insert', 'sshIntents')).toBe(true);
      expect(signings()).toBe(heard);
    });
    const made = await ask();
    expect(made.status, made.text).toBe(200);
    const again = await ask();
    expect([again.text, isReplayed(again)]).toEqual([made.text, true]);
    expect(signings()).toBe(heard + 1);
  });

  it('is asked for again where certainly nothing was signed, and not where nobody knows', async () => {
    vault.behave({ fail: 'refused' });
    expect((await ask()).status).toBe(502);
    vault.behave({ fail: 'cut off' });
    expect((await ask()).status).toBe(502);
    vault.behave('well');
    const heard = signings();
    const refused = await ask();
    expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('is not kept')]);
    expect(signings()).toBe(heard);
  });

  it('is not asked for when the intent cannot be made durable', async () => {
    const heard = signings();
    justBefore('insert', full);
    expect((await ask()).status).toBe(503);
    expect(signings()).toBe(heard);
    expect((await ask()).status).toBe(200);
  });
});
