/** A deleted certificate leaves the lists, and nothing else: it may be valid still. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../../src/access/caller.ts';
import { typeId } from '../../src/base/ids.ts';
import { seconds } from '../../src/base/ports.ts';
import { spellTime } from '../../src/base/time.ts';
import { archiveCertificate } from '../../src/inventory/archive.ts';
import type { KeyGenerator } from '../../src/keys/generate.ts';
import type { CertificateRow } from '../../src/records/certificates.ts';
import { Upkeep } from '../../src/revocation/upkeep.ts';
import { crlOf, entriesOf } from '../support/crls.ts';
import { foreignCertificate } from '../support/foreign-certificate.ts';
import { callerOf, commitInside, plainId, rowOf } from '../support/inside.ts';
import { expectError } from '../support/refused.ts';
import { revokeAuthority } from '../support/revoked.ts';
import { type Answer, type Issued, type Json, siteOver, type TestSite } from '../support/site.ts';
import { askSsh, sshGround } from '../support/ssh-issuing.ts';
import { STORES } from '../support/stores.ts';

/** What is done while a key is being made: after what is renewed was read, and before the new certificate is committed. */
let meanwhile: (() => Promise<unknown>) | undefined;

function interrupted(real: KeyGenerator): KeyGenerator {
  return {
    async generate(algorithm, owner) {
      const work = meanwhile;
      meanwhile = undefined;
      await work?.();
      return real.generate(algorithm, owner);
    },
  };
}

