/** Every certificate that is stored is looked at again and again; what was changed since it was signed is found. */
import { sign } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newVersion } from '../../src/authorities/policy-rows.ts';
import { createVaultAuthority } from '../../src/authorities/ssh/vault.ts';
import { sha256 } from '../../src/base/hash.ts';
import type { Id } from '../../src/base/ids.ts';
import type { IssuancePolicy } from '../../src/policy/issuance-policy.ts';
import type { CertificateRow } from '../../src/records/certificates.ts';
import { nameRow } from '../../src/records/names.ts';
import type { Change, Write } from '../../src/records/store.ts';
import { examine } from '../../src/self-audit/examine.ts';
import { selfAuditRound } from '../../src/self-audit/walk.ts';
import { parsePastedKey } from '../../src/ssh/pasted-key.ts';
import { assembleCertificate, parseCertificate } from '../../src/x509/certificate.ts';
import { csr, ecKey } from '../support/csr.ts';
import { newKeyLine, requestCertificate } from '../support/fleet.ts';
import { foreign, leafPem } from '../support/foreign.ts';
import { foreignCertificate } from '../support/foreign-certificate.ts';
import { domainOf, Holdings } from '../support/holdings.ts';
import { callerOf, commitInside, rowOf } from '../support/inside.ts';
import { has } from '../support/programs.ts';
import { recordCommits } from '../support/recorded.ts';
import { type Json, siteOver, type TestSite } from '../support/site.ts';
import { askSsh, policyUnder } from '../support/ssh-issuing.ts';
import { STORES } from '../support/stores.ts';
import { startVaultLies } from '../support/vault-lies.ts';

interface Found {
  readonly id: Id;
  readonly faults: readonly string[];
}

