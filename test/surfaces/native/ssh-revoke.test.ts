import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeSshAuthority } from '../../../src/authorities/ssh/update.ts';
import { concat } from '../../../src/base/bytes.ts';
import { typeId } from '../../../src/base/ids.ts';
import type { SshIssued } from '../../../src/issuing/ssh/door.ts';
import { judgeSshKey, type SshSubjectKey } from '../../../src/keys/ssh-subject.ts';
import { formatSshCertificate } from '../../../src/ssh/certificate.ts';
import { formatSshPublicKey, type SshPublicKey, spellFingerprint } from '../../../src/ssh/public-key.ts';
import { callerOf, plainId } from '../../support/inside.ts';
import { isRevokedByKeygen, krlOctets, krlOf, serialsIn } from '../../support/krls.ts';
import { has } from '../../support/programs.ts';
import { expectError } from '../../support/refused.ts';
import { type Answer, type Json, memorySite, siteOver, type TestSite } from '../../support/site.ts';
import { newSshKey } from '../../support/ssh.ts';
import { ed25519Subject } from '../../support/ssh-cases.ts';
import { askSsh, policyUnder, type SshGround } from '../../support/ssh-issuing.ts';
import { STORES } from '../../support/stores.ts';

const REVOKED_AT = '2026-01-01T00:00:00Z';

/** An authority, and a policy of it that certificates are issued under. */
async function newAuthority(site: TestSite, more: Json = {}): Promise<{ id: string; ground: SshGround }> {
  const body = { name: site.name('authority'), kind: 'user', ...more };
  const { id } = await site.made<{ id: string }>('/v1/ssh/authorities', body);
  return { id, ground: await policyUnder(site, plainId('ca', id)) };
}

function idOf({ certificate }: SshIssued): string {
  return typeId('cert', certificate.id);
}

