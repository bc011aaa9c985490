/** `POST /api/admin/clusters/{cluster_id}/authorizations/certificate` and its sibling for inventory clusters. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { updateSshAuthority } from '../../../src/authorities/ssh/update.ts';
import { parseSshCertificateLine } from '../../../src/ssh/certificate.ts';
import { formatSshPublicKey } from '../../../src/ssh/public-key.ts';
import { newPerson } from '../../support/csr-requests.ts';
import {
  expectParam,
  newAuthority,
  newCluster,
  newKeyLine,
  onceBeforeCommit,
  registerKey,
  requestCertificate,
} from '../../support/fleet.ts';
import { callerOf, plainId } from '../../support/inside.ts';
import { type Answer, type Json, memorySite, siteOver, type TestSite } from '../../support/site.ts';
import { newSshKey } from '../../support/ssh.ts';
import { STORES } from '../../support/stores.ts';

interface Granted {
  readonly signedKey: string;
  readonly validPrincipals: readonly string[];
  readonly ttl: string;
  readonly nodes: readonly Json[];
}

function granted(answer: Answer): Granted {
  expect(answer.status, answer.text).toBe(200);
  expect(Object.keys(answer.body)).toEqual(['data', 'status']);
  expect(answer.body['status']).toBe('success');
  const data = answer.body['data'] as Granted;
  expect(Object.keys(data)).toEqual(['signedKey', 'validPrincipals', 'ttl', 'nodes']);
  return data;
}

function certificateOf(answer: Answer): ReturnType<typeof parseSshCertificateLine>['certificate'] {
  return parseSshCertificateLine(granted(answer).signedKey).certificate;
}

describe('a certificate for a cluster', () => {
  let site: TestSite;
  let cluster: Awaited<ReturnType<typeof newCluster>>;
  let token: string;
  beforeAll(async () => {
    site = await memorySite();
    cluster = await newCluster(site);
  });
  afterAll(() => site.close());
  beforeEach(async () => {
    token = (await newPerson(site, ['ssh:admin'])).token;
  });
  const ask = (body?: unknown, as = token): Promise<Answer> => requestCertificate(site, cluster.id, body, as);
  /** A body as it is on the wire. */
  const send = (payload: string | undefined, path: string): Promise<Answer> =>
    site.send('POST', path, {
      headers: {
        authorization: `Bearer ${token}`,
        ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(payload === undefined ? {} : { payload }),
    });

  it('opens every node as its user', async () => {
    const answer = await ask({ publicKey: `${newKeyLine()}\n`, ttl: '30m' });
    const { nodes, signedKey, ttl, validPrincipals } = granted(answer);
    expect(signedKey).toMatch(/^ssh-ed25519-cert-v01@openssh\.com [A-Za-z0-9+/]+=*$/);
    expect(validPrincipals).toEqual(['root', 'ubuntu']);
    expect(ttl).toBe('30m');
    expect(nodes).toEqual([
      {
        podId: plainId('node', cluster.nodes[0]?.id ?? ''),
        podName: 'head',
        host: 'head.example.com',
        port: 2222,
        user: 'root',
        role: 'login',
        isControlNode: true,
      },
      {
        podId: plainId('node', cluster.nodes[1]?.id ?? ''),
        podName: null,
        host: '192.0.2.7',
        port: 22,
        user: 'ubuntu',
        role: null,
        isControlNode: false,
      },
    ]);
    const { criticalOptions, extensions, principals, validAfter, validBefore } = certificateOf(answer);
    const now = BigInt(Math.floor(site.clock.now() / 1000));
    expect(principals).toEqual(validPrincipals);
    expect([criticalOptions, extensions]).toEqual([[], [{ name: 'permit-pty' }]]);
    // The backdate is no part of the length.
    expect([now - validAfter, validBefore - now]).toEqual([60n, 1800n]);
  });

  it('is for the primary key of the caller when none is given, whatever form the body has', async () => {
    await registerKey(site, token);
    const publicKey = newKeyLine('second');
    const { id } = await registerKey(site, token, { publicKey });
    await site.call('PATCH', `/api/v1/ssh_keys/${id}`, { isPrimary: true }, token);
    const expected = publicKey.split(' ')[1];
    const bodies = [
      undefined,
      '',
      'null',
      ' null ',
      '{}',
      '{"publicKey":null}',
      '{"publicKey":null,"ttl":null}',
    ];
    for (const path of [
      `/api/admin/clusters/${cluster.id}/authorizations/certificate`,
      `/api/admin/inventory/${cluster.id}/authorization/certificate`,
    ]) {
      for (const body of bodies) {
        for (const slash of ['', '/']) {
          const answer = await send(body, path + slash);
          const { key } = certificateOf(answer);
          expect(formatSshPublicKey(key).split(' ')[1], `${body}`).toBe(expected);
          expect(granted(answer).ttl).toBe('1h');
        }
      }
      expectParam(await send('[]', path), 422, 'body');
      expectParam(await send('5', path), 422, 'body');
      expectParam(await send('{"ttl":', path), 422, 'body');
    }
  });

  it('is for the key that is given, also when another is registered', async () => {
    await registerKey(site, token);
    const publicKey = newKeyLine();
    expect(formatSshPublicKey(certificateOf(await ask({ publicKey })).key)).toBe(publicKey);
  });

  it('is refused without a key: none given, none registered, also for a machine', async () => {
    expectParam(await ask({}), 422, 'publicKey', /required/);
    const machine = await site.made<{ id: string }>('/v1/identities', { name: 'robot', type: 'machine' });
    const robot = await site.newToken(['ssh:admin'], { identity_id: machine.id });
    expectParam(await ask(null, robot), 422, 'publicKey');
    granted(await ask({ publicKey: newKeyLine() }, robot));
  });

  it.each([
    '',
    ' ',
    'x',
    newKeyLine().slice(0, -4),
    `${newKeyLine()}\n${newKeyLine()}`,
    `restrict ${newKeyLine()}`,
  ])('is refused for what is no key: %j', async (publicKey) => {
    expectParam(await ask({ publicKey }), 422, 'publicKey');
  });

  it('is refused for a certificate, and for an authority’s own key', async () => {
    const answer = await ask({ publicKey: newKeyLine() });
    expectParam(await ask({ publicKey: granted(answer).signedKey }), 422, 'publicKey', /certificate/);
    const publicKey = formatSshPublicKey(certificateOf(answer).signatureKey);
    expectParam(await ask({ publicKey }), 422, 'publicKey');
  });

  it.each([
    ['30m', '30m', 1800],
    ['1h30m', '1h30m', 5400],
    ['90m', '1h30m', 5400],
    ['5400', '1h30m', 5400],
    ['1s', '1s', 1],
    ['61s', '1m1s', 61],
    ['3661', '1h1m1s', 3661],
    ['8h', '8h', 28_800],
    ['28800', '8h', 28_800],
    ['28801', '8h', 28_800],
    ['9h', '8h', 28_800],
    ['1d', '8h', 28_800],
    ['720h', '8h', 28_800],
    ['9999999999', '8h', 28_800],
    ['9999999h', '8h', 28_800],
    [null, '1h', 3600],
  ])('asked for %j is good for %s', async (ttl, echoed, seconds) => {
    const answer = await ask({ publicKey: newKeyLine(), ttl });
    expect(granted(answer).ttl).toBe(echoed);
    const { validBefore } = certificateOf(answer);
    expect(validBefore - BigInt(Math.floor(site.clock.now() / 1000))).toBe(BigInt(seconds));
  });

  it.each([
    '',
    '0',
    '0s',
    '-1',
    '-1h',
    '1.5h',
    '500ms',
    'h',
    '1 h',
    '1h ',
    '1x',
    '30m1h',
    'NaN',
    '1e3',
    'forever',
  ])('asked for %j is refused', async (ttl) => {
    expectParam(await ask({ publicKey: newKeyLine(), ttl }), 422, 'ttl');
  });

  it.each([5, true, {}, ['1h']])('asked for %j, which is no text, is refused', async (ttl) => {
    expectParam(await ask({ publicKey: newKeyLine(), ttl }), 422, 'ttl');
    expectParam(await ask({ publicKey: ttl }), 422, 'publicKey');
  });

  it('carries who asked, by which request, and for what', async () => {
    const body = { name: 'Ada', type: 'user', email: 'ada@example.com' };
    const { id } = await site.made<{ id: string }>('/v1/identities', body);
    const ada = await site.newToken(['ssh:admin'], { identity_id: id });
    const answer = await ask({ publicKey: newKeyLine() }, ada);
    const request = String(answer.headers['x-request-id']);
    expect(certificateOf(answer).keyId).toBe(`u=ada@example.com r=${request} c=${cluster.id}`);
  });

  it.each(['Max Power', 'quo"te', "quo'te", 'back\\slash', 'Zoë', 'x'.repeat(65)])(
    'carries the id of who is called %j',
    async (name) => {
      const { id } = await site.made<{ id: string }>('/v1/identities', { name, type: 'user' });
      const named = await site.newToken(['ssh:admin'], { identity_id: id });
      const { keyId } = certificateOf(await ask({ publicKey: newKeyLine() }, named));
      expect(keyId).toMatch(new RegExp(`^u=${plainId('identity', id)} r=req_[0-9a-z]{26} c=${cluster.id}$`));
    },
  );

  it('carries the restrictions of its cluster', async () => {
    const strict = await newCluster(site, {
      critical_options: { 'source-address': '10.0.0.0/8', 'force-command': 'nvidia-smi' },
      extensions: [],
    });
    const answer = await requestCertificate(site, strict.id);
    expect(certificateOf(answer)).toMatchObject({
      criticalOptions: [
        { name: 'force-command', value: 'nvidia-smi' },
        { name: 'source-address', value: '10.0.0.0/8' },
      ],
      extensions: [],
    });
    const hardware = await newCluster(site, { critical_options: { 'verify-required': '' } });
    expectParam(await requestCertificate(site, hardware.id), 422, 'publicKey');
    const publicKey = formatSshPublicKey(newSshKey('sk-ssh-ed25519@openssh.com'));
    granted(await requestCertificate(site, hardware.id, { publicKey }));
  });

  it('of a cluster without nodes is none', async () => {
    const empty = await newCluster(site, { nodes: [] });
    expectParam(await requestCertificate(site, empty.id), 422, 'cluster_id');
    await site.call('PATCH', `/v1/ssh/clusters/${empty.id}`, {
      nodes: [{ host: 'a.example.com', user: 'root' }],
    });
    expect(granted(await requestCertificate(site, empty.id)).validPrincipals).toEqual(['root']);
  });

  it('of a cluster whose authority is switched off is none', async () => {
    const { authority_id, id } = await newCluster(site);
    const authority = plainId('ca', authority_id);
    const caller = await callerOf(site);
    await updateSshAuthority(site.site, caller, authority, { isActive: false });
    expectParam(await requestCertificate(site, id), 422, 'cluster_id');
    const enabled = async (): Promise<unknown> =>
      (await site.read<{ data: Json }>(`/api/admin/clusters/${id}`)).data['vaultEnabled'];
    expect(await enabled()).toBe(false);
    await updateSshAuthority(site.site, caller, authority, { isActive: true });
    granted(await requestCertificate(site, id));
    expect(await enabled()).toBe(true);
  });

  it('of one cluster is signed by no other’s authority, unless it is shared', async () => {
    const signer = async (id: string): Promise<string> =>
      formatSshPublicKey(certificateOf(await requestCertificate(site, id)).signatureKey);
    const other = await newCluster(site);
    expect(await signer(other.id)).not.toBe(await signer(cluster.id));
    const authority_id = await newAuthority(site, { kind: 'user', shared: true });
    const [one, two] = [await newCluster(site, { authority_id }), await newCluster(site, { authority_id })];
    expect(await signer(one.id)).toBe(await signer(two.id));
  });

  it('is for admins and managers, and for a cluster of their tenant', async () => {
    const body = { publicKey: newKeyLine() };
    for (const scopes of [['ssh:issue', 'ssh:read'], ['pki:admin'], ['system']]) {
      expectParam(await ask(body, await site.newToken(scopes)), 403, 'Authorization');
    }
    granted(await ask(body, await site.newToken(['admin'])));
    const stranger = await site.newTenant();
    expectParam(await ask(body, stranger), 404, 'cluster_id');
    const theirs = await newCluster(site, {}, stranger);
    expectParam(await requestCertificate(site, theirs.id, body), 404, 'cluster_id');
    expectParam(await requestCertificate(site, 'nonsense', body), 404, 'cluster_id');
    expectParam(
      await site.call('POST', '/api/admin/clusters/x/authorizations/certificate', body, null),
      401,
      'Authorization',
    );
  });

  it('is given by a token that is narrowed to the cluster, by id or name, and no other', async () => {
    const other = await newCluster(site);
    for (const named of [cluster.id, plainId('cluster', cluster.id), cluster.name]) {
      const narrowed = await site.newToken(['ssh:admin'], { only: { clusters: [named] } });
      const body = { publicKey: newKeyLine() };
      granted(await ask(body, narrowed));
      granted(await requestCertificate(site, plainId('cluster', cluster.id), body, narrowed));
      expectParam(await requestCertificate(site, other.id, body, narrowed), 403, 'Authorization');
      expect((await site.call('GET', `/v1/ssh/clusters/${cluster.id}`, undefined, narrowed)).status).toBe(
        200,
      );
      const change = await site.call('PATCH', `/v1/ssh/clusters/${cluster.id}`, { name: 'mine' }, narrowed);
      expect(change.status).toBe(403);
    }
  });

  it('is recorded, and found in the inventory', async () => {
    const answer = await ask({ publicKey: newKeyLine() });
    const [event] = await site.events(`&request_id=${answer.headers['x-request-id']}`);
    expect(event).toMatchObject({
      action: 'ssh_cluster_certificate',
      success: true,
      extra_data: { cluster_id: plainId('cluster', cluster.id), cluster: cluster.name },
    });
    const refused = await ask({ publicKey: 'x' });
    expect(await site.events(`&request_id=${refused.headers['x-request-id']}`)).toMatchObject([
      { action: 'ssh_cluster_certificate', success: false },
    ]);
  });
});