describe.each(STORES)('over $name, the self-auditor', (kind) => {
  let site: TestSite;
  let of: Holdings;
  let changes: () => readonly Change[];
  beforeAll(async () => {
    site = await siteOver(kind);
    of = new Holdings(site, site.admin, 'heron');
    await of.furnish();
    await populate(site, of);
    changes = recordCommits(site.site.store);
  }, 60_000);
  afterAll(() => site.close());
  beforeEach(() => void changes());

  /** One walk over everything. */
  async function walk(): Promise<readonly Found[]> {
    const found: Found[] = [];
    const auditing = {
      ...site.site,
      found: ({ id }: { id: Id }, faults: readonly string[]) => void found.push({ id, faults }),
    };
    do await selfAuditRound(auditing, async () => true);
    while ((await site.site.store.get('cursors', { name: 'self_audit' }))?.position !== '');
    return found;
  }

  const alarms = async (): Promise<readonly Json[]> =>
    site.site.store.all('alarms', { kind: 'certificate_differs' });
  /** What is wrong with one alone, without an alarm. */
  const faultsOf = async (row: CertificateRow): Promise<readonly string[]> => {
    const { id, tenantId } = row;
    const now = await site.site.store.get('certificates', { tenantId, id });
    return now === undefined ? ['gone'] : examine(site.site.store, now);
  };
  const set = (row: CertificateRow, set: Partial<CertificateRow>): Promise<void> =>
    commitInside(site, [{ update: 'certificates', key: { tenantId: row.tenantId, id: row.id }, set }]);
  const setBody = async ({ id: certificateId, tenantId }: CertificateRow, body: Uint8Array): Promise<void> =>
    commitInside(site, [{ update: 'certificateBodies', key: { tenantId, certificateId }, set: { body } }]);
  const bodyOf = async ({ id: certificateId, tenantId }: CertificateRow): Promise<Uint8Array> => {
    const row = await site.site.store.get('certificateBodies', { tenantId, certificateId });
    if (row === undefined) throw new Error('no body');
    return row.body;
  };
  const fresh = async (): Promise<CertificateRow> => rowOf(site, await of.fresh('certificate'));

  it('finds nothing wrong with what came by any door, and writes no certificate', async () => {
    const { tenantId } = await callerOf(site);
    const rows = await site.site.store.all('certificates', { tenantId });
    expect(new Set(rows.map(({ kind: of, origin }) => `${of} ${origin}`))).toEqual(
      new Set([
        'x509 issue',
        'x509 sign',
        'x509 authority',
        'x509 renew',
        'x509 import',
        'ssh issue',
        'ssh sign',
      ]),
    );
    expect(await walk()).toEqual([]);
    expect(await alarms()).toEqual([]);
    const written = changes().flatMap(({ writes }) => writes.map((write) => Object.values(write)[0]));
    expect(new Set(written)).toEqual(new Set(['cursors']));
  });

  it('names one whose row cannot be read, and goes on behind it', async () => {
    const [older, row, newer] = [await fresh(), await fresh(), await fresh()];
    await set(older, { notAfter: older.notAfter + 1 });
    await set(newer, { notAfter: newer.notAfter + 1 });
    const { store } = site.site;
    const list: typeof store.list = async (table, where, page) => {
      const rows = await store.list(table, where, page);
      if (rows.some((one) => 'id' in one && one.id === row.id)) throw new SyntaxError('no JSON');
      return rows;
    };
    const found: Found[] = [];
    const broken: typeof store = Object.assign(Object.create(store) as typeof store, { list });
    do {
      await selfAuditRound(
        { ...site.site, store: broken, found: ({ id }, faults) => void found.push({ id, faults }) },
        async () => true,
      );
    } while ((await store.get('cursors', { name: 'self_audit' }))?.position !== '');
    expect(found.map(({ id }) => id)).toEqual([newer.id, row.id, older.id]);
    expect(found[1]?.faults).toEqual(['its row cannot be read']);
    for (const one of [older, newer]) await set(one, { notAfter: one.notAfter });
    for (const { kind: of, subject } of await store.all('alarms', { kind: 'certificate_differs' })) {
      await commitInside(site, [{ remove: 'alarms', key: { kind: of, subject } }]);
    }
  });

  it('names each of several whose rows cannot be read, and looks at every one between them', async () => {
    const rows: CertificateRow[] = [];
    for (let i = 0; i < 8; i++) rows.push(await fresh());
    // Alone, side by side, and the newest.
    const damaged = new Set([1, 3, 4, 7].map((at) => rows[at]?.id));
    const good = rows.filter(({ id }) => !damaged.has(id));
    for (const one of good) await set(one, { notAfter: one.notAfter + 1 });
    const { store } = site.site;
    const readable = <T extends object | undefined>(row: T): T => {
      if (row !== undefined && 'id' in row && damaged.has(row.id as Id)) throw new SyntaxError('no JSON');
      return row;
    };
    const list: typeof store.list = async (table, where, page) =>
      (await store.list(table, where, page)).map(readable);
    const get: typeof store.get = async (table, key) => readable(await store.get(table, key));
    const found: Found[] = [];
    const broken: typeof store = Object.assign(Object.create(store) as typeof store, { get, list });
    do {
      await selfAuditRound(
        { ...site.site, store: broken, found: ({ id }, faults) => void found.push({ id, faults }) },
        async () => true,
      );
    } while ((await store.get('cursors', { name: 'self_audit' }))?.position !== '');
    expect(found.map(({ id }) => id)).toEqual(rows.map(({ id }) => id).toReversed());
    for (const { faults, id } of found)
      expect(faults.includes('its row cannot be read'), id).toBe(damaged.has(id));
    for (const one of good) await set(one, { notAfter: one.notAfter });
    for (const { kind: of, subject } of await store.all('alarms', { kind: 'certificate_differs' }))
      await commitInside(site, [{ remove: 'alarms', key: { kind: of, subject } }]);
  });

  it('finds nothing wrong with one that was decided while the clock was up to a minute behind its authority’s making', async () => {
    const row = await fresh();
    const { issuerId, tenantId } = row;
    const [own] = await site.site.store.all('issuerCertificates', { tenantId, issuerId });
    if (own === undefined) throw new Error('no certificate of its issuer');
    const key = { tenantId, id: own.id };
    const made = (createdAt: number): Promise<void> =>
      commitInside(site, [{ update: 'issuerCertificates', key, set: { createdAt } }]);
    await made(row.createdAt + 60);
    expect(await faultsOf(row)).toEqual([]);
    await made(own.createdAt);
  });

  describe('names, once and no other with it,', () => {
    const damages: readonly (readonly [
      what: string,
      damage: (row: CertificateRow) => Promise<void>,
      fault: string,
    ])[] = [
      [
        'a changed body',
        async (row) => {
          const body = Uint8Array.from(await bodyOf(row));
          body[body.length - 1] = (body[body.length - 1] ?? 0) ^ 1;
          await setBody(row, body);
        },
        'its body is another',
      ],
      ['a body that is none', (row) => setBody(row, Uint8Array.of(1, 2, 3)), 'cannot be read'],
      [
        'a missing body',
        (row) =>
          commitInside(site, [
            { remove: 'certificateBodies', key: { tenantId: row.tenantId, certificateId: row.id } },
          ]),
        'it has no body',
      ],
      ['a later end', (row) => set(row, { notAfter: row.notAfter + 1 }), 'it ends at another time'],
      [
        'an earlier beginning',
        (row) => set(row, { notBefore: row.notBefore - 1 }),
        'it begins at another time',
      ],
      [
        'another serial number',
        (row) => set(row, { serial: Uint8Array.of(9, 9, 9) }),
        'its serial number is another',
      ],
      [
        'another common name',
        (row) => set(row, { commonName: 'other.example' }),
        'its common name is another',
      ],
      ['another key', (row) => set(row, { spkiHash: sha256(row.spkiHash) }), 'its key is another'],
      [
        'an authority that is none',
        (row) => set(row, { isAuthority: true }),
        'it is, or is not, an authority’s',
      ],
      [
        'another name in the inventory',
        ({ id: certificateId, tenantId }) => {
          const row = nameRow(tenantId, 'dns', 'planted.example');
          const link = { tenantId, nameHash: row.hash, certificateId };
          return commitInside(site, [
            { insertNew: 'names', row },
            { insert: 'certificateNames', row: link },
          ]);
        },
        'the inventory has other names for it',
      ],
      [
        'one that another key signed',
        async (row) => {
          const { signatureAlgorithm, tbs } = parseCertificate(await bodyOf(row));
          const forger = ecKey();
          const body = assembleCertificate(
            tbs,
            signatureAlgorithm.der,
            sign('sha256', tbs, forger.privateKey),
          );
          await setBody(row, body);
          await set(row, { leafHash: sha256(body) });
        },
        'the key of its issuer did not sign it',
      ],
      [
        'a request for other names than it has',
        (row) => set(row, { request: { ...(row.request as Json), common_name: 'evil.example' } }),
        '§4.1.2.6',
      ],
      [
        'a request for names that its policy does not permit',
        (row) =>
          set(row, {
            request: { ...(row.request as Json), names: [{ type: 'dns', value: 'evil.example' }] },
          }),
        'its policy would refuse it: dns_allowed',
      ],
      [
        'a request for another length',
        (row) => set(row, { request: { ...(row.request as Json), ttl: 60 } }),
        'its period is not the one that was asked for',
      ],
      ['a request that is none', (row) => set(row, { request: 'x' }), 'the stored request is none'],
      [
        'one that its policy version would refuse',
        async (row) => {
          const id = row.policyVersionId ?? row.id;
          const version = await site.site.store.get('policyVersions', { tenantId: row.tenantId, id });
          if (version === undefined) throw new Error('no version');
          const compiled = version.compiled as IssuancePolicy;
          const strict = newVersion(site.site, row.tenantId, version.policyId, {
            ...compiled,
            keys: ['rsa-4096'],
          });
          await commitInside(site, [{ insert: 'policyVersions', row: strict }]);
          await set(row, { policyVersionId: strict.id });
        },
        'its policy would refuse it: key_algorithm',
      ],
    ];

    it.each(damages)('%s', async (_, damage, fault) => {
      const [row, twin] = [await fresh(), await fresh()];
      const body = await bodyOf(row);
      expect(await faultsOf(row)).toEqual([]);
      await damage(row);
      const found = await walk();
      expect(found.map(({ id }) => id)).toEqual([row.id]);
      expect(found[0]?.faults.join('; ')).toContain(fault);
      expect(await faultsOf(twin)).toEqual([]);
      // An hour has not passed: what stands is not written down again.
      await walk();
      const raised = (await alarms()).filter(({ subject }) => String(subject).startsWith('cert_'));
      expect(raised).toHaveLength(1);
      const [alarm] = raised;
      expect(alarm).toMatchObject({ tenantId: row.tenantId, detail: expect.stringContaining(fault) });
      const events = changes().flatMap((change) => change.events.filter(({ action }) => action === 'alarm'));
      expect(events).toMatchObject([{ success: false, data: { subject: alarm?.['subject'] } }]);
      await mend(row, body);
    });

    /** Puts everything back, so that the next walk is quiet again. */
    async function mend(row: CertificateRow, body: Uint8Array): Promise<void> {
      const { id, tenantId, ...rest } = row;
      const place = { tenantId, certificateId: id };
      const hasBody = (await site.site.store.get('certificateBodies', place)) !== undefined;
      const planted = nameRow(tenantId, 'dns', 'planted.example');
      const link = { tenantId, nameHash: planted.hash, certificateId: id };
      const isPlanted = (await site.site.store.get('certificateNames', link)) !== undefined;
      const writes: Write[] = [
        { update: 'certificates', key: { tenantId, id }, set: rest },
        hasBody
          ? { update: 'certificateBodies', key: place, set: { body } }
          : { insert: 'certificateBodies', row: { ...place, body } },
        ...(isPlanted ? [{ remove: 'certificateNames', key: link } as const] : []),
      ];
      const standing = await site.site.store.all('alarms', { kind: 'certificate_differs' });
      for (const { kind: of, subject } of standing)
        writes.push({ remove: 'alarms', key: { kind: of, subject } });
      await commitInside(site, writes);
      expect(await walk()).toEqual([]);
    }
  });

  it('names both of two whose bodies were swapped', async () => {
    const [one, two] = [await fresh(), await fresh()];
    const [first, second] = [await bodyOf(one), await bodyOf(two)];
    await setBody(one, second);
    await setBody(two, first);
    for (const row of [one, two]) {
      expect((await faultsOf(row)).join()).toMatch(/its body is another,.*its serial number is another/);
    }
    await setBody(one, first);
    await setBody(two, second);
    expect(await faultsOf(one)).toEqual([]);
  });

  it('finds nothing wrong with what was decided an hour before it was signed, by the clock', async () => {
    const { keys } = site.site;
    const generate = keys.generate.bind(keys);
    Object.assign(keys, {
      generate: async (...given: Parameters<typeof generate>) => {
        site.clock.advance(3_600_000);
        return generate(...given);
      },
    });
    const row = await fresh();
    Object.assign(keys, { generate });
    expect(await faultsOf(row)).toEqual([]);
  });

  it('finds nothing wrong with what was signed by a clock by which its issuer was not there yet', async () => {
    const row = await fresh();
    const { issuerId, tenantId } = row;
    const [own] = await site.site.store.all('issuerCertificates', { tenantId, issuerId });
    const createdAt = row.createdAt + 100;
    if (own === undefined) throw new Error('no certificate of the issuer');
    const setOwn = (value: number): Promise<void> =>
      commitInside(site, [
        { update: 'issuerCertificates', key: { tenantId, id: own.id }, set: { createdAt: value } },
      ]);
    await setOwn(createdAt);
    expect(await faultsOf(row)).toEqual([]);
    await setOwn(own.createdAt);
  });

  it('looks at SSH certificates likewise', async () => {
    const row = await rowOf(site, await of.fresh('sshCertificate'));
    expect(await faultsOf(row)).toEqual([]);
    const request = row.request as Json;
    for (const [change, fault] of [
      [{ notAfter: row.notAfter + 1 }, 'it ends at another time'],
      [{ commonName: 'another' }, 'its key id is another'],
      [{ request: { ...request, principals: ['root'] } }, 'its policy would refuse it: principals_allowed'],
      [{ request: { ...request, ttl: 60 } }, 'its period is not the one'],
      [{ spkiHash: sha256(row.spkiHash) }, 'its key is another'],
    ] as const) {
      await set(row, change as Partial<CertificateRow>);
      expect((await faultsOf(row)).join('; ')).toContain(fault);
      const { id: _i, tenantId: _t, ...rest } = row;
      await set(row, rest);
    }
    const other = await rowOf(site, await of.fresh('sshCertificate'));
    const body = await bodyOf(row);
    await setBody(row, await bodyOf(other));
    expect((await faultsOf(row)).join()).toContain('its body is another');
    const forged = Uint8Array.from(body);
    forged[forged.length - 1] = (forged[forged.length - 1] ?? 0) ^ 1;
    await setBody(row, forged);
    await set(row, { leafHash: sha256(forged) });
    expect(await faultsOf(row)).toEqual(['the key of its issuer did not sign it']);
    await setBody(row, body);
    await set(row, { leafHash: row.leafHash });
    expect(await faultsOf(row)).toEqual([]);
  });

  it('holds what was imported to what came with it', async () => {
    const root = foreignCertificate({ ca: true, subject: [{ type: 'commonName', value: 'Elsewhere' }] });
    const leaf = foreignCertificate({ issuer: root.subject, signer: root.key });
    const body = { certificate_pem: leaf.pem, chain_pem: root.pem };
    const { id } = await site.made<{ id: string }>('/v1/pki/certificates/import', body);
    const row = await rowOf(site, id);
    expect(await faultsOf(row)).toEqual([]);
    await set(row, { notAfter: row.notAfter + 1, keyAlgorithm: 'rsa-1024' });
    expect(await faultsOf(row)).toEqual(['it ends at another time', 'its key is of another kind']);
    await set(row, { notAfter: row.notAfter, keyAlgorithm: row.keyAlgorithm });
    const chain = foreignCertificate({ ca: true }).der;
    await commitInside(site, [
      { update: 'certificateChains', key: { tenantId: row.tenantId, certificateId: row.id }, set: { chain } },
    ]);
    expect(await faultsOf(row)).toEqual(['the key of its issuer did not sign it']);
    await commitInside(site, [
      {
        update: 'certificateChains',
        key: { tenantId: row.tenantId, certificateId: row.id },
        set: { chain: root.der },
      },
    ]);
  });

  it('goes on where it stopped, through all tenants, and begins anew', async () => {
    const { store } = site.site;
    await site.newRole({}, await site.newTenant());
    const seen: number[] = [];
    const before = await store.get('cursors', { name: 'self_audit' });
    expect(before?.position).toBe('');
    const found = (): void => undefined;
    // Told to stop, it stands where it was.
    await selfAuditRound({ ...site.site, found }, async () => false);
    expect(await store.get('cursors', { name: 'self_audit' })).toEqual(before);
    for (let round = 0; round < 50; round++) {
      let looked = 0;
      await selfAuditRound({ ...site.site, found }, async () => {
        looked += 1;
        return true;
      });
      seen.push(looked);
      if ((await store.get('cursors', { name: 'self_audit' }))?.position === '') break;
    }
    const tenants = await store.list('tenants', {}, { limit: 100 });
    const counts = await Promise.all(
      tenants.map(async ({ id: tenantId }) => (await store.all('certificates', { tenantId })).length),
    );
    expect(seen.reduce((sum, one) => sum + one, 0)).toBe(counts.reduce((sum, one) => sum + one, 0));
    expect(Math.max(...seen)).toBeLessThanOrEqual(100);
  });
});