describe.each(STORES)('revoking for SSH over $name', (kind) => {
  let site: Awaited<ReturnType<typeof siteOver>>;
  let id: string;
  let ground: SshGround;
  beforeAll(async () => {
    site = await siteOver(kind);
    ({ id, ground } = await newAuthority(site));
  });
  afterAll(() => site.close());

  const issue = (subject?: SshSubjectKey, keyId = site.name('u')): Promise<SshIssued> =>
    askSsh(site, ground, {
      ...(subject === undefined ? {} : { subject }),
      request: { keyId: { text: keyId } },
    });
  const revoke = (what: Json, token?: string): Promise<Answer> =>
    site.call('POST', '/v1/ssh/revoke', { authority_id: id, ...what }, token);
  const statusOf = async (one: SshIssued): Promise<unknown> =>
    (await site.read(`/v1/certificates/${idOf(one)}`))['status'];

  it('a certificate by its serial number puts that into the KRL, and says so', async () => {
    const [one, other] = [await issue(), await issue()];
    const serial_number = String(one.serial);
    const answer = await revoke({ serial_number, reason: 'superseded' });
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        authority_id: id,
        serial_number,
        reason: 'superseded',
        revoked_at: REVOKED_AT,
        certificates: [idOf(one)],
        revoked: 1,
      },
    ]);
    expect(await statusOf(one)).toBe('revoked');
    expect(await statusOf(other)).toBe('active');
    const krl = await krlOf(site, id);
    expect(serialsIn(krl)).toContain(serial_number);
    expect(serialsIn(krl)).not.toContain(String(other.serial));
    expect(krl.certificates.every(({ keyIds }) => keyIds.length === 0)).toBe(true);
    const [event] = await site.events('&action=ssh_revoke');
    expect(event).toMatchObject({ success: true, extra_data: { serial_number, reason: 'superseded' } });
    const told = await site.site.store.get('outbox', {
      tenantId: (await callerOf(site)).tenantId,
      eventId: plainId('log', String(event?.id)),
    });
    expect(told).toMatchObject({ type: 'certificate.revoked' });
  });

  it('twice answers the first time; only key_compromise may follow', async () => {
    const one = await issue();
    const serial_number = String(one.serial);
    const first = await revoke({ serial_number, reason: 'superseded' });
    site.clock.advance(5000);
    const again = await revoke({ serial_number, reason: 'cessation_of_operation' });
    expect([again.status, again.body]).toEqual([200, first.body]);
    const worse = await revoke({ serial_number, reason: 'key_compromise' });
    expect(worse.body).toEqual({ ...first.body, reason: 'key_compromise' });
  });

  it('for key_compromise bars the key from every door; for another reason it does not', async () => {
    const [lost, old] = [ed25519Subject(), ed25519Subject()];
    await revoke({ serial_number: String((await issue(lost)).serial), reason: 'key_compromise' });
    await revoke({ serial_number: String((await issue(old)).serial), reason: 'superseded' });
    await expect(issue(lost)).rejects.toMatchObject({ refusals: [{ rule: 'key_not_blocked' }] });
    await issue(old);
  });

  it('for key_compromise bars a key that was given in its tenant alone: anybody may have a public key', async () => {
    const subject = ed25519Subject();
    await revoke({ serial_number: String((await issue(subject)).serial), reason: 'key_compromise' });
    await expect(issue(subject)).rejects.toMatchObject({ refusals: [{ rule: 'key_not_blocked' }] });
    const token = await site.newTenant();
    const upload = (by?: string): ReturnType<TestSite['call']> =>
      site.call(
        'POST',
        '/api/v1/ssh_keys/',
        { name: 'laptop', publicKey: formatSshPublicKey(subject.ssh) },
        by,
      );
    expect((await upload()).status).toBe(422);
    expect((await upload(token)).status).toBe(200);
  });

  it('by key id revokes all that bear it, each by its serial number', async () => {
    const keyId = site.name('shared-id');
    const all = [await issue(undefined, keyId), await issue(undefined, keyId), await issue(undefined, keyId)];
    const other = await issue();
    const answer = await revoke({ key_id: keyId });
    expect(answer.body).toMatchObject({ key_id: keyId, reason: 'unspecified', revoked: 3 });
    expect(answer.body['certificates']).toEqual(all.map(idOf).reverse());
    const krl = await krlOf(site, id);
    expect(serialsIn(krl)).toEqual(expect.arrayContaining(all.map(({ serial }) => String(serial))));
    // Somebody may get the key id again.
    expect(krl.certificates.flatMap(({ keyIds }) => keyIds)).not.toContain(keyId);
    expect([await statusOf(all[0] as SshIssued), await statusOf(other)]).toEqual(['revoked', 'active']);
    site.clock.advance(5000);
    expect((await revoke({ key_id: keyId })).body).toEqual(answer.body);
  });

  it('by fingerprint is for ever, and for all that the key has and will have', async () => {
    const lost = ed25519Subject();
    const all = [await issue(lost), await issue(lost)];
    const fingerprint = spellFingerprint(lost.ssh.fingerprint);
    const answer = await revoke({ fingerprint, reason: 'key_compromise' });
    expect(answer.body).toMatchObject({ fingerprint, reason: 'key_compromise', revoked: 2 });
    expect(await Promise.all(all.map(statusOf))).toEqual(['revoked', 'revoked']);
    const hashes = (await krlOf(site, id)).sha256.map((hash) => spellFingerprint(hash));
    expect(hashes).toContain(fingerprint);
    const refused = issue(lost);
    await expect(refused).rejects.toMatchObject({ code: 'policy_denied' });
    await issue();
    site.clock.advance(5000);
    expect((await revoke({ fingerprint })).body).toEqual(answer.body);
  });

  it('by the fingerprint of a key that is only registered bars it too, when it is compromised', async () => {
    const [lost, old] = [newSshKey(), newSshKey()];
    for (const [key, reason] of [
      [lost, 'key_compromise'],
      [old, 'superseded'],
    ] as const) {
      const body = { name: site.name('key'), publicKey: formatSshPublicKey(key) };
      await site.made('/api/v1/ssh_keys/', body, undefined, 200);
      await revoke({ fingerprint: spellFingerprint(key.fingerprint), reason });
    }
    const elsewhere = await newAuthority(site);
    const ask = (key: SshPublicKey): Promise<SshIssued> =>
      askSsh(site, elsewhere.ground, { subject: judgeSshKey(key) });
    await expect(ask(lost)).rejects.toMatchObject({ refusals: [{ rule: 'key_not_blocked' }] });
    await ask(old);
  });

  it('goes on for an authority that was removed, and so does its list', async () => {
    const own = await newAuthority(site);
    const one = await askSsh(site, own.ground);
    await removeSshAuthority(site.site, await callerOf(site), plainId('ca', own.id));
    expectError(await site.call('GET', `/v1/ssh/authorities/${own.id}`), {
      status: 404,
      code: 'ssh_authority_not_found',
    });
    await expect(askSsh(site, own.ground)).rejects.toMatchObject({ code: 'not_found' });
    const body = { authority_id: own.id, serial_number: String(one.serial) };
    expect((await site.call('POST', '/v1/ssh/revoke', body)).body).toMatchObject({ revoked: 1 });
    expect(serialsIn(await krlOf(site, own.id))).toEqual([String(one.serial)]);
  });

  it('by a fingerprint that nobody has seen is for what is to come', async () => {
    const subject = ed25519Subject();
    const fingerprint = spellFingerprint(subject.ssh.fingerprint);
    const answer = await revoke({ fingerprint });
    expect([answer.status, answer.body]).toMatchObject([200, { fingerprint, certificates: [], revoked: 0 }]);
    await expect(issue(subject)).rejects.toMatchObject({ refusals: [{ rule: 'key_not_distrusted' }] });
  });

  it.each([
    [{}, 'serial_number', /one of them alone/],
    [{ serial_number: '1', key_id: 'x' }, 'serial_number', /one of them alone/],
    [{ serial_number: 1 }, 'serial_number', /string/],
    [{ serial_number: '0' }, 'serial_number', /decimal/],
    [{ serial_number: '01' }, 'serial_number', /decimal/],
    [{ serial_number: '-1' }, 'serial_number', /decimal/],
    [{ serial_number: '0x10' }, 'serial_number', /decimal/],
    [{ serial_number: 'ab:cd' }, 'serial_number', /decimal/],
    [{ serial_number: '18446744073709551616' }, 'serial_number', /decimal/],
    [{ key_id: '' }, 'key_id', /characters/],
    [{ key_id: 'a\nb' }, 'key_id', /printable/],
    [{ fingerprint: 'MD5:aa' }, 'fingerprint', /SHA256/],
    [{ fingerprint: `SHA256:${'A'.repeat(42)}B` }, 'fingerprint', /SHA256/],
    [{ serial_number: '1', reason: 'certificate_hold' }, 'reason', /superseded/],
    [{ serial_number: '1', authority_id: 'users' }, 'authority_id', /ca_/],
  ])('with %j is refused', async (what, field, message) => {
    expectError(await revoke(what), { field, message });
  });

  it('what an authority of ours did not issue is not found', async () => {
    for (const what of [{ serial_number: '18446744073709551615' }, { key_id: 'nobody' }]) {
      expectError(await revoke(what), { status: 404, code: 'certificate_not_found' });
    }
    const { id: another } = await newAuthority(site);
    const serial_number = String((await issue()).serial);
    const elsewhere = { serial_number, authority_id: another };
    expectError(await revoke(elsewhere), { status: 404, code: 'certificate_not_found' });
    expect((await revoke({ serial_number })).status).toBe(200);
  });

  it('of another tenant is not found', async () => {
    const serial_number = String((await issue()).serial);
    const stranger = await site.newTenant();
    expectError(await revoke({ serial_number }, stranger), { status: 404, code: 'ssh_authority_not_found' });
    expectError(
      await site.call('POST', '/v1/ssh/revoke', { authority_id: await site.newCa(), serial_number }),
      {
        status: 404,
        code: 'ssh_authority_not_found',
      },
    );
  });

  it('at once by two servers is one revocation, and all are told the same', async () => {
    const other = await site.twin();
    for (const what of ['serial', 'fingerprint'] as const) {
      const subject = ed25519Subject();
      const one = await issue(subject);
      const body =
        what === 'serial'
          ? { serial_number: String(one.serial) }
          : { fingerprint: spellFingerprint(subject.ssh.fingerprint) };
      const answers = await Promise.all(
        [site, other, site, other].map((each) =>
          each.call('POST', '/v1/ssh/revoke', { authority_id: id, ...body }),
        ),
      );
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    }
  });

  it('is in one list, whichever of two servers is asked for it, and however often at once', async () => {
    const other = await site.twin();
    const own = await newAuthority(site);
    for (let i = 0; i < 3; i++) {
      const one = await askSsh(site, own.ground);
      const body = { authority_id: own.id, serial_number: String(one.serial) };
      await other.call('POST', '/v1/ssh/revoke', body);
      const lists = await Promise.all([site, other, site, other].map((each) => krlOctets(each, own.id)));
      expect(new Set(lists.map((list) => Buffer.from(list).toString('hex'))).size).toBe(1);
      expect(serialsIn(await krlOf(other, own.id))).toContain(body.serial_number);
    }
    // Whoever asks of nothing new gets what is there.
    const { version } = await krlOf(site, own.id);
    expect((await krlOf(other, own.id)).version).toBe(version);
  });

  it('the key that an authority signs with needs another first; the one before falls with all that it signed', async () => {
    const own = await newAuthority(site);
    const one = await askSsh(site, own.ground);
    const { keys } = await site.read<{ keys: readonly { fingerprint: string }[] }>(
      `/v1/ssh/authorities/${own.id}`,
    );
    const body = { authority_id: own.id, fingerprint: keys[0]?.fingerprint, reason: 'ca_compromise' };
    expectError(await site.call('POST', '/v1/ssh/revoke', body), {
      status: 409,
      code: 'conflict',
      message: /promote/,
    });
    for (const verb of ['rotate', 'promote'])
      await site.made(`/v1/ssh/authorities/${own.id}/${verb}`, {}, undefined, 200);
    expect((await site.call('POST', '/v1/ssh/revoke', body)).body).toMatchObject({
      certificates: [idOf(one)],
      revoked: 1,
    });
    const { keys: left } = await site.read<{ keys: readonly unknown[] }>(`/v1/ssh/authorities/${own.id}`);
    expect(left).toHaveLength(1);
    expect((await krlOf(site, own.id)).keys).toHaveLength(1);
    await askSsh(site, own.ground);
  });

  it('the key of an authority that was removed falls with all that it signed, as there is none to come after it', async () => {
    const own = await newAuthority(site);
    const one = await askSsh(site, own.ground);
    const { keys } = await site.read<{ keys: readonly { fingerprint: string }[] }>(
      `/v1/ssh/authorities/${own.id}`,
    );
    const body = { authority_id: own.id, fingerprint: keys[0]?.fingerprint, reason: 'key_compromise' };
    expectError(await site.call('POST', '/v1/ssh/revoke', body), { status: 409, code: 'conflict' });
    await removeSshAuthority(site.site, await callerOf(site), plainId('ca', own.id));
    expect((await site.call('POST', '/v1/ssh/revoke', body)).body).toMatchObject({
      certificates: [idOf(one)],
      revoked: 1,
    });
    expect((await krlOf(site, own.id)).keys).toHaveLength(1);
    const published = await site.send('GET', `/v1/ssh/authorities/${own.id}/public-key`, {});
    expect([published.status, published.text]).toEqual([200, '']);
  });

  it('many certificates of one key are revoked page by page', async () => {
    const subject = ed25519Subject();
    const all: SshIssued[] = [];
    for (let i = 0; i < 120; i++) all.push(await issue(subject, 'many'));
    const answer = await revoke({ fingerprint: spellFingerprint(subject.ssh.fingerprint) });
    expect(answer.body).toMatchObject({ revoked: 120, certificates: all.map(idOf).reverse() });
    expect(await statusOf(all[0] as SshIssued)).toBe('revoked');
  });
});

