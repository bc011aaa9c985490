import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ChanceryError } from '../../../src/base/error.ts';
import { type Id, parseId, typeId } from '../../../src/base/ids.ts';
import { decodeOnePem } from '../../../src/base/pem.ts';
import type { Change, Store } from '../../../src/records/store.ts';
import type { Row } from '../../../src/records/tables.ts';
import { Crls } from '../../../src/revocation/crls.ts';
import { parseCrl } from '../../../src/x509/crl.ts';
import { crlAt, crlOf, entriesOf } from '../../support/crls.ts';
import { Records } from '../../support/records.ts';
import { expectError } from '../../support/refused.ts';
import { type Answer, memorySite, siteOver, type TestSite } from '../../support/site.ts';
import { STORES } from '../../support/stores.ts';

const HOUR_MS = 3_600_000;

describe.each(STORES)('CRLs over $name', (kind) => {
  let site: Awaited<ReturnType<typeof siteOver>>;
  let ca: string;
  let role: string;
  beforeAll(async () => {
    site = await siteOver(kind);
    ca = await site.newCa();
    role = await site.newRole({ ca_id: ca });
  });
  afterAll(() => site.close());

  const get = (accept?: string, more: Record<string, string> = {}): Promise<Answer> =>
    site.send('GET', `/v1/pki/ca/${ca}/crl`, { headers: { ...(accept && { accept }), ...more } });
  const regenerate = (by: TestSite = site): Promise<{ crl_number: number }> =>
    by.made(`/v1/pki/ca/${ca}/crl`, undefined, undefined, 200);
  async function revoked(by: TestSite = site): Promise<string> {
    const { serial_number } = await by.issue(role);
    await by.made('/v1/pki/revoke', { serial_number }, undefined, 200);
    return serial_number;
  }

  it('are in DER and need no token, by the authority and by the address in its certificates', async () => {
    const answer = await get();
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/pkix-crl',
      'cache-control': 'public, max-age=300',
      'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT',
      vary: 'accept',
    });
    const list = parseCrl(answer.octets);
    expect(answer.headers['etag']).toBe(`"${list.number}"`);
    expect(list.nextUpdate).toBe(list.thisUpdate + 86_400);
    expect(list.issuingDistributionPoint).toBeUndefined();
    const issuer = await issuerOf(site, ca);
    const same = await site.send('GET', `/crl/${typeId('iss', issuer.id)}/0`, {});
    expect(same.octets).toEqual(answer.octets);
  });

  it.each(['application/x-pem-file', 'text/plain', 'application/pem-certificate-chain'])(
    'are in PEM to who would rather have %s',
    async (type) => {
      const der = await get();
      const pem = await get(`${type}, application/pkix-crl;q=0.5`);
      expect(pem.headers['content-type']).toContain(type);
      expect(decodeOnePem(pem.text, ['X509 CRL'])).toEqual(der.octets);
      expect(pem.headers['etag']).not.toBe(der.headers['etag']);
      expect((await get(`${type};q=0.5, application/pkix-crl`)).octets).toEqual(der.octets);
    },
  );

  it('are not sent again to who has them, and a HEAD is told the same', async () => {
    const { headers, octets } = await get();
    const etag = String(headers['etag']);
    for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const answer = await get(undefined, { 'if-none-match': tag });
      expect([answer.status, answer.text, answer.headers['etag']]).toEqual([304, '', etag]);
    }
    expect((await get('text/plain', { 'if-none-match': etag })).status).toBe(200);
    const head = await site.send('HEAD', `/v1/pki/ca/${ca}/crl`, {});
    expect([head.status, head.text, head.headers['etag']]).toEqual([200, '', etag]);
    expect(head.headers['content-length']).toBe(String(octets.length));
    const serial = await revoked();
    const answer = await get(undefined, { 'if-none-match': etag });
    expect(entriesOf(parseCrl(answer.octets))).toHaveProperty([serial]);
  });

  it('stay the same until something is revoked, or an hour is over', async () => {
    const first = await crlOf(site, ca);
    expect((await crlOf(site, ca)).number).toBe(first.number);
    site.clock.advance(HOUR_MS - 60_000);
    expect((await crlOf(site, ca)).number).toBe(first.number);
    site.clock.advance(60_000);
    const second = await crlOf(site, ca);
    expect(Number(second.number)).toBeGreaterThan(Number(first.number));
    expect(second.thisUpdate).toBe(Math.floor(site.clock.now() / 1000));
    await revoked();
    expect(Number((await crlOf(site, ca)).number)).toBeGreaterThan(Number(second.number));
  });

  it('are of one server what they are of another, after a restart too, and their numbers grow', async () => {
    const numbers: number[] = [];
    for (let i = 0; i < 4; i++) {
      const server = i === 0 ? site : await site.twin();
      const serial = await revoked(server);
      for (const one of [server, site]) expect(entriesOf(await crlOf(one, ca))).toHaveProperty([serial]);
      const [mine, theirs] = [await crlOf(server, ca), await crlOf(site, ca)];
      expect(mine.der).toEqual(theirs.der);
      numbers.push(Number(mine.number), (await regenerate(server)).crl_number);
    }
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  });

  it('published by two servers at once never have the same number, and lose nothing', async () => {
    const other = await site.twin();
    const before = (await site.events('&action=crl_publish')).length;
    const serials: string[] = [];
    for (let round = 0; round < 4; round++) {
      const both = [site, other];
      const made = await Promise.all(both.map((one) => revoked(one)));
      serials.push(...made);
      const lists = await Promise.all(
        both.flatMap((one) => [crlOf(one, ca), regenerate(one), crlOf(one, ca)]),
      );
      for (const list of lists) {
        if ('der' in list) for (const serial of made) expect(entriesOf(list)).toHaveProperty([serial]);
      }
    }
    const events = (await site.events('&action=crl_publish')).slice(0, -before);
    const numbers = events.map(({ extra_data }) => Number(extra_data['crl_number']));
    expect(new Set(numbers).size).toBe(numbers.length);
    const all = entriesOf(await crlOf(other, ca));
    for (const serial of serials) expect(all).toHaveProperty([serial]);
    expect(await site.read('/v1/audit/verify')).toMatchObject({ valid: true });
  });

  it('that many ask for at once are made once', async () => {
    await revoked();
    const count = async (): Promise<number> => (await site.events('&action=crl_publish')).length;
    const before = await count();
    const lists = await Promise.all(Array.from({ length: 40 }, () => crlOf(site, ca)));
    expect(new Set(lists.map(({ number }) => number)).size).toBe(1);
    expect(await count()).toBe(before + 1);
  });

  it('are made anew by who may, without a body, and an event says by whom', async () => {
    const token = await site.newToken(['pki:admin']);
    const answer = await site.call('POST', `/v1/pki/ca/${ca}/crl`, undefined, token);
    const list = parseCrl(decodeOnePem(String(answer.body['crl_pem']), ['X509 CRL']));
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      crl_pem: expect.stringMatching(/^-----BEGIN X509 CRL-----\n/),
      this_update: iso(list.thisUpdate),
      next_update: iso(list.nextUpdate ?? 0),
      crl_number: Number(list.number),
      entries: list.revoked.length,
    });
    expect((await crlOf(site, ca)).der).toEqual(list.der);
    const [event] = await site.events(`&request_id=${answer.headers['x-request-id']}`);
    expect(event).toMatchObject({
      action: 'crl_publish',
      success: true,
      identity_id: expect.any(String),
      extra_data: { ca_id: parseId('ca', ca), crl_number: Number(list.number), shard: 0 },
    });
    const reader = await site.newToken(['pki:read']);
    expectError(await site.call('POST', `/v1/pki/ca/${ca}/crl`, undefined, reader), {
      status: 403,
      code: 'insufficient_scope',
    });
    const stranger = await site.newTenant();
    expectError(await site.call('POST', `/v1/pki/ca/${ca}/crl`, undefined, stranger), {
      status: 404,
      code: 'ca_not_found',
    });
  });

  it('of an authority that was switched off go on', async () => {
    const other = await site.newCa();
    const leaf = await site.issue(await site.newRole({ ca_id: other }));
    await site.call('PATCH', `/v1/pki/ca/${other}`, { is_active: false });
    await site.made('/v1/pki/revoke', { serial_number: leaf.serial_number }, undefined, 200);
    expect(entriesOf(await crlOf(site, other))).toEqual({ [leaf.serial_number]: 0 });
  });

  it('are not found for what is no authority, nor for an issuer that is not ours', async () => {
    const nobodys = await site.send('GET', '/v1/pki/ca/ca_01jd0000000000000000000000/crl', {});
    expectError(nobodys, { status: 404, code: 'ca_not_found' });
    const own = await issuerOf(site, ca);
    const records = new Records(site.site.ids, own.tenantId);
    const row = { ...records.issuer(records.id(), records.id()), authorityId: null, keyId: null };
    const foreign = { ...row, state: 'foreign' as const };
    await site.site.store.commit(records.change([{ insert: 'issuers', row: foreign }]));
    const answer = await site.send('GET', `/crl/${typeId('iss', foreign.id)}/0`, {});
    expectError(answer, { status: 404, code: 'issuer_not_found' });
    for (const shard of ['1', '-1', '00', '0x0', '99999']) {
      const none = await site.send('GET', `/crl/${typeId('iss', own.id)}/${shard}`, {});
      expectError(none, { status: 404, code: 'crl_not_found' });
    }
  });

  it('of several shards name their part, critically; the authority’s is whole', async () => {
    const other = await site.newCa();
    const leaves = await Promise.all(
      [1, 2, 3].map(async () => site.issue(await site.newRole({ ca_id: other }))),
    );
    const issuer = await issuerOf(site, other);
    const { tenantId } = issuer;
    const records = new Records(site.site.ids, tenantId);
    await site.site.store.commit(
      records.change([
        { update: 'issuers', key: { tenantId, id: issuer.id }, set: { crlShards: 3 } },
        ...leaves.map(({ certificate_id }, crlShard) => {
          const id = parseId('cert', certificate_id) as Id;
          return { update: 'certificates', key: { tenantId, id }, set: { crlShard } } as const;
        }),
      ]),
    );
    for (const { serial_number } of leaves) {
      await site.made('/v1/pki/revoke', { serial_number }, undefined, 200);
    }
    for (const [shard, { serial_number }] of leaves.entries()) {
      const path = `/crl/${typeId('iss', issuer.id)}/${shard}`;
      const list = await crlAt(site, path);
      expect(entriesOf(list)).toEqual({ [serial_number]: 0 });
      expect(JSON.stringify(list.issuingDistributionPoint)).toContain(`http://localhost:7420${path}`);
      expect(list.extensions.filter(({ critical }) => critical)).toHaveLength(1);
    }
    const whole = await crlOf(site, other);
    expect(Object.keys(entriesOf(whole)).sort()).toEqual(leaves.map((one) => one.serial_number).sort());
    expect(whole.extensions.filter(({ critical }) => critical)).toEqual([]);
    expect((await site.send('GET', `/crl/${typeId('iss', issuer.id)}/3`, {})).status).toBe(404);
  });

  it('list a certificate until one list after its end has shown it', async () => {
    const other = await site.newCa();
    const { serial_number } = await site.issue(await site.newRole({ ca_id: other }), {
      common_name: 'a.example.com',
      ttl: '2h',
    });
    await site.made('/v1/pki/revoke', { serial_number }, undefined, 200);
    const listed: boolean[] = [];
    for (let hours = 0; hours < 5; hours++) {
      listed.push(serial_number in entriesOf(await crlOf(site, other)));
      site.clock.advance(HOUR_MS + 1000);
    }
    // It ends just before the third list, which so is the one that is made after its end.
    expect(listed).toEqual([true, true, true, false, false]);
    expect((await crlOf(site, other)).revoked).toHaveLength(0);
  });

  it('list an ended certificate of which the list before could not know yet', async () => {
    const other = await site.newCa();
    const issuer = await issuerOf(site, other);
    const { id: subjectId, tenantId } = issuer;
    const lately = Math.floor(site.clock.now() / 1000) - 30;
    expect((await crlOf(site, other)).revoked).toHaveLength(0);
    // What another process decided before that list was made, and could commit only now.
    const records = new Records(site.site.ids, tenantId);
    const row = records.revocation(issuer, {
      serial: Uint8Array.of(1, 2, 3),
      revokedAt: lately,
      listUntil: lately,
    });
    await site.site.store.commit({
      ...records.change([{ insert: 'revocations', row }]),
      counts: [{ tenantId, subjectId, name: 'revocations', by: 1 }],
    });
    expect((await crlOf(site, other)).revoked).toHaveLength(1);
    site.clock.advance(HOUR_MS + 1000);
    expect((await crlOf(site, other)).revoked).toHaveLength(0);
  });

  it('of more certificates than a page have each of them once', async () => {
    const other = await site.newCa();
    const issuer = await issuerOf(site, other);
    const now = Math.floor(site.clock.now() / 1000);
    const records = new Records(site.site.ids, issuer.tenantId);
    const rows = Array.from({ length: 1203 }, (_, i) =>
      records.revocation(issuer, {
        serial: Uint8Array.of(1 + (i % 127), i >> 8, i & 255),
        revokedAt: now,
        listUntil: now + 1000 * (i % 3),
        reason: i % 2,
      }),
    );
    await site.site.store.commit(records.change(rows.map((row) => ({ insert: 'revocations', row }))));
    const list = await crlOf(site, other);
    expect(list.revoked).toHaveLength(rows.length);
    expect(Object.keys(entriesOf(list))).toHaveLength(rows.length);
  });
});

