import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditEvent, systemActor } from '../../../src/audit/event.ts';
import { newVersion } from '../../../src/authorities/policy-rows.ts';
import { toHex } from '../../../src/base/bytes.ts';
import { sha256 } from '../../../src/base/hash.ts';
import { parseId } from '../../../src/base/ids.ts';
import { boolean, nullValue, oid, sequence } from '../../../src/der/writer.ts';
import { directPolicy } from '../../../src/policy/spellings/authority.ts';
import type { CsrRequestRow } from '../../../src/records/requests.ts';
import { encodeKeyUsage } from '../../../src/x509/extensions/key-usage.ts';
import { encodeName, parseName } from '../../../src/x509/name.ts';
import { type CsrParts, csr, csrDer, ecKey, extension, pemOf, rsaKey } from '../../support/csr.ts';
import {
  approve,
  approved,
  type Cast,
  castOf,
  imported,
  newPerson,
  sign,
  signed,
} from '../../support/csr-requests.ts';
import { expectError } from '../../support/refused.ts';
import { type Answer, type Json, siteOver, type TestSite } from '../../support/site.ts';
import { STORES } from '../../support/stores.ts';

const SHOWN = [
  'ca_id',
  'certificate_id',
  'created_at',
  'csr_pem',
  'has_private_key',
  'id',
  'key_size',
  'key_type',
  'not_granted',
  'rejection_reason',
  'requested_by',
  'requested_extensions',
  'reviewed_at',
  'reviewed_by',
  'san_dns',
  'san_email',
  'san_ip',
  'san_other',
  'san_uri',
  'signature_algorithm',
  'signed_at',
  'signed_by',
  'status',
  'subject',
  'subject_dn',
  'validity_days',
];
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