describe('KRLs', () => {
  let site: TestSite;
  beforeAll(async () => {
    site = await memorySite();
  });
  afterAll(() => site.close());

  const revoke = (id: string, one: SshIssued): Promise<Json> =>
    site.made('/v1/ssh/revoke', { authority_id: id, serial_number: String(one.serial) }, undefined, 200);

  it('stay what they are until something is revoked, or an hour has passed; versions only grow', async () => {
    const { ground, id } = await newAuthority(site);
    const one = await askSsh(site, ground);
    const empty = await krlOf(site, id);
    expect([empty.certificates, empty.keys, empty.sha256]).toEqual([[], [], []]);
    site.clock.advance(1_800_000);
    expect((await krlOf(site, id)).version).toBe(empty.version);
    await revoke(id, one);
    const behind = await krlOf(site, id);
    expect(behind.version).toBeGreaterThan(empty.version);
    // What has ended stays for another hour, as clocks of machines may be behind; then it drops out.
    site.clock.advance(3_600_000);
    expect(serialsIn(await krlOf(site, id))).toEqual([String(one.serial)]);
    site.clock.advance(3_600_000);
    const later = await krlOf(site, id);
    expect(later.version).toBeGreaterThan(behind.version);
    expect([serialsIn(behind), serialsIn(later)]).toEqual([[String(one.serial)], []]);
    const published = await site.events('&action=krl_publish');
    expect(published.length).toBeGreaterThanOrEqual(3);
  });

  it('of authorities that sign the same serial numbers do not touch each other’s certificates', async () => {
    const [a, b] = [await newAuthority(site), await newAuthority(site)];
    await revoke(a.id, await askSsh(site, a.ground));
    expect(serialsIn(await krlOf(site, a.id))).toHaveLength(1);
    expect(serialsIn(await krlOf(site, b.id))).toHaveLength(0);
  });

  it('after a rotation name what the previous key signed under that key', async () => {
    const { ground, id } = await newAuthority(site);
    const old = await askSsh(site, ground);
    for (const verb of ['rotate', 'promote'])
      await site.made(`/v1/ssh/authorities/${id}/${verb}`, {}, undefined, 200);
    const young = await askSsh(site, ground);
    await revoke(id, old);
    await revoke(id, young);
    const { certificates } = await krlOf(site, id);
    expect(certificates.map(({ serials }) => serials)).toEqual([[young.serial], [old.serial]]);
  });

  it('are the last good one when none can be made', async () => {
    const broken = { isOn: false };
    const own = await memorySite({}, (store) => ({
      ...store,
      get lastCommitMs() {
        return store.lastCommitMs;
      },
      distrusted: async (query) => {
        if (broken.isOn) throw new Error('the disk is gone');
        return store.distrusted(query);
      },
    }));
    const { ground, id } = await newAuthority(own);
    const one = await askSsh(own, ground);
    const before = await krlOctets(own, id);
    const revoked = { authority_id: id, serial_number: String(one.serial) };
    await own.made('/v1/ssh/revoke', revoked, undefined, 200);
    broken.isOn = true;
    expect(await krlOctets(own, id)).toEqual(before);
    broken.isOn = false;
    own.clock.advance(10_000);
    expect(serialsIn(await krlOf(own, id))).toEqual([String(one.serial)]);
    await own.close();
  });

  it.skipIf(!has('ssh-keygen'))('say to ssh-keygen what they say to us', async () => {
    const { ground, id } = await newAuthority(site);
    const subjects = Array.from({ length: 4 }, ed25519Subject);
    const issued: SshIssued[] = [];
    for (const subject of subjects) issued.push(await askSsh(site, ground, { subject }));
    const [, second, third] = issued as [SshIssued, SshIssued, SshIssued, SshIssued];
    await revoke(id, second);
    const fingerprint = spellFingerprint((subjects[2] as SshSubjectKey).ssh.fingerprint);
    await site.made('/v1/ssh/revoke', { authority_id: id, fingerprint }, undefined, 200);
    const krl = await krlOctets(site, id);
    const verdicts = [];
    for (const { blob } of issued) {
      verdicts.push(await isRevokedByKeygen(krl, formatSshCertificate(blob)));
    }
    expect(verdicts).toEqual([false, true, true, false]);
    expect(await isRevokedByKeygen(krl, formatSshPublicKey((subjects[2] as SshSubjectKey).ssh))).toBe(true);
    expect(await isRevokedByKeygen(krl, formatSshPublicKey((subjects[1] as SshSubjectKey).ssh))).toBe(false);
    expect(third.certificate.kind).toBe('ssh');
  });

  it.skipIf(!has('ssh-keygen'))(
    'of several authorities are joined behind the head of one, for a node that trusts them all',
    async () => {
      const [a, b] = [await newAuthority(site), await newAuthority(site)];
      const heads = [await krlOctets(site, a.id), await krlOctets(site, b.id)];
      expect(heads.map(({ length }) => length)).toEqual([KRL_HEAD, KRL_HEAD]);
      const issued: SshIssued[] = [];
      for (const { ground } of [a, a, b, b]) issued.push(await askSsh(site, ground));
      const [first, second, third, fourth] = issued as [SshIssued, SshIssued, SshIssued, SshIssued];
      await revoke(a.id, first);
      await revoke(b.id, third);
      const [ours, theirs] = [await krlOctets(site, a.id), await krlOctets(site, b.id)];
      const joint = concat(ours, theirs.subarray(KRL_HEAD));
      const verdicts = [];
      for (const { blob } of [first, second, third, fourth]) {
        verdicts.push(await isRevokedByKeygen(joint, formatSshCertificate(blob)));
      }
      expect(verdicts).toEqual([true, false, true, false]);
      // Neither says anything of what the other's authority signed.
      expect(await isRevokedByKeygen(ours, formatSshCertificate(third.blob))).toBe(false);
    },
  );
});

