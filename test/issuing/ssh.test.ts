/** The issuance cycle of SSH, over every store. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serialOctets } from '../../src/authorities/ssh/certify.ts';
import { readSshAuthority } from '../../src/authorities/ssh/read.ts';
import { updateSshAuthority } from '../../src/authorities/ssh/update.ts';
import { sha256 } from '../../src/base/hash.ts';
import { concludeSsh } from '../../src/issuing/ssh/conclude.ts';
import { verifySshSignature } from '../../src/keys/ssh-signature.ts';
import { judgeSshKey } from '../../src/keys/ssh-subject.ts';
import type { Store } from '../../src/records/store.ts';
import { parseSshCertificate } from '../../src/ssh/certificate.ts';
import { formatSshPublicKey, spellFingerprint } from '../../src/ssh/public-key.ts';
import { callerOf, commitInside, plainId } from '../support/inside.ts';
import { siteOver, type TestSite } from '../support/site.ts';
import { ed25519Subject } from '../support/ssh-cases.ts';
import {
  askSsh,
  changePolicy,
  policyUnder,
  type SshGround,
  sshGround,
  sshRequest,
} from '../support/ssh-issuing.ts';
import { STORES } from '../support/stores.ts';

describe.each(STORES)('over $name', (kind) => {
  let site: TestSite;
  let ground: SshGround;
  beforeAll(async () => {
    site = await siteOver(kind);
    ground = await sshGround(site);
  });
  afterAll(() => site.close());

  test('what is answered is in the inventory, in the trail and in the outbox', async () => {
    const subject = ed25519Subject();
    const { blob, certificate, serial } = await askSsh(site, ground, { subject });
    const { tenantId } = certificate;
    const { store } = site.site;
    const body = await store.get('certificateBodies', { tenantId, certificateId: certificate.id });
    expect(body?.body).toEqual(blob);
    expect(await store.get('certificates', { tenantId, id: certificate.id })).toEqual(certificate);
    expect(certificate).toMatchObject({
      kind: 'ssh',
      serial: serialOctets(serial),
      commonName: 'u=alice r=1 c=2',
      leafHash: sha256(blob),
      spkiHash: subject.publicKey.spkiHash,
    });
    const found = await store.get('sshCertificates', { tenantId, id: certificate.id });
    expect(found).toMatchObject({
      keyId: 'u=alice r=1 c=2',
      fingerprint: subject.ssh.fingerprint,
      type: 'user',
    });
    const names = await store.namesOf(tenantId, [certificate.id]);
    expect(names.get(certificate.id)).toEqual([{ type: 'principal', value: 'alice' }]);
    const [event] = await site.events('&action=ssh_test');
    expect(event?.extra_data).toMatchObject({
      serial_number: String(serial),
      principals: ['alice'],
      fingerprint: spellFingerprint(subject.ssh.fingerprint),
    });
    const outbox = await store.all('outbox', { tenantId, type: 'certificate.issued' });
    expect(outbox.map(({ payload }) => payload['serial_number'])).toContain(String(serial));
    expect(await store.lastEnd(tenantId, certificate.issuerId)).toBe(certificate.notAfter);
  });

  test('it verifies by the key that the authority publishes', async () => {
    const { blob, certificate } = await askSsh(site, ground);
    const view = await readSshAuthority(site.site.store, certificate.tenantId, ground.authorityId);
    const read = parseSshCertificate(blob);
    const [active] = view.keys;
    if (active === undefined) throw new Error('no key');
    expect(active.publicKey.blob).toEqual(read.signatureKey.blob);
    expect(verifySshSignature(active.publicKey, read.tbs, read.signature)).toBe(true);
  });

  test('a policy that was tightened meanwhile judges', async () => {
    const own = await policyUnder(site, ground.authorityId);
    await askSsh(site, own);
    let asked = 0;
    const late = askSsh(site, own, {
      ask: async (request) => {
        asked += 1;
        if (asked === 1) await changePolicy(site, own, { isActive: false });
        return request;
      },
    });
    await expect(late).rejects.toMatchObject({
      code: 'policy_denied',
      refusals: [{ rule: 'policy_active' }],
    });
    expect(asked).toBe(2);
  });

  test('a policy that was loosened meanwhile judges too', async () => {
    const own = await policyUnder(site, ground.authorityId, { isActive: false });
    await expect(askSsh(site, own)).rejects.toMatchObject({ code: 'policy_denied' });
    await changePolicy(site, own, {});
    await expect(askSsh(site, own)).resolves.toMatchObject({ ttl: 600 });
  });

  test('an authority that was switched off meanwhile signs nothing, and signs again when it is on', async () => {
    const own = await sshGround(site);
    const caller = await callerOf(site);
    let asked = 0;
    const late = askSsh(site, own, {
      ask: async (request) => {
        asked += 1;
        if (asked === 1) await updateSshAuthority(site.site, caller, own.authorityId, { isActive: false });
        return request;
      },
    });
    await expect(late).rejects.toMatchObject({ refusals: [{ rule: 'authority_active' }] });
    await updateSshAuthority(site.site, caller, own.authorityId, { isActive: true });
    await expect(askSsh(site, own)).resolves.toMatchObject({ ttl: 600 });
  });

  test('what proved the request must still be there', async () => {
    const caller = await callerOf(site);
    const { tenantId } = caller;
    const groupId = site.site.ids.next();
    const row = { tenantId, groupId, identityId: caller.identityId };
    await commitInside(site, [
      { insert: 'groups', row: { tenantId, id: groupId, slug: site.name('group'), createdAt: 1 } },
      { insert: 'groupMembers', row },
    ]);
    let asked = 0;
    const proved = async (remove: boolean): Promise<unknown> =>
      askSsh(site, ground, {
        ask: async (request) => {
          asked += 1;
          if (asked > 1) throw new Error('asked again');
          if (remove) await commitInside(site, [{ remove: 'groupMembers', key: row }]);
          return { ...request, present: [{ table: 'groupMembers', key: row }] };
        },
      });
    await expect(proved(false)).resolves.toMatchObject({ ttl: 600 });
    asked = 0;
    await expect(proved(true)).rejects.toThrow('asked again');
  });

  test('a key that was blocked meanwhile is not certified', async () => {
    const subject = ed25519Subject();
    const { spkiHash } = subject.publicKey;
    await expect(askSsh(site, ground, { subject })).resolves.toMatchObject({ ttl: 600 });
    const { store } = site.site;
    let commits = 0;
    const late: Store = {
      ...store,
      lastCommitMs: store.lastCommitMs,
      commit: async (change) => {
        commits += 1;
        // The decision has read that the key is free.
        const row = { spkiHash, reason: 'compromised', since: 1 } as const;
        if (commits === 1) await commitInside(site, [{ insert: 'blockedKeys', row }]);
        return store.commit(change);
      },
    };
    const issuing = concludeSsh({ ...site.site, store: late }, await callerOf(site), {
      action: 'ssh_test',
      origin: 'sign',
      under: { spelling: 'ssh-cluster', name: ground.name },
      request: () => ({ request: sshRequest(subject) }),
    });
    await expect(issuing).rejects.toMatchObject({ refusals: [{ rule: 'key_not_blocked' }] });
    expect(commits).toBe(1);
  });

  test('the key of an authority is nobody’s, in SSH and in X.509', async () => {
    const { blob } = await askSsh(site, ground);
    const { signatureKey } = parseSshCertificate(blob);
    await expect(askSsh(site, ground, { subject: judgeSshKey(signatureKey) })).rejects.toMatchObject({
      refusals: [{ rule: 'key_not_blocked' }],
    });
  });

  test('a key that the authority distrusts is refused there, and nowhere else', async () => {
    const subject = ed25519Subject();
    const other = await sshGround(site);
    const { tenantId } = await callerOf(site);
    const value = spellFingerprint(subject.ssh.fingerprint);
    const row = {
      tenantId,
      authorityId: ground.authorityId,
      kind: 'key',
      value,
      reason: 0,
      revokedAt: 1,
      until: null,
    } as const;
    await commitInside(site, [{ insert: 'sshDistrusted', row }]);
    await expect(askSsh(site, ground, { subject })).rejects.toMatchObject({
      refusals: [{ rule: 'key_not_distrusted', value }],
    });
    await expect(askSsh(site, other, { subject })).resolves.toMatchObject({ ttl: 600 });
  });

  test('a key that somebody registered is certified for nobody else', async () => {
    const subject = ed25519Subject();
    const { identityId, tenantId } = await callerOf(site);
    const { id } = await site.made<{ id: string }>('/v1/identities', {
      name: site.name('user'),
      type: 'user',
    });
    const row = {
      tenantId,
      id: site.site.ids.next(),
      identityId: plainId('identity', id),
      name: 'laptop',
      publicKey: formatSshPublicKey(subject.ssh),
      fingerprint: subject.ssh.fingerprint,
      primaryOf: null,
      isUserKey: true,
      createdAt: 1,
      updatedAt: 1,
    };
    await commitInside(site, [{ insert: 'sshKeys', row }]);
    await expect(askSsh(site, ground, { subject })).rejects.toMatchObject({
      refusals: [{ rule: 'key_not_anothers' }],
    });
    await commitInside(site, [{ update: 'sshKeys', key: { tenantId, id: row.id }, set: { identityId } }]);
    await expect(askSsh(site, ground, { subject })).resolves.toMatchObject({ ttl: 600 });
  });

  test('a serial number that is taken is drawn again', async () => {
    const draws: number[] = [];
    const { random } = site.site;
    const stuck = {
      bytes: (count: number) => {
        if (count !== 3) return random.bytes(count);
        draws.push(count);
        return draws.length < 3 ? new Uint8Array(3) : random.bytes(3);
      },
    };
    const now = site.clock.now();
    const clock = { now: () => now };
    const caller = await callerOf(site);
    const issue = async (): Promise<bigint> => {
      const issued = await concludeSsh({ ...site.site, random: stuck, clock }, caller, {
        action: 'ssh_test',
        origin: 'sign',
        under: { spelling: 'ssh-cluster', name: ground.name },
        request: () => ({ request: sshRequest(ed25519Subject()) }),
      });
      return issued.serial;
    };
    const [first, second] = [await issue(), await issue()];
    expect(first).not.toBe(second);
    expect(draws.length).toBe(3);
  });

  test('a hundred at once have a hundred serial numbers', async () => {
    const all = await Promise.all(Array.from({ length: 100 }, () => askSsh(site, ground)));
    expect(new Set(all.map(({ serial }) => serial)).size).toBe(100);
  });

  test('another tenant has neither policy nor authority', async () => {
    const token = await site.newTenant();
    const caller = await callerOf(site, token);
    await expect(askSsh(site, ground, { caller })).rejects.toMatchObject({ code: 'not_found' });
    await expect(askSsh(site, ground)).resolves.toMatchObject({ ttl: 600 });
  });
});
