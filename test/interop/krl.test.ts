/** KRLs as they are served, read by ssh-keygen: whatever is revoked, and however much. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serialOctets } from '../../src/authorities/ssh/certify.ts';
import { createVaultAuthority } from '../../src/authorities/ssh/vault.ts';
import { type Id, typeId } from '../../src/base/ids.ts';
import { sshPublicKeyOf } from '../../src/keys/ssh-subject.ts';
import type { IssuerRow } from '../../src/records/authorities.ts';
import type { Write } from '../../src/records/store.ts';
import { formatSshCertificate } from '../../src/ssh/certificate.ts';
import { formatSshPublicKey, spellFingerprint } from '../../src/ssh/public-key.ts';
import { callerOf } from '../support/inside.ts';
import { isRevokedByKeygen, krlOctets } from '../support/krls.ts';
import { has } from '../support/programs.ts';
import { Records } from '../support/records.ts';
import { siteOver, type TestSite } from '../support/site.ts';
import { newSigner, newSshCertificate, newSshKey } from '../support/ssh.ts';
import { STORES } from '../support/stores.ts';

const MOST = 2n ** 64n - 1n;
const FOREVER = 253_402_300_799;
const signer = newSigner('ssh-ed25519');

/** Whether ssh-keygen finds a certificate with a serial number and a key id revoked. */
async function isRevoked(krl: Uint8Array, serial: bigint, keyId = 'x'): Promise<boolean> {
  return isRevokedByKeygen(krl, formatSshCertificate(await newSshCertificate(signer, { serial, keyId })));
}

describe.skipIf(!has('ssh-keygen'))('a KRL that is served', () => {
  let site: TestSite;
  let records: Records;
  beforeAll(async () => {
    const sqlite = STORES.find(({ name }) => name === 'sqlite');
    if (sqlite === undefined) throw new Error('no SQLite');
    site = await siteOver(sqlite);
    records = new Records(site.site.ids, (await callerOf(site)).tenantId);
  });
  afterAll(() => site.close());

  /** One whose key is the tests': certificates of any serial number can be signed with it. */
  async function newIssuer(): Promise<IssuerRow & { readonly authorityId: Id }> {
    const authorityId = await createVaultAuthority(site.site, await callerOf(site), {
      name: site.name('authority'),
      kind: 'user',
      shared: false,
      place: { address: 'https://127.0.0.1:8200', mount: 'ssh', role: 'any' },
      credentials: { method: 'token', token: 'hvs.x' },
      publicKey: sshPublicKeyOf(signer.publicKey),
    });
    const [issuer] = await site.site.store.all('issuers', { authorityId });
    if (issuer === undefined) throw new Error('no issuer');
    return { ...issuer, authorityId };
  }

  async function commit(authorityId: Id, writes: readonly Write[]): Promise<void> {
    const count = { tenantId: records.tenantId, subjectId: authorityId, name: 'revocations', by: 1 } as const;
    for (let at = 0; at < writes.length; at += 2500) {
      const change = records.change(writes.slice(at, at + 2500), { counts: [count] });
      expect(await site.site.store.commit(change)).toEqual({ status: 'committed' });
    }
  }

  const revocation = (issuer: IssuerRow, serial: bigint): Write => ({
    insertNew: 'revocations',
    row: records.revocation(issuer, { serial: serialOctets(serial), listUntil: FOREVER }),
  });

  it('names any serial numbers, key ids and keys, and nothing else', { timeout: 120_000 }, async () => {
    const edges = fc.constantFrom(1n, 2n, 255n, 256n, 2n ** 32n, 2n ** 63n - 1n, 2n ** 63n, MOST - 1n, MOST);
    const near = fc.bigInt({ min: 1n, max: 40n });
    const serials = fc.oneof(near, edges, fc.bigInt({ min: 1n, max: MOST }));
    const keyIds = fc.stringMatching(/^[ -~]{1,40}$/);
    const revoked = fc.record({
      serials: fc.uniqueArray(serials, { maxLength: 60 }),
      keyIds: fc.uniqueArray(keyIds, { maxLength: 5 }),
      keys: fc.integer({ min: 0, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(revoked, serials, keyIds, async (given, serial, keyId) => {
        const issuer = await newIssuer();
        const { authorityId, tenantId } = issuer;
        const keys = Array.from({ length: given.keys }, () => newSshKey());
        const distrusted = [
          ...given.keyIds.map((value) => ({ kind: 'key_id', value }) as const),
          ...keys.map((key) => ({ kind: 'key', value: spellFingerprint(key.fingerprint) }) as const),
        ];
        await commit(authorityId, [
          ...given.serials.map((each) => revocation(issuer, each)),
          ...distrusted.map(
            (entry): Write => ({
              insert: 'sshDistrusted',
              row: { tenantId, authorityId, ...entry, reason: 0, revokedAt: 1, until: null },
            }),
          ),
        ]);
        const krl = await krlOctets(site, typeId('ca', authorityId));
        for (const each of [serial, ...given.serials.slice(0, 2)]) {
          const isNamed = given.serials.includes(each) || given.keyIds.includes(keyId);
          expect(await isRevoked(krl, each, keyId)).toBe(isNamed);
        }
        for (const key of keys) expect(await isRevokedByKeygen(krl, formatSshPublicKey(key))).toBe(true);
        expect(await isRevokedByKeygen(krl, formatSshPublicKey(newSshKey()))).toBe(false);
      }),
      { numRuns: 25 },
    );
  });

  it('of 100,000 serial numbers is read, and others have their turn meanwhile', {
    timeout: 60_000,
  }, async () => {
    const issuer = await newIssuer();
    const all = Array.from({ length: 100_000 }, (_, i) => BigInt(2 * i + 1) * 2n ** 32n);
    await commit(
      issuer.authorityId,
      all.map((serial) => revocation(issuer, serial)),
    );
    let turns = 0;
    let isDone = false;
    const others = (async () => {
      for (; !isDone; turns++) await new Promise((done) => setImmediate(done));
    })();
    const krl = await krlOctets(site, typeId('ca', issuer.authorityId));
    isDone = true;
    await others;
    // A turn a page, at least.
    expect(turns).toBeGreaterThan(200);
    for (const at of [0, 1, 49_999, 99_999]) expect(await isRevoked(krl, all[at] ?? 0n)).toBe(true);
    for (const serial of [1n, 2n ** 33n, MOST]) expect(await isRevoked(krl, serial)).toBe(false);
  });
});
