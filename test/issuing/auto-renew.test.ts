/** What is renewed without being asked: when, as what, once, and what happens when it fails. */

import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { jobTable } from '../../src/app/job-table.ts';
import { Jobs } from '../../src/app/jobs.ts';
import { type Id, typeId } from '../../src/base/ids.ts';
import { seconds } from '../../src/base/ports.ts';
import { archiveCertificate } from '../../src/inventory/archive.ts';
import { renewDue } from '../../src/issuing/auto-renew.ts';
import type { Issued } from '../../src/issuing/conclude.ts';
import { setRenewal } from '../../src/issuing/renewal-settings.ts';
import type { KeyGenerator } from '../../src/keys/generate.ts';
import type { CertificateRenewalRow, CertificateRow } from '../../src/records/certificates.ts';
import type { CertificateProfileRow } from '../../src/records/policies.ts';
import { Upkeep } from '../../src/revocation/upkeep.ts';
import { Sender } from '../../src/webhooks/sender.ts';
import { parseCertificate } from '../../src/x509/certificate.ts';
import { csr } from '../support/csr.ts';
import { callerOf, commitInside, rowOf } from '../support/inside.ts';
import {
  changeProfile,
  issueProfiled,
  makeProfile,
  type ProfileParts,
  signProfiled,
} from '../support/profile-rows.ts';
import { UNWATCHED } from '../support/receiver.ts';
import { revoke, revokeAuthority } from '../support/revoked.ts';
import { type Event, type Json, siteOver } from '../support/site.ts';
import { STORES } from '../support/stores.ts';

const DAY = 86_400;
const HOUR = 3600;
const PATIENCE = { timeout: 20_000, interval: 50 };

/** Why no key is made, if there is a reason. */
let noKeys: Error | undefined;
/** What is done while a key is being made. */
let meanwhile: (() => Promise<unknown>) | undefined;

function watched(real: KeyGenerator): KeyGenerator {
  return {
    async generate(algorithm, owner) {
      const work = meanwhile;
      meanwhile = undefined;
      await work?.();
      if (noKeys !== undefined) throw noKeys;
      return real.generate(algorithm, owner);
    },
  };
}