describe.each(STORES)('over $name, a deleted certificate', (kind) => {
  let site: TestSite;
  let ca: string;
  let role: string;
  let admin: Caller;
  beforeAll(async () => {
    site = await siteOver(kind, { keys: interrupted });
    ca = await site.newCa();
    role = await site.newRole({ ca_id: ca, store_private_keys: true });
    admin = await callerOf(site);
  });
  afterAll(() => site.close());

  const remove = (certificate: string, caller = admin): Promise<CertificateRow> =>
    archiveCertificate(site.site, caller, plainId('cert', certificate));
  const path = ({ certificate_id: id }: Issued): string => `/v1/pki/certificates/${id}`;
  const idsIn = async (list: string): Promise<readonly unknown[]> =>
    (await site.read<{ data: readonly Json[] }>(list)).data.map(({ id }) => id);
  const validate = (certificate_pem: string): Promise<Answer> =>
    site.call('POST', '/v1/pki/certificates/validate', { certificate_pem });
  const renew = (one: Issued): Promise<Answer> => site.call('POST', `${path(one)}/renew`);
  const NOT_FOUND = { status: 404, code: 'certificate_not_found' };

  it('is in no list, whatever is searched for, and the one beside it still is', async () => {
    const names = { common_name: 'listed.example.com', ttl: '1h' };
    const [kept, gone] = [await site.issue(role, names), await site.issue(role, names)];
    await remove(gone.certificate_id);
    const searches = [
      `ca_id=${ca}`,
      `role=${role}`,
      'common_name=listed.example.com',
      'common_name=listed*',
      'san=listed.example.com',
      'san=*d.example.com',
      'expiring_within=2h',
      'status=active',
      'sort=common_name',
      'include_revoked=true',
    ];
    for (const search of searches) {
      for (const list of ['/v1/certificates', '/v1/pki/certificates']) {
        const found = await idsIn(`${list}?limit=1000&${search}`);
        expect(found, search).toContain(kept.certificate_id);
        expect(found, search).not.toContain(gone.certificate_id);
      }
    }
    expect(await idsIn(`/v1/certificates?serial_number=${gone.serial_number}`)).toEqual([]);
    expect(await idsIn(`/v1/certificates?serial_number=${kept.serial_number}`)).toEqual([
      kept.certificate_id,
    ]);
  });

  it('is read by its id and its serial number, with the time since when it is deleted', async () => {
    const one = await site.issue(role);
    const before = await site.read(path(one));
    const read = (key: string): Promise<Json> => site.read(`/v1/certificates/${key}`);
    expect(await read(one.certificate_id)).toMatchObject({ archived_at: null, profile_id: null });
    await remove(one.certificate_id);
    for (const key of [one.certificate_id, one.serial_number]) {
      expect(await read(key)).toMatchObject({
        id: one.certificate_id,
        status: 'active',
        archived_at: spellTime(seconds(site.clock)),
      });
      expect(await site.read(`/v1/pki/certificates/${key}`)).toEqual(before);
    }
  });

  it('is valid, and revoked by its serial number: validation and the CRL say so', async () => {
    const one = await site.issue(role);
    await remove(one.certificate_id);
    expect((await validate(one.certificate)).body).toMatchObject({ valid: true, not_revoked: true });
    await site.made('/v1/pki/revoke', { serial_number: one.serial_number }, undefined, 200);
    expect((await validate(one.certificate)).body).toMatchObject({ valid: false, not_revoked: false });
    expect(entriesOf(await crlOf(site, ca))).toHaveProperty([one.serial_number]);
    expect(await site.read(path(one))).toMatchObject({ is_revoked: true });
    expect(await idsIn('/v1/certificates?status=revoked')).not.toContain(one.certificate_id);
  });

  it('is revoked by its serial number and id where another has that number too', async () => {
    const one = await site.issue(role);
    const { serial } = await rowOf(site, one.certificate_id);
    const certificate_pem = foreignCertificate({ serial }).pem;
    const other = await site.made<{ id: string }>('/v1/pki/certificates/import', { certificate_pem });
    await remove(one.certificate_id);
    await remove(other.id);
    const body = { serial_number: one.serial_number };
    expectError(await site.call('POST', '/v1/pki/revoke', body), {
      status: 409,
      code: 'conflict',
      field: 'certificate_id',
    });
    await site.made('/v1/pki/revoke', { ...body, certificate_id: one.certificate_id }, undefined, 200);
  });

  it('is marked with its authority', async () => {
    const own = await site.newCa();
    const ownRole = await site.newRole({ ca_id: own });
    const [kept, gone] = [await site.issue(ownRole), await site.issue(ownRole)];
    await remove(gone.certificate_id);
    await revokeAuthority(site, own);
    const failed = (_: unknown, error: unknown): void => {
      throw error;
    };
    await new Upkeep({ ...site.site, failed }).round(async () => true);
    const serials = [kept, gone].map(({ serial_number }) => serial_number).toSorted();
    expect(Object.keys(entriesOf(await crlOf(site, own))).toSorted()).toEqual(serials);
  });

  it('is not renewed, nor is its private key given', async () => {
    const one = await site.issue(role);
    const key = (): Promise<Answer> => site.call('POST', `${path(one)}/private-key`);
    expect((await key()).status).toBe(200);
    expect((await renew(one)).status).toBe(201);
    await remove(one.certificate_id);
    expectError(await key(), NOT_FOUND);
    expectError(await renew(one), NOT_FOUND);
  });

  it('is not renewed when it was deleted while the new one was being drawn up', async () => {
    const one = await site.issue(role);
    meanwhile = () => remove(one.certificate_id);
    expectError(await renew(one), NOT_FOUND);
    expect(await rowOf(site, one.certificate_id)).toMatchObject({ replacedBy: null });
  });

  it('is renewed no more by itself either', async () => {
    const [kept, gone] = [await site.issue(role), await site.issue(role)];
    const keys = [kept, gone].map((one) => {
      return { tenantId: admin.tenantId, certificateId: plainId('cert', one.certificate_id) };
    });
    const rows = keys.map((key) => ({ ...key, renewBeforeDays: 7, dueAt: 1, failures: 0 }));
    await commitInside(
      site,
      rows.map((row) => ({ insert: 'certificateRenewals', row })),
    );
    await remove(gone.certificate_id);
    const left = await site.site.store.all('certificateRenewals', { tenantId: admin.tenantId });
    expect(left).toEqual(rows.slice(0, 1));
  });

  it('is not imported again', async () => {
    const certificate_pem = foreignCertificate().pem;
    const load = (): Promise<Answer> => site.call('POST', '/v1/pki/certificates/import', { certificate_pem });
    const first = await load();
    expect(first.status).toBe(201);
    await remove(String(first.body['id']));
    expectError(await load(), { status: 409, code: 'certificate_exists' });
  });

  it('was deleted once, by somebody of its tenant, and the trail says so', async () => {
    const one = await site.issue(role);
    const certificate = await rowOf(site, one.certificate_id);
    const notFound = { code: 'not_found', subject: 'certificate' };
    const stranger = await callerOf(site, await site.newTenant());
    await expect(remove(one.certificate_id, stranger)).rejects.toMatchObject(notFound);
    const all = await Promise.allSettled(Array.from({ length: 4 }, () => remove(one.certificate_id)));
    const refused = all.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []));
    expect(refused).toEqual(Array(3).fill(expect.objectContaining(notFound)));
    await expect(remove(one.certificate_id)).rejects.toMatchObject(notFound);
    expect(await rowOf(site, one.certificate_id)).toEqual({
      ...certificate,
      archivedAt: seconds(site.clock),
    });
    const events = await site.events('&action=certificate_delete');
    expect(events.filter(({ extra_data }) => extra_data['certificate_id'] === certificate.id)).toMatchObject([
      {
        success: true,
        identity_id: typeId('identity', admin.identityId),
        extra_data: {
          certificate_id: certificate.id,
          serial_number: Buffer.from(certificate.serial).toString('hex'),
          common_name: 'a.example.com',
          not_after: certificate.notAfter,
        },
      },
    ]);
  });

  it('is none of SSH, and none of an authority', async () => {
    const ssh = await askSsh(site, await sshGround(site));
    const [own] = await site.site.store.all('certificates', { tenantId: admin.tenantId, isAuthority: true });
    for (const row of [ssh.certificate, own as CertificateRow]) {
      const refused = archiveCertificate(site.site, admin, row.id);
      await expect(refused).rejects.toMatchObject({ code: 'invalid_field', reason: 'unfitting' });
      const { id, tenantId } = row;
      expect(await site.site.store.get('certificates', { tenantId, id })).toMatchObject({ archivedAt: null });
    }
  });
});
