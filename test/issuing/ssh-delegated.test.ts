/** What an outside issuer does with us: it answers well, lies, or fails; and nothing that it may have signed is forgotten. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createVaultAuthority, updateVault } from '../../src/authorities/ssh/vault.ts';
import type { Id } from '../../src/base/ids.ts';
import { verifySshSignature } from '../../src/keys/ssh-signature.ts';
import { NO_PRINCIPALS } from '../../src/policy/ssh/ssh-policy.ts';
import type { SshIntentRow } from '../../src/records/ssh.ts';
import { parseSshCertificate } from '../../src/ssh/certificate.ts';
import { parsePastedKey } from '../../src/ssh/pasted-key.ts';
import { callerOf } from '../support/inside.ts';
import { has } from '../support/programs.ts';
import { memorySite, siteOver, type TestSite } from '../support/site.ts';
import { askSsh, policyUnder, type SshGround } from '../support/ssh-issuing.ts';
import { STORES } from '../support/stores.ts';
import { type Failure, type Lie, startVaultLies, type VaultLies } from '../support/vault-lies.ts';

const TOKEN = 'hvs.static';
const ANY = { any: true, exact: [], below: [] };

describe.skipIf(!has('ssh-keygen'))('an authority whose key is Vault’s', () => {
  let site: TestSite;
  let vault: VaultLies;
  let ground: SshGround;
  let authorityId: Id;
  beforeAll(async () => {
    site = await memorySite();
    vault = await startVaultLies(() => site.clock.now());
    authorityId = await newAuthority(vault.address, TOKEN);
    ground = await policyUnder(site, authorityId, { extensions: ['permit-pty'] });
  });
  afterAll(async () => {
    await vault.stop();
    await site.close();
  });
  beforeEach(() => vault.behave('well'));

  async function newAuthority(address: string, token: string): Promise<Id> {
    const { key } = parsePastedKey(vault.caPublicKey);
    return createVaultAuthority(site.site, await callerOf(site), {
      name: site.name('vault'),
      kind: 'user',
      shared: false,
      place: { address, mount: 'ssh', role: 'admins' },
      credentials: { method: 'token', token },
      publicKey: key,
    });
  }

  async function newestIntent(): Promise<SshIntentRow> {
    const { tenantId } = await callerOf(site);
    const [intent] = await site.site.store.list('sshIntents', { tenantId }, { limit: 1 });
    if (intent === undefined) throw new Error('no intent');
    return intent;
  }

  async function distrusted(): Promise<readonly string[]> {
    const { tenantId } = await callerOf(site);
    const rows = await site.site.store.all('sshDistrusted', { tenantId });
    return rows.map(({ value }) => value);
  }

  async function revokedSerials(): Promise<number> {
    const { tenantId } = await callerOf(site);
    return (await site.site.store.all('revocations', { tenantId })).length;
  }

  test('gives its certificate, which stands in the inventory with its own serial number', async () => {
    const { blob, certificate, keyId, serial } = await askSsh(site, ground);
    const read = parseSshCertificate(blob);
    expect(verifySshSignature(parsePastedKey(vault.caPublicKey).key, read.tbs, read.signature)).toBe(true);
    const intent = await newestIntent();
    expect(intent).toMatchObject({ state: 'issued', certificateId: certificate.id });
    expect([keyId, read.keyId]).toEqual([intent.id, intent.id]);
    expect(read.serial).toBe(serial);
    expect(certificate.notAfter).toBe(Number(read.validBefore));
    expect(vault.heard.at(-1)?.body).toMatchObject({
      valid_principals: 'alice',
      ttl: '600s',
      cert_type: 'user',
      key_id: intent.id,
      extensions: { 'permit-pty': '' },
    });
  });

  test('is asked for nothing that policy refuses, and for nothing that is not written down', async () => {
    const before = vault.heard.length;
    const refused = askSsh(site, ground, { request: { principals: [{ value: 'bob', field: 'p' }] } });
    await expect(refused).rejects.toMatchObject({ code: 'policy_denied' });
    const { store } = site.site;
    const full = {
      ...site.site,
      store: { ...store, lastCommitMs: 0, commit: () => Promise.reject(new Error('full')) },
    };
    await expect(
      askSsh(Object.assign(Object.create(site), { site: full }) as TestSite, ground),
    ).rejects.toThrow('full');
    expect(vault.heard.length).toBe(before);
  });

  test.each<Lie>([
    'other key',
    'other principals',
    'more principals',
    'no principals',
    'longer validity',
    'other type',
    'other key id',
    'extra extension',
    'extra option',
    'wrong CA',
    'garbage',
    'plain key',
  ])('lies (%s): what came back is rejected, kept, and dead', async (lie) => {
    const serials = await revokedSerials();
    vault.behave({ lie });
    await expect(askSsh(site, ground)).rejects.toMatchObject({ code: 'issuer_failed', isRecorded: true });
    const intent = await newestIntent();
    expect(intent).toMatchObject({ state: 'rejected', certificateId: null });
    expect(intent.answer).toMatch(/^(ssh|ecdsa)-/);
    expect(await distrusted()).toContain(intent.id);
    if (lie === 'other key id') expect(await distrusted()).toContain('vault-root');
    // What its key signed is dead by its serial number too; the rest is no certificate of this authority.
    const isSigned = !['wrong CA', 'garbage', 'plain key'].includes(lie);
    expect((await revokedSerials()) - serials).toBe(isSigned ? 1 : 0);
    const [event] = await site.events('&action=ssh_intent_settle');
    expect(event).toMatchObject({ success: false, extra_data: { intent_id: intent.id, state: 'rejected' } });
    vault.behave('well');
    await expect(askSsh(site, ground)).resolves.toMatchObject({ ttl: 600 });
  });

  test('lies about where one name ends: two names that were asked for are not one of two lines', async () => {
    const both = await policyUnder(site, authorityId, { principals: { user: ANY, host: NO_PRINCIPALS } });
    const principals = ['alice', 'bob'].map((value) => ({ value, field: 'principals' }));
    vault.behave({ lie: 'one principal of two lines' });
    await expect(askSsh(site, both, { request: { principals } })).rejects.toMatchObject({
      code: 'issuer_failed',
    });
    expect(await newestIntent()).toMatchObject({ state: 'rejected', detail: 'it names other principals' });
    vault.behave('well');
    const issued = await askSsh(site, both, { request: { principals } });
    expect(parseSshCertificate(issued.blob).principals).toEqual(['alice', 'bob']);
  });

  test.each<Lie>(['replay', 'serial again'])(
    'repeats itself (%s): what it gave before is still good',
    async (lie) => {
      const given = await askSsh(site, ground);
      const serials = await revokedSerials();
      vault.behave({ lie });
      await expect(askSsh(site, ground)).rejects.toMatchObject({ code: 'issuer_failed' });
      const intent = await newestIntent();
      expect(intent.state).toBe('rejected');
      expect(await revokedSerials()).toBe(serials);
      expect(await distrusted()).toContain(intent.id);
      expect(await distrusted()).not.toContain(given.keyId);
    },
  );

  test('gives a good one with the serial number of one that was rejected: it would be dead, and is rejected', async () => {
    vault.behave({ lie: 'more principals' });
    await expect(askSsh(site, ground)).rejects.toMatchObject({ code: 'issuer_failed' });
    const serials = await revokedSerials();
    vault.behave({ lie: 'serial again' });
    await expect(askSsh(site, ground)).rejects.toMatchObject({ code: 'issuer_failed' });
    expect(await newestIntent()).toMatchObject({
      state: 'rejected',
      certificateId: null,
      detail: 'its serial number is that of one that is revoked',
    });
    expect(await revokedSerials()).toBe(serials);
    vault.behave('well');
    await expect(askSsh(site, ground)).resolves.toMatchObject({ ttl: 600 });
  });

  test.each<[Failure, 'refused' | 'unknown']>([
    ['refused', 'refused'],
    ['forbidden', 'refused'],
    ['sealed', 'unknown'],
    ['cut off', 'unknown'],
    ['half an answer', 'unknown'],
    ['redirect', 'unknown'],
    ['huge', 'unknown'],
    ['not JSON', 'unknown'],
    ['no signed_key', 'unknown'],
  ])('fails (%s): the intent is %s', async (failure, state) => {
    vault.behave({ fail: failure });
    await expect(askSsh(site, ground)).rejects.toMatchObject({ code: 'issuer_failed', isRecorded: true });
    expect(await newestIntent()).toMatchObject({ state, certificateId: null });
    vault.behave('well');
    await expect(askSsh(site, ground)).resolves.toMatchObject({ ttl: 600 });
  });

  test('that nobody listens for has certainly signed nothing', async () => {
    const silent = await startVaultLies();
    await silent.stop();
    const own = await policyUnder(site, await newAuthority(silent.address, TOKEN));
    await expect(askSsh(site, own)).rejects.toMatchObject({ code: 'issuer_failed', mayHaveHappened: false });
    expect(await newestIntent()).toMatchObject({ state: 'refused' });
  });

  test('forgets its credentials when it moves, and is asked with them at its own address alone', async () => {
    const elsewhere = await startVaultLies(() => site.clock.now());
    const caller = await callerOf(site);
    const id = await newAuthority(vault.address, TOKEN);
    const own = await policyUnder(site, id);
    await expect(askSsh(site, own)).resolves.toMatchObject({ ttl: 600 });
    const place = { address: elsewhere.address, mount: 'ssh', role: 'admins' };
    await updateVault(site.site, caller, id, { place });
    await expect(askSsh(site, own)).rejects.toMatchObject({ code: 'issuer_failed' });
    expect(elsewhere.heard).toEqual([]);
    await updateVault(site.site, caller, id, { credentials: { method: 'token', token: TOKEN } });
    // It answers, with a certificate of another authority's.
    await expect(askSsh(site, own)).rejects.toMatchObject({ code: 'issuer_failed' });
    expect(elsewhere.heard).toHaveLength(1);
    await elsewhere.stop();
  });

  test('tells its secret to nobody', async () => {
    const secret = 'hvs.a-secret-that-nobody-sees';
    const own = await policyUnder(site, await newAuthority(vault.address, secret));
    await expect(askSsh(site, own)).rejects.toMatchObject({ code: 'issuer_failed' });
    const { tenantId } = await callerOf(site);
    const rows = await site.site.store.all('sshAuthorities', { tenantId });
    const kept = rows.map(({ credentials, ...row }) => [
      row,
      credentials && Buffer.from(credentials).toString('latin1'),
    ]);
    const all = JSON.stringify([await site.events(), site.log, await newestIntent(), kept]);
    expect(all).not.toContain(secret);
    expect(vault.heard.at(-1)?.token).toBe(secret);
  });
});

describe.skipIf(!has('ssh-keygen')).each(STORES)('a key id that no index could hold, over $name', (kind) => {
  test('is rejected as any other is, and dead by its serial number', async () => {
    const site = await siteOver(kind);
    const vault = await startVaultLies(() => site.clock.now());
    const caller = await callerOf(site);
    const { tenantId } = caller;
    const authorityId = await createVaultAuthority(site.site, caller, {
      name: 'vault',
      kind: 'user',
      shared: false,
      place: { address: vault.address, mount: 'ssh', role: 'admins' },
      credentials: { method: 'token', token: TOKEN },
      publicKey: parsePastedKey(vault.caPublicKey).key,
    });
    const ground = await policyUnder(site, authorityId, { extensions: ['permit-pty'] });
    const { store } = site.site;
    for (const [lie, known] of [
      ['long key id', 1],
      ['other key id', 3],
    ] as const) {
      vault.behave({ lie });
      await expect(askSsh(site, ground)).rejects.toMatchObject({ code: 'issuer_failed', isRecorded: true });
      const [intent] = await store.list('sshIntents', { tenantId }, { limit: 1 });
      expect(intent).toMatchObject({ state: 'rejected', detail: 'it has another key id' });
      expect(await store.all('sshDistrusted', { tenantId })).toHaveLength(known);
    }
    expect(await store.all('revocations', { tenantId })).toHaveLength(2);
    await vault.stop();
    await site.close();
  });
});
