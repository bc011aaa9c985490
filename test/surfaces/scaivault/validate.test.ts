import { createPrivateKey } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditEvent, systemActor } from '../../../src/audit/event.ts';
import type { Id } from '../../../src/base/ids.ts';
import { parseId } from '../../../src/base/ids.ts';
import type { Write } from '../../../src/records/store.ts';
import { parseCertificate } from '../../../src/x509/certificate.ts';
import { CRL_REASON } from '../../../src/x509/extensions/reason-code.ts';
import {
  authorityPem,
  certificatePem,
  crlPem,
  DAY,
  derOf,
  foreign,
  leafPem,
  START,
} from '../../support/foreign.ts';
import type { Party } from '../../support/hierarchy.ts';
import { expectError } from '../../support/refused.ts';
import { withRewrittenSignature } from '../../support/rewritten.ts';
import { type Issued, type Json, siteOver, type TestSite } from '../../support/site.ts';
import { STORES } from '../../support/stores.ts';

const VALIDATE = '/v1/pki/certificates/validate';
const ANCHORS = '/v1/pki/trust-anchors';

interface Verdict extends Json {
  readonly errors: readonly { readonly code: string; readonly depth: number; readonly message: string }[];
  readonly warnings: readonly string[];
}

describe.each(STORES)('validating over $name', (kind) => {
  let site: TestSite;
  let root: string;
  let issuing: string;
  let role: string;
  let leaf: Issued;
  beforeAll(async () => {
    site = await siteOver(kind);
    root = await site.newCa();
    issuing = await site.newCa({ parent_ca_id: root });
    role = await site.newRole({ ca_id: issuing });
    leaf = await site.issue(role, { common_name: 'a.example.com', ip_sans: ['10.0.0.1'], ttl: '24h' });
  });
  afterAll(() => site.close());

  const ask = async (certificate_pem: string, more: Json = {}, token?: string): Promise<Verdict> => {
    const verdict = await site.made<Verdict>(VALIDATE, { certificate_pem, ...more }, token, 200);
    // What the answer promises of itself.
    const holds = ['chain_valid', 'not_expired', 'not_revoked'].every((name) => verdict[name] === true);
    expect(verdict['valid']).toBe(holds && verdict['trusted_anchor'] !== null);
    expect(verdict.errors.length === 0, JSON.stringify(verdict)).toBe(verdict['valid']);
    return verdict;
  };
  const codes = ({ errors }: Verdict): readonly string[] =>
    errors.map(({ code, depth }) => `${depth} ${code}`);
  const trust = async (pem: string): Promise<string> =>
    String((await site.made(ANCHORS, { name: site.name('vendor'), certificate_pem: pem }))['id']);
  const registerCrl = (anchor: string, body: Json): Promise<Json> =>
    site.made(`${ANCHORS}/${anchor}/crl`, body, undefined, 200);
  const at = (seconds: number): string => new Date(seconds * 1000).toISOString();
  const GOOD = { valid: true, chain_valid: true, not_expired: true, not_revoked: true };

  /** As revoking does it, while this is told of validating alone. */
  const tenant = async (): Promise<Id> => {
    const { tenant: own } = await site.read<{ tenant: { id: string } }>('/v1/auth/whoami');
    return parseId('tenant', own.id) as Id;
  };
  const write = async (...writes: readonly Write[]): Promise<void> => {
    const actor = systemActor(await tenant(), site.clock);
    const event = auditEvent(actor, { action: 'test', success: true }, site.site);
    const outcome = await site.site.store.commit({ expect: [], writes, events: [event] });
    expect(outcome).toEqual({ status: 'committed' });
  };
  const revoke = async (
    id: string,
    reason = 0,
    revokedAt = Math.floor(site.clock.now() / 1000),
    invalidityAt: number | null = null,
  ): Promise<void> => {
    const row = await site.site.store.list('certificates', { id: parseId('cert', id) as Id }, { limit: 1 });
    const { issuerId, notAfter, serial, tenantId } = row[0] as (typeof row)[number];
    await write({
      insert: 'revocations',
      row: {
        tenantId,
        issuerId,
        serial,
        certificateId: parseId('cert', id) as Id,
        crlShard: 0,
        reason,
        revokedAt,
        invalidityAt,
        listUntil: notAfter,
      },
    });
  };
  const ownCertificateOf = async (ca: string): Promise<string> => {
    const { certificate_pem } = await site.read(`/v1/pki/ca/${ca}/certificate`);
    const serial = Buffer.from(parseCertificate(derOf(String(certificate_pem))).serial).toString('hex');
    return String((await site.read(`/v1/pki/certificates/${serial}`))['id']);
  };
  const setAuthority = async (ca: string, set: Json): Promise<void> => {
    const authority = await site.site.store.get('authorities', { id: parseId('ca', ca) as Id });
    const { id, tenantId } = authority as NonNullable<typeof authority>;
    await write({ update: 'authorities', key: { tenantId, id }, set: set as never });
  };

  describe('what we issued', () => {
    it('is valid without a chain, up to our root, with exactly these members', async () => {
      expect(await ask(leaf.certificate)).toEqual({
        ...GOOD,
        trusted_anchor: root,
        errors: [],
        warnings: [],
      });
    });

    it('is valid with its chain, in any order, CRLF and a byte order mark around it', async () => {
      const chain_pem = `\uFEFF${[...leaf.ca_chain].reverse().join('\r\n').replaceAll('\n', '\r\n')}`;
      expect(await ask(leaf.certificate, { chain_pem })).toMatchObject({ ...GOOD, warnings: [] });
    });

    it('the authorities’ own certificates are valid', async () => {
      for (const pem of leaf.ca_chain) {
        expect(await ask(pem)).toMatchObject({ ...GOOD, trusted_anchor: root });
      }
    });

    it('is nobody’s for another tenant, who may trust our root', async () => {
      const token = await site.newTenant();
      const theirs = await ask(leaf.certificate, { chain_pem: leaf.ca_chain.join('') }, token);
      expect(theirs).toMatchObject({ chain_valid: false, not_expired: true, trusted_anchor: null });
      expect(codes(theirs)).toEqual(['2 untrusted_root']);
      const certificate_pem = leaf.ca_chain.at(-1);
      const { id } = await site.made(ANCHORS, { name: 'neighbour', certificate_pem }, token);
      const trusted = await ask(leaf.certificate, { chain_pem: leaf.ca_chain.join('') }, token);
      expect(trusted).toMatchObject({ ...GOOD, trusted_anchor: id });
      expect(trusted.warnings).toHaveLength(2);
    });

    it('ends in the registered anchor when our root is registered, too', async () => {
      const own = await site.newCa();
      const issued = await site.issue(await site.newRole({ ca_id: own }));
      expect(await ask(issued.certificate)).toMatchObject({ ...GOOD, trusted_anchor: own });
      const id = await trust(issued.ca_chain[0] ?? '');
      expect(await ask(issued.certificate)).toMatchObject({ ...GOOD, trusted_anchor: id });
      await site.call('PATCH', `/v1/pki/ca/${own}`, { is_active: false });
      expect(await ask(issued.certificate)).toMatchObject({ ...GOOD, trusted_anchor: id });
    });

    it('is not trusted when its root is switched off, and is when its intermediate is', async () => {
      const own = await site.newCa();
      const below = await site.newCa({ parent_ca_id: own });
      const issued = await site.issue(await site.newRole({ ca_id: below }));
      await site.call('PATCH', `/v1/pki/ca/${below}`, { is_active: false });
      expect(await ask(issued.certificate)).toMatchObject(GOOD);
      await site.call('PATCH', `/v1/pki/ca/${own}`, { is_active: false });
      const verdict = await ask(issued.certificate);
      expect(verdict).toMatchObject({ chain_valid: false, not_expired: true, trusted_anchor: null });
      expect(codes(verdict)).toEqual(['2 untrusted_root']);
      expect(verdict.warnings.join()).toMatch(/switched off/);
    });
  });

  describe('time', () => {
    it('after its end: expired, by a chain that holds', async () => {
      const end = Date.parse(leaf.not_after) / 1000;
      expect(await ask(leaf.certificate, { at: at(end) })).toMatchObject(GOOD);
      const late = await ask(leaf.certificate, { at: at(end + 1) });
      expect(late).toMatchObject({
        valid: false,
        chain_valid: true,
        not_expired: false,
        not_revoked: true,
        trusted_anchor: root,
      });
      expect(codes(late)).toEqual(['0 expired']);
      expect(late.errors[0]?.message).toContain(leaf.not_after);
    });

    it('before its beginning: not yet valid', async () => {
      const early = await ask(leaf.certificate, { at: at(START - 1800) });
      expect(early).toMatchObject({ chain_valid: true, not_expired: false, trusted_anchor: root });
      expect(codes(early)).toEqual(['0 not_yet_valid']);
    });

    it('after everything’s end, each certificate on the path is told', async () => {
      const verdict = await ask(leaf.certificate, { at: '2060-01-01T00:00:00+02:00' });
      expect(codes(verdict)).toEqual(['0 expired', '1 expired', '2 expired']);
      expect(verdict).toMatchObject({ chain_valid: true, trusted_anchor: root });
    });

    it('an expired and revoked certificate is told to be both', async () => {
      const both = await site.issue(role, { common_name: 'both.example.com', ttl: '1h' });
      await revoke(both.certificate_id, CRL_REASON.superseded);
      const verdict = await ask(both.certificate, { at: at(START + 5 * 3600) });
      expect(verdict).toMatchObject({ chain_valid: true, not_expired: false, not_revoked: false });
      expect(codes(verdict)).toEqual(['0 expired', '0 revoked']);
    });

    it.each([
      'now',
      '2026-01-01',
      '2026-01-01T00:00:00',
      '2026-02-30T00:00:00Z',
      '2026-13-01T00:00:00Z',
      '2026-01-01T24:30:00Z',
      '1767225600',
      '',
    ])('%j is no time', async (when) => {
      const answer = await site.call('POST', VALIDATE, { certificate_pem: leaf.certificate, at: when });
      expectError(answer, { field: 'at' });
    });

    it.each(['2026-01-01T00:00:30Z', '2026-01-01t00:00:30.5z', '2026-01-01T02:00:30+02:00'])(
      '%s is one',
      async (when) => {
        expect(await ask(leaf.certificate, { at: when })).toMatchObject(GOOD);
      },
    );
  });

  describe('use', () => {
    it.each(['a.example.com', 'A.Example.COM', '10.0.0.1'])('is good for %s', async (hostname) => {
      expect(await ask(leaf.certificate, { hostname, purpose: 'server_auth' })).toMatchObject(GOOD);
    });

    it.each(['b.example.com', 'example.com', 'x.a.example.com', '10.0.0.2', '::1'])(
      'is not good for %s, though its chain is told',
      async (hostname) => {
        const verdict = await ask(leaf.certificate, { hostname });
        expect(verdict).toMatchObject({ chain_valid: false, not_expired: true, trusted_anchor: root });
        expect(codes(verdict)).toEqual(['0 hostname']);
      },
    );

    it('is not good for a purpose that it does not name', async () => {
      for (const purpose of ['server_auth', 'client_auth', 'any']) {
        expect(await ask(leaf.certificate, { purpose })).toMatchObject(GOOD);
      }
      const verdict = await ask(leaf.certificate, { purpose: 'code_signing' });
      expect(verdict).toMatchObject({ chain_valid: false, trusted_anchor: root });
      expect(codes(verdict)).toEqual(['0 extended_key_usage']);
    });

    it.each(['*.example.com', 'a_b.example.com', 'a..b', 'https://a.example.com', 'bücher.example', ''])(
      '%j is no host',
      async (hostname) => {
        const answer = await site.call('POST', VALIDATE, { certificate_pem: leaf.certificate, hostname });
        expectError(answer, { field: 'hostname' });
      },
    );

    it('a purpose that has no name is refused', async () => {
      const body = { certificate_pem: leaf.certificate, purpose: 'everything' };
      expectError(await site.call('POST', VALIDATE, body), { field: 'purpose', message: /server_auth/ });
    });
  });

  describe('revocation by our records', () => {
    it('of the leaf, also on hold', async () => {
      for (const reason of ['unspecified', 'key_compromise', 'certificate_hold'] as const) {
        const issued = await site.issue(role);
        expect(await ask(issued.certificate)).toMatchObject(GOOD);
        await revoke(issued.certificate_id, CRL_REASON[reason]);
        const verdict = await ask(issued.certificate);
        expect(verdict).toMatchObject({
          valid: false,
          chain_valid: true,
          not_expired: true,
          not_revoked: false,
          trusted_anchor: root,
        });
        expect(codes(verdict)).toEqual(['0 revoked']);
        expect(verdict.errors[0]?.message).toContain(reason);
      }
    });

    it('is not looked at when it need not be, and that is said', async () => {
      const issued = await site.issue(role);
      await revoke(issued.certificate_id);
      const verdict = await ask(issued.certificate, { check_revocation: false });
      expect(verdict).toMatchObject({ ...GOOD, warnings: ['revocation was not checked'] });
    });

    it('of an intermediate, by its own revocation', async () => {
      const below = await site.newCa({ parent_ca_id: root });
      const issued = await site.issue(await site.newRole({ ca_id: below }));
      await revoke(await ownCertificateOf(below), CRL_REASON.ca_compromise);
      const verdict = await ask(issued.certificate);
      expect(verdict).toMatchObject({ chain_valid: true, not_revoked: false });
      expect(codes(verdict)).toEqual(['1 revoked']);
    });

    it('of an authority with all that it signed, and of a root with all below', async () => {
      const own = await site.newCa();
      const below = await site.newCa({ parent_ca_id: own });
      const issued = await site.issue(await site.newRole({ ca_id: below }));
      const revokedAt = START + 3600;
      await setAuthority(below, { revokedAt, revokedReason: 1, isActive: false });
      expect(await ask(issued.certificate, { at: at(revokedAt - 1) })).toMatchObject(GOOD);
      expect(codes(await ask(issued.certificate, { at: at(revokedAt) }))).toEqual(['0 revoked']);
      await setAuthority(own, { revokedAt, revokedReason: 1, isActive: false });
      const verdict = await ask(issued.certificate, { at: at(revokedAt) });
      expect(verdict).toMatchObject({ chain_valid: true, not_revoked: false, trusted_anchor: own });
      expect(codes(verdict)).toEqual(['0 revoked', '1 revoked']);
      // Nor is it trusted by who does not look.
      const unlooked = await ask(issued.certificate, { at: at(revokedAt), check_revocation: false });
      expect(unlooked).toMatchObject({ chain_valid: false, trusted_anchor: null });
    });

    it('counts from when it was made, and for a compromised key from when that happened', async () => {
      const [plain, compromised] = [await site.issue(role), await site.issue(role)];
      const [made, happened] = [START + 7200, START + 3600];
      await revoke(plain.certificate_id, CRL_REASON.superseded, made, happened);
      await revoke(compromised.certificate_id, CRL_REASON.key_compromise, made, happened);
      const validAt = async (issued: Issued, time: number): Promise<unknown> =>
        (await ask(issued.certificate, { at: at(time) }))['valid'];
      expect([await validAt(plain, happened), await validAt(plain, made - 1)]).toEqual([true, true]);
      expect(await validAt(plain, made)).toBe(false);
      expect(await validAt(compromised, happened - 1)).toBe(true);
      expect([await validAt(compromised, happened), await validAt(compromised, made)]).toEqual([
        false,
        false,
      ]);
    });

    it('a certificate that our key signed and our records do not have is an alarm', async () => {
      const thief = await withKeyOf(issuing);
      const period = [START - DAY, START + DAY] as const;
      const forged = [
        await ask(leafPem(thief, { period, keyIds: 'no authority' })),
        await ask(leafPem(thief, { period }), { chain_pem: leaf.ca_chain.join('') }),
      ];
      for (const verdict of forged) {
        expect(verdict).toMatchObject({ chain_valid: true, not_revoked: false, trusted_anchor: root });
        expect(codes(verdict)).toEqual(['0 unknown_certificate']);
      }
      const events = await site.events('&action=pki_unknown_certificate');
      expect(events).toHaveLength(2);
      expect(events[0]).toMatchObject({
        success: false,
        extra_data: { subject: 'CN=A service,O=Elsewhere', fingerprint: expect.any(String) },
      });
    });

    it('one that is there is the same whoever writes its signature in another way: no alarm, and revoked with it', async () => {
      const issued = await site.issue(role);
      const before = await site.events('&action=pki_unknown_certificate');
      const rewritten = withRewrittenSignature(issued.certificate);
      expect(rewritten).not.toBe(issued.certificate);
      expect(await ask(rewritten)).toMatchObject({ ...GOOD, trusted_anchor: root });
      await revoke(issued.certificate_id);
      expect(codes(await ask(rewritten))).toEqual(['0 revoked']);
      expect(await site.events('&action=pki_unknown_certificate')).toEqual(before);
    });

    it('so is one that bears the serial number of one that is there', async () => {
      const { serial } = parseCertificate(derOf(leaf.certificate));
      const thief = await withKeyOf(issuing);
      const forged = leafPem(thief, { period: [START - DAY, START + DAY], keyIds: 'no authority', serial });
      expect(codes(await ask(forged))).toEqual(['0 unknown_certificate']);
    });
  });

  describe('what others issued', () => {
    const vendor = foreign('Vendor Root');
    const middle = foreign('Vendor Issuing');
    const middlePem = authorityPem(middle, {}, vendor);
    let anchor: string;
    beforeAll(async () => {
      anchor = await trust(authorityPem(vendor));
    });

    it('is valid below a registered anchor, with a word that nothing is known of revocation', async () => {
      const verdict = await ask(leafPem(middle), { chain_pem: middlePem });
      expect(verdict).toMatchObject({ ...GOOD, trusted_anchor: anchor });
      expect(verdict.warnings).toEqual([
        'the certificate at depth 0 may have been revoked: no CRL of its issuer CN=Vendor Issuing,O=Elsewhere is registered',
        'the certificate at depth 1 may have been revoked: no CRL of its issuer CN=Vendor Root,O=Elsewhere is registered',
      ]);
    });

    it('is not without what lies between', async () => {
      const verdict = await ask(leafPem(middle));
      expect(verdict).toMatchObject({ chain_valid: false, not_expired: true, trusted_anchor: null });
      expect(codes(verdict)).toEqual(['0 unknown_issuer']);
      expect(verdict.warnings.join()).toMatch(/not checked/);
    });

    it('is not trusted for a root that comes in the chain', async () => {
      const stranger = foreign('Stranger Root');
      const verdict = await ask(leafPem(stranger), { chain_pem: authorityPem(stranger) });
      expect(codes(verdict)).toEqual(['1 untrusted_root']);
      expect(verdict['trusted_anchor']).toBeNull();
      const id = await trust(authorityPem(stranger));
      expect(await ask(leafPem(stranger))).toMatchObject({ ...GOOD, trusted_anchor: id });
      await site.call('DELETE', `${ANCHORS}/${id}`);
      expect(await ask(leafPem(stranger))).toMatchObject({ valid: false, trusted_anchor: null });
    });

    it('the anchor itself is valid', async () => {
      const certificate_pem = String((await site.read(`${ANCHORS}/${anchor}`))['certificate_pem']);
      expect(await ask(certificate_pem)).toMatchObject({ ...GOOD, trusted_anchor: anchor, warnings: [] });
    });

    it.each<readonly [what: string, leaf: () => string, chain: () => string, codes: readonly string[]]>([
      [
        'a signature of another key',
        () => leafPem(middle, { signature: 'of another key' }),
        () => middlePem,
        ['0 bad_signature'],
      ],
      [
        'an intermediate that is no authority',
        () => leafPem(middle),
        () => authorityPem(middle, { basic: { ca: false } }, vendor),
        ['1 not_an_authority'],
      ],
      [
        'an intermediate that does not say what it is',
        () => leafPem(middle),
        () => authorityPem(middle, { basic: 'absent' }, vendor),
        ['1 not_an_authority'],
      ],
      [
        'a path length exceeded',
        () => leafPem(foreign('Below', middle.key)),
        () =>
          authorityPem(foreign('Below', middle.key), {}, middle) +
          authorityPem(middle, { basic: { ca: true, pathLength: 0 } }, vendor),
        ['2 path_length'],
      ],
      [
        'names outside the constraints of an authority',
        () => leafPem(middle, { names: [{ type: 'dns', value: 'a.example.org' }] }),
        () =>
          authorityPem(
            middle,
            { constraints: { permitted: [{ type: 'dns', value: 'example.com' }], excluded: [] } },
            vendor,
          ),
        ['0 name_constraints'],
      ],
      [
        'a critical extension that is not known',
        () => leafPem(middle, { more: [{ oid: '1.2.3.4', critical: true, value: Uint8Array.of(5, 0) }] }),
        () => middlePem,
        ['0 unknown_critical_extension'],
      ],
      [
        'an expired intermediate and a broken leaf',
        () => leafPem(middle, { signature: 'of another key' }),
        () => authorityPem(middle, { period: [START - 9 * DAY, START - DAY] }, vendor),
        ['0 bad_signature', '1 expired'],
      ],
    ])('%s is refused', async (_, certificate, chain, expected) => {
      const verdict = await ask(certificate(), { chain_pem: chain() });
      expect(codes(verdict)).toEqual(expected);
      expect(verdict['chain_valid']).toBe(false);
      expect(verdict['not_expired']).toBe(!expected.join().includes('expired'));
    });

    it('an expired intermediate is told, and its renewed twin found', async () => {
      const old = authorityPem(middle, { period: [START - 9 * DAY, START - DAY] }, vendor);
      const verdict = await ask(leafPem(middle), { chain_pem: old });
      expect(verdict).toMatchObject({ chain_valid: true, not_expired: false, trusted_anchor: anchor });
      expect(codes(verdict)).toEqual(['1 expired']);
      expect(await ask(leafPem(middle), { chain_pem: old + middlePem })).toMatchObject(GOOD);
    });
  });

  describe('revocation by CRLs', () => {
    /** An anchor of its own, with an authority below. */
    const hierarchy = async (): Promise<{ anchor: string; top: Party; low: Party; lowPem: string }> => {
      const [top, low] = [foreign(site.name('Top')), foreign(site.name('Low'))];
      return { top, low, lowPem: authorityPem(low, {}, top), anchor: await trust(authorityPem(top)) };
    };

    it('of all issuers: good without a word', async () => {
      const { anchor, low, lowPem, top } = await hierarchy();
      await registerCrl(anchor, { crl_pem: crlPem(top) });
      await registerCrl(anchor, { crl_pem: crlPem(low), issuer_pem: lowPem });
      const verdict = await ask(leafPem(low), { chain_pem: lowPem });
      expect(verdict).toMatchObject({ ...GOOD, trusted_anchor: anchor, warnings: [] });
    });

    it('of a leaf and of an intermediate', async () => {
      const { anchor, low, lowPem, top } = await hierarchy();
      const [bad, good] = [leafPem(low), leafPem(low)];
      const crl_pem = crlPem(low, { revoked: [bad], reason: CRL_REASON.key_compromise });
      await registerCrl(anchor, { crl_pem, issuer_pem: lowPem });
      const verdict = await ask(bad, { chain_pem: lowPem });
      expect(verdict).toMatchObject({ chain_valid: true, not_revoked: false, trusted_anchor: anchor });
      expect(codes(verdict)).toEqual(['0 revoked']);
      expect(verdict.errors[0]?.message).toMatch(/2025-12-31T00:00:00Z: key_compromise/);
      expect(await ask(good, { chain_pem: lowPem })).toMatchObject(GOOD);
      await registerCrl(anchor, { crl_pem: crlPem(top, { revoked: [lowPem] }) });
      expect(codes(await ask(good, { chain_pem: lowPem }))).toEqual(['1 revoked']);
    });

    it('that has passed its nextUpdate is an error, but what it shows still counts', async () => {
      const { anchor, top } = await hierarchy();
      const [bad, good] = [leafPem(top), leafPem(top)];
      await registerCrl(anchor, { crl_pem: crlPem(top, { revoked: [bad], nextUpdate: START + DAY }) });
      expect(await ask(good, { at: at(START + DAY) })).toMatchObject(GOOD);
      const late = { at: at(START + DAY + 1) };
      const stale = await ask(good, late);
      expect(stale).toMatchObject({ chain_valid: true, not_revoked: false });
      expect(codes(stale)).toEqual(['0 crl_expired']);
      expect(codes(await ask(bad, late))).toEqual(['0 revoked']);
    });

    it('asked for a time before, by the dates that the list has', async () => {
      const { anchor, top } = await hierarchy();
      const [plain, compromised] = [leafPem(top), leafPem(top)];
      const revokedAt = START - 2 * DAY;
      const dates = { revokedAt, invalidityAt: START - 4 * DAY };
      await registerCrl(anchor, { crl_pem: crlPem(top, { ...dates, revoked: [plain] }) });
      expect(await ask(plain, { at: at(revokedAt - 1) })).toMatchObject({ ...GOOD, warnings: [] });
      expect(codes(await ask(plain, { at: at(revokedAt) }))).toEqual(['0 revoked']);
      const reason = CRL_REASON.key_compromise;
      const crl_pem = crlPem(top, { ...dates, revoked: [compromised], reason, number: 2 });
      await registerCrl(anchor, { crl_pem });
      expect(codes(await ask(compromised, { at: at(START - 3 * DAY) }))).toEqual(['0 revoked']);
      expect(await ask(compromised, { at: at(START - 5 * DAY) })).toMatchObject(GOOD);
    });

    it('counts for every path, below whichever anchor it was registered', async () => {
      const { anchor, low, lowPem } = await hierarchy();
      const bad = leafPem(low);
      await registerCrl(anchor, { crl_pem: crlPem(low, { revoked: [bad] }), issuer_pem: lowPem });
      const other = foreign(site.name('Other'));
      await trust(authorityPem(other));
      expect(codes(await ask(bad, { chain_pem: authorityPem(low, {}, other) }))).toEqual(['0 revoked']);
    });
  });

  describe('among several paths', () => {
    it('a revoked cross-certificate hides no good one', async () => {
      const [one, two, low] = [
        foreign(site.name('One')),
        foreign(site.name('Two')),
        foreign(site.name('Low')),
      ];
      const [first, second] = [await trust(authorityPem(one)), await trust(authorityPem(two))];
      const [byOne, byTwo] = [authorityPem(low, {}, one), authorityPem(low, {}, two)];
      const certificate = leafPem(low);
      await registerCrl(first, { crl_pem: crlPem(one, { revoked: [byOne] }) });
      const good = { ...GOOD, trusted_anchor: second };
      for (const chain_pem of [byOne + byTwo, byTwo + byOne]) {
        expect(await ask(certificate, { chain_pem })).toMatchObject(good);
      }
      expect(codes(await ask(certificate, { chain_pem: byOne }))).toEqual(['1 revoked']);
      await registerCrl(second, { crl_pem: crlPem(two, { revoked: [byTwo] }) });
      const verdict = await ask(certificate, { chain_pem: byOne + byTwo });
      expect(codes(verdict)).toEqual(['1 revoked']);
    });

    it('our own intermediate leads to the root that cross-certified it when ours is off', async () => {
      const own = await site.newCa();
      const issued = await site.issue(await site.newRole({ ca_id: own }));
      const ours = parseCertificate(derOf(issued.ca_chain[0] ?? ''));
      const outer = foreign(site.name('Outer'));
      const id = await trust(authorityPem(outer));
      await site.call('PATCH', `/v1/pki/ca/${own}`, { is_active: false });
      const thief = await withKeyOf(own);
      const cross = authorityPem({ ...thief, name: ours.subject.der }, {}, outer);
      expect(await ask(issued.certificate, { chain_pem: cross })).toMatchObject({
        ...GOOD,
        trusted_anchor: id,
      });
      await revoke(issued.certificate_id);
      expect(codes(await ask(issued.certificate, { chain_pem: cross }))).toEqual(['0 revoked']);
    });
  });

  describe('what was imported', () => {
    it('brings its chain along, and is revoked by our records', async () => {
      const [top, low] = [foreign(site.name('Top')), foreign(site.name('Low'))];
      const [lowPem, certificate] = [authorityPem(low, {}, top), leafPem(low)];
      const anchor = await trust(authorityPem(top));
      expect(codes(await ask(certificate))).toEqual(['0 unknown_issuer']);
      const imported = await site.made('/v1/pki/certificates/import', {
        certificate_pem: certificate,
        chain_pem: lowPem,
      });
      expect(await ask(certificate)).toMatchObject({ ...GOOD, trusted_anchor: anchor });
      const rewritten = withRewrittenSignature(certificate);
      expect(await ask(rewritten)).toMatchObject({ ...GOOD, trusted_anchor: anchor });
      await revoke(String(imported['id']));
      expect(codes(await ask(certificate))).toEqual(['0 revoked']);
      expect(codes(await ask(rewritten))).toEqual(['0 revoked']);
    });
  });

  it('what would cost too much is given up, and said so', async () => {
    const [top, low] = [foreign(site.name('Top')), site.name('Low')];
    await trust(authorityPem(top));
    const chain_pem = Array.from({ length: 20 }, () => authorityPem(foreign(low), {}, top)).join('');
    const verdict = await ask(leafPem(foreign(low), { keyIds: 'no authority' }), { chain_pem });
    expect(verdict).toMatchObject({ chain_valid: false, trusted_anchor: null });
    expect(verdict.errors.map(({ code }) => code)).toContain('budget');
  });

  describe('what cannot be read', () => {
    const top = foreign('Reader');
    it.each<readonly [what: string, body: () => Json, field: string, message: RegExp]>([
      ['no certificate', () => ({}), 'certificate_pem', /required/],
      ['an empty one', () => ({ certificate_pem: '' }), 'certificate_pem', /empty/],
      ['no PEM', () => ({ certificate_pem: 'MIIB' }), 'certificate_pem', /PEM/],
      ['two', () => ({ certificate_pem: leafPem(top).repeat(2) }), 'certificate_pem', /one PEM block/],
      [
        'no DER',
        () => ({ certificate_pem: certificatePem(Uint8Array.of(0x30, 0x80, 0, 0)) }),
        'certificate_pem',
        /DER/,
      ],
      [
        'trailing octets',
        () => ({ certificate_pem: certificatePem(Buffer.concat([derOf(leafPem(top)), Buffer.of(0)])) }),
        'certificate_pem',
        /trailing/,
      ],
      ['a CRL', () => ({ certificate_pem: crlPem(top) }), 'certificate_pem', /X509 CRL/],
      [
        'a chain of 21',
        () => ({ certificate_pem: leafPem(top), chain_pem: authorityPem(top).repeat(21) }),
        'chain_pem',
        /at most 20/,
      ],
      [
        'a chain with a key',
        () => ({
          certificate_pem: leafPem(top),
          chain_pem: '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n',
        }),
        'chain_pem',
        /a private key/,
      ],
      [
        'a chain that is too long',
        () => ({ certificate_pem: leafPem(top), chain_pem: 'x'.repeat(524_289) }),
        'chain_pem',
        /524288/,
      ],
      [
        'a word for yes',
        () => ({ certificate_pem: leafPem(top), check_revocation: 'yes' }),
        'check_revocation',
        /boolean/,
      ],
    ])('%s is an error of its field', async (_, body, field, message) => {
      expectError(await site.call('POST', VALIDATE, body()), { field, message });
    });

    it('a field that is not known is ignored, and told', async () => {
      const { warnings } = await ask(leaf.certificate, { check_revocations: false });
      expect(warnings).toEqual(['the field "check_revocations" is not known, and was ignored']);
    });
  });

  /** An authority of ours in the hands of somebody else. */
  async function withKeyOf(ca: string): Promise<Party> {
    const authorityId = parseId('ca', ca) as Id;
    const authority = await site.site.store.get('authorities', { id: authorityId });
    const tenantId = authority?.tenantId as Id;
    const [issuer] = await site.site.store.all('issuers', { tenantId, authorityId });
    const key = await site.site.store.get('keys', { tenantId, id: issuer?.keyId as Id });
    if (issuer === undefined || key === undefined) throw new Error('an authority without its key');
    const { id, sealed, spki, spkiHash } = key;
    const place = { table: 'keys', id, purpose: 'private-key', tenantId, spkiHash } as const;
    const pkcs8 = site.site.sealer.open(sealed, place);
    const privateKey = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
    return { name: issuer.subject, key: { privateKey, pkcs8, spki } };
  }
});
