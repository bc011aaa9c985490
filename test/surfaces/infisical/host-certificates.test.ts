import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Id, typeId } from '../../../src/base/ids.ts';
import { verifySshSignature } from '../../../src/keys/ssh-signature.ts';
import { has } from '../../support/programs.ts';
import { memorySite, type TestSite } from '../../support/site.ts';
import {
  ask,
  certificateOf,
  expectRecorded,
  expectTold,
  keyFiles,
  listed,
  newHost,
  newUser,
  type Signed,
  wrongType,
} from '../../support/ssh-site.ts';

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ4EGy0XF7gYKdRbK8hf7J7W7L7g7r4d0c0Y0uI3g1H2 root@web\n';

let site: TestSite;
let key: string;
beforeAll(async () => {
  site = await memorySite();
  key = keyFiles('ed25519').publicKey;
});
afterAll(() => site.close());

const issue = async (id: unknown, publicKey: unknown, token?: string): ReturnType<typeof ask> =>
  ask(site, 'POST', `/hosts/${id}/issue-host-cert`, { publicKey }, token);
const issued = async (id: unknown, publicKey: string = key): Promise<Signed> => {
  const answer = await issue(id, publicKey);
  expect(answer.status, answer.text).toBe(200);
  return answer.body as unknown as Signed;
};

describe('a host certificate', () => {
  it('says what the contract says that it says, and is answered in two members', async () => {
    const host = await newHost(site, { hostCertTtl: '1y' });
    const answer = await issue(host['id'], key);
    expect([answer.status, Object.keys(answer.body)]).toEqual([200, ['serialNumber', 'signedKey']]);
    expect(answer.headers['cache-control']).toBe('no-store');
    const signed = answer.body as unknown as Signed;
    expect(signed.signedKey).toMatch(/^ssh-ed25519-cert-v01@openssh\.com [A-Za-z0-9+/=]+ a comment\n$/);
    const certificate = certificateOf(signed);
    const now = BigInt(Math.floor(site.clock.now() / 1000));
    expect(certificate).toMatchObject({
      kind: 'host',
      keyId: `host-${host['id']}`,
      principals: [host['hostname']],
      criticalOptions: [],
      extensions: [],
      validBefore: now + 31_557_600n,
      validAfter: now - 60n,
    });
    expect(certificate.nonce).toHaveLength(32);
    expect(signed.serialNumber).toMatch(/^[1-9]\d{0,18}$/);
    expect(String(certificate.serial)).toBe(signed.serialNumber);
    expect(certificate.serial < 2n ** 63n).toBe(true);
    expect(verifySshSignature(certificate.signatureKey, certificate.tbs, certificate.signature)).toBe(true);
    const served = await ask(site, 'GET', `/hosts/${host['id']}/host-ca-public-key`, undefined, null);
    expect(served.text).toContain(Buffer.from(certificate.signatureKey.blob).toString('base64'));
  });

  it('is in the inventory, and in the audit trail with the host’s name', async () => {
    const host = await newHost(site);
    const { serialNumber } = await issued(host['id']);
    const [event] = await site.events('&action=ssh_host_cert_issue');
    expect(event).toMatchObject({
      success: true,
      extra_data: {
        serial_number: serialNumber,
        hostname: host['hostname'],
        principals: [host['hostname']],
        ttl: '1y',
      },
    });
    const { data } = await site.read<{ data: readonly unknown[] }>('/v1/certificates?limit=1');
    expect(data).toMatchObject([{ kind: 'ssh', common_name: `host-${host['id']}` }]);
  });

  it('has the alias and a wildcard for principals only when the record asks for them', async () => {
    const plain = await newHost(site, { alias: 'plain' });
    expect(certificateOf(await issued(plain['id'])).principals).toEqual([plain['hostname']]);
    const more = { alias: 'rich', aliasAsPrincipal: true, wildcardPrincipal: true };
    const rich = await newHost(site, more);
    expect(Object.keys(rich)).toEqual(Object.keys(plain));
    expect(certificateOf(await issued(rich['id'])).principals).toEqual([
      rich['hostname'],
      'rich',
      `*.${rich['hostname']}`,
    ]);
    await ask(site, 'PATCH', `/hosts/${rich['id']}`, { aliasAsPrincipal: false, wildcardPrincipal: false });
    expect(certificateOf(await issued(rich['id'])).principals).toEqual([rich['hostname']]);
  });

  it('follows a change of the record at once', async () => {
    const host = await newHost(site);
    await issued(host['id']);
    await ask(site, 'PATCH', `/hosts/${host['id']}`, { hostname: 'moved.example.com', hostCertTtl: '1s' });
    const { principals, validBefore } = certificateOf(await issued(host['id']));
    expect(principals).toEqual(['moved.example.com']);
    expect(validBefore).toBe(BigInt(Math.floor(site.clock.now() / 1000)) + 1n);
  });

  it('keeps no comment where there is none', async () => {
    const { id } = await newHost(site);
    const bare = key.split(' ').slice(0, 2).join(' ');
    expect((await issued(id, bare)).signedKey).toMatch(/^[^ ]+ [^ ]+\n$/);
  });

  it('is signed by the host authority that the host names, whatever its key', async () => {
    const { tenant } = await site.read<{ tenant: { id: string } }>('/v1/auth/whoami');
    for (const keyAlgorithm of ['RSA_2048', 'EC_prime256v1', 'EC_secp384r1', 'ED25519']) {
      const body = { projectId: tenant.id, friendlyName: keyAlgorithm, keyAlgorithm };
      const { ca } = await site.made<{ ca: { id: string; publicKey: string } }>(
        '/api/v1/ssh/ca',
        body,
        undefined,
        200,
      );
      const host = await newHost(site, { hostSshCaId: ca.id });
      const { signatureKey, signature, tbs } = certificateOf(await issued(host['id']));
      expect(ca.publicKey).toContain(Buffer.from(signatureKey.blob).toString('base64'));
      expect(verifySshSignature(signatureKey, tbs, signature)).toBe(true);
      if (keyAlgorithm.startsWith('RSA')) expect(signature.algorithm).toBe('rsa-sha2-512');
    }
  });

  it('is not issued while its authority is disabled, and is again afterwards', async () => {
    const host = await newHost(site);
    const set = (status: string): ReturnType<typeof ask> =>
      ask(site, 'PATCH', `/ca/${host['hostSshCaId']}`, { status });
    await set('disabled');
    const refused = await issue(host['id'], key);
    expectTold(refused, 400, 'BadRequest', 'SSH CA is disabled');
    await expectRecorded(site, refused, 'ssh_host_cert_issue');
    await set('active');
    await issued(host['id']);
  });
});