describe.each(STORES)('what moves while a certificate is decided, over $name', (kind) => {
  let site: Awaited<ReturnType<typeof siteOver>>;
  beforeAll(async () => {
    site = await siteOver(kind);
  });
  afterAll(() => site.close());

  const patch = (id: string, body: Json, through: TestSite = site): Promise<Answer> =>
    through.call('PATCH', `/v1/ssh/clusters/${id}`, body);

  it('a cluster that is changed before the commit is decided on anew', async () => {
    const { id } = await newCluster(site);
    granted(await requestCertificate(site, id));
    const nodes = [{ host: 'b.example.com', user: 'admin' }];
    onceBeforeCommit(site, () => patch(id, { nodes }));
    const answer = granted(await requestCertificate(site, id));
    expect(answer.validPrincipals).toEqual(['admin']);
    expect(answer.nodes).toMatchObject(nodes);
  });

  it('a cluster that is changed by another server is seen', async () => {
    const twin = await site.twin();
    const { id } = await newCluster(site);
    granted(await requestCertificate(site, id));
    await patch(id, { nodes: [{ host: 'b.example.com', user: 'admin' }], extensions: [] }, twin);
    const answer = await requestCertificate(site, id);
    expect(granted(answer).validPrincipals).toEqual(['admin']);
    expect(certificateOf(answer).extensions).toEqual([]);
  });

  it('a cluster that is removed before the commit gives nothing', async () => {
    const { id } = await newCluster(site);
    granted(await requestCertificate(site, id));
    onceBeforeCommit(site, () => site.call('DELETE', `/v1/ssh/clusters/${id}`));
    expectParam(await requestCertificate(site, id), 404, 'cluster_id');
  });

  it('a registered key that is removed before the commit is not certified', async () => {
    const { id } = await newCluster(site);
    const { token } = await newPerson(site, ['ssh:admin']);
    const key = await registerKey(site, token);
    onceBeforeCommit(site, () => site.call('DELETE', `/api/v1/ssh_keys/${key.id}`, undefined, token));
    expectParam(await requestCertificate(site, id, {}, token), 422, 'publicKey');
    const next = await registerKey(site, token);
    const answer = await requestCertificate(site, id, {}, token);
    expect(formatSshPublicKey(certificateOf(answer).key)).toBe(next['publicKey']);
  });

  it('many who ask at once all get one of their own', async () => {
    const { id } = await newCluster(site);
    const answers = await Promise.all(Array.from({ length: 8 }, () => requestCertificate(site, id)));
    const serials = answers.map((answer) => certificateOf(answer).serial);
    expect(new Set(serials).size).toBe(8);
  });
});