describe('a CRL that cannot be stored', () => {
  it('is not served: the one before is, while it is good, and then none', async () => {
    let isFull = false;
    const site = await memorySite({}, (store) => ({ ...store, ...fullWhen(store, () => isFull) }));
    const ca = await site.newCa();
    const { serial_number } = await site.issue(await site.newRole({ ca_id: ca }));
    const first = await crlOf(site, ca);
    await site.made('/v1/pki/revoke', { serial_number }, undefined, 200);
    isFull = true;
    expect((await crlOf(site, ca)).der).toEqual(first.der);
    expectError(await site.call('POST', `/v1/pki/ca/${ca}/crl`), {
      status: 503,
      code: 'service_unavailable',
    });
    site.clock.advance(23 * HOUR_MS);
    expect((await crlOf(site, ca)).der).toEqual(first.der);
    site.clock.advance(HOUR_MS);
    const answer = await site.send('GET', `/v1/pki/ca/${ca}/crl`, {});
    expectError(answer, { status: 503, code: 'service_unavailable' });
    isFull = false;
    site.clock.advance(10_000);
    expect(entriesOf(await crlOf(site, ca))).toHaveProperty([serial_number]);
    await site.close();
  });
});

describe('a CRL that is made while entries are altered', () => {
  it('has each of them once, and is behind afterwards', async () => {
    const site = await memorySite();
    const ca = await site.newCa();
    const issuer = await issuerOf(site, ca);
    const records = new Records(site.site.ids, issuer.tenantId);
    const now = Math.floor(site.clock.now() / 1000);
    // All have ended: altering one lists it for longer, which puts it behind those that are still to be read.
    const rows = Array.from({ length: 700 }, (_, i) =>
      records.revocation(issuer, { listUntil: now - 900 + i }),
    );
    const { store } = site.site;
    await store.commit(records.change(rows.map((row) => ({ insert: 'revocations', row }))));
    const [first] = rows;
    if (first === undefined) throw new Error('no row');
    const { issuerId, serial } = first;
    const set = { reason: 1, listUntil: now };
    let pages = 0;
    const crls = new Crls({
      ...site.site,
      store: {
        ...store,
        entries: async (query) => {
          pages += 1;
          if (pages === 2) {
            const alter = { update: 'revocations', key: { issuerId, serial }, set } as const;
            const by = {
              tenantId: issuer.tenantId,
              subjectId: issuerId,
              name: 'revocations',
              by: 1,
            } as const;
            await store.commit(records.change([alter], { counts: [by] }));
          }
          return store.entries(query);
        },
      },
    });
    const during = parseCrl((await crls.current(issuerId)).der);
    expect(pages).toBe(2);
    expect(during.revoked).toHaveLength(rows.length);
    const afterwards = parseCrl((await crls.current(issuerId)).der);
    expect(afterwards.number).not.toBe(during.number);
    expect(afterwards.revoked).toHaveLength(rows.length);
    expect([...afterwards.revoked].filter(({ reason }) => reason === 1)).toHaveLength(1);
    await site.close();
  });
});

