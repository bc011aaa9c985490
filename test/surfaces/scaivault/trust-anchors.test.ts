import { createHash, generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeKeyUsage } from '../../../src/x509/extensions/key-usage.ts';
import { EXTENSION } from '../../../src/x509/oid.ts';
import { rsaKey } from '../../support/csr.ts';
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
import { certify, type Party } from '../../support/hierarchy.ts';
import { expectError } from '../../support/refused.ts';
import { type Answer, type Json, memorySite, siteOver, type TestSite } from '../../support/site.ts';
import { STORES } from '../../support/stores.ts';
import { p256Key } from '../../support/x509.ts';

const ANCHORS = '/v1/pki/trust-anchors';

interface Page {
  readonly data: readonly Json[];
  readonly cursor: string | null;
  readonly has_more: boolean;
}

describe.each(STORES)('trust anchors over $name', (kind) => {
  let site: TestSite;
  const root = foreign('Vendor Root');
  const rootPem = authorityPem(root);
  beforeAll(async () => {
    site = await siteOver(kind);
  });
  afterAll(() => site.close());

  const register = (certificate_pem: string, more: Json = {}, token?: string): Promise<Answer> =>
    site.call('POST', ANCHORS, { name: site.name('vendor'), certificate_pem, ...more }, token);
  const registered = async (certificate_pem: string, more: Json = {}): Promise<string> => {
    const answer = await register(certificate_pem, more);
    expect(answer.status, answer.text).toBe(201);
    return String(answer.body['id']);
  };

  describe('registering', () => {
    it('answers the anchor, and records who did it', async () => {
      const made = await register(rootPem, { name: 'vendor-xyz-root' });
      expect(made.status, made.text).toBe(201);
      const fingerprint = createHash('sha256').update(derOf(rootPem)).digest('hex');
      expect(made.body).toEqual({
        id: expect.stringMatching(/^trust_anchor_[0-9a-hjkmnp-tv-z]{26}$/),
        name: 'vendor-xyz-root',
        subject: 'CN=Vendor Root,O=Elsewhere',
        fingerprint,
        valid_from: '2025-12-02T00:00:00Z',
        valid_until: '2026-10-28T00:00:00Z',
        certificate_pem: rootPem,
        created_at: '2026-01-01T00:00:00Z',
      });
      const [event] = await site.events('&action=pki_trust_anchor_create');
      expect(event).toMatchObject({ success: true, extra_data: { name: 'vendor-xyz-root', fingerprint } });
      const read = await site.read(`${ANCHORS}/${String(made.body['id'])}`);
      expect(read).toEqual({ ...made.body, crls: [] });
    });

    it('is refused for a name or a certificate that is registered', async () => {
      await registered(authorityPem(foreign('Taken')), { name: 'taken' });
      const again = await register(authorityPem(foreign('Other')), { name: 'taken' });
      expectError(again, { status: 409, code: 'trust_anchor_exists', message: /taken/ });
      const twice = authorityPem(foreign('Twice'));
      await registered(twice, { name: 'once' });
      const second = await register(twice);
      expectError(second, { status: 409, code: 'trust_anchor_exists', message: /once/ });
    });

    it('twice at once makes one', async () => {
      const pem = authorityPem(foreign('Raced'));
      const answers = await Promise.all([register(pem), register(pem), register(pem)]);
      expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 409, 409]);
    });

    it('takes an intermediate, one that is not valid yet, and one without keyUsage', async () => {
      for (const pem of [
        authorityPem(foreign('Intermediate'), {}, root),
        authorityPem(foreign('Next'), { period: [START + DAY, START + 90 * DAY] }),
        authorityPem(foreign('Plain'), { keyUsage: 'absent' }),
      ]) {
        expect((await register(pem)).status).toBe(201);
      }
    });

    it('takes one of 16,384 characters, and no longer one', async () => {
      const padded = (octets: number): string => {
        const padding = { oid: '1.2.3.4', critical: false, value: new Uint8Array(octets) };
        return authorityPem(foreign('Padded'), { more: [padding] });
      };
      const [taken, tooLong] = [padded(11_400), padded(12_400)];
      expect([taken.length <= 16_384, tooLong.length > 16_384]).toEqual([true, true]);
      expect((await register(taken)).status).toBe(201);
      expectError(await register(tooLong), { field: 'certificate_pem', message: /at most 16384/ });
    });

    it('takes CRLF and a byte order mark around a good certificate', async () => {
      const pem = authorityPem(foreign('Windows'));
      const read = await register(`\uFEFF${pem.replaceAll('\n', '\r\n')}\r\n`);
      expect(read.body['certificate_pem']).toBe(pem);
    });

    it.each<readonly [what: string, pem: () => string, message: RegExp]>([
      ['a leaf', () => leafPem(root), /do not say cA/],
      [
        'an authority that may not sign certificates',
        () => authorityPem(foreign('No'), { keyUsage: ['crl_sign'] }),
        /keyCertSign/,
      ],
      [
        'an authority without basicConstraints',
        () => authorityPem(foreign('No'), { basic: 'absent' }),
        /do not say cA/,
      ],
      ['a certificate of version 1', () => authorityPem(foreign('Old'), { version: 1 }), /version 3/],
      [
        'one that has ended',
        () => authorityPem(foreign('Late'), { period: [START - 9 * DAY, START - 1] }),
        /expired at 2025-12-31T23:59:59Z/,
      ],
      [
        'a critical extension that is not processed here',
        () =>
          authorityPem(foreign('Odd'), {
            more: [{ oid: '1.2.3.4', critical: true, value: Uint8Array.of(5, 0) }],
          }),
        /1\.2\.3\.4 is critical/,
      ],
      [
        'name constraints that cannot be read',
        () =>
          authorityPem(foreign('Broken'), {
            more: [{ oid: EXTENSION.nameConstraints, critical: true, value: encodeKeyUsage(['crl_sign']) }],
          }),
        /nameConstraints/,
      ],
      [
        'a weak key',
        () => authorityPem(foreign('Weak', { ...p256Key(), spki: rsaKey(1024).spki }), {}, root),
        /2048/,
      ],
      ['two certificates', () => rootPem + authorityPem(foreign('Second')), /one PEM block/],
      ['trailing octets', () => certificatePem(Buffer.concat([derOf(rootPem), Buffer.of(0)])), /trailing/],
      ['a CRL', () => crlPem(root), /X509 CRL/],
      ['no PEM', () => 'vendor root', /must be PEM/],
      ['nothing', () => '', /must not be empty/],
    ])('refuses %s', async (_, pem, message) => {
      expectError(await register(pem()), { field: 'certificate_pem', message });
    });

    it('refuses a private key, alone or beside a certificate, and shows it nowhere', async () => {
      const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
      const pem = key.export({ type: 'pkcs8', format: 'pem' }).toString();
      const body = pem.split('\n')[1] ?? '';
      for (const pasted of [pem, rootPem + pem, pem + rootPem]) {
        const answer = await register(pasted);
        expectError(answer, { field: 'certificate_pem' });
        expect(answer.text).not.toContain(body);
      }
      expectError(await register(authorityPem(foreign('Named')), { name: pem.slice(0, 90) }), {
        field: 'name',
      });
      expect(JSON.stringify(await site.events())).not.toContain(body);
      expect(site.log.join('\n')).not.toContain(body);
    });

    it.each(['', ' ', 'a\nb', 'x'.repeat(101), 'trust_anchor_01jd0000000000000000000000'])(
      'refuses the name %j',
      async (name) => {
        expectError(await register(authorityPem(foreign('Named')), { name }), { field: 'name' });
      },
    );
  });

  describe('the list', () => {
    it('is paged, newest first, and another tenant’s is not there', async () => {
      const token = await site.newTenant();
      const ids: unknown[] = [];
      for (const name of ['a', 'b', 'c']) {
        ids.unshift((await register(authorityPem(foreign(name)), { name }, token)).body['id']);
      }
      const first = await site.read<Page>(`${ANCHORS}?limit=2`, token);
      expect(first.data.map(({ id }) => id)).toEqual(ids.slice(0, 2));
      const rest = await site.read<Page>(`${ANCHORS}?limit=2&cursor=${first.cursor}`, token);
      expect(rest).toMatchObject({ cursor: null, has_more: false });
      expect(rest.data.map(({ id }) => id)).toEqual(ids.slice(2));
      const theirs = String(ids[0]);
      expect((await site.read<Page>(`${ANCHORS}?limit=1000`)).data.map(({ id }) => id)).not.toContain(theirs);
      for (const [method, path] of [
        ['GET', theirs],
        ['DELETE', theirs],
        ['GET', 'nonsense'],
      ] as const) {
        const answer = await site.call(method, `${ANCHORS}/${path}`);
        expectError(answer, { status: 404, code: 'trust_anchor_not_found' });
      }
    });
  });

  describe('removing', () => {
    it('takes the anchor and its CRLs away, once, and records it', async () => {
      const own = foreign('Removed');
      const id = await registered(authorityPem(own));
      await site.made(`${ANCHORS}/${id}/crl`, { crl_pem: crlPem(own) }, undefined, 200);
      expect((await site.call('DELETE', `${ANCHORS}/${id}`)).status).toBe(204);
      for (const method of ['GET', 'DELETE'] as const) {
        expectError(await site.call(method, `${ANCHORS}/${id}`), {
          status: 404,
          code: 'trust_anchor_not_found',
        });
      }
      const [event] = await site.events('&action=pki_trust_anchor_delete&success=true');
      expect(event?.extra_data).toHaveProperty('fingerprint');
    });
  });

  describe('a CRL', () => {
    const issuing = foreign('Vendor Issuing');
    const issuingPem = authorityPem(issuing, {}, root);
    let id: string;
    beforeAll(async () => {
      id = await registered(authorityPem(root, { period: [START - DAY, START + 200 * DAY] }));
    });
    const post = (crl_pem: string, more: Json = {}): Promise<Answer> =>
      site.call('POST', `${ANCHORS}/${id}/crl`, { crl_pem, ...more });
    const shown = async (): Promise<unknown> => (await site.read(`${ANCHORS}/${id}`))['crls'];

    it('of the anchor, and one of an authority below it, are shown with their times', async () => {
      const own = await post(crlPem(root, { revoked: [leafPem(root)] }));
      expect(own.status, own.text).toBe(200);
      expect(own.body['crls']).toEqual([
        {
          issuer: 'CN=Vendor Root,O=Elsewhere',
          this_update: '2025-12-31T23:00:00Z',
          next_update: '2026-01-08T00:00:00Z',
          entries: 1,
          registered_at: '2026-01-01T00:00:00Z',
        },
      ]);
      const below = await post(crlPem(issuing), { issuer_pem: issuingPem });
      expect(below.status, below.text).toBe(200);
      expect(await shown()).toHaveLength(2);
      const [event] = await site.events('&action=pki_trust_anchor_crl&success=true');
      expect(event?.extra_data).toMatchObject({ issuer: 'CN=Vendor Issuing,O=Elsewhere', entries: 0 });
    });

    it('of an authority two below comes with what leads there', async () => {
      const deep = foreign('Deep');
      const deepPem = authorityPem(deep, {}, issuing);
      expectError(await post(crlPem(deep), { issuer_pem: deepPem }), {
        field: 'issuer_pem',
        message: /Vendor Issuing/,
      });
      expect((await post(crlPem(deep), { issuer_pem: deepPem + issuingPem })).status).toBe(200);
    });

    it('takes the place of an older one, and never of a newer', async () => {
      const own = foreign('Turning');
      const anchor = await registered(authorityPem(own));
      const turn = (plan: Parameters<typeof crlPem>[1]): Promise<Answer> =>
        site.call('POST', `${ANCHORS}/${anchor}/crl`, { crl_pem: crlPem(own, plan) });
      const at = START - 3600;
      expect((await turn({ thisUpdate: at, number: 5 })).status).toBe(200);
      expect((await turn({ thisUpdate: at + 60, number: 6 })).status).toBe(200);
      expect((await turn({ thisUpdate: at + 60, number: 6 })).status).toBe(200);
      for (const older of [
        { thisUpdate: at + 59, number: 7 },
        { thisUpdate: at + 60, number: 5 },
      ]) {
        expectError(await turn(older), { field: 'crl_pem', message: /older/ });
      }
      const { crls } = await site.read<{ crls: readonly Json[] }>(`${ANCHORS}/${anchor}`);
      expect(crls).toMatchObject([{ this_update: '2025-12-31T23:01:00Z' }]);
    });

    it.each<readonly [what: string, body: () => Json, field: string, message: RegExp]>([
      ['of another key', () => ({ crl_pem: crlPem(root, { signer: p256Key() }) }), 'crl_pem', /key/],
      ['of a stranger', () => ({ crl_pem: crlPem(foreign('Stranger')) }), 'crl_pem', /issuer_pem/],
      [
        'of a stranger with its certificate',
        () => {
          const stranger = foreign('Stranger');
          return { crl_pem: crlPem(stranger), issuer_pem: authorityPem(stranger) };
        },
        'issuer_pem',
        /lead to the anchor/,
      ],
      [
        'of an authority that may not sign CRLs',
        () => {
          const no: Party = foreign('No CRLs');
          const issuer_pem = authorityPem(no, { keyUsage: ['key_cert_sign'] }, root);
          return { crl_pem: crlPem(no), issuer_pem };
        },
        'crl_pem',
        /cRLSign/,
      ],
      ['that has ended', () => ({ crl_pem: crlPem(root, { nextUpdate: START - 1 }) }), 'crl_pem', /current/],
      [
        'that has yet to begin',
        () => ({ crl_pem: crlPem(root, { thisUpdate: START + DAY }) }),
        'crl_pem',
        /current/,
      ],
      ['that is a certificate', () => ({ crl_pem: rootPem }), 'crl_pem', /X509 CRL/],
      ['twice', () => ({ crl_pem: crlPem(root) + crlPem(root) }), 'crl_pem', /one PEM block/],
      ['that is absent', () => ({}), 'crl_pem', /required/],
    ])('%s is refused', async (_, body, field, message) => {
      const before = await shown();
      expectError(await site.call('POST', `${ANCHORS}/${id}/crl`, body()), { field, message });
      expect(await shown()).toEqual(before);
    });

    it('below an anchor that is not there is 404', async () => {
      const answer = await site.call('POST', `${ANCHORS}/trust_anchor_01jd0000000000000000000000/crl`, {
        crl_pem: crlPem(root),
      });
      expectError(answer, { status: 404, code: 'trust_anchor_not_found' });
    });
  });
});

describe('the number of trust anchors', () => {
  it('of a tenant ends at 200', async () => {
    const site = await memorySite();
    const key = p256Key();
    const one = (i: number): Promise<Answer> => {
      const own = foreign(`Root ${i}`, key);
      const certificate_pem = certificatePem(
        certify(own, own, 'authority', { period: [START, START + DAY] }),
      );
      return site.call('POST', ANCHORS, { name: `root ${i}`, certificate_pem });
    };
    for (let i = 0; i < 200; i++) expect((await one(i)).status).toBe(201);
    expectError(await one(200), { field: 'certificate_pem', message: /200/ });
    await site.close();
  });
});
