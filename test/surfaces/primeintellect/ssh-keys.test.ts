/** `/api/v1/ssh_keys`, with and without the slash at its end. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { concat } from '../../../src/base/bytes.ts';
import { sshPublicKeyOf } from '../../../src/keys/ssh-subject.ts';
import { encodeSshPublicKey, formatSshPublicKey, type SshPublicKey } from '../../../src/ssh/public-key.ts';
import { wireMpint, wireString } from '../../../src/ssh/wire.ts';
import { newPerson } from '../../support/csr-requests.ts';
import { expectParam, keyOf, newAuthority, newKeyLine, registerKey } from '../../support/fleet.ts';
import { callerOf, commitInside, plainId } from '../../support/inside.ts';
import { octets } from '../../support/keys.ts';
import { type Answer, type Json, memorySite, siteOver, type TestSite } from '../../support/site.ts';
import { newSigner, newSshKey, PLAIN_KEYS, pkcs8Of } from '../../support/ssh.ts';
import { STORES } from '../../support/stores.ts';

interface Key extends Json {
  readonly id: string;
  readonly publicKey: string;
  readonly isPrimary: boolean;
}

interface Keys extends Json {
  readonly total_count: number;
  readonly data: readonly Key[];
}

const PATH = '/api/v1/ssh_keys/';

describe.each(STORES)('SSH keys over $name', (kind) => {
  let site: TestSite;
  /** Another server on the same store. */
  let twin: TestSite;
  let token: string;
  let id: string;
  beforeAll(async () => {
    const first = await siteOver(kind);
    [site, twin] = [first, await first.twin()];
  });
  afterAll(() => site.close());

  const user = async (): Promise<void> => {
    ({ id, token } = await newPerson(site, ['ssh:issue']));
  };
  const keys = (): Promise<Keys> => site.read<Keys>(PATH, token);
  const primaries = async (): Promise<string[]> =>
    (await keys()).data.filter(({ isPrimary }) => isPrimary).map((key) => key.id);

  it('are registered, and answered bare and with 200', async () => {
    await user();
    const line = newKeyLine('me@laptop');
    const answer = await site.call('POST', PATH, { name: 'laptop', publicKey: `  ${line}\r\n` }, token);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      userId: plainId('identity', id),
      name: 'laptop',
      publicKey: line,
      isPrimary: true,
      isUserKey: true,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      updatedAt: expect.stringMatching(/Z$/),
    });
    expect(await keys()).toEqual({
      total_count: 1,
      offset: 0,
      limit: 100,
      data: [answer.body],
      status: 'success',
    });
  });

  it('have one primary one: the first, until another is made it', async () => {
    await user();
    const [first, second] = [await registerKey(site, token), await registerKey(site, token)];
    expect([first['isPrimary'], second['isPrimary']]).toEqual([true, false]);
    const changed = await site.call('PATCH', `${PATH}${second.id}`, { isPrimary: true }, token);
    expect(changed.status, changed.text).toBe(200);
    expect(changed.body).toEqual({ message: expect.any(String), updated_fields: { isPrimary: true } });
    expect(await primaries()).toEqual([second.id]);
    for (const body of [{}, { isPrimary: null }, undefined, { isPrimary: true }]) {
      const same = await site.call('PATCH', `${PATH}${second.id}`, body, token);
      expect(same.status, same.text).toBe(200);
      expect(same.body).toMatchObject({ message: expect.any(String), updated_fields: expect.any(Object) });
    }
    expect(await primaries()).toEqual([second.id]);
    const refused = await site.call('PATCH', `${PATH}${second.id}`, { isPrimary: false }, token);
    expectParam(refused, 422, 'isPrimary');
    expectParam(
      await site.call('PATCH', `${PATH}${second.id}`, { isPrimary: 'yes' }, token),
      422,
      'isPrimary',
    );
  });

  it('pass on being the primary one to the oldest that remains', async () => {
    await user();
    const made: string[] = [];
    for (let i = 0; i < 3; i++) made.push((await registerKey(site, token)).id);
    const [first, second, third] = made;
    const removed = await site.call('DELETE', `${PATH}${first}`, undefined, token);
    expect(removed.status, removed.text).toBe(200);
    expect(removed.body).toEqual({ id: first, message: expect.any(String) });
    expect(await primaries()).toEqual([second]);
    await site.call('DELETE', `${PATH}${third}`, undefined, token);
    expect(await primaries()).toEqual([second]);
    await site.call('DELETE', `${PATH}${second}`, undefined, token);
    expect(await keys()).toMatchObject({ total_count: 0, data: [] });
    expect((await registerKey(site, token))['isPrimary']).toBe(true);
  });

  it('have one primary one, whatever is asked for at the same time, of either server', async () => {
    await user();
    const through = (i: number): TestSite => (i % 2 === 0 ? site : twin);
    const uploads = await Promise.all(Array.from({ length: 6 }, (_, i) => registerKey(through(i), token)));
    expect(await primaries()).toHaveLength(1);
    const paths = uploads.map((key) => `${PATH}${key.id}`);
    const change = { isPrimary: true };
    const sets = paths.map((path, i) => through(i).call('PATCH', path, change, token));
    expect((await Promise.all(sets)).map(({ status }) => status)).toEqual(paths.map(() => 200));
    expect(await primaries()).toHaveLength(1);
    const removals = paths.slice(0, 4).map((path, i) => through(i).call('DELETE', path, undefined, token));
    const others = paths.map((path, i) => through(i + 1).call('PATCH', path, change, token));
    await Promise.all([...removals, registerKey(twin, token), ...others]);
    expect(await primaries()).toHaveLength(1);
    expect((await keys()).total_count).toBe(3);
  });

  it('have one owner each, however many register one at the same time', async () => {
    await user();
    const publicKey = newKeyLine();
    const others = await Promise.all(Array.from({ length: 3 }, () => newPerson(site, ['ssh:issue'])));
    const asked = [token, ...others.map((person) => person.token)].map((one, i) =>
      (i % 2 === 0 ? site : twin).call('POST', PATH, { name: 'mine', publicKey }, one),
    );
    const answers = await Promise.all(asked);
    expect(answers.map(({ status }) => String(status)).sort()).toEqual(['200', '422', '422', '422']);
    for (const answer of answers.filter(({ status }) => status === 422)) {
      expectParam(answer, 422, 'publicKey', /registered already/);
    }
    const again = { name: 'again', publicKey: `${publicKey} another comment` };
    expectParam(await site.call('POST', PATH, again, token), 422, 'publicKey');
    // In another tenant it is nobody's business.
    const stranger = await site.newTenant();
    expect((await site.call('POST', PATH, again, stranger)).status).toBe(200);
  });

  it('are nobody else’s: of the same tenant or of another', async () => {
    await user();
    const { id: key } = await registerKey(site, token);
    const colleague = (await newPerson(site, ['ssh:issue', 'ssh:admin', 'admin'])).token;
    const stranger = await site.newTenant();
    for (const other of [colleague, stranger]) {
      expectParam(await site.call('DELETE', `${PATH}${key}`, undefined, other), 404, 'key_id');
      for (const body of [{ isPrimary: true }, {}]) {
        expectParam(await site.call('PATCH', `${PATH}${key}`, body, other), 404, 'key_id');
      }
      expect(await site.read<Keys>(PATH, other)).toMatchObject({ total_count: 0, data: [] });
    }
    expectParam(await site.call('DELETE', `${PATH}nonsense`, undefined, token), 404, 'key_id');
    expect(await primaries()).toEqual([key]);
  });

  it('are forgotten with their owner, and free for others', async () => {
    await user();
    const publicKey = newKeyLine();
    await registerKey(site, token, { publicKey });
    expect((await site.call('DELETE', `/v1/identities/${id}`)).status).toBe(204);
    await user();
    expect((await registerKey(site, token, { publicKey }))['isPrimary']).toBe(true);
  });
});

