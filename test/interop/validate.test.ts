/** Certificates that OpenSSL and we judge: chains of ours and of others, sound and broken, by the same CRLs. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditEvent, systemActor } from '../../src/audit/event.ts';
import { type Id, parseId } from '../../src/base/ids.ts';
import { encodePem } from '../../src/base/pem.ts';
import { TestClock } from '../support/clock.ts';
import { temporaryFolder } from '../support/process.ts';
import { has } from '../support/programs.ts';
import { output, run } from '../support/run.ts';
import { type Issued, type Json, memorySite, type TestSite } from '../support/site.ts';
import { fileOf } from '../support/verifiers.ts';

interface Case {
  readonly leaf: string;
  readonly untrusted: readonly string[];
  readonly trusted: readonly string[];
  /** Of every issuer on the path; absent: revocation is not looked at. */
  readonly crls?: readonly string[];
  /** What else is asked, of us and of OpenSSL. */
  readonly ask?: Json;
  readonly args?: readonly string[];
}

describe.skipIf(!has('openssl'))('OpenSSL and we agree on', () => {
  const folder = temporaryFolder();
  let site: TestSite;
  let root: string;
  let issuing: string;
  let role: string;
  beforeAll(async () => {
    site = await memorySite({ clock: new TestClock(Date.now()) });
    root = await site.newCa();
    issuing = await site.newCa({ parent_ca_id: root });
    role = await site.newRole({ ca_id: issuing, ext_key_usages: ['server_auth'] });
  });
  afterAll(() => site.close());

  const agree = async ({ args = [], ask = {}, crls, leaf, trusted, untrusted }: Case): Promise<boolean> => {
    const list = (pems: readonly string[]): string => fileOf(folder, pems.join(''));
    const looked = crls === undefined ? [] : ['-crl_check_all', '-CRLfile', list(crls)];
    const chain = untrusted.length === 0 ? [] : ['-untrusted', list(untrusted)];
    const trust = [
      '-no-CApath',
      '-no-CAstore',
      '-CAfile',
      trusted.length === 0 ? '/dev/null' : list(trusted),
    ];
    const judged = await run('openssl', [
      'verify',
      ...trust,
      ...chain,
      ...looked,
      ...args,
      fileOf(folder, leaf),
    ]);
    const body = {
      certificate_pem: leaf,
      ...(untrusted.length === 0 ? {} : { chain_pem: untrusted.join('') }),
      check_revocation: crls !== undefined,
      ...ask,
    };
    const verdict = await site.made('/v1/pki/certificates/validate', body, undefined, 200);
    expect(verdict['valid'], `${JSON.stringify(verdict)}\n${judged.stderr}`).toBe(judged.code === 0);
    return judged.code === 0;
  };

  const own = (issued: Issued): Case => ({
    leaf: issued.certificate,
    untrusted: issued.ca_chain.slice(0, -1),
    trusted: issued.ca_chain.slice(-1),
  });
  const issuerRow = async (ca: string) => {
    const authorityId = parseId('ca', ca) as Id;
    const authority = await site.site.store.get('authorities', { id: authorityId });
    const [issuer] = await site.site.store.all('issuers', {
      tenantId: authority?.tenantId as Id,
      authorityId,
    });
    if (issuer === undefined) throw new Error('no issuer');
    return issuer;
  };
  /** What our authorities publish now. */
  const published = async (...cas: readonly string[]): Promise<readonly string[]> => {
    // A list is made anew after an hour.
    site.clock.advance(3_601_000);
    const issuers = await Promise.all(cas.map(issuerRow));
    const lists = await Promise.all(issuers.map(({ id }) => site.site.crls.current(id, 0)));
    return lists.map(({ der }) => encodePem('X509 CRL', der));
  };
  const revoke = async (ca: string, serial_number: string): Promise<void> => {
    const { id: issuerId, tenantId } = await issuerRow(ca);
    const serial = new Uint8Array(Buffer.from(serial_number.replaceAll(':', ''), 'hex'));
    const revokedAt = Math.floor(site.clock.now() / 1000);
    const rest = { certificateId: null, crlShard: 0, reason: 4, revokedAt, invalidityAt: null };
    const row = { tenantId, issuerId, serial, ...rest, listUntil: revokedAt + 10 ** 8 };
    const event = auditEvent(systemActor(tenantId, site.clock), { action: 'test', success: true }, site.site);
    await site.site.store.commit({ expect: [], writes: [{ insert: 'revocations', row }], events: [event] });
  };
  const atNow = (): readonly string[] => ['-attime', String(Math.floor(site.clock.now() / 1000))];

  it('a fresh certificate of ours', async () => {
    expect(await agree(own(await site.issue(role)))).toBe(true);
  });

  it('one of an unknown issuer', async () => {
    const issued = await site.issue(role);
    expect(await agree({ ...own(issued), leaf: await selfSigned('stranger'), untrusted: [] })).toBe(false);
  });

  it('one that has ended, and just before its end', async () => {
    const issued = await site.issue(role, { common_name: 'a.example.com', ttl: '1h' });
    const end = Date.parse(issued.not_after) / 1000;
    for (const [time, good] of [
      // In the last second OpenSSL says that it has expired; RFC 5280 §4.1.2.5 counts it in, and so do we.
      [end - 1, true],
      [end + 1, false],
    ] as const) {
      const ask = { at: new Date(time * 1000).toISOString() };
      expect(await agree({ ...own(issued), ask, args: ['-attime', String(time)] })).toBe(good);
    }
  });

  it.each([
    ['a.example.com', true],
    ['b.example.com', false],
    ['www.wild.example.com', true],
    ['a.www.wild.example.com', false],
    ['wild.example.com', false],
  ])('the host %s', async (hostname, good) => {
    const issued = await site.issue(role, { alt_names: ['a.example.com', '*.wild.example.com'] });
    const args = ['-verify_hostname', hostname, ...atNow()];
    expect(await agree({ ...own(issued), ask: { hostname }, args })).toBe(good);
  });

  it.each([
    ['server_auth', 'sslserver', true],
    ['client_auth', 'sslclient', false],
    ['email_protection', 'smimesign', false],
  ])('the purpose %s', async (purpose, theirs, good) => {
    const issued = await site.issue(role);
    const args = ['-purpose', theirs, ...atNow()];
    expect(await agree({ ...own(issued), ask: { purpose }, args })).toBe(good);
  });

  it('a leaf that was revoked, and its neighbour', async () => {
    const [bad, good] = [await site.issue(role), await site.issue(role)];
    await revoke(issuing, bad.serial_number);
    const crls = await published(issuing, root);
    expect(await agree({ ...own(bad), crls, args: atNow() })).toBe(false);
    expect(await agree({ ...own(good), crls, args: atNow() })).toBe(true);
  });

  it('an intermediate that was revoked', async () => {
    const below = await site.newCa({ parent_ca_id: root });
    const issued = await site.issue(await site.newRole({ ca_id: below }));
    const serial = await output('openssl', ['x509', '-noout', '-serial'], {
      input: issued.ca_chain[0] ?? '',
    });
    expect(await agree({ ...own(issued), crls: await published(below, root), args: atNow() })).toBe(true);
    await revoke(root, serial.trim().replace('serial=', ''));
    expect(await agree({ ...own(issued), crls: await published(below, root), args: atNow() })).toBe(false);
  });

  it('a root that is switched off', async () => {
    const other = await site.newCa();
    const issued = await site.issue(await site.newRole({ ca_id: other }));
    await site.call('PATCH', `/v1/pki/ca/${other}`, { is_active: false });
    expect(await agree({ ...own(issued), trusted: [], untrusted: issued.ca_chain, args: atNow() })).toBe(
      false,
    );
  });

  it('a root of another that OpenSSL made, cross-signed, with and without its CRL', async () => {
    const place = join(folder, 'vendor');
    const vendor = await authority(place, 'Vendor Root');
    const [bad, good] = [await vendor.issue('bad'), await vendor.issue('good')];
    const name = site.name('vendor');
    const made = { name, certificate_pem: vendor.certificate };
    const { id } = await site.made('/v1/pki/trust-anchors', made);
    const one = (leaf: string): Case => ({
      leaf,
      untrusted: [],
      trusted: [vendor.certificate],
      args: atNow(),
    });
    for (const leaf of [bad, good]) expect(await agree(one(leaf))).toBe(true);
    const crl = await vendor.revoke(bad);
    await site.made(`/v1/pki/trust-anchors/${String(id)}/crl`, { crl_pem: crl }, undefined, 200);
    expect(await agree({ ...one(bad), crls: [crl] })).toBe(false);
    expect(await agree({ ...one(good), crls: [crl] })).toBe(true);

    // Our authority, certified by the vendor too, is trusted by the vendor's root when ours is off.
    const other = await site.newCa();
    const issued = await site.issue(await site.newRole({ ca_id: other }));
    await site.call('PATCH', `/v1/pki/ca/${other}`, { is_active: false });
    const cross = await vendor.cross(issued.ca_chain[0] ?? '');
    const crossed = { leaf: issued.certificate, untrusted: [cross], trusted: [vendor.certificate] };
    expect(await agree({ ...crossed, args: atNow() })).toBe(true);
    expect(await agree({ ...crossed, untrusted: [], args: atNow() })).toBe(false);
    const crls = [crl, ...(await published(other))];
    expect(await agree({ ...crossed, crls, args: atNow() })).toBe(true);
    await revoke(other, issued.serial_number);
    const later = [crl, ...(await published(other))];
    expect(await agree({ ...crossed, crls: later, args: atNow() })).toBe(false);
  });

  async function selfSigned(name: string): Promise<string> {
    const key = join(folder, `${name}.key`);
    return output('openssl', [
      'req',
      '-x509',
      ...NEW_KEY,
      '-keyout',
      key,
      '-subj',
      `/CN=${name}`,
      '-days',
      '30',
    ]);
  }

  /** An authority of OpenSSL's own `ca`. */
  async function authority(place: string, name: string) {
    mkdirSync(place, { recursive: true });
    const at = (file: string): string => join(place, file);
    writeFileSync(at('index.txt'), '');
    writeFileSync(at('crlnumber'), '01\n');
    const section = `database=${at('index.txt')}\ncrlnumber=${at('crlnumber')}\ndefault_md=sha256\n`;
    writeFileSync(
      at('ca.cnf'),
      `[ca]\ndefault_ca=d\n[d]\n${section}default_crl_days=30\ncrl_extensions=crl\n[crl]\nauthorityKeyIdentifier=keyid\n`,
    );
    const usage = ['-addext', 'keyUsage=critical,keyCertSign,cRLSign'];
    const made = ['-keyout', at('root.key'), '-out', at('root.pem'), '-subj', `/CN=${name}`, '-days', '90'];
    await output('openssl', ['req', '-x509', ...NEW_KEY, ...made, ...usage]);
    const ca = ['-config', at('ca.cnf'), '-cert', at('root.pem'), '-keyfile', at('root.key')];
    const sign = ['-CA', at('root.pem'), '-CAkey', at('root.key'), '-days', '60'];
    return {
      certificate: readFileSync(at('root.pem'), 'utf8'),
      issue: async (leaf: string): Promise<string> => {
        const request = ['-keyout', at(`${leaf}.key`), '-subj', `/CN=${leaf}`, '-out', at(`${leaf}.csr`)];
        await output('openssl', ['req', ...NEW_KEY, ...request]);
        const extensions = fileOf(
          place,
          'basicConstraints=critical,CA:FALSE\nauthorityKeyIdentifier=keyid\n',
        );
        return output('openssl', ['x509', '-req', '-in', at(`${leaf}.csr`), ...sign, '-extfile', extensions]);
      },
      /** A certificate of this authority for the name and key of another. */
      cross: async (pem: string): Promise<string> => {
        const key = fileOf(place, await output('openssl', ['x509', '-noout', '-pubkey'], { input: pem }));
        const subject = await output('openssl', ['x509', '-noout', '-subject', '-nameopt', 'compat'], {
          input: pem,
        });
        const extensions = fileOf(
          place,
          'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nauthorityKeyIdentifier=keyid\n',
        );
        const named = ['-force_pubkey', key, '-subj', subject.trim().replace('subject=', '')];
        return output('openssl', ['x509', '-new', ...named, ...sign, '-extfile', extensions]);
      },
      /** @returns the CRL that follows */
      revoke: async (pem: string): Promise<string> => {
        await output('openssl', ['ca', ...ca, '-revoke', fileOf(place, pem)]);
        return output('openssl', ['ca', ...ca, '-gencrl']);
      },
    };
  }
});

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