describe.each(STORES)('over $name, a certificate that is renewed by itself', (kind) => {
  let site: Awaited<ReturnType<typeof siteOver>>;
  let ca: string;
  let tenantId: Id;
  beforeAll(async () => {
    site = await siteOver(kind, { keys: watched });
    ca = await site.newCa();
    ({ tenantId } = await callerOf(site));
  });
  beforeEach(async () => {
    noKeys = undefined;
    meanwhile = undefined;
    // Each test begins with nothing due.
    const left = await site.site.store.all('certificateRenewals', { tenantId });
    await commitInside(
      site,
      left.map((key) => ({ remove: 'certificateRenewals', key })),
    );
  });
  afterAll(() => site.close());

  const profile = (parts: ProfileParts = {}): Promise<CertificateProfileRow> =>
    makeProfile(site, { ca, autoRenew: true, ...parts });
  const renewalOf = ({ certificate: { id } }: Pick<Issued, 'certificate'>) =>
    site.site.store.get('certificateRenewals', { tenantId, certificateId: id });
  const now = ({ certificate: { id } }: Pick<Issued, 'certificate'>): Promise<CertificateRow> =>
    rowOf(site, id);
  const successor = async (old: Pick<Issued, 'certificate'>): Promise<CertificateRow> => {
    const { replacedBy } = await now(old);
    if (replacedBy === null) throw new Error('it was not renewed');
    return rowOf(site, replacedBy);
  };
  /** One round of the job. @returns how many it renewed, and which it could not */
  const round = async (
    at = site.site,
    carryOn = async (): Promise<boolean> => true,
    isStopping = (): boolean => false,
  ) => {
    const seen: { renewed: number; failed: Id[] } = { renewed: 0, failed: [] };
    await renewDue(at, carryOn, isStopping, {
      renewed: () => {
        seen.renewed += 1;
      },
      failed: (id) => void seen.failed.push(id),
    });
    return seen;
  };
  const NOTHING = { renewed: 0, failed: [] };
  const passes = (time: number): void => site.clock.advance(time * 1000);
  const eventsOf = async ({
    certificate: { id },
  }: Pick<Issued, 'certificate'>): Promise<readonly Event[]> => {
    const all = await site.events('&action=pki_renew');
    return all.filter(({ extra_data: { certificate_id, replaces_id } }) =>
      [certificate_id, replaces_id].includes(id),
    );
  };

  describe('is due', () => {
    it('seven days before its end, unless its profile says otherwise', async () => {
      const usual = await issueProfiled(site, (await profile()).id, { ttl: 30 * DAY });
      const { notAfter } = usual.certificate;
      expect(await renewalOf(usual)).toMatchObject({
        renewBeforeDays: 7,
        dueAt: notAfter - 7 * DAY,
        failures: 0,
      });
      const early = await issueProfiled(site, (await profile({ renewBeforeDays: 20 })).id, { ttl: 30 * DAY });
      expect(await renewalOf(early)).toMatchObject({
        renewBeforeDays: 20,
        dueAt: early.certificate.notAfter - 20 * DAY,
      });
    });

    it('at half of its life when that is not much longer than the days before its end', async () => {
      const { id } = await profile();
      for (const ttl of [HOUR, 7 * DAY, 7 * DAY + 60]) {
        const issued = await issueProfiled(site, id, { ttl });
        const { createdAt, notAfter } = issued.certificate;
        expect(await renewalOf(issued)).toMatchObject({ dueAt: createdAt + (notAfter - createdAt) / 2 });
      }
    });

    it('never, where its profile does not say so, its key came in a CSR, or it is of a role', async () => {
      const silent = await issueProfiled(site, (await profile({ autoRenew: false })).id);
      expect(await renewalOf(silent)).toBeUndefined();
      const signed = await signProfiled(
        site,
        (await profile()).id,
        csr({ commonName: 'a.example.com', dns: ['a.example.com'] }),
      );
      expect(await renewalOf(signed)).toBeUndefined();
      const role = await site.newRole({ ca_id: ca, store_private_keys: true });
      const { certificate_id } = await site.issue(role);
      expect(await renewalOf({ certificate: await rowOf(site, certificate_id) })).toBeUndefined();
    });
  });

  it('is renewed once it is due, with all that it says, for as long, and is then due again', async () => {
    const { id } = await profile();
    const organization = { type: 'organizationName', value: 'Acme', field: 'x' } as const;
    const old = await issueProfiled(site, id, {
      ttl: 2 * HOUR,
      before: [organization],
      names: [{ type: 'dns', value: 'b.example.com', field: 'x' }],
      usages: {
        keyUsage: ['digital_signature'],
        keyUsageField: 'x',
        extendedKeyUsage: ['1.3.6.1.5.5.7.3.2'],
        extendedKeyUsageField: 'x',
      },
    });
    passes(HOUR - 1);
    expect(await round()).toEqual(NOTHING);
    passes(1);
    expect(await round()).toEqual({ renewed: 1, failed: [] });
    const row = await successor(old);
    const { identityId } = old.certificate;
    expect(row).toMatchObject({ origin: 'renew', profileId: id, replacesId: old.certificate.id, identityId });
    expect(row).toMatchObject({ lineageId: old.certificate.lineageId, notBefore: seconds(site.clock) });
    expect(row.notAfter - row.notBefore).toBe(2 * HOUR);
    const body = await site.site.store.get('certificateBodies', { tenantId, certificateId: row.id });
    const [before, after] = [parseCertificate(old.der), parseCertificate(body?.body ?? new Uint8Array())];
    expect(Buffer.from(after.subject.der)).toEqual(Buffer.from(before.subject.der));
    expect(Buffer.from(after.spki)).not.toEqual(Buffer.from(before.spki));
    const said = (of: typeof before): unknown =>
      of.extensions
        .filter(({ oid }) => ['2.5.29.15', '2.5.29.37'].includes(oid))
        .map(({ value }) => Buffer.from(value));
    expect(said(after)).toEqual(said(before));
    const names = await site.site.store.namesOf(tenantId, [old.certificate.id, row.id]);
    expect(names.get(row.id)).toEqual(names.get(old.certificate.id));
    expect(names.get(row.id)).toHaveLength(2);
    expect(await renewalOf(old)).toBeUndefined();
    expect(await renewalOf({ certificate: row })).toMatchObject({
      renewBeforeDays: 7,
      dueAt: row.createdAt + HOUR,
    });
    expect(await round()).toEqual(NOTHING);
    passes(HOUR);
    expect(await round()).toEqual({ renewed: 1, failed: [] });
    expect((await successor({ certificate: row })).lineageId).toBe(old.certificate.lineageId);
  });

  it('is renewed by nobody, as the trail says, and its new key is kept', async () => {
    const old = await issueProfiled(site, (await profile()).id);
    passes(HOUR / 2);
    await round();
    const row = await successor(old);
    expect(await eventsOf(old)).toMatchObject([
      {
        success: true,
        identity_id: null,
        extra_data: { certificate_id: row.id, replaces_id: old.certificate.id },
      },
    ]);
    const key = await site.site.store.get('keys', { tenantId, id: row.keyId ?? tenantId });
    expect(key).toMatchObject({ purpose: 'leaf' });
    const shown = await site.made<Json>(
      `/v1/pki/certificates/${typeId('cert', row.id)}/private-key`,
      {},
      undefined,
      200,
    );
    const base64 = String(shown['private_key']).split('\n')[1] ?? '';
    expect(base64).not.toBe('');
    expect(site.log.join('\n')).not.toContain(base64);
    expect(JSON.stringify(await site.events())).not.toContain(base64);
  });

  it('is renewed by the days that were set for it, and so is what follows it', async () => {
    const { id } = await profile({ autoRenew: false });
    const old = await issueProfiled(site, id, { ttl: 30 * DAY });
    await setRenewal(site.site, await callerOf(site), old.certificate.id, 10);
    passes(20 * DAY);
    expect(await round()).toEqual({ renewed: 1, failed: [] });
    const row = await successor(old);
    expect(await renewalOf({ certificate: row })).toMatchObject({
      renewBeforeDays: 10,
      dueAt: row.notAfter - 10 * DAY,
    });
    await setRenewal(site.site, await callerOf(site), row.id, null);
    passes(25 * DAY);
    expect(await round()).toEqual(NOTHING);
  });

  it('of a role that keeps keys is renewed under it', async () => {
    const role = await site.newRole({ ca_id: ca, store_private_keys: true });
    const { certificate_id } = await site.issue(role, { common_name: 'a.example.com', ttl: '240h' });
    const certificate = await rowOf(site, certificate_id);
    await setRenewal(site.site, await callerOf(site), certificate.id, 2);
    passes(8 * DAY);
    expect(await round()).toEqual({ renewed: 1, failed: [] });
    expect(await successor({ certificate })).toMatchObject({ role, profileId: null });
    // A role that keeps no more: the next key would be lost.
    await site.call('PATCH', `/v1/pki/roles/${role}`, { store_private_keys: false });
    passes(8 * DAY);
    expect(await round()).toMatchObject({ renewed: 0, failed: [(await successor({ certificate })).id] });
  });

  it('is renewed in its turn: what becomes due meanwhile waits for the next round', async () => {
    const { id } = await profile();
    const first = await issueProfiled(site, id);
    passes(1);
    const second = await issueProfiled(site, id);
    passes(HOUR / 2 - 1);
    meanwhile = async () => passes(10);
    expect(await round()).toMatchObject({ renewed: 1 });
    expect((await now(first)).replacedBy).not.toBeNull();
    expect((await now(second)).replacedBy).toBeNull();
    expect(await round()).toMatchObject({ renewed: 1 });
    expect((await now(second)).replacedBy).not.toBeNull();
  });

  it('that is put off while others are renewed waits', async () => {
    const { id } = await profile();
    const long = await issueProfiled(site, id, { ttl: 30 * DAY });
    passes(1);
    const other = await issueProfiled(site, id, { ttl: 30 * DAY });
    passes(24 * DAY);
    const caller = await callerOf(site);
    meanwhile = () => setRenewal(site.site, caller, other.certificate.id, 1);
    expect(await round()).toEqual({ renewed: 1, failed: [other.certificate.id] });
    expect((await now(long)).replacedBy).not.toBeNull();
    expect(await renewalOf(other)).toMatchObject({ renewBeforeDays: 1, failures: 0 });
  });

  it('is not, when it is good for less than an hour', async () => {
    const { id } = await profile();
    expect(await renewalOf(await issueProfiled(site, id, { ttl: HOUR - 1 }))).toBeUndefined();
    expect(await renewalOf(await issueProfiled(site, id, { ttl: HOUR }))).toBeDefined();
  });

  describe('when that fails', () => {
    it('is tried again, later each time, until its end, and each try is an event', async () => {
      const { id } = await profile();
      const old = await issueProfiled(site, id, { ttl: 2 * HOUR });
      noKeys = new Error('a secret that only the log may hold');
      passes(HOUR);
      const tries: number[] = [];
      for (let minute = 0; minute <= 70; minute += 5) {
        const { failed, renewed } = await round();
        expect(renewed).toBe(0);
        if (failed.length > 0) tries.push(minute);
        if (minute === 0) {
          const again = seconds(site.clock) + 300;
          expect(await renewalOf(old)).toMatchObject({ failures: 1, dueAt: again });
        }
        passes(300);
      }
      expect(tries).toEqual([0, 5, 15, 35, 55]);
      // It is due no more, and tells that it failed.
      expect(await renewalOf(old)).toMatchObject({ failures: 5, dueAt: 253_402_300_799 });
      const events = await eventsOf(old);
      expect(events).toHaveLength(5);
      const [last, third] = events;
      expect(last).toMatchObject({
        success: false,
        identity_id: null,
        extra_data: { failures: 5, next_try_at: null },
      });
      expect(third).toMatchObject({
        extra_data: { code: 'internal', failures: 4, next_try_at: expect.any(Number) },
      });
      expect(JSON.stringify(events)).not.toContain('only the log');
      noKeys = undefined;
      expect(await round()).toEqual(NOTHING);
    });

    it('is renewed at the next try once nothing stands against it', async () => {
      const own = await site.newCa();
      const old = await issueProfiled(site, (await profile({ ca: own })).id);
      await site.call('PATCH', `/v1/pki/ca/${own}`, { is_active: false });
      passes(HOUR / 2);
      expect(await round()).toEqual({ renewed: 0, failed: [old.certificate.id] });
      expect(await eventsOf(old)).toMatchObject([
        { success: false, extra_data: { code: 'policy_denied', refusals: [{ rule: 'authority_active' }] } },
      ]);
      await site.call('PATCH', `/v1/pki/ca/${own}`, { is_active: true });
      expect(await round()).toEqual(NOTHING);
      passes(300);
      expect(await round()).toEqual({ renewed: 1, failed: [] });
      expect(await renewalOf({ certificate: await successor(old) })).toMatchObject({ failures: 0 });
    });

    it('keeps no other from being renewed', async () => {
      const [bad, good] = [await profile(), await profile()];
      const failing = await issueProfiled(site, bad.id);
      passes(1);
      const fine = await issueProfiled(site, good.id);
      await changeProfile(site, bad, { enrollment: 'est' });
      passes(HOUR / 2);
      expect(await round()).toEqual({ renewed: 1, failed: [failing.certificate.id] });
      expect((await now(fine)).replacedBy).not.toBeNull();
      expect(await renewalOf(failing)).toMatchObject({ failures: 1 });
    });

    it('counts also when there is no time left for another', async () => {
      const old = await issueProfiled(site, (await profile()).id);
      passes(HOUR / 2);
      noKeys = new Error('slow, and then not at all');
      let asked = 0;
      const once = async (): Promise<boolean> => {
        asked += 1;
        return asked < 2;
      };
      expect(await round(site.site, once)).toEqual({ renewed: 0, failed: [old.certificate.id] });
      expect(await renewalOf(old)).toMatchObject({ failures: 1 });
    });

    it('is not counted while the process stops', async () => {
      const old = await issueProfiled(site, (await profile()).id);
      passes(HOUR / 2);
      let asked = 0;
      noKeys = new Error('stopping');
      const stopping = async (): Promise<boolean> => {
        asked += 1;
        return asked < 2;
      };
      expect(await round(site.site, stopping, () => true)).toEqual(NOTHING);
      expect(await renewalOf(old)).toMatchObject({ failures: 0 });
      expect(await eventsOf(old)).toEqual([]);
    });
  });

  describe('is given up, with one event,', () => {
    const expectGivenUp = async (issued: Issued, rule: string): Promise<void> => {
      passes(HOUR / 2);
      expect(await round()).toEqual({ renewed: 0, failed: [issued.certificate.id] });
      expect(await renewalOf(issued)).toBeUndefined();
      expect(await eventsOf(issued)).toMatchObject([
        { success: false, extra_data: { failures: 1, next_try_at: null, refusals: [{ rule }] } },
      ]);
      passes(300);
      expect(await round()).toEqual(NOTHING);
      expect((await now(issued)).replacedBy).toBeNull();
    };

    it('when it was revoked', async () => {
      const old = await issueProfiled(site, (await profile()).id);
      await revoke(site, typeId('cert', old.certificate.id));
      await expectGivenUp(old, 'certificate_not_revoked');
    });

    it('when its authority was revoked', async () => {
      const own = await site.newCa();
      const old = await issueProfiled(site, (await profile({ ca: own })).id);
      await revokeAuthority(site, own);
      await expectGivenUp(old, 'authority_not_revoked');
    });

    it('when its profile was removed', async () => {
      const one = await profile();
      const old = await issueProfiled(site, one.id);
      await changeProfile(site, one, { removedAt: seconds(site.clock), slug: null });
      await expectGivenUp(old, 'profile_present');
    });

    it('when it has ended meanwhile', async () => {
      const old = await issueProfiled(site, (await profile()).id);
      passes(HOUR / 2);
      await expectGivenUp(old, 'certificate_not_expired');
    });
  });

  it('that is on hold is tried again, as a hold may be lifted', async () => {
    const old = await issueProfiled(site, (await profile()).id);
    await revoke(site, typeId('cert', old.certificate.id), 'certificate_hold');
    passes(HOUR / 2);
    expect(await round()).toEqual({ renewed: 0, failed: [old.certificate.id] });
    const serial_number = Buffer.from(old.certificate.serial).toString('hex');
    await site.made('/v1/pki/unrevoke', { serial_number }, undefined, 200);
    passes(300);
    expect(await round()).toEqual({ renewed: 1, failed: [] });
  });

  it('that was deleted is renewed no more', async () => {
    const old = await issueProfiled(site, (await profile()).id);
    await archiveCertificate(site.site, await callerOf(site), old.certificate.id);
    passes(HOUR / 2);
    expect(await round()).toEqual(NOTHING);
  });

  it('that somebody renewed is renewed no more; what took its place is', async () => {
    const old = await issueProfiled(site, (await profile({ renewBeforeDays: 3 })).id, { ttl: 10 * DAY });
    await setRenewal(site.site, await callerOf(site), old.certificate.id, 2);
    await site.made(`/v1/pki/certificates/${typeId('cert', old.certificate.id)}/renew`, {});
    expect(await renewalOf(old)).toBeUndefined();
    const certificate = await successor(old);
    expect(await renewalOf({ certificate })).toMatchObject({ renewBeforeDays: 2 });
  });

  it('is renewed once by two processes at one time', async () => {
    const other = await site.twin();
    const { id } = await profile();
    const old = await Promise.all([1, 2, 3].map(() => issueProfiled(site, id)));
    passes(HOUR / 2);
    const rounds = await Promise.all([round(), round(other.site)]);
    expect(rounds.reduce((sum, { renewed }) => sum + renewed, 0)).toBe(3);
    for (const one of old) {
      expect(await eventsOf(one)).toMatchObject([{ success: true }]);
      const again = await site.site.store.all('certificates', { tenantId, replacesId: one.certificate.id });
      expect(again).toHaveLength(1);
      expect(await renewalOf({ certificate: await successor(one) })).toMatchObject({ failures: 0 });
    }
  });

  it.each([
    ['revoked', (row: CertificateRow) => revoke(site, typeId('cert', row.id))],
    ['deleted', async (row: CertificateRow) => archiveCertificate(site.site, await callerOf(site), row.id)],
    [
      'told to stay',
      async (row: CertificateRow) => setRenewal(site.site, await callerOf(site), row.id, null),
    ],
  ] as const)('that is %s while it is being renewed is not renewed', async (_, act) => {
    const old = await issueProfiled(site, (await profile()).id);
    passes(HOUR / 2);
    meanwhile = () => act(old.certificate);
    expect(await round()).toEqual({ renewed: 0, failed: [old.certificate.id] });
    expect((await now(old)).replacedBy).toBeNull();
    expect(await renewalOf(old)).toBeUndefined();
  });

  it('is renewed in the rounds of the jobs', async () => {
    const old = await issueProfiled(site, (await profile()).id);
    passes(HOUR / 2);
    const failed = (_: Id, error: unknown): void => {
      throw error;
    };
    const upkeep = new Upkeep({ ...site.site, failed });
    const renewals = { renewed: () => undefined, failed };
    const sender = new Sender(site.site, UNWATCHED);
    const jobs = new Jobs(
      site.site,
      jobTable({ site: site.site, upkeep, renewals, sender, differs: () => undefined }),
    );
    jobs.start();
    await vi.waitFor(async () => expect((await now(old)).replacedBy).not.toBeNull(), PATIENCE);
    await jobs.stop();
  });

  it('is one of its own tenant, whoever else has some', async () => {
    const stranger = await site.newTenant();
    const theirs = await makeProfile(site, { autoRenew: true }, stranger);
    const old = await issueProfiled(site, theirs.id, {}, stranger);
    const mine = await issueProfiled(site, (await profile()).id);
    passes(HOUR / 2);
    expect(await round()).toEqual({ renewed: 2, failed: [] });
    expect((await site.events('&action=pki_renew', stranger)).length).toBe(1);
    const row = await rowOf(site, old.certificate.id, stranger);
    const next = await site.site.store.get('certificates', {
      tenantId: theirs.tenantId,
      id: row.replacedBy ?? row.id,
    });
    expect(next).toMatchObject({ tenantId: theirs.tenantId, profileId: theirs.id });
    expect((await successor(mine)).tenantId).toBe(tenantId);
    const left: readonly CertificateRenewalRow[] = await site.site.store.all('certificateRenewals', {
      tenantId: theirs.tenantId,
    });
    expect(left.map(({ certificateId }) => certificateId)).toEqual([next?.id]);
  });
});