describe('SSH keys', () => {
  let site: TestSite;
  let token: string;
  beforeAll(async () => {
    site = await memorySite();
  });
  afterAll(() => site.close());
  const user = async (): Promise<void> => {
    ({ token } = await newPerson(site, ['ssh:issue']));
  };

  it('are served with and without the slash', async () => {
    await user();
    for (const slash of ['', '/']) {
      const made = await site.call('POST', `/api/v1/ssh_keys${slash}`, keyOf(), token);
      expect(made.status, made.text).toBe(200);
      const { id } = made.body as Key;
      expect((await site.call('GET', `/api/v1/ssh_keys${slash}`, undefined, token)).body).toMatchObject({
        total_count: 1,
      });
      const path = `/api/v1/ssh_keys/${id}${slash}`;
      expect((await site.call('PATCH', path, { isPrimary: true }, token)).status).toBe(200);
      expect((await site.call('DELETE', path, undefined, token)).status).toBe(200);
    }
  });

  it('are listed by offset and limit, the newest first', async () => {
    await user();
    const made: string[] = [];
    for (let i = 0; i < 5; i++) made.unshift((await registerKey(site, token)).id);
    const page = async (query: string): Promise<readonly [unknown, unknown, unknown, readonly string[]]> => {
      const keys = await site.read<Keys>(`${PATH}?${query}`, token);
      return [keys.total_count, keys['offset'], keys['limit'], keys.data.map(({ id }) => id)];
    };
    expect(await page('offset=1&limit=2')).toEqual([5, 1, 2, made.slice(1, 3)]);
    expect(await page('offset=4')).toEqual([5, 4, 100, made.slice(4)]);
    expect(await page('offset=9')).toEqual([5, 9, 100, []]);
    expect(await page('limit=0')).toEqual([5, 0, 0, []]);
    expect(await page('limit=2147483647')).toEqual([5, 0, 2_147_483_647, made]);
    for (const [query, param] of [
      ['offset=-1', 'offset'],
      ['limit=-1', 'limit'],
      ['limit=x', 'limit'],
      ['limit=1.5', 'limit'],
      ['limit=99999999999', 'limit'],
    ] as const) {
      expectParam(await site.call('GET', `${PATH}?${query}`, undefined, token), 422, param);
    }
  });

  it('are a hundred for an identity, and no more', async () => {
    await user();
    for (let i = 0; i < 100; i++) await registerKey(site, token);
    expectParam(await site.call('POST', PATH, keyOf(), token), 422, 'publicKey', /at most 100/);
    const { data, total_count } = await site.read<Keys>(PATH, token);
    expect([data.length, total_count]).toEqual([100, 100]);
    await site.call('DELETE', `${PATH}${data[0]?.id}`, undefined, token);
    await registerKey(site, token);
  });

  it('are recorded when they come, change and go, by their fingerprints', async () => {
    await user();
    const { id } = await registerKey(site, token);
    await site.call('PATCH', `${PATH}${id}`, { isPrimary: true }, token);
    await site.call('DELETE', `${PATH}${id}`, undefined, token);
    const events = (await site.events()).slice(0, 3).reverse();
    expect(events.map(({ action }) => action)).toEqual([
      'ssh_key_create',
      'ssh_key_update',
      'ssh_key_delete',
    ]);
    expect(events[0]?.extra_data).toMatchObject({
      ssh_key_id: plainId('ssh_key', id),
      fingerprint: expect.stringMatching(/^SHA256:[A-Za-z0-9+/]{43}$/),
    });
  });
});