describe.each(STORES)('CSR requests over $name', (kind) => {
  let site: TestSite;
  let cast: Cast;
  let ca: string;
  beforeAll(async () => {
    site = await siteOver(kind);
    cast = await castOf(site);
    ca = await site.newCa({ parent_ca_id: await site.newCa() });
  });
  afterAll(() => site.close());

  const show = (id: string, token = cast.reviewer): Promise<Json> => site.read(`/v1/pki/csr/${id}`, token);
  const reject = (id: string, token: string, reason: unknown = 'no such service'): Promise<Answer> =>
    site.call('POST', `/v1/pki/csr/${id}/reject`, { reason }, token);

  describe('the contract’s walk', () => {
    it('imports, reviews, approves and signs', async () => {
      const key = ecKey();
      const csr_pem = csr({ commonName: 'a.example.com', dns: ['b.example.com'], ips: ['10.0.0.1'], key });
      const answer = await site.call('POST', '/v1/pki/csr/import', { csr_pem }, cast.requester);
      expect(answer.status).toBe(201);
      expect(Object.keys(answer.body).sort()).toEqual(SHOWN);
      const id = String(answer.body['id']);
      expect(id).toMatch(/^csr_[0-9a-z]{26}$/);
      expect(await show(id)).toEqual(answer.body);
      expect(answer.body).toMatchObject({
        status: 'pending',
        subject: { common_name: 'a.example.com' },
        subject_dn: 'CN=a.example.com',
        san_dns: ['a.example.com', 'b.example.com'],
        san_ip: ['10.0.0.1'],
        key_type: 'ec',
        key_size: 256,
        signature_algorithm: 'ecdsa-with-sha256',
        csr_pem,
        requested_by: cast.requesterId,
        created_at: expect.stringMatching(TIME),
        reviewed_by: null,
        certificate_id: null,
        has_private_key: false,
        not_granted: [],
      });

      const decided = await approve(site, id, cast.reviewer);
      expect(decided.status).toBe(200);
      expect(decided.body).toEqual({
        ...answer.body,
        status: 'approved',
        reviewed_by: cast.reviewerId,
        reviewed_at: expect.stringMatching(TIME),
        warnings: [],
      });

      const issued = await signed(site, id, cast, ca);
      expect(Object.keys(issued).sort()).toEqual([
        'ca_chain',
        'certificate',
        'certificate_id',
        'not_after',
        'serial_number',
        'warnings',
      ]);
      const certificate = new X509Certificate(issued.certificate);
      expect(certificate.checkPrivateKey(key.privateKey)).toBe(true);
      expect(certificate.subject).toBe('CN=a.example.com');
      expect(certificate.subjectAltName).toBe('DNS:a.example.com, DNS:b.example.com, IP Address:10.0.0.1');
      expect(certificate.ca).toBe(false);
      const end = Math.floor(site.clock.now() / 1000) + 90 * 86_400;
      expect(Date.parse(issued.not_after)).toBe(end * 1000);
      expect(await show(id)).toMatchObject({
        status: 'signed',
        certificate_id: issued.certificate_id,
        signed_at: expect.stringMatching(TIME),
        signed_by: expect.stringMatching(/^identity_/),
      });
      const found = await site.read(`/v1/pki/certificates/${issued.certificate_id}`);
      expect(found).toMatchObject({ issuer_ca_id: ca, common_name: 'a.example.com' });
    });

    it('names approver, requester and CSR in the event of the signing', async () => {
      const der = csrDer({ commonName: 'a.example.com' });
      const id = await approved(site, cast, pemOf(der));
      const issued = await signed(site, id, cast, ca);
      const [event] = await site.events('&action=pki_csr_sign&success=true');
      const plain = (text: string, of: string): Promise<unknown> =>
        site.events(`&action=${of}&success=true`).then(([one]) => one?.extra_data[text]);
      expect(event?.extra_data).toMatchObject({
        serial_number: issued.serial_number.replaceAll(':', '').toLowerCase(),
        csr_sha256: toHex(sha256(der)),
        csr_id: await plain('csr_id', 'pki_csr_approve'),
        requested_by: await plain('requested_by', 'pki_csr_import'),
        approved_by: expect.stringMatching(/^[0-9a-f-]{36}$/),
      });
      const [approval] = await site.events('&action=pki_csr_approve&success=true');
      expect(event?.extra_data['approved_by']).not.toBe(event?.extra_data['requested_by']);
      expect(approval?.identity_id).toBe(cast.reviewerId);
    });

    it('rejects with a reason, which the requester may do, too', async () => {
      for (const token of [cast.reviewer, await newToken(cast.requesterId, ['csr:approve'])]) {
        const id = await imported(site, cast.requester);
        const answer = await reject(id, token, '  not a service of ours  ');
        expect(answer.status).toBe(200);
        expect(answer.body).toMatchObject({ status: 'rejected', rejection_reason: 'not a service of ours' });
      }
    });

    it.each([
      ['no reason', undefined],
      ['an empty reason', ' '],
      ['a reason of 501 characters', 'x'.repeat(501)],
      ['a reason of two lines', 'a\nb'],
      ['a reason that is a secret', `chy_${'a'.repeat(43)}`],
      ['a reason that is no text', 5],
    ])('rejects for %s not at all', async (_, reason) => {
      const id = await imported(site, cast.requester);
      const answer = await site.call('POST', `/v1/pki/csr/${id}/reject`, { reason }, cast.reviewer);
      expectError(answer, { field: 'reason' });
      expect(await show(id)).toMatchObject({ status: 'pending' });
      expect((await reject(id, cast.reviewer, 'x'.repeat(500))).status).toBe(200);
    });

    it('is listed newest first, by status, page by page', async () => {
      const stranger = await site.newTenant();
      const ids: string[] = [];
      for (let i = 0; i < 3; i++)
        ids.unshift(await imported(site, stranger, csr({ commonName: `n${i}.example.com` })));
      await site.call('POST', `/v1/pki/csr/${ids[1]}/reject`, { reason: 'x' }, stranger);
      const list = (query: string): Promise<{ data: readonly Json[]; cursor: string | null }> =>
        site.read(`/v1/pki/csr?${query}`, stranger);
      expect((await list('')).data.map(({ id }) => id)).toEqual(ids);
      expect((await list('')).data[0]).toMatchObject({ subject: { common_name: 'n2.example.com' } });
      expect((await list('status=rejected')).data.map(({ id }) => id)).toEqual([ids[1]]);
      const first = await list('status=pending&limit=1');
      expect(first.data.map(({ id }) => id)).toEqual([ids[0]]);
      const second = await list(`status=pending&limit=1&cursor=${first.cursor}`);
      expect(second).toMatchObject({ data: [{ id: ids[2] }], cursor: null });
      const wrong = await site.call('GET', '/v1/pki/csr?status=done', undefined, stranger);
      expectError(wrong, { field: 'status' });
    });

    it('lets who asks, who decides, who signs and who watches see it, and nobody else', async () => {
      const id = await imported(site, cast.requester);
      for (const scope of ['pki:issue', 'csr:approve', 'pki:admin', 'pki:read', 'admin']) {
        await show(id, await site.newToken([scope]));
        await site.read('/v1/pki/csr', await site.newToken([scope]));
      }
      const other = await site.newToken(['audit:read', 'key:read', 'ssh:admin', 'system']);
      const refused = await site.call('GET', `/v1/pki/csr/${id}`, undefined, other);
      expectError(refused, { status: 403, code: 'insufficient_scope' });
    });
  });

  describe('its states', () => {
    const acts: readonly (readonly [string, (id: string) => Promise<Answer>])[] = [
      ['approve', (id) => approve(site, id, cast.reviewer)],
      ['reject', (id) => reject(id, cast.reviewer)],
      ['sign', (id) => sign(site, id, cast.signer, ca)],
    ];
    const states: readonly (readonly [
      string,
      () => Promise<string>,
      Readonly<Record<string, string | undefined>>,
    ])[] = [
      [
        'pending',
        () => imported(site, cast.requester),
        { approve: undefined, reject: undefined, sign: 'csr_not_approved' },
      ],
      [
        'approved',
        () => approved(site, cast),
        { approve: 'csr_not_pending', reject: 'csr_not_pending', sign: undefined },
      ],
      [
        'rejected',
        async () => {
          const id = await imported(site, cast.requester);
          await reject(id, cast.reviewer);
          return id;
        },
        { approve: 'csr_not_pending', reject: 'csr_not_pending', sign: 'csr_not_approved' },
      ],
      [
        'signed',
        async () => {
          const id = await approved(site, cast);
          await signed(site, id, cast, ca);
          return id;
        },
        { approve: 'csr_not_pending', reject: 'csr_not_pending', sign: 'csr_not_approved' },
      ],
    ];
    it.each(
      states.flatMap(([state, make, answers]) =>
        acts.map(([act, run]) => ({ state, act, make, run, code: answers[act] })),
      ),
    )('answer $act of what is $state with $code', async ({ code, make, run, state }) => {
      const id = await make();
      const answer = await run(id);
      if (code === undefined) expect(answer.status, answer.text).toBeLessThan(300);
      else {
        expectError(answer, { status: 409, code });
        expect(await show(id)).toMatchObject({ status: state });
      }
    });
  });

  it('are bounded for each who asks, until some are decided', async () => {
    const { token } = await newPerson(site, ['pki:issue']);
    const pem = csr();
    const first = await imported(site, token, pem);
    for (let i = 1; i < 200; i++) await imported(site, token, pem);
    const full = await site.call('POST', '/v1/pki/csr/import', { csr_pem: pem }, token);
    expectError(full, { status: 429, code: 'rate_limited', message: /200 CSRs .* approved or rejected/ });
    const made = await site.call('POST', '/v1/pki/csr', { subject: { common_name: 'x' } }, token);
    expectError(made, { status: 429, code: 'rate_limited' });
    expect(await imported(site, cast.requester, pem)).toMatch(/^csr_/);
    await reject(first, cast.reviewer);
    expect(await imported(site, token, pem)).toMatch(/^csr_/);
  });

  it('stay approved when their authority is told to be as it is', async () => {
    const id = await approved(site, cast, csr(), { ca_id: ca, validity_days: 30 });
    expect((await site.call('PATCH', `/v1/pki/ca/${ca}`, { is_active: true })).status).toBe(200);
    const terms = { ca_id: ca, validity_days: 30 };
    expect((await site.call('POST', `/v1/pki/csr/${id}/sign`, terms)).status).toBe(201);
  });

  describe('four eyes', () => {
    const SELF = { status: 403, code: 'access_denied' };

    it('refuse the requester, by whatever token of its own', async () => {
      const id = await imported(site, cast.requester);
      const own = await newToken(cast.requesterId, ['csr:approve', 'pki:admin']);
      expectError(await approve(site, id, own), SELF);
      expectError(await approve(site, id, own, { ca_id: ca, validity_days: 1 }), SELF);
      expect(await show(id)).toMatchObject({ status: 'pending' });
      expect((await approve(site, id, cast.reviewer)).status).toBe(200);
    });

    it('are for the tenant to close', async () => {
      const admin = await site.newTenant();
      const { tenant } = await site.read<{ tenant: { id: string } }>('/v1/auth/whoami', admin);
      const authority = await site.newCa({}, admin);
      const id = await imported(site, admin);
      expectError(await approve(site, id, admin), SELF);
      await site.call('PATCH', `/v1/tenants/${tenant.id}`, { allow_self_approval: true }, admin);
      expect((await approve(site, id, admin)).status).toBe(200);
      expect((await sign(site, id, admin, authority)).status).toBe(201);
    });

    it('hold for the signer when the approval named no authority, and only then', async () => {
      const own = await newToken(cast.requesterId, ['pki:admin']);
      const open = await approved(site, cast);
      expectError(await sign(site, open, own, ca), SELF);
      expect((await sign(site, open, cast.signer, ca)).status).toBe(201);
      const named = await approved(site, cast, csr(), { ca_id: ca, validity_days: 90 });
      expect((await sign(site, named, own, ca)).status).toBe(201);
    });
  });

  describe('an approval', () => {
    it('that names authority and length is for these alone', async () => {
      const other = await site.newCa();
      const id = await approved(site, cast, csr(), { ca_id: ca, validity_days: 90 });
      expect(await show(id)).toMatchObject({ ca_id: ca, validity_days: 90 });
      const both = await sign(site, id, cast.signer, other, 91);
      expectError(both, { field: 'ca_id' });
      expect(both.error?.details?.fields).toEqual({
        ca_id: expect.stringContaining(ca),
        validity_days: expect.stringContaining('90'),
      });
      expectError(await sign(site, id, cast.signer, ca, 89), { field: 'validity_days' });
      expect((await sign(site, id, cast.signer, ca, 90)).status).toBe(201);
    });

    it.each([
      ['an authority alone', () => ({ ca_id: ca }), 'validity_days'],
      ['a length alone', () => ({ validity_days: 1 }), 'ca_id'],
      [
        'an authority of nobody',
        () => ({ ca_id: 'ca_01jd0000000000000000000000', validity_days: 1 }),
        'ca_id',
      ],
      ['what is no id', () => ({ ca_id: 'x', validity_days: 1 }), 'ca_id'],
      ['no day', () => ({ ca_id: ca, validity_days: 0 }), 'validity_days'],
      ['half a day', () => ({ ca_id: ca, validity_days: 0.5 }), 'validity_days'],
      ['a century and a day', () => ({ ca_id: ca, validity_days: 36_501 }), 'validity_days'],
    ])('that names %s is refused', async (_, terms, field) => {
      const id = await imported(site, cast.requester);
      expectError(await approve(site, id, cast.reviewer, terms()), { field });
      expect(await show(id)).toMatchObject({ status: 'pending' });
    });

    it('of misspelt fields is one of any authority, and says so', async () => {
      const id = await imported(site, cast.requester);
      const { body } = await approve(site, id, cast.reviewer, { caId: ca, validityDays: 90 });
      expect(body).toMatchObject({
        ca_id: null,
        warnings: [expect.stringContaining('"caId"'), expect.stringContaining('"validityDays"')],
      });
    });

    it('is void when its authority has changed; the CSR is pending again, and can be approved anew', async () => {
      const own = await site.newCa();
      const id = await approved(site, cast, csr(), { ca_id: own, validity_days: 90 });
      await site.call('PATCH', `/v1/pki/ca/${own}`, { is_active: false });
      await site.call('PATCH', `/v1/pki/ca/${own}`, { is_active: true });
      const before = await site.newest();
      const refused = await sign(site, id, cast.signer, own);
      expectError(refused, { status: 409, code: 'approval_void' });
      expect(await site.newest()).toEqual(before);
      expect(await site.events(`&request_id=${refused.error?.request_id}`)).toMatchObject([
        { success: false, action: 'pki_csr_sign', extra_data: { reason: 'approval_void' } },
      ]);
      expect(await show(id)).toMatchObject({
        status: 'pending',
        reviewed_by: null,
        reviewed_at: null,
        ca_id: null,
        validity_days: null,
      });
      expectError(await sign(site, id, cast.signer, own), { status: 409, code: 'csr_not_approved' });
      await approve(site, id, cast.reviewer, { ca_id: own, validity_days: 90 });
      expect((await sign(site, id, cast.signer, own)).status).toBe(201);
    });

    it('is void when the authority’s direct policy has another version', async () => {
      const own = await site.newCa();
      const id = await approved(site, cast, csr(), { ca_id: own, validity_days: 90 });
      await changeDirectPolicy(own);
      expectError(await sign(site, id, cast.signer, own), { status: 409, code: 'approval_void' });
      await approve(site, id, cast.reviewer, { ca_id: own, validity_days: 90 });
      expect((await sign(site, id, cast.signer, own)).status).toBe(201);
    });

    it('that names none outlives such changes', async () => {
      const own = await site.newCa();
      const id = await approved(site, cast);
      await site.call('PATCH', `/v1/pki/ca/${own}`, { is_active: false });
      await site.call('PATCH', `/v1/pki/ca/${own}`, { is_active: true });
      expect((await sign(site, id, cast.signer, own)).status).toBe(201);
    });

    it('is for the CSR as it was: one that was altered is neither signed nor approved', async () => {
      const other = csrDer({ commonName: 'evil.test' });
      for (const set of [{ csr: other }, { csr: other, csrHash: sha256(other) }]) {
        const id = await approved(site, cast);
        await alter(id, set);
        const before = await site.newest();
        expectError(await sign(site, id, cast.signer, ca), { status: 409, code: 'csr_altered' });
        expect(await site.newest()).toEqual(before);
      }
      const pending = await imported(site, cast.requester);
      await alter(pending, { csr: other });
      expectError(await approve(site, pending, cast.reviewer), { status: 409, code: 'csr_altered' });
      const seen = await site.call('GET', `/v1/pki/csr/${pending}`);
      expectError(seen, { status: 409, code: 'csr_altered' });
    });
  });

  describe('what was approved is what is signed', () => {
    const subject = [
      { type: 'countryName', value: 'DE' },
      { type: 'stateOrProvinceName', value: 'Bayern' },
      { type: 'localityName', value: 'München' },
      { type: 'organizationName', value: 'Käse & Söhne' },
      { type: 'organizationalUnitName', value: 'a' },
      { type: 'organizationalUnitName', value: 'b' },
      { type: 'serialNumber', value: '4711' },
      { type: 'commonName', value: 'a.example.com' },
    ] as const;
    const names = [
      { type: 'email', value: 'ops@example.com' },
      { type: 'uri', value: 'spiffe://example.com/billing' },
    ] as const;

    it('with the whole subject in its order, and e-mail addresses and URIs', async () => {
      const id = await approved(site, cast, csr({ subject, names }));
      expect(await show(id)).toMatchObject({
        subject: {
          country: 'DE',
          state: 'Bayern',
          locality: 'München',
          organization: 'Käse & Söhne',
          organizational_unit: ['a', 'b'],
          serial_number: '4711',
          common_name: 'a.example.com',
        },
        subject_dn: 'CN=a.example.com,serialNumber=4711,OU=b,OU=a,O=Käse & Söhne,L=München,ST=Bayern,C=DE',
        san_dns: ['a.example.com'],
        san_email: ['ops@example.com'],
        san_uri: ['spiffe://example.com/billing'],
        not_granted: [],
      });
      const { certificate } = await signed(site, id, cast, ca);
      const read = new X509Certificate(certificate);
      expect(read.subject).toBe(
        'C=DE\nST=Bayern\nL=München\nO=Käse & Söhne\nOU=a\nOU=b\nserialNumber=4711\nCN=a.example.com',
      );
      expect(read.subjectAltName).toBe(
        'DNS:a.example.com, email:ops@example.com, URI:spiffe://example.com/billing',
      );
    });

    it('with an address of the subject among the names, too', async () => {
      const mine = [{ type: 'emailAddress', value: 'ops@example.com' }] as const;
      const id = await approved(site, cast, csr({ subject: mine, dns: ['a.example.com'] }));
      expect(await show(id)).toMatchObject({
        subject: { common_name: null, email_address: 'ops@example.com' },
        san_email: ['ops@example.com'],
      });
      const { certificate } = await signed(site, id, cast, ca);
      expect(new X509Certificate(certificate).subjectAltName).toContain('email:ops@example.com');
    });

    it('with an empty subject, whose names are then critical', async () => {
      const id = await approved(site, cast, csr({ dns: ['a.example.com'] }));
      const { certificate } = await signed(site, id, cast, ca);
      expect(new X509Certificate(certificate).subject ?? '').toBe('');
    });

    it('while a role still leaves attributes out, and refuses the names', async () => {
      const role = await site.newRole({ ca_id: ca });
      const csr_pem = csr({ subject, names });
      const refused = await site.call('POST', `/v1/pki/sign/${role}`, { csr_pem });
      expectError(refused, { rule: 'name_kind', field: 'csr_pem' });
      const without = await site.made<{ certificate: string }>(`/v1/pki/sign/${role}`, {
        csr_pem: csr({ subject }),
      });
      expect(new X509Certificate(without.certificate).subject).toBe('CN=a.example.com');
    });
  });

  describe('what a reviewer sees before approving', () => {
    const usage = encodeKeyUsage(['digital_signature', 'key_agreement']);

    it('is every extension that is asked for, by its name or its OID', async () => {
      const extensions = [
        { oid: '2.5.29.15', critical: true, value: usage },
        extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1'), oid('1.3.6.1.5.5.7.3.3'), oid('1.2.3'))),
        extension('2.5.29.19', sequence()),
        extension('1.2.3.4', nullValue()),
      ];
      const seen = await show(
        await imported(site, cast.requester, csr({ dns: ['a.example.com'], extensions })),
      );
      expect(seen['requested_extensions']).toEqual([
        { oid: '2.5.29.17', name: 'subject_alt_name', critical: false, value: null },
        {
          oid: '2.5.29.15',
          name: 'key_usage',
          critical: true,
          value: ['digital_signature', 'key_agreement'],
        },
        {
          oid: '2.5.29.37',
          name: 'extended_key_usage',
          critical: false,
          value: ['server_auth', 'code_signing', '1.2.3'],
        },
        {
          oid: '2.5.29.19',
          name: 'basic_constraints',
          critical: false,
          value: { ca: false, path_length: null },
        },
        { oid: '1.2.3.4', name: null, critical: false, value: null },
      ]);
      expect(seen['not_granted']).toEqual(
        [
          'the key usage key_agreement',
          'the extended key usage code_signing',
          'the extended key usage 1.2.3',
          'the extension 1.2.3.4',
        ].map((what) => ({ effect: 'left_out', what })),
      );
    });

    const NAME = { commonName: 'a.example.com' } as const;
    it.each<[string, CsrParts, RegExp, string]>([
      [
        'CA:TRUE',
        { ...NAME, extensions: [extension('2.5.29.19', sequence(boolean(true)))] },
        /CA:TRUE/,
        'csr_basic_constraints',
      ],
      [
        'keyCertSign',
        {
          ...NAME,
          extensions: [{ oid: '2.5.29.15', critical: true, value: encodeKeyUsage(['key_cert_sign']) }],
        },
        /key_cert_sign/,
        'csr_key_usage',
      ],
      [
        'an unknown critical extension',
        { ...NAME, extensions: [extension('1.2.3.4', nullValue(), true)] },
        /1\.2\.3\.4/,
        'csr_critical_extension',
      ],
      [
        'a directory name',
        {
          ...NAME,
          names: [{ type: 'directory', name: parseName(encodeName([{ type: 'commonName', value: 'x' }])) }],
        },
        /directory name/,
        'name_kind',
      ],
      [
        'a name of another kind',
        { ...NAME, names: [{ type: 'registeredId', oid: '1.2.3' }] },
        /this kind/,
        'name_kind',
      ],
      [
        'two common names',
        {
          subject: [
            { type: 'commonName', value: 'A' },
            { type: 'commonName', value: 'B' },
          ],
        },
        /more than one common name/,
        'common_name_single',
      ],
      ['nobody', {}, /neither/, 'names_present'],
      [
        '101 names',
        { dns: Array.from({ length: 101 }, (_, i) => `n${i}.example.com`) },
        /101/,
        'names_bounded',
      ],
      ['an RSA key of 2056 bits', { ...NAME, key: rsaKey(2056) }, /rsa-2056/, 'key_algorithm'],
    ])('is that %s will be refused, as it then is', async (_, parts, what, rule) => {
      const id = await approved(site, cast, csr(parts));
      const { not_granted } = await show(id);
      expect(not_granted).toEqual([{ effect: 'refused', what: expect.stringMatching(what) }]);
      const before = await site.newest();
      expectError(await sign(site, id, cast.signer, ca), { rule, field: 'csr_pem' });
      expect(await site.newest()).toEqual(before);
      expect(await show(id)).toMatchObject({ status: 'approved' });
    });
  });

  describe('an approval stands in for no other rule than the allow-list', () => {
    it.each([
      ['DNS names of any domain and wildcards', { dns: ['*.elsewhere.test', 'x.elsewhere.test'] }],
      ['addresses', { ips: ['192.0.2.1', '2001:db8::1'] }],
    ])('and carries %s', async (_, parts) => {
      const id = await approved(site, cast, csr(parts));
      expect((await sign(site, id, cast.signer, ca)).status).toBe(201);
    });

    it.each([
      [
        'name constraints',
        { permitted_dns_domains: ['good.test'] },
        csr({ dns: ['evil.test'] }),
        csr({ dns: ['a.good.test'] }),
        'name_constraints',
      ],
      [
        'name constraints on addresses',
        { permitted_ip_ranges: ['10.0.0.0/8'] },
        csr({ ips: ['11.0.0.1'] }),
        csr({ ips: ['10.0.0.1'] }),
        'name_constraints',
      ],
    ])('not for %s', async (_, fields, bad, good, rule) => {
      const bound = await site.newCa({ parent_ca_id: await site.newCa(fields) });
      expectError(await sign(site, await approved(site, cast, bad), cast.signer, bound), { rule });
      expect((await sign(site, await approved(site, cast, good), cast.signer, bound)).status).toBe(201);
    });

    it('not for an authority that is switched off', async () => {
      const own = await site.newCa();
      const id = await approved(site, cast);
      await site.call('PATCH', `/v1/pki/ca/${own}`, { is_active: false });
      expectError(await sign(site, id, cast.signer, own), { rule: 'authority_active', field: 'ca_id' });
      await site.call('PATCH', `/v1/pki/ca/${own}`, { is_active: true });
      expect((await sign(site, id, cast.signer, own)).status).toBe(201);
    });

    it('not for an authority that has expired, nor beyond its end', async () => {
      const own = await site.newCa({ validity_days: 10 });
      const id = await approved(site, cast);
      expectError(await sign(site, id, cast.signer, own, 11), {
        rule: 'validity_within_issuer',
        field: 'validity_days',
      });
      const last = await approved(site, cast);
      expect((await sign(site, last, cast.signer, own, 9)).status).toBe(201);
      site.clock.advance(11 * 86_400_000);
      expectError(await sign(site, id, cast.signer, own, 1), { rule: 'authority_current' });
    });

    it('not for a key that was blocked since', async () => {
      const key = ecKey();
      const csr_pem = csr({ commonName: 'a.example.com', key });
      const id = await approved(site, cast, csr_pem);
      const row = { spkiHash: sha256(key.spki), reason: 'compromised', since: 1 } as const;
      await commit([{ insert: 'blockedKeys', row }]);
      expectError(await sign(site, id, cast.signer, ca), { rule: 'key_not_blocked', field: 'csr_pem' });
      const again = await site.call('POST', '/v1/pki/csr/import', { csr_pem }, cast.requester);
      expectError(again, { rule: 'key_not_blocked', field: 'csr_pem' });
    });

    it.each([
      ['no authority', {}, 'ca_id'],
      ['an authority of nobody', { ca_id: 'ca_01jd0000000000000000000000', validity_days: 1 }, 'ca_id'],
      ['no length', { ca_id: 'CA' }, 'validity_days'],
      ['no day', { ca_id: 'CA', validity_days: 0 }, 'validity_days'],
      ['a day and a half', { ca_id: 'CA', validity_days: 1.5 }, 'validity_days'],
      ['a length in words', { ca_id: 'CA', validity_days: '90' }, 'validity_days'],
    ])('not for a request that names %s', async (_, body, field) => {
      const id = await approved(site, cast);
      const given = JSON.parse(JSON.stringify(body).replace('"CA"', JSON.stringify(ca))) as Json;
      const answer = await site.call('POST', `/v1/pki/csr/${id}/sign`, given, cast.signer);
      expectError(answer, { field });
      expect(await show(id)).toMatchObject({ status: 'approved' });
    });
  });

  it('another tenant’s request is nobody’s', async () => {
    const stranger = await site.newTenant();
    const id = await approved(site, cast);
    for (const act of ['approve', 'reject', 'sign', 'private-key']) {
      const body = {
        reason: 'x',
        ca_id: ca,
        validity_days: 1,
        ...(act === 'approve' ? { ca_id: undefined, validity_days: undefined } : {}),
      };
      const answer = await site.call('POST', `/v1/pki/csr/${id}/${act}`, body, stranger);
      expectError(answer, { status: 404, code: 'csr_not_found' });
    }
    expectError(await site.call('GET', `/v1/pki/csr/${id}`, undefined, stranger), {
      status: 404,
      code: 'csr_not_found',
    });
    const theirs = await site.newCa({}, stranger);
    expectError(await sign(site, id, cast.signer, theirs), { field: 'ca_id' });
  });

  async function newToken(identity: string, scopes: readonly string[], by = site.admin): Promise<string> {
    return site.newToken(scopes, { identity_id: identity }, by);
  }

  async function commit(writes: Parameters<typeof site.site.store.commit>[0]['writes']): Promise<void> {
    const { clock, ids, store } = site.site;
    const [tenant] = await store.list('tenants', { name: 'default' }, { limit: 1 });
    if (tenant === undefined) throw new Error('no tenant');
    const actor = systemActor(tenant.id, clock);
    const event = auditEvent(actor, { action: 'test', success: true }, { clock, ids });
    const outcome = await store.commit({ expect: [], writes, events: [event] });
    if (outcome.status !== 'committed') throw new Error(outcome.status);
  }

  /** As somebody with the database in hand could. */
  async function alter(text: string, set: Partial<CsrRequestRow>): Promise<void> {
    const id = parseId('csr', text);
    const [row] = id === undefined ? [] : await site.site.store.list('csrRequests', { id }, { limit: 1 });
    if (row === undefined) throw new Error(`no ${text}`);
    await commit([{ update: 'csrRequests', key: { tenantId: row.tenantId, id: row.id }, set }]);
  }

  /** There is no endpoint for it yet: as one would. */
  async function changeDirectPolicy(text: string): Promise<void> {
    const name = parseId('ca', text);
    const [policy] =
      name === undefined
        ? []
        : await site.site.store.list('policies', { spelling: 'direct', name }, { limit: 1 });
    if (policy === undefined) throw new Error(`no policy of ${text}`);
    const { epoch, id, tenantId } = policy;
    const compiled = { ...directPolicy(), retainsKey: true };
    const version = newVersion(site.site, tenantId, id, compiled);
    await commit([
      { insert: 'policyVersions', row: version },
      { update: 'policies', key: { tenantId, id }, set: { versionId: version.id, epoch: epoch + 1 } },
    ]);
  }
});
