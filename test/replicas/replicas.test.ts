/** Real processes on one PostgreSQL: what one does holds at the others at once, and none knows what another must. */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sha256 } from '../../src/base/hash.ts';
import { parseSshCertificateLine } from '../../src/ssh/certificate.ts';
import { formatSshPublicKey, spellFingerprint } from '../../src/ssh/public-key.ts';
import { parseCertificatePem } from '../../src/x509/certificate-pem.ts';
import { parseCrl } from '../../src/x509/crl.ts';
import {
  CRL_DISTRIBUTION_POINTS,
  decodeCrlDistributionPoints,
} from '../../src/x509/extensions/crl-distribution-points.ts';
import { fetchCrl, fetchKrl, isInKrl, numberOf } from '../soak/lists.ts';
import {
  call,
  type Door,
  type IssuedAnswer,
  issue,
  made,
  makeCa,
  makeHierarchy,
  makeRole,
} from '../support/client.ts';
import { dropDatabase, freshDatabase, hasPostgres } from '../support/postgres.ts';
import { type Server, start, temporaryFolder } from '../support/process.ts';
import { readPostgres } from '../support/sql.ts';
import { newSshKey } from '../support/ssh.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const PATIENCE = { timeout: 60_000, interval: 50 };

describe.skipIf(!hasPostgres)('replicas on one PostgreSQL', () => {
  let url: string;
  let replicas: readonly [Server, Server];
  let hierarchy: { readonly root: string; readonly issuing: string };

  beforeAll(async () => {
    url = await freshDatabase();
    const masterKey = join(temporaryFolder(), 'master.key');
    writeFileSync(masterKey, randomBytes(32), { mode: 0o600 });
    const env = {
      CHANCERY_DATABASE_URL: url,
      CHANCERY_MASTER_KEY_FILE: masterKey,
      CHANCERY_BOOTSTRAP_TOKEN: randomBytes(32).toString('hex'),
      CHANCERY_PUBLIC_URL: 'http://ca.internal',
      CHANCERY_LOG_LEVEL: 'error',
    };
    // On an empty database, at once: one migrates it and makes the installation, the other finds it.
    replicas = await Promise.all([start({ env }), start({ env })]);
    hierarchy = await makeHierarchy(replicas[0]);
  });

  afterAll(async () => {
    for (const replica of replicas) await replica.kill9();
    await dropDatabase(url);
  });

  it('are one installation, though they first started at once', async () => {
    const tenants = await Promise.all(replicas.map((replica) => made(replica, 'GET /v1/auth/whoami')));
    expect(tenants[1]).toMatchObject({ tenant: tenants[0]?.['tenant'] });
    expect(await readPostgres(url, 'SELECT count(*) AS n FROM tenants')).toEqual([{ n: '1' }]);
  });

  it('give no serial number twice, and list what the other issued', async () => {
    const answers: IssuedAnswer[] = [];
    const clients = Array.from({ length: 12 }, async (_, number) => {
      const replica = replicas[number % 2] as Server;
      for (let i = 0; i < 15; i++) {
        answers.push(await issue(replica, 'leaf', { common_name: `n${i}.c${number}.internal` }));
      }
    });
    await Promise.all(clients);
    expect(new Set(answers.map(({ serial_number }) => serial_number)).size).toBe(answers.length);
    for (const [i, { certificate, certificate_id }] of answers.entries()) {
      const other = replicas[(i + 1) % 2] as Server;
      const { octets } = await call(other, `GET /v1/pki/certificates/${certificate_id}/pem`);
      expect(octets.toString()).toBe(certificate);
    }
    const counted = await made(replicas[1], `GET /v1/pki/ca/${hierarchy.issuing}`);
    expect(counted).toMatchObject({ certificates_issued: answers.length });
    for (const replica of replicas) {
      expect(await made(replica, 'GET /v1/audit/verify')).toMatchObject({ valid: true });
    }
  });

  it('make one certificate of a request that is sent fifty times to both with one Idempotency-Key', async () => {
    const before = await made<{ certificates_issued: number }>(
      replicas[0],
      `GET /v1/pki/ca/${hierarchy.issuing}`,
    );
    const body = { common_name: 'once.internal' };
    const key = { 'idempotency-key': 'fifty-times' };
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        call<IssuedAnswer>(replicas[i % 2] as Server, 'POST /v1/pki/issue/leaf', body, key),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ octets }) => octets.toString())).size).toBe(1);
    expect(answers.filter(({ headers }) => headers['idempotent-replayed'] === undefined)).toHaveLength(1);
    const after = await made<{ certificates_issued: number }>(
      replicas[1],
      `GET /v1/pki/ca/${hierarchy.issuing}`,
    );
    expect(after.certificates_issued).toBe(before.certificates_issued + 1);
    expect(await made(replicas[0], 'GET /v1/pki/certificates?common_name=once.internal')).toMatchObject({
      data: [{ common_name: 'once.internal' }],
    });
  });

  it('number the CRLs of an authority in one sequence, whichever makes them and whichever is asked', async () => {
    const force = (replica: Server) =>
      made<{ crl_number: number }>(replica, `POST /v1/pki/ca/${hierarchy.issuing}/crl`, {});
    const fetched = async (replica: Server) => numberOf(await fetchCrl(replica, hierarchy.issuing));
    let last = 0;
    for (let round = 0; round < 10; round++) {
      const [one, other] = round % 2 === 0 ? replicas : [replicas[1], replicas[0]];
      const { crl_number } = await force(one);
      expect(crl_number).toBeGreaterThan(last);
      last = crl_number;
      // Whoever asks the other next is shown no older one.
      expect(await fetched(other)).toBe(last);
    }
    const forced = await Promise.all(Array.from({ length: 8 }, (_, i) => force(replicas[i % 2] as Server)));
    for (const { crl_number } of forced) expect(crl_number).toBeGreaterThan(last);
    const greatest = Math.max(...forced.map(({ crl_number }) => crl_number));
    for (const replica of replicas) expect(await fetched(replica)).toBe(greatest);
  });

  it('show a revocation in the next list that either is asked for', async () => {
    for (let round = 0; round < 6; round++) {
      const [one, other] = round % 2 === 0 ? replicas : [replicas[1], replicas[0]];
      const { serial_number } = await issue(one, 'leaf', { common_name: 'revoked.internal' });
      await made(one, 'POST /v1/pki/revoke', { serial_number });
      const serial = new Uint8Array(Buffer.from(serial_number.replaceAll(':', ''), 'hex'));
      for (const replica of [other, one]) {
        expect((await fetchCrl(replica, hierarchy.issuing)).revoked.find(serial)).toHaveLength(1);
      }
    }
  });

  it('say that a certificate is revoked, wherever and however they are asked, once either has answered', async () => {
    for (const [one, other] of [replicas, [replicas[1], replicas[0]] as const]) {
      const issued = await issue(one, 'leaf', { common_name: 'revoked.internal' });
      // What they remember of before must not be what they say after.
      for (const replica of replicas) expect(await said(replica, issued)).toEqual(UNREVOKED);
      await made(one, 'POST /v1/pki/revoke', { serial_number: issued.serial_number });
      for (const replica of [other, one]) expect(await said(replica, issued)).toEqual(REVOKED);
    }
  });

  const UNREVOKED = { valid: true, not_revoked: true, is_revoked: false, listed: 0, listedWhereItSays: 0 };
  const REVOKED = { valid: false, not_revoked: false, is_revoked: true, listed: 1, listedWhereItSays: 1 };

  /** By validation, in the inventory, in the CRL of the authority, and in the one that the certificate names. */
  async function said(replica: Server, issued: IssuedAnswer): Promise<typeof UNREVOKED> {
    const { ca_chain, certificate, certificate_id } = issued;
    const [verdict, shown, crl, named] = await Promise.all([
      made<{ valid: boolean; not_revoked: boolean }>(replica, 'POST /v1/pki/certificates/validate', {
        certificate_pem: certificate,
        chain_pem: ca_chain.join('\n'),
      }),
      made<{ is_revoked: boolean }>(replica, `GET /v1/pki/certificates/${certificate_id}`),
      fetchCrl(replica, hierarchy.issuing),
      call({ url: replica.url }, `GET ${crlPath(certificate)}`).then(({ octets }) => parseCrl(octets)),
    ]);
    const { serial } = parseCertificatePem(certificate);
    return {
      valid: verdict.valid,
      not_revoked: verdict.not_revoked,
      is_revoked: shown.is_revoked,
      listed: crl.revoked.find(serial).length,
      listedWhereItSays: named.revoked.find(serial).length,
    };
  }

  function crlPath(certificate: string): string {
    const { extensions } = parseCertificatePem(certificate);
    const points = extensions.find(({ oid }) => oid === CRL_DISTRIBUTION_POINTS);
    const [point] = points === undefined ? [] : decodeCrlDistributionPoints(points.value);
    const [name] = point?.fullName ?? [];
    return name?.type === 'uri' ? new URL(name.value).pathname : '';
  }

  it('show a revoked SSH certificate in the next KRL that either is asked for', async () => {
    const nodes = [{ host: 'gpu1.internal', user: 'ubuntu' }];
    const cluster = { name: 'gpu', nodes };
    const { authority_id, id } = await made<{ authority_id: string; id: string }>(
      replicas[0],
      'POST /v1/ssh/clusters',
      cluster,
    );
    let version = 0n;
    for (let round = 0; round < 4; round++) {
      const [one, other] = round % 2 === 0 ? replicas : [replicas[1], replicas[0]];
      const { data } = await made<{ data: { signedKey: string } }>(
        one,
        `POST /api/admin/clusters/${id}/authorizations/certificate`,
        { publicKey: formatSshPublicKey(newSshKey()) },
      );
      const { serial } = parseSshCertificateLine(data.signedKey.trim()).certificate;
      await made(one, 'POST /v1/ssh/revoke', { authority_id, serial_number: String(serial) });
      for (const replica of [other, one]) {
        const krl = await fetchKrl(replica, authority_id);
        expect(isInKrl(krl, serial)).toBe(true);
        expect(krl.version).toBeGreaterThanOrEqual(version);
        version = krl.version;
      }
    }
  });

  describe('refuse at once', () => {
    it('a token that another has revoked', async () => {
      const [one, other] = replicas;
      for (let round = 0; round < 5; round++) {
        const body = { name: 'short', scopes: ['pki:issue'] };
        const { id, token } = await made<{ id: string; token: string }>(one, 'POST /v1/tokens', body);
        const door: Door = { url: other.url, token };
        await issue(door, 'leaf', { common_name: 'a.internal' });
        expect((await call(one, `DELETE /v1/tokens/${id}`)).status).toBe(204);
        const refused = await call(door, 'POST /v1/pki/issue/leaf', { common_name: 'a.internal' });
        expect(refused).toMatchObject({ status: 401, json: { error: { code: 'token_revoked' } } });
      }
    });

    it('a name that another has taken out of a role, or let it in', async () => {
      const [one, other] = replicas;
      await makeRole(one, { name: 'changing', ca_id: hierarchy.issuing });
      for (let round = 0; round < 5; round++) {
        const [permitted, denied] = round % 2 === 0 ? ['internal', 'test'] : ['test', 'internal'];
        await made(one, 'PATCH /v1/pki/roles/changing', { allowed_domains: [`*.${permitted}`] });
        await issue(other, 'changing', { common_name: `a.${permitted}` });
        const refused = await call(other, 'POST /v1/pki/issue/changing', { common_name: `a.${denied}` });
        expect(refused).toMatchObject({ status: 422, json: { error: { code: 'policy_denied' } } });
      }
      await call(one, 'DELETE /v1/pki/roles/changing');
      expect((await call(other, 'POST /v1/pki/issue/changing', { common_name: 'a.test' })).status).toBe(404);
    });

    it('to issue by an authority that another has revoked or switched off', async () => {
      const [one, other] = replicas;
      const ca = await makeCa(one, { name: 'short-lived', parent_ca_id: hierarchy.root });
      await makeRole(one, { name: 'short-lived', ca_id: ca });
      const asked = () => call(other, 'POST /v1/pki/issue/short-lived', { common_name: 'a.internal' });
      expect((await asked()).status).toBe(201);
      await made(one, `PATCH /v1/pki/ca/${ca}`, { is_active: false });
      expect((await asked()).status).toBe(422);
      await made(one, `PATCH /v1/pki/ca/${ca}`, { is_active: true });
      expect((await asked()).status).toBe(201);
      await made(one, `POST /v1/pki/ca/${ca}/revoke`, { reason: 'key_compromise' });
      expect((await asked()).status).toBe(422);
    });

    it('a key that another has blocked', async () => {
      const [one, other] = replicas;
      const { id } = await made<{ id: string }>(one, 'POST /v1/ssh/clusters', {
        name: 'blocked',
        nodes: [{ host: 'gpu2.internal', user: 'ubuntu' }],
      });
      const key = newSshKey();
      const asked = () =>
        call(other, `POST /api/admin/clusters/${id}/authorizations/certificate`, {
          publicKey: formatSshPublicKey(key),
        });
      expect((await asked()).status).toBe(200);
      const { authority_id } = await made<{ authority_id: string }>(one, `GET /v1/ssh/clusters/${id}`);
      const fingerprint = spellFingerprint(sha256(key.blob));
      await made(one, 'POST /v1/ssh/revoke', { authority_id, fingerprint, reason: 'key_compromise' });
      expect((await asked()).status).toBe(422);
    });
  });

  describe('do each job one at a time', () => {
    const JOB = 'revocation';
    const ABROAD = '018bcfe5-6800-7000-8000-000000000000';
    const LEAVES = 120;

    const holder = async () =>
      (await readPostgres(url, `SELECT holder FROM leases WHERE name = '${JOB}'`))[0]?.['holder'];
    const entries = async (replica: Server, ca: string) => (await fetchCrl(replica, ca)).revoked.length;

    it('and do that of one that was killed in the middle of it when its turn is over', async () => {
      const [one, other] = replicas;
      const ca = await makeCa(one, { name: 'doomed', parent_ca_id: hierarchy.root });
      await makeRole(one, { name: 'doomed', ca_id: ca });
      for (let i = 0; i < LEAVES; i++)
        await issue(replicas[i % 2] as Server, 'doomed', { common_name: 'a.internal' });

      // It is somebody else's turn: neither of them does it, though both are woken.
      await vi.waitFor(async () => expect(await holder()).toBeUndefined(), PATIENCE);
      await write(
        `INSERT INTO leases (name, holder, until_ms) VALUES ('${JOB}', '${ABROAD}', ${Date.now() + 90_000})`,
      );
      for (const replica of replicas)
        await made(replica, `POST /v1/pki/ca/${ca}/revoke`, { reason: 'superseded' });
      for (let i = 0; i < 20; i++) await made(one, 'GET /v1/health/ready');
      expect(await entries(one, ca)).toBe(0);
      expect(await holder()).toBe(ABROAD);

      // One takes its turn, and is killed before it has written anything.
      await other.kill9();
      await one.kill9();
      const held = await holding('LOCK TABLE revocations IN EXCLUSIVE MODE');
      await write(`DELETE FROM leases WHERE name = '${JOB}'`);
      await one.restart();
      await vi.waitFor(async () => expect(await holder()).toBeDefined(), PATIENCE);
      const killed = await holder();
      await one.kill9();
      await held.end();

      // As long as its turn lasts, nobody does it; then the other does all of it.
      await other.restart();
      expect(await holder()).toBe(killed);
      expect(await entries(other, ca)).toBe(0);
      await write(`UPDATE leases SET until_ms = 1 WHERE name = '${JOB}'`);
      await vi.waitFor(async () => expect(await entries(other, ca)).toBe(LEAVES), PATIENCE);
      expect(await holder()).not.toBe(killed);
      await one.restart();
      expect(await entries(one, ca)).toBe(LEAVES);
      expect(await made(one, 'GET /v1/audit/verify')).toMatchObject({ valid: true });
    });

    async function write(sql: string): Promise<void> {
      await readPostgres(url, sql);
    }
  });

  /** A transaction that keeps what it has locked until it is ended. */
  async function holding(sql: string): Promise<pg.Client> {
    const client = new pg.Client(url);
    await client.connect();
    await client.query('BEGIN');
    await client.query(sql);
    return client;
  }
});