const ed25519 = newSshKey();
const p256 = newSshKey('ecdsa-sha2-nistp256');
const line = formatSshPublicKey(ed25519);
const spelled = (type: string, blob: Uint8Array): string => `${type} ${Buffer.from(blob).toString('base64')}`;

/** RSA with numbers of one's choice. */
function rsa(modulus: bigint, exponent = 65537n): string {
  return spelled(
    'ssh-rsa',
    concat(wireString('ssh-rsa'), wireMpint(octets(exponent)), wireMpint(octets(modulus))),
  );
}

function securityKey(application: string): string {
  const { fields } = ed25519;
  const key = 'key' in fields ? fields.key : new Uint8Array(32);
  return formatSshPublicKey(encodeSshPublicKey({ type: 'sk-ssh-ed25519@openssh.com', key, application }));
}

/** A point with another y. */
function offCurve({ blob }: SshPublicKey): string {
  const moved = blob.slice();
  const last = moved.length - 1;
  moved[last] = (moved[last] as number) ^ 1;
  return spelled('ecdsa-sha2-nistp256', moved);
}

const REFUSED: readonly (readonly [what: string, publicKey: string])[] = [
  ['nothing', ''],
  ['two keys', `${line}\n${formatSshPublicKey(p256)}`],
  ['RFC 4716', '---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n---- END SSH2 PUBLIC KEY ----'],
  ['a certificate', spelled('ssh-ed25519-cert-v01@openssh.com', ed25519.blob)],
  ['DSA', 'ssh-dss AAAAB3NzaC1kc3M='],
  ['options', `command="id" ${line}`],
  ['cert-authority', `cert-authority ${line}`],
  ['@cert-authority', `@cert-authority * ${line}`],
  ['a host name', `host.example.com ${line}`],
  ['another type outside', spelled('ssh-rsa', ed25519.blob)],
  ['another curve', spelled('ecdsa-sha2-nistp384', p256.blob)],
  ['no padding', spelled('ecdsa-sha2-nistp256', p256.blob).replace(/=+$/, '')],
  ['trailing octets', spelled('ssh-ed25519', concat(ed25519.blob, new Uint8Array(3)))],
  ['RSA of 1024 bits', rsa((1n << 1023n) + 1n)],
  ['an even exponent', rsa((1n << 2047n) + 1n, 65536n)],
  ['exponent 1', rsa((1n << 2047n) + 1n, 1n)],
  ['a point off its curve', offCurve(p256)],
  [
    'an Ed25519 key of zeros',
    spelled('ssh-ed25519', concat(wireString('ssh-ed25519'), wireString(new Uint8Array(32)))),
  ],
  ['another application of a security key', securityKey('web:')],
  ['more than 16 KiB', `${line} ${'x'.repeat(16_384)}`],
  ['ML-DSA', 'ssh-mldsa44-ed25519@openssh.com AAAA'],
];

