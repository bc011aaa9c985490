import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChanceryError } from '../../src/base/error.ts';
import type { KeyRow } from '../../src/records/authorities.ts';
import type { Change, Store } from '../../src/records/store.ts';
import { csr, ecKey } from '../support/csr.ts';
import { foreignCertificate } from '../support/foreign-certificate.ts';
import { commitInside, rowOf } from '../support/inside.ts';
import { expectError, expectRefused } from '../support/refused.ts';
import { revoke, revokeAuthority } from '../support/revoked.ts';
import { type Answer, type Issued, type Json, memorySite, type TestSite } from '../support/site.ts';

/** What the wrapped store does before it commits. */
let meanwhile: ((change: Change) => Promise<void>) | undefined;
let site: TestSite;
let ca: string;
let role: string;

beforeEach(async () => {
  meanwhile = undefined;
  site = await memorySite({}, watched);
  ca = await site.newCa();
  role = await site.newRole({ ca_id: ca, store_private_keys: true });
});
afterEach(() => site.close());

function watched(store: Store): Store {
  return {
    ...store,
    get lastCommitMs() {
      return store.lastCommitMs;
    },
    commit: async (change) => {
      await meanwhile?.(change);
      return store.commit(change);
    },
  };
}

/** Once, right before what somebody renews is committed. */
function beforeRenewal(happen: () => Promise<void>): void {
  meanwhile = async ({ events }) => {
    if (!events.some(({ action, success }) => action === 'pki_renew' && success)) return;
    meanwhile = undefined;
    await happen();
  };
}

const pathOf = (id: string): string => `/v1/pki/certificates/${id}/renew`;
const renew = (id: string, body: Json = {}, token?: string): Promise<Answer> =>
  site.call('POST', pathOf(id), body, token);