describe('a CRL that takes long to make', () => {
  it('is told of meanwhile, and one that does not is not', async () => {
    const site = await memorySite();
    const issuer = await issuerOf(site, await site.newCa());
    const records = new Records(site.site.ids, issuer.tenantId);
    const { store } = site.site;
    const rows = Array.from({ length: 1200 }, () => records.revocation(issuer, { listUntil: 4_000_000_000 }));
    const count = { tenantId: issuer.tenantId, subjectId: issuer.id, name: 'revocations', by: 1200 } as const;
    const writes = rows.map((row) => ({ insert: 'revocations', row }) as const);
    await store.commit(records.change(writes, { counts: [count] }));
    const told: unknown[] = [];
    const crlsAt = (pageMs: number): Crls =>
      new Crls({
        ...site.site,
        store: {
          ...store,
          entries: async (query) => {
            site.clock.advance(pageMs);
            return store.entries(query);
          },
          get lastCommitMs() {
            return store.lastCommitMs;
          },
        },
        observe: {
          published: () => {},
          failed: () => {},
          going: (issuerId, going) => told.push({ issuerId, ...going }),
        },
      });
    await crlsAt(1).current(issuer.id);
    expect(told).toEqual([]);
    site.clock.advance(HOUR_MS);
    await crlsAt(2_500).current(issuer.id);
    expect(told).toEqual([{ issuerId: issuer.id, entries: 500, of: 1200, seconds: 5 }]);
    await site.close();
  });
});

