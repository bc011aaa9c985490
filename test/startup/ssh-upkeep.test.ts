/** What the background work does for SSH. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { typeId } from '../../src/base/ids.ts';
import type { SshIntentRow } from '../../src/records/ssh.ts';
import { Upkeep } from '../../src/revocation/upkeep.ts';
import { formatSshPublicKey } from '../../src/ssh/public-key.ts';
import { callerOf, commitInside, plainId } from '../support/inside.ts';
import { krlOf, serialsIn } from '../support/krls.ts';
import { type Json, siteOver, type TestSite } from '../support/site.ts';
import { newSshKey } from '../support/ssh.ts';
import { askSsh, policyUnder } from '../support/ssh-issuing.ts';
import { STORES } from '../support/stores.ts';

describe.each(STORES)('a round of background work over $name', (kind) => {
  let site: TestSite;
  const failures: unknown[] = [];
  beforeAll(async () => {
    site = await siteOver(kind);
  });
  afterAll(() => site.close());

  const round = (): Promise<void> =>
    new Upkeep({ ...site.site, failed: (_id, error) => failures.push(error) }).round(async () => true);

  it('keeps the KRLs of all authorities up to date', async () => {
    const { id } = await site.made<{ id: string }>('/v1/ssh/authorities', { name: 'users', kind: 'user' });
    const authorityId = plainId('ca', id);
    const one = await askSsh(site, await policyUnder(site, authorityId));
    await round();
    const first = await site.site.store.get('krls', { authorityId });
    expect(first?.entries).toBe(0);
    await site.made(
      '/v1/ssh/revoke',
      { authority_id: id, serial_number: String(one.serial) },
      undefined,
      200,
    );
    await round();
    const second = await site.site.store.get('krls', { authorityId });
    expect([second?.entries, (second?.version ?? 0) > (first?.version ?? 0)]).toEqual([1, true]);
    expect(serialsIn(await krlOf(site, id))).toEqual([String(one.serial)]);
    expect(failures).toEqual([]);
  });

  it('gives up what was asked of Vault once nobody can be waiting for it, and nothing that was settled', async () => {
    const issuer = {
      type: 'vault',
      address: 'https://127.0.0.1:8200',
      mount: 'ssh',
      role: 'admins',
      auth: { method: 'token', token: 'hvs.x' },
      ca_public_key: formatSshPublicKey(newSshKey()),
    };
    const { id } = await site.made<{ id: string }>('/v1/ssh/authorities', {
      name: 'v',
      kind: 'user',
      issuer,
    });
    const authorityId = plainId('ca', id);
    const { policyId } = await policyUnder(site, authorityId);
    const { identityId, tenantId } = await callerOf(site);
    const [row] = await site.site.store.all('issuers', { tenantId, authorityId });
    const policy = await site.site.store.get('policies', { tenantId, id: policyId });
    if (row === undefined || policy === undefined) throw new Error('no issuer');
    const intent = (state: SshIntentRow['state'], createdAt: number): SshIntentRow => {
      // So that each has a later id than the one before.
      site.clock.advance(1);
      return {
        tenantId,
        id: site.site.ids.next(),
        authorityId,
        issuerId: row.id,
        policyVersionId: policy.versionId,
        identityId,
        type: 'user',
        fingerprint: new Uint8Array(32),
        principals: ['alice'],
        notAfter: createdAt + 3600,
        request: null,
        state,
        detail: null,
        answer: null,
        certificateId: null,
        createdAt,
        settledAt: null,
      };
    };
    const now = Math.floor(site.clock.now() / 1000);
    const all = [
      intent('asked', now - 121),
      intent('asked', now - 100),
      intent('issued', now - 500),
    ] as const;
    await commitInside(
      site,
      all.map((one) => ({ insert: 'sshIntents', row: one })),
    );
    await round();
    const path = `/v1/ssh/authorities/${id}/intents`;
    const { data } = await site.read<{ data: readonly Json[] }>(path);
    expect(data.map((one) => [one['id'], one['state']])).toEqual([
      [typeId('intent', all[2].id), 'issued'],
      [typeId('intent', all[1].id), 'asked'],
      [typeId('intent', all[0].id), 'unknown'],
    ]);
    expect(data[2]).toEqual({
      id: typeId('intent', all[0].id),
      state: 'unknown',
      key_id: all[0].id,
      principals: ['alice'],
      kind: 'user',
      created_at: expect.any(String),
      settled_at: expect.any(String),
      not_after: expect.any(String),
      detail: expect.stringContaining('nobody waits'),
      certificate_id: null,
    });
    expect(await site.events('&action=ssh_intent_settle')).toMatchObject([
      { success: false, extra_data: { state: 'unknown' } },
    ]);
    // What may have been signed can be revoked by the key id that it would have, for as long as it could be good, and
    // an hour more.
    await site.made('/v1/ssh/revoke', { authority_id: id, key_id: all[0].id }, undefined, 200);
    expect((await krlOf(site, id)).certificates.map(({ keyIds }) => keyIds)).toEqual([[all[0].id]]);
    site.clock.advance(3_700_000);
    expect((await krlOf(site, id)).certificates).toHaveLength(1);
    site.clock.advance(3_600_000);
    expect((await krlOf(site, id)).certificates).toEqual([]);
    await round();
    expect((await site.read<{ data: readonly Json[] }>(path)).data.map((one) => one['state'])).toEqual([
      'issued',
      'unknown',
      'unknown',
    ]);
    expect(failures).toEqual([]);
  });
});