describe('renewing', () => {
  it('a revoked certificate is refused', async () => {
    const [revoked, other] = [await site.issue(role), await site.issue(role)];
    await revoke(site, revoked.certificate_id);
    const attempt = { path: pathOf(revoked.certificate_id), body: {} };
    await expectRefused(site, attempt, { rule: 'certificate_not_revoked', field: 'id' });
    expect((await renew(other.certificate_id)).status).toBe(201);
  });

  it('a certificate that is revoked between the decision and the commit is refused', async () => {
    const [old, kept] = [await site.issue(role), await site.issue(role)];
    beforeRenewal(() => revoke(site, old.certificate_id));
    const attempt = { path: pathOf(old.certificate_id), body: {} };
    await expectRefused(site, attempt, { rule: 'certificate_not_revoked', field: 'id' });
    expect((await rowOf(site, old.certificate_id)).replacedBy).toBeNull();
    expect((await renew(kept.certificate_id)).status).toBe(201);
  });

  it('a certificate under a revoked authority, or one below a revoked one, is refused', async () => {
    const below = await site.newCa({ parent_ca_id: ca });
    const own = await site.newRole({ ca_id: below });
    const [one, other] = [await site.issue(role), await site.issue(own)];
    expect((await renew(other.certificate_id)).status).toBe(201);
    await revokeAuthority(site, ca);
    for (const { certificate_id: id } of [one, other]) {
      const refusal = { rule: 'authority_not_revoked', field: 'id' };
      await expectRefused(site, { path: pathOf(id), body: {} }, refusal);
    }
  });

  it('a certificate whose authority is revoked meanwhile is refused, also where its role moved on', async () => {
    const old = await site.issue(role);
    await site.call('PATCH', `/v1/pki/roles/${role}`, { ca_id: await site.newCa() });
    expect((await renew(old.certificate_id)).status).toBe(201);
    beforeRenewal(() => revokeAuthority(site, ca));
    const attempt = { path: pathOf(old.certificate_id), body: {} };
    await expectRefused(site, attempt, { rule: 'authority_not_revoked', field: 'id' });
  });

  it('after the role was tightened meanwhile is judged by the role of then', async () => {
    const old = await site.issue(role);
    beforeRenewal(async () => {
      await site.call('PATCH', `/v1/pki/roles/${role}`, { allowed_domains: ['example.org'] });
    });
    const attempt = { path: pathOf(old.certificate_id), body: {} };
    await expectRefused(site, attempt, { rule: 'dns_allowed', field: 'id' });
  });

  it('another tenant’s certificate is refused as one that nobody has', async () => {
    const old = await site.issue(role);
    const stranger = await site.newTenant();
    await site.newRole({ name: role }, stranger);
    const refused = await renew(old.certificate_id, {}, stranger);
    expectError(refused, { status: 404, code: 'certificate_not_found' });
    expect((await renew(old.certificate_id)).status).toBe(201);
  });

  it('a certificate of an authority is refused', async () => {
    const { tenantId } = await rowOf(site, (await site.issue(role)).certificate_id);
    const [own] = await site.site.store.all('certificates', { tenantId, isAuthority: true });
    const refusal = { rule: 'certificate_is_leaf', field: 'id' };
    await expectRefused(site, { path: pathOf(String(own?.id)), body: {} }, refusal);
  });

  it('under an authority that is switched off is refused', async () => {
    const old = await site.issue(role);
    await site.call('PATCH', `/v1/pki/ca/${ca}`, { is_active: false });
    expectError(await renew(old.certificate_id), { rule: 'authority_active' });
    await site.call('PATCH', `/v1/pki/ca/${ca}`, { is_active: true });
    expect((await renew(old.certificate_id)).status).toBe(201);
  });

  it('for longer than the authority is refused, not shortened', async () => {
    const short = await site.newCa({ validity_days: 2 });
    const own = await site.newRole({ ca_id: short });
    const old = await site.issue(own, { common_name: 'a.example.com', ttl: '24h' });
    expectError(await renew(old.certificate_id, { ttl: '72h' }), {
      rule: 'validity_within_issuer',
      field: 'ttl',
    });
    expect((await renew(old.certificate_id)).status).toBe(201);
    site.clock.advance(36 * 3_600_000);
    expectError(await renew(old.certificate_id), { rule: 'validity_within_issuer', field: 'ttl' });
  });

  it('with a CSR for a blocked key, or that asks to be a CA, is refused', async () => {
    const old = await site.issue(role);
    const key = ecKey();
    const csr_pem = csr({ key });
    expect((await renew(old.certificate_id, { csr_pem })).status).toBe(201);
    const { spkiHash } = await rowOf(
      site,
      String((await renew(old.certificate_id, { csr_pem })).body['certificate_id']),
    );
    const row = { spkiHash, reason: 'compromised', since: 1 } as const;
    await commitInside(site, [{ insert: 'blockedKeys', row }]);
    expectError(await renew(old.certificate_id, { csr_pem }), { rule: 'key_not_blocked', field: 'csr_pem' });
  });

  it.each([
    ['a CSR that is none', { csr_pem: 'x' }, 'csr_pem'],
    [
      'a CSR signed by another key',
      { csr_pem: csr({ commonName: 'a.example.com', signer: ecKey() }) },
      'csr_pem',
    ],
    ['a ttl that is a number', { ttl: 3600 }, 'ttl'],
    ['a role that is no text', { role: 1 }, 'role'],
  ])('with %s is refused', async (_, body, field) => {
    const old = await site.issue(role);
    await expectRefused(site, { path: pathOf(old.certificate_id), body }, { field });
  });

  describe('by a token that is narrowed to roles', () => {
    it('is for the certificates of these roles alone', async () => {
      const other = await site.newRole({ ca_id: ca });
      const [mine, theirs] = [await site.issue(role), await site.issue(other)];
      const narrowed = await site.newToken(['pki:issue'], { only: { roles: [role] } });
      expect((await renew(mine.certificate_id, {}, narrowed)).status).toBe(201);
      for (const body of [{}, { role }, { role: other }]) {
        const refused = await renew(theirs.certificate_id, body, narrowed);
        expectError(refused, { status: 403, code: 'access_denied' });
      }
      expect((await renew(theirs.certificate_id)).status).toBe(201);
    });

    it('reaches neither what was imported nor what is not there', async () => {
      const { id } = await site.made<{ id: string }>('/v1/pki/certificates/import', {
        certificate_pem: foreignCertificate({ names: [{ type: 'dns', value: 'a.example.com' }] }).pem,
      });
      const narrowed = await site.newToken(['pki:issue'], { only: { roles: [role] } });
      for (const one of [id, 'cert_01jd0000000000000000000000', 'x']) {
        const refused = await renew(one, { role }, narrowed);
        expectError(refused, { status: 403, code: 'access_denied' });
      }
      expect((await renew(id, { role })).status).toBe(201);
    });

    it('does not reach another role that is named, once the certificate’s own was removed', async () => {
      const other = await site.newRole({ ca_id: ca });
      const old = await site.issue(role);
      const narrowed = await site.newToken(['pki:issue'], { only: { roles: [role] } });
      const wider = await site.newToken(['pki:issue'], { only: { roles: [role, other] } });
      await site.call('DELETE', `/v1/pki/roles/${role}`);
      const refused = await renew(old.certificate_id, { role: other }, narrowed);
      expectError(refused, { status: 403, code: 'access_denied' });
      expect((await renew(old.certificate_id, { role: other }, wider)).status).toBe(201);
    });
  });
});

