/** SSH certificates in the inventory of both kinds, and out of what is X.509's alone. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { typeId } from '../../../src/base/ids.ts';
import type { SshIssued } from '../../../src/issuing/ssh/door.ts';
import { parseFingerprint } from '../../../src/ssh/public-key.ts';
import { ecKey } from '../../support/csr.ts';
import { foreignCertificate } from '../../support/foreign-certificate.ts';
import { plainId } from '../../support/inside.ts';
import { expectError } from '../../support/refused.ts';
import { type Issued, type Json, siteOver, type TestSite } from '../../support/site.ts';
import { askSsh, policyUnder } from '../../support/ssh-issuing.ts';
import { STORES } from '../../support/stores.ts';

describe.each(STORES)('SSH certificates over $name', (kind) => {
  let site: TestSite;
  let ca: string;
  let ssh: SshIssued;
  let leaf: Issued;
  let id: string;
  let serial: string;
  beforeAll(async () => {
    site = await siteOver(kind);
    leaf = await site.issue(await site.newRole());
    ca = (await site.made<{ id: string }>('/v1/ssh/authorities', { name: 'users', kind: 'user' })).id;
    ssh = await askSsh(site, await policyUnder(site, plainId('ca', ca)), {
      request: { keyId: { text: 'u=ada r=7' } },
    });
    id = typeId('cert', ssh.certificate.id);
    serial = String(ssh.serial);
  });
  afterAll(() => site.close());

  const found = async (query: string, token?: string): Promise<readonly unknown[]> =>
    (await site.read<{ data: readonly Json[] }>(`/v1/certificates?${query}`, token)).data.map(
      (one) => one['id'],
    );

  it('are shown with a decimal serial number, their key id and their principals', async () => {
    expect(await site.read(`/v1/certificates/${id}`)).toMatchObject({
      id,
      kind: 'ssh',
      origin: 'sign',
      status: 'active',
      common_name: 'u=ada r=7',
      names: [{ type: 'principal', value: 'alice' }],
      serial_number: serial,
      ca_id: ca,
      key_algorithm: 'ed25519',
      revoked_at: null,
    });
    expect(serial).toMatch(/^[1-9]\d*$/);
  });

  it('are found by what they bear, among both kinds and among their own', async () => {
    for (const query of [
      `serial_number=${serial}`,
      `kind=ssh&serial_number=${serial}`,
      'kind=ssh',
      `ca_id=${ca}`,
      'san=alice',
      'common_name=u%3Dada*',
      'kind=ssh&status=active',
    ]) {
      expect(await found(query), query).toEqual([id]);
    }
    expect(await found('')).toEqual([id, leaf.certificate_id]);
    expect(await found('kind=x509')).toEqual([leaf.certificate_id]);
    expect(await found(`serial_number=${leaf.serial_number}`)).toEqual([leaf.certificate_id]);
    // The octets of a number are none of another kind's.
    expect(await found(`serial_number=${ssh.serial.toString(16)}`)).toEqual([]);
    expect(await found(`kind=x509&serial_number=${serial}`)).toEqual([]);
    expectError(await site.call('GET', `/v1/certificates?kind=ssh&serial_number=${leaf.serial_number}`), {
      field: 'serial_number',
    });
    expect(await site.read(`/v1/certificates/${serial}`)).toMatchObject({ id });
    expect(await site.read(`/v1/certificates/${leaf.serial_number}`)).toMatchObject({
      id: leaf.certificate_id,
    });
  });

  it('are all that a token for SSH is shown', async () => {
    const token = await site.newToken(['ssh:read']);
    expect(await found('', token)).toEqual([id]);
    expect(await found(`serial_number=${serial}`, token)).toEqual([id]);
    expect(await site.read(`/v1/certificates/${serial}`, token)).toMatchObject({ id });
    expect(await site.read(`/v1/certificates/${id}`, token)).toMatchObject({ id });
    expectError(await site.call('GET', '/v1/certificates?kind=x509', undefined, token), {
      status: 403,
      code: 'insufficient_scope',
    });
    for (const other of [leaf.certificate_id, leaf.serial_number]) {
      expectError(await site.call('GET', `/v1/certificates/${other}`, undefined, token), {
        status: 404,
        code: 'certificate_not_found',
      });
    }
    expect(await found('', await site.newToken(['pki:read']))).toEqual([id, leaf.certificate_id]);
  });

  it('are no certificates to what is X.509’s', async () => {
    const { data } = await site.read<{ data: readonly Json[] }>('/v1/pki/certificates');
    expect(data.map((one) => one['id'])).toEqual([leaf.certificate_id]);
    for (const [method, path] of [
      ['GET', `/v1/pki/certificates/${id}`],
      ['GET', `/v1/pki/certificates/${id}/pem`],
      ['GET', `/v1/pki/certificates/${serial}`],
      ['POST', `/v1/pki/certificates/${id}/renew`],
      ['POST', `/v1/pki/certificates/${id}/private-key`],
    ] as const) {
      const answer = await site.call(method, path, method === 'POST' ? {} : undefined);
      expectError(answer, { status: 404, code: 'certificate_not_found' });
    }
    const hex = ssh.serial.toString(16);
    for (const body of [{ serial_number: hex }, { serial_number: serial }]) {
      expectError(await site.call('POST', '/v1/pki/revoke', body), {
        status: 404,
        code: 'certificate_not_found',
      });
    }
    expectError(await site.call('POST', '/v1/pki/revoke', { serial_number: hex, certificate_id: id }), {
      field: 'certificate_id',
    });
    for (const path of [`/v1/pki/ca/${ca}`, `/v1/pki/ca/${ca}/crl`, `/v1/pki/ca/${ca}/certificate`]) {
      expectError(await site.call('GET', path), { status: 404, code: 'ca_not_found' });
    }
    const { issuer_id: issuer } = await site.read(`/v1/certificates/${id}`);
    for (const path of [`/aia/${issuer}`, `/crl/${issuer}/0`]) {
      expectError(await site.call('GET', path), { status: 404, code: 'issuer_not_found' });
    }
    expectError(await site.call('POST', `/v1/pki/ca/${ca}/revoke`, {}), {
      status: 404,
      code: 'ca_not_found',
    });
    expect(await site.read(`/v1/certificates/${id}`)).toMatchObject({ status: 'active' });
  });

  it('leave validation, imports and metrics as they are', async () => {
    // Its issuer is named by the key of an SSH authority, which has no certificates.
    const { keys } = await site.read<{ keys: readonly { fingerprint: string }[] }>(
      `/v1/ssh/authorities/${ca}`,
    );
    const authorityKeyId = parseFingerprint(keys[0]?.fingerprint ?? '');
    if (authorityKeyId === undefined) throw new Error('no fingerprint');
    const named = foreignCertificate({ signer: ecKey(), authorityKeyId });
    const judged = await site.call('POST', '/v1/pki/certificates/validate', { certificate_pem: named.pem });
    expect([judged.status, judged.body]).toMatchObject([200, { valid: false }]);
    await site.made('/v1/pki/certificates/import', { certificate_pem: named.pem });
    const { valid } = await site.made<{ valid: boolean }>(
      '/v1/pki/certificates/validate',
      { certificate_pem: leaf.certificate, chain_pem: named.pem },
      undefined,
      200,
    );
    expect(valid).toBe(true);
    const metrics = await site.call('GET', '/metrics');
    expect([metrics.status, metrics.text]).toMatchObject([
      200,
      expect.stringContaining('chancery_krls_published_total'),
    ]);
  });

  it('are revoked here as they are shown', async () => {
    await site.made(
      '/v1/ssh/revoke',
      { authority_id: ca, serial_number: serial, reason: 'superseded' },
      undefined,
      200,
    );
    expect(await site.read(`/v1/certificates/${serial}`)).toMatchObject({
      status: 'revoked',
      revoked_at: '2026-01-01T00:00:00Z',
      revocation_reason: 'superseded',
    });
    expect(await found('')).not.toContain(id);
    expect(await found('kind=ssh&status=revoked')).toEqual([id]);
  });
});