/** What docs/ssh.md has `tail` skip. */
const KRL_HEAD = 73;

describe('what Vault may have signed', () => {
  let site: TestSite;
  let id: string;
  beforeAll(async () => {
    site = await memorySite();
    const issuer = {
      type: 'vault',
      address: 'https://127.0.0.1:8200',
      mount: 'ssh',
      role: 'admins',
      auth: { method: 'token', token: 'hvs.x' },
      ca_public_key: formatSshPublicKey(newSshKey()),
    };
    ({ id } = await site.made<{ id: string }>('/v1/ssh/authorities', {
      name: 'vault',
      kind: 'user',
      issuer,
    }));
  });
  afterAll(() => site.close());

  it('is revoked by a serial number that nobody here knows', async () => {
    const body = { authority_id: id, serial_number: '18446744073709551615' };
    const first = await site.call('POST', '/v1/ssh/revoke', body);
    expect(first.body).toMatchObject({ serial_number: body.serial_number, certificates: [], revoked: 0 });
    expect(serialsIn(await krlOf(site, id))).toEqual([body.serial_number]);
    site.clock.advance(5000);
    expect((await site.call('POST', '/v1/ssh/revoke', body)).body).toEqual(first.body);
  });

  it('is revoked by a key id, for ever', async () => {
    const body = { authority_id: id, key_id: 'vault-root-alice' };
    expect((await site.call('POST', '/v1/ssh/revoke', body)).status).toBe(200);
    site.clock.advance(400 * 86_400_000);
    const { certificates } = await krlOf(site, id);
    expect(certificates.flatMap(({ keyIds }) => keyIds)).toEqual(['vault-root-alice']);
  });
});