describe('a publisher that stops', () => {
  it('gives up what it makes, and makes nothing more', async () => {
    const site = await memorySite();
    const ca = await site.newCa();
    const { id } = await issuerOf(site, ca);
    let stopping: Promise<void> | undefined;
    const { store } = site.site;
    const crls = new Crls({
      ...site.site,
      store: {
        ...store,
        entries: async (query) => {
          stopping ??= crls.stop();
          return store.entries({ ...query });
        },
        get lastCommitMs() {
          return store.lastCommitMs;
        },
      },
    });
    await site.made(
      '/v1/pki/revoke',
      { serial_number: (await site.issue(await site.newRole({ ca_id: ca }))).serial_number },
      undefined,
      200,
    );
    await expect(crls.current(id)).rejects.toMatchObject({ code: 'unavailable' });
    await stopping;
    await expect(crls.current(id)).rejects.toMatchObject({ code: 'unavailable' });
    expect((await crlOf(site, ca)).revoked).toHaveLength(1);
    await site.close();
  });
});

function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}

async function issuerOf({ site }: TestSite, ca: string): Promise<Row<'issuers'>> {
  const authorityId = parseId('ca', ca) as Id;
  const [issuer] = await site.store.all('issuers', { authorityId });
  if (issuer === undefined) throw new Error('no issuer');
  return issuer;
}

/** A store that keeps no CRL while its disk is full. */
function fullWhen(store: Store, isFull: () => boolean): Pick<Store, 'commit' | 'lastCommitMs'> {
  return {
    commit: (change: Change) => {
      const isCrl = change.writes.some((write) => Object.values(write).includes('crls'));
      return isFull() && isCrl
        ? Promise.reject(new ChanceryError('unavailable', 'the disk is full'))
        : store.commit(change);
    },
    get lastCommitMs() {
      return store.lastCommitMs;
    },
  };
}