describe('a pasted key', () => {
  let site: TestSite;
  beforeAll(async () => {
    site = await memorySite();
  });
  afterAll(() => site.close());
  const upload = (publicKey: unknown): Promise<Answer> =>
    site.call('POST', PATH, { name: 'pasted', publicKey });

  it.each(REFUSED)('that is %s is refused, and its twin taken', async (_, publicKey) => {
    expectParam(await upload(publicKey), 422, 'publicKey');
    expect(await site.read<Keys>(PATH)).toMatchObject({ total_count: 0 });
    const twin = await upload(line);
    expect(twin.status, twin.text).toBe(200);
    await site.call('DELETE', `${PATH}${(twin.body as Key).id}`);
  });

  it.each([
    'ssh-ed25519',
    'ssh-rsa',
    'ecdsa-sha2-nistp256',
    'ecdsa-sha2-nistp384',
    'ecdsa-sha2-nistp521',
    'sk-ssh-ed25519@openssh.com',
    'sk-ecdsa-sha2-nistp256@openssh.com',
  ] as const)('of type %s is taken', async (type) => {
    expect((await upload(formatSshPublicKey(newSshKey(type), 'a b'))).status).toBe(200);
  });

  it('that is a private one is refused, and appears nowhere', async () => {
    const secret = Buffer.from(pkcs8Of(PLAIN_KEYS['ssh-ed25519']())).toString('base64');
    const pem = `-----BEGIN PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----`;
    const refused = await upload(pem);
    expectParam(refused, 422, 'publicKey', /discard that key/);
    for (const said of [refused.text, site.log.join('\n'), JSON.stringify(await site.events())]) {
      expect(said).not.toContain(secret.slice(0, 40));
    }
  });

  it('of an authority is refused', async () => {
    const id = plainId('ca', await newAuthority(site, { kind: 'user', shared: false }));
    const { tenantId } = await callerOf(site);
    const [issuer] = await site.site.store.all('issuers', { tenantId, authorityId: id });
    const blob = issuer?.subject ?? new Uint8Array();
    expectParam(await upload(spelled('ssh-ed25519', blob)), 422, 'publicKey', /belongs to an authority/);
  });

  it('that was revoked as compromised is refused, in whatever format it was', async () => {
    const signer = newSigner('ecdsa-sha2-nistp256');
    const { spkiHash } = signer.publicKey;
    const row = { spkiHash, reason: 'compromised', since: 0 } as const;
    await commitInside(site, [{ insert: 'blockedKeys', row }]);
    const publicKey = formatSshPublicKey(sshPublicKeyOf(signer.publicKey));
    expectParam(await upload(publicKey), 422, 'publicKey', /compromised/);
  });

  it.each<[what: string, body: unknown, param: string]>([
    ['no name', { publicKey: line }, 'name'],
    ['an empty name', { name: ' ', publicKey: line }, 'name'],
    ['a name of two lines', { name: 'a\nb', publicKey: line }, 'name'],
    ['a name that is a number', { name: 5, publicKey: line }, 'name'],
    ['a name that is null', { name: null, publicKey: line }, 'name'],
    ['no key', { name: 'x' }, 'publicKey'],
    ['a key that is null', { name: 'x', publicKey: null }, 'publicKey'],
    ['a list', [], 'body'],
    ['null', null, 'body'],
  ])('in a body with %s is refused', async (_, body, param) => {
    expectParam(await site.call('POST', PATH, body), 422, param);
  });
});