describe.skipIf(!has('ssh-keygen'))('ssh-keygen', () => {
  it.each<['ed25519' | 'rsa' | 'ecdsa', number | undefined, string]>([
    ['ed25519', undefined, 'ED25519-CERT'],
    ['rsa', 2048, 'RSA-CERT'],
    ['rsa', 3072, 'RSA-CERT'],
    ['ecdsa', 256, 'ECDSA-CERT'],
    ['ecdsa', 384, 'ECDSA-CERT'],
    ['ecdsa', 521, 'ECDSA-CERT'],
  ])('reads a certificate for a key of %s with %s bits', async (type, bits, what) => {
    const host = await newHost(site);
    const { publicKey } = keyFiles(type, bits);
    const text = await listed((await issued(host['id'], publicKey)).signedKey);
    expect(text).toContain(what);
    expect(text).toContain('host certificate');
    expect(text).toMatch(new RegExp(`Principals: \\n +${host['hostname']}\\n`));
    expect(text).toContain(`Key ID: "host-${host['id']}"`);
    expect(text).toContain('Critical Options: (none)');
    expect(text).toContain('Extensions: (none)');
  });
});

describe('what is asked', () => {
  it('needs a key: its type is checked before the host is looked for', async () => {
    const none = await ask(site, 'POST', '/hosts/nothing/issue-host-cert', {});
    expectTold(none, 422, 'ValidationFailure', wrongType('publicKey', 'string', 'undefined'));
    const number = await ask(site, 'POST', '/hosts/nothing/issue-host-cert', { publicKey: 7 });
    expectTold(number, 422, 'ValidationFailure', wrongType('publicKey', 'string', 'number'));
  });

  it('needs a token before anything else is looked at', async () => {
    const refused = await ask(site, 'POST', '/hosts/nothing/issue-host-cert', {}, null);
    expectTold(refused, 401, 'UnauthorizedError', 'Token missing');
    const bad = await ask(site, 'POST', '/hosts/nothing/issue-host-cert', {}, 'x');
    expectTold(bad, 403, 'TokenError', /^The provided access token is malformed/);
  });

  const unsupported = 'Failed to validate SSH public key format: unsupported key type.';
  const unreadable = 'Failed to validate SSH public key format: could not be parsed.';

  it.each([
    ['the empty text', ''],
    ['white space', ' \n'],
    ['some text', 'hello'],
    ['a DSA key', 'ssh-dss AAAAB3NzaC1kc3MAAACBAP'],
    ['a certificate', 'ssh-ed25519-cert-v01@openssh.com AAAA'],
    ['PEM', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----'],
    ['RFC 4716', '---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n---- END SSH2 PUBLIC KEY ----'],
    ['options before the key', `command="id" ${KEY}`],
    ['an authority’s mark', `@cert-authority * ${KEY}`],
    ['a name of known_hosts', `web.example.com ${KEY}`],
    ['two keys', `${KEY}${KEY}`],
    ['a null in it', '\u0000'],
    ['an upper-case type', KEY.replace('ssh-ed25519', 'SSH-ED25519')],
  ])('%s is of no supported type', async (_, publicKey) => {
    const { id } = await newHost(site);
    const refused = await issue(id, publicKey);
    expectTold(refused, 400, 'BadRequest', unsupported);
    await expectRecorded(site, refused, 'ssh_host_cert_issue');
    await issued(id);
  });

  it.each([
    ['no base64', 'ssh-ed25519 ***'],
    ['nothing behind its type', 'ssh-ed25519'],
    ['half a key', 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA=='],
    ['another type inside', KEY.replace('ssh-ed25519', 'ssh-rsa')],
    ['padding that is missing', 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI'],
    ['20,000 characters', `ssh-rsa ${'A'.repeat(20_000)}`],
  ])('a key of a known type with %s cannot be parsed', async (_, publicKey) => {
    const { id } = await newHost(site);
    expectTold(await issue(id, publicKey), 400, 'BadRequest', unreadable);
  });

  it('that is a weak key is told what is wrong with it', async () => {
    const { id } = await newHost(site);
    const { publicKey } = keyFiles('rsa', 1024);
    const refused = await issue(id, publicKey);
    expectTold(
      refused,
      400,
      'BadRequest',
      /^Failed to validate SSH public key format: could not be parsed\. .*1024/,
    );
    await issued(id, keyFiles('rsa', 2048).publicKey);
  });

  it('that is a private key is refused, and stands nowhere', async () => {
    const { id } = await newHost(site);
    const { privateKey } = keyFiles('ed25519');
    const refused = await issue(id, privateKey);
    expectTold(refused, 400, 'BadRequest', unsupported);
    const secret = privateKey.split('\n')[2] ?? '';
    expect(secret.length).toBeGreaterThan(40);
    const events = JSON.stringify(await site.events());
    expect(`${refused.text}${site.log.join('')}${events}`).not.toContain(secret);
  });

  it('may come with CRLF, and with blanks around', async () => {
    const { id } = await newHost(site);
    expect((await issued(id, `  ${key.trim()}\r\n`)).signedKey).toMatch(/ a comment\n$/);
  });

  it('that is an authority’s key is refused', async () => {
    const host = await newHost(site);
    const own = await ask(site, 'GET', `/hosts/${host['id']}/user-ca-public-key`, undefined, null);
    expectTold(await issue(host['id'], own.text), 400, 'BadRequest', /key of one of our authorities/);
  });
});

describe('a token', () => {
  it('without the scope is told what would have allowed it', async () => {
    const { id } = await newHost(site);
    const reader = await site.newToken(['ssh:read']);
    const refused = await issue(id, key, reader);
    expectTold(refused, 403, 'PermissionDenied', 'You are not allowed to issue-host-cert on ssh-hosts');
    expect(refused.body['details']).toEqual([
      {
        action: 'issue-host-cert',
        inverted: false,
        subject: 'ssh-hosts',
        conditions: { scope: 'ssh:issue' },
      },
    ]);
    expect((await issue(id, key, await site.newToken(['ssh:issue']))).status).toBe(200);
  });

  it('may be a machine’s', async () => {
    const { id } = await newHost(site);
    const machine = await newUser(site, 'issuer', { type: 'machine', email: null });
    expect((await issue(id, key, machine.token)).status).toBe(200);
  });

  it('that is narrowed to a host, by its name or its id in either spelling, reaches no other', async () => {
    const [one, other] = [await newHost(site), await newHost(site)];
    for (const name of [one['hostname'], one['id'], typeId('ssh_host', one['id'] as Id)]) {
      const token = await site.newToken(['ssh:issue', 'ssh:admin'], { only: { hosts: [name] } });
      expect((await issue(one['id'], key, token)).status).toBe(200);
      expect((await ask(site, 'GET', `/hosts/${one['id']}`, undefined, token)).status).toBe(200);
      expectTold(await issue(other['id'], key, token), 403, 'ForbiddenError', /narrowed/);
      expectTold(await issue('nothing', key, token), 403, 'ForbiddenError', /narrowed/);
      const change = await ask(site, 'PATCH', `/hosts/${one['id']}`, { hostname: 'x.example.com' }, token);
      expectTold(change, 403, 'ForbiddenError', /narrowed/);
    }
  });

  it('of another tenant finds no host', async () => {
    const { id } = await newHost(site);
    const stranger = await site.newTenant();
    expectTold(await issue(id, key, stranger), 404, 'NotFound', `SSH host with ID ${id} not found`);
  });
});

it('the public keys of a host’s authorities are text, and need no token', async () => {
  const host = await newHost(site);
  const user = await ask(site, 'GET', `/hosts/${host['id']}/user-ca-public-key`, undefined, null);
  expect(user.text).toMatch(/^ssh-ed25519 [A-Za-z0-9+/=]+ ca_[0-9a-z]{26}\n$/);
  const own = await ask(site, 'GET', `/hosts/${host['id']}/host-ca-public-key`, undefined, null);
  expect(own.text).toMatch(/^ssh-ed25519 [A-Za-z0-9+/=]+$/);
  for (const answer of [user, own]) expect(answer.headers['content-type']).toMatch(/^text\/plain/);
});