/** A certificate by each door that the holdings leave out. */
async function populate(site: TestSite, of: Holdings): Promise<void> {
  const role = await of.the('role');
  const domain = domainOf(of);
  const ca = await of.the('ca');
  await site.newCa({ parent_ca_id: ca, permitted_dns_domains: ['example.com'], max_path_length: 1 });
  await site.newCa({ key_type: 'rsa', key_size: 2048 });
  await of.made(`/v1/pki/sign/${role}`, { csr_pem: csr({ commonName: domain }), ttl: '1h' });
  await of.made(`/v1/pki/certificates/${await of.fresh('certificate')}/renew`);
  await of.made('/v1/pki/certificates/import', {
    certificate_pem: leafPem(foreign('An authority elsewhere')),
  });
  const open = await site.newRole({ key_type: 'rsa', key_bits: 2048, ca_id: ca, max_ttl: '48h' });
  await site.issue(open, { common_name: 'a.example.com', ip_sans: ['192.0.2.1'], ttl: '1000h' });
  const profileId = await of.the('profile');
  const names = { commonName: domain, altNames: [{ type: 'dns_name', value: domain }] };
  const algorithms = { signatureAlgorithm: 'ECDSA-SHA256', keyAlgorithm: 'EC_prime256v1' };
  const dates = { notBefore: '2026-01-02T00:00:00Z', notAfter: '2026-01-09T00:00:00Z' };
  const usages = { keyUsages: ['digital_signature'] };
  const path = '/api/v1/cert-manager/certificates';
  await of.made(`${path}/issue-certificate`, { profileId, ...names, ...algorithms, ...dates, ...usages });
  await of.made(`${path}/sign-certificate`, {
    profileId,
    csr: csr({ commonName: domain, dns: [domain] }),
    ttl: '2d',
  });
  await of.made(`${path}/${await of.fresh('profiled')}/renew`);
  await requestCertificate(site, await of.the('cluster'));
  await of.made(`/api/v1/ssh/hosts/${await of.the('sshHost')}/issue-user-cert`, { loginUser: 'root' });
  const template = {
    certificateTemplateId: await of.the('sshTemplate'),
    certType: 'user',
    principals: ['root'],
  };
  await of.made('/api/v1/ssh/certificates/sign', { ...template, publicKey: newKeyLine() });
  await of.made('/api/v1/ssh/certificates/issue', { ...template, keyAlgorithm: 'RSA_2048' });
  if (has('ssh-keygen')) await populateDelegated(site);
}

async function populateDelegated(site: TestSite): Promise<void> {
  const vault = await startVaultLies(() => site.clock.now());
  const authorityId = await createVaultAuthority(site.site, await callerOf(site), {
    name: 'vault’s',
    kind: 'user',
    shared: false,
    place: { address: vault.address, mount: 'ssh', role: 'admins' },
    credentials: { method: 'token', token: 'hvs.static' },
    publicKey: parsePastedKey(vault.caPublicKey).key,
  });
  await askSsh(site, await policyUnder(site, authorityId, { extensions: ['permit-pty'] }));
  await vault.stop();
}