describe('a key that is kept', () => {
  it('does not leave when its reading cannot be recorded', async () => {
    const issued = await site.issue(role);
    const path = `/v1/pki/certificates/${issued.certificate_id}/private-key`;
    meanwhile = async () => {
      throw new ChanceryError('unavailable', 'the store cannot commit now');
    };
    const refused = await site.call('POST', path);
    expectError(refused, { status: 503, code: 'service_unavailable' });
    expect(refused.text).not.toContain('BEGIN');
    meanwhile = undefined;
    expect((await site.call('POST', path)).status).toBe(200);
  });

  it('does not leave for a token that was revoked meanwhile', async () => {
    const issued = await site.issue(role);
    const made = await site.made<{ id: string; token: string }>('/v1/tokens', {
      name: 'reader',
      scopes: ['key:read'],
    });
    const path = `/v1/pki/certificates/${issued.certificate_id}/private-key`;
    expect((await site.call('POST', path, undefined, made.token)).status).toBe(200);
    meanwhile = async ({ events }) => {
      if (!events.some(({ action, success }) => action === 'pki_private_key_read' && success)) return;
      meanwhile = undefined;
      await site.call('DELETE', `/v1/tokens/${made.id}`);
    };
    const refused = await site.call('POST', path, undefined, made.token);
    expectError(refused, { status: 401, code: 'token_revoked' });
    expect(refused.text).not.toContain('BEGIN');
  });

  it('cannot be read in another certificate’s place', async () => {
    const [one, other] = [await site.issue(role), await site.issue(role)];
    const [mine, theirs] = [await keyRowOf(one), await keyRowOf(other)];
    const { id, tenantId } = theirs;
    await commitInside(site, [{ update: 'keys', key: { tenantId, id }, set: { sealed: mine.sealed } }]);
    const answer = await site.call('POST', `/v1/pki/certificates/${other.certificate_id}/private-key`);
    expectError(answer, { status: 500, code: 'internal_error' });
    expect(answer.text).not.toContain('BEGIN');
    expect((await site.call('POST', `/v1/pki/certificates/${one.certificate_id}/private-key`)).status).toBe(
      200,
    );
  });
});

describe('importing', () => {
  const PATH = '/v1/pki/certificates/import';

  it('needs pki:admin, and no narrowed token has it', async () => {
    const body = { certificate_pem: foreignCertificate().pem };
    const issuer = await site.newToken(['pki:issue', 'pki:read', 'key:read']);
    expectError(await site.call('POST', PATH, body, issuer), { status: 403, code: 'insufficient_scope' });
    const narrowed = await site.newToken(['pki:admin'], { only: { roles: [role] } });
    expectError(await site.call('POST', PATH, body, narrowed), { status: 403, code: 'access_denied' });
    const admin = await site.newToken(['pki:admin']);
    expect((await site.call('POST', PATH, body, admin)).status).toBe(201);
  });

  it('gives no role, policy or authority to what comes in: renewing it is asking anew', async () => {
    const foreign = foreignCertificate({ names: [{ type: 'dns', value: 'a.evil.test' }] });
    const { id } = await site.made<{ id: string }>(PATH, { certificate_pem: foreign.pem });
    expectError(await renew(id, { role }), { rule: 'dns_allowed', field: 'id' });
    const own = await site.newRole({
      ca_id: ca,
      allowed_domains: ['evil.test', 'example.com'],
      allow_subdomains: true,
    });
    const refused = await renew(id, { role: own, ttl: '1h' });
    expect(refused.status, refused.text).toBe(201);
  });

  it('a key that was compromised is watched, and stays blocked', async () => {
    const key = ecKey();
    const first = foreignCertificate({ key });
    const { id } = await site.made<{ id: string }>(PATH, { certificate_pem: first.pem });
    const { spkiHash } = await rowOf(site, id);
    await commitInside(site, [{ insert: 'blockedKeys', row: { spkiHash, reason: 'compromised', since: 1 } }]);
    await site.made(PATH, { certificate_pem: foreignCertificate({ key }).pem });
    const [event] = await site.events('&action=pki_import&success=true');
    expect(event?.extra_data).toMatchObject({ key_standing: 'compromised' });
    const old = await site.issue(role, { common_name: 'foreign.example.com' });
    const csr_pem = csr({ commonName: 'foreign.example.com', key });
    expectError(await renew(old.certificate_id, { csr_pem }), { rule: 'key_not_blocked' });
  });
});

async function keyRowOf({ certificate_id: certificate }: Issued): Promise<KeyRow> {
  const { keyId: id, tenantId } = await rowOf(site, certificate);
  const row = id === null ? undefined : await site.site.store.get('keys', { tenantId, id });
  if (row === undefined) throw new Error(`no key is kept for ${certificate}`);
  return row;
}
