/** Every POST of the access table that makes or changes something, with an Idempotency-Key, twice: done once, and answered twice alike. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseId } from '../../src/base/ids.ts';
import { ACCESS } from '../../src/http/access.ts';
import { takesKey } from '../../src/http/once/key.ts';
import { API } from '../../src/http/surfaces/all.ts';
import type { Change, Store } from '../../src/records/store.ts';
import { spellFingerprint } from '../../src/ssh/public-key.ts';
import { csr } from '../support/csr.ts';
import { newCluster, newKeyLine, registerKey } from '../support/fleet.ts';
import { authorityPem, crlPem, foreign } from '../support/foreign.ts';
import { foreignCertificate } from '../support/foreign-certificate.ts';
import { callerOf, commitInside, plainId } from '../support/inside.ts';
import { isReplayed, postOnce } from '../support/once.ts';
import { newPolicy, newProfile } from '../support/profiles.ts';
import { revoke } from '../support/revoked.ts';
import { type Json, memorySite, type TestSite } from '../support/site.ts';
import { newSshKey } from '../support/ssh.ts';

const POSTS = API.filter(({ method, path }) => {
  const row = ACCESS[`${method} ${path}`];
  return row !== undefined && takesKey(method, row);
}).map(({ path }) => path);

let site: TestSite;
let projectId: string;
let projectSlug: string;
let commits: Change[] = [];

beforeAll(async () => {
  site = await memorySite({}, watched);
  const { tenant } = await site.read<{ tenant: { id: string; name: string } }>('/v1/auth/whoami');
  projectId = tenant.id;
  projectSlug = tenant.name;
  await site.call('PATCH', `/v1/tenants/${tenant.id}`, { allow_self_approval: true });
});
afterAll(() => site.close());

function watched(store: Store): Store {
  return {
    ...store,
    get lastCommitMs() {
      return store.lastCommitMs;
    },
    commit: (change) => {
      commits.push(change);
      return store.commit(change);
    },
    transact: (decide) =>
      store.transact(async (reader) => {
        const decided = await decide(reader);
        if (decided.change !== undefined) commits.push(decided.change);
        return decided;
      }),
  };
}

/** What is sent, and where to. */
interface Asked {
  readonly path: string;
  readonly body?: Json;
}

type Asking = (path: string) => Promise<Asked> | Asked;

const at =
  (body: () => Promise<Json> | Json): Asking =>
  async (path) => ({ path, body: await body() });
/** With the id of something new in the place of the address's first parameter. */
const of =
  (id: () => Promise<unknown>, body: () => Promise<Json> | Json = () => ({})): Asking =>
  async (path) => ({ path: path.replace(/:\w+/, String(await id())), body: await body() });

const newId = async (path: string, body: Json, status = 201): Promise<string> =>
  String((await site.made<Json>(path, body, undefined, status))['id']);
const newWebhook = (): Promise<string> =>
  newId('/v1/webhooks', { url: 'https://127.0.0.1/hook', events: ['certificate.issued'] });
const keptCertificate = async (): Promise<string> =>
  (await site.issue(await site.newRole({ store_private_keys: true }))).certificate_id;
const newCsr = (): Promise<string> => newId('/v1/pki/csr', { subject: { common_name: 'a.example.com' } });
const approvedCsr = async (): Promise<string> => {
  const id = await newCsr();
  await site.made(`/v1/pki/csr/${id}/approve`, undefined, undefined, 200);
  return id;
};
const newAuthority = (more: Json = {}): Promise<string> =>
  newId('/v1/ssh/authorities', { name: site.name('authority'), kind: 'user', ...more });
const withNextKey = async (): Promise<string> => {
  const id = await newAuthority();
  await site.made(`/v1/ssh/authorities/${id}/rotate`, {}, undefined, 200);
  return id;
};
const newHost = (): Promise<string> =>
  newId(
    '/api/v1/ssh/hosts',
    {
      projectId,
      hostname: `${site.name('host')}.example.com`,
      loginMappings: [{ loginUser: 'root', allowedPrincipals: { usernames: ['admin'] } }],
    },
    200,
  );
const newSshCa = async (): Promise<string> => {
  const body = { projectId, friendlyName: site.name('ca') };
  return (await site.made<{ ca: { id: string } }>('/api/v1/ssh/ca', body, undefined, 200)).ca.id;
};
const newTemplate = async (): Promise<string> =>
  newId(
    '/api/v1/ssh/certificate-templates',
    {
      sshCaId: await newSshCa(),
      name: site.name('template'),
      allowedUsers: ['deploy'],
      allowUserCertificates: true,
    },
    200,
  );
const newGroup = (): Promise<string> =>
  newId('/api/v1/ssh/host-groups', { projectId, name: site.name('group') }, 200);
const caOf = async (): Promise<string> => String(parseId('ca', await site.newCa()));
const rotatedCa = async (id: string, promote = false): Promise<string> => {
  await site.made(`/v1/pki/ca/${id}/rotate`, { promote }, undefined, 200);
  return id;
};
const foreignBody = (): Json => ({ certificate_pem: foreignCertificate().pem });
const importBody = (): Json => {
  const root = foreignCertificate({ ca: true, subject: [{ type: 'commonName', value: 'Root' }] });
  const leaf = foreignCertificate({ issuer: root.subject, signer: root.key });
  const privateKeyPem = leaf.key.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { projectSlug, certificatePem: leaf.pem, privateKeyPem, chainPem: root.pem };
};
const underProfile = async (): Promise<Json> => ({
  profileId: (await newProfile(site)).id,
  commonName: 'a.example.com',
  ttl: '1h',
  signatureAlgorithm: 'ECDSA-SHA256',
  keyAlgorithm: 'EC_prime256v1',
});
const profileCertificate = async (): Promise<string> => {
  const path = '/api/v3/pki/certificates/issue-certificate';
  return String((await site.made(path, await underProfile(), undefined, 200))['certificateId']);
};
const policyBody = (): Json => ({
  projectId,
  name: site.name('policy'),
  subject: [{ type: 'common_name', allowed: ['*.example.com'] }],
});
const profileBody =
  (policy: string): (() => Promise<Json>) =>
  async () => ({
    projectId,
    caId: await caOf(),
    [policy]: (await newPolicy(site)).id,
    slug: site.name('profile'),
    enrollmentType: 'api',
    apiConfig: {},
  });

const CERTIFICATES: Readonly<Record<string, Asking>> = {
  '/issue-certificate': at(underProfile),
  '/sign-certificate': at(async () => {
    const { commonName: _n, keyAlgorithm: _k, ...body } = await underProfile();
    return { ...body, csr: csr() };
  }),
  '/:certificateId/renew': of(profileCertificate),
  '/import-certificate': at(importBody),
  '/:certificateId/pkcs12': of(keptCertificate, () => ({ password: 'correct horse', alias: 'x' })),
  '/:certificateId/revoke': of(keptCertificate, () => ({ revocationReason: 'SUPERSEDED' })),
};

const ASKED: Readonly<Record<string, Asking>> = {
  '/v1/auth/introspect': at(() => ({ token: site.admin })),
  '/v1/tenants': at(() => ({ name: site.name('tenant') })),
  '/v1/identities': at(() => ({ name: site.name('identity'), type: 'machine' })),
  '/v1/tokens': at(() => ({ name: site.name('token'), scopes: ['pki:read'] })),
  '/v1/groups': at(() => ({ slug: site.name('group') })),
  '/v1/pki/ca': at(() => ({ name: site.name('ca'), common_name: 'A', ca_type: 'root', key_type: 'ec' })),
  '/v1/pki/ca/:id/revoke': of(
    async () => site.newCa({ parent_ca_id: await site.newCa() }),
    () => ({ reason: 'superseded' }),
  ),
  '/v1/pki/ca/:id/crl': of(() => site.newCa()),
  '/v1/pki/ca/:id/rotate': of(() => site.newCa()),
  '/v1/pki/ca/:id/promote': of(async () => rotatedCa(await site.newCa())),
  '/v1/pki/ca/:id/retire': of(async () =>
    rotatedCa(await site.newCa({ parent_ca_id: await site.newCa() }), true),
  ),
  '/v1/pki/roles': at(async () => ({ name: site.name('role'), ca_id: await site.newCa() })),
  '/v1/pki/issue/:role': of(
    () => site.newRole(),
    () => ({ common_name: 'a.example.com' }),
  ),
  '/v1/pki/sign/:role': of(
    () => site.newRole(),
    () => ({ csr_pem: csr() }),
  ),
  '/v1/pki/explain/:role': of(
    () => site.newRole(),
    () => ({ common_name: 'b.example.org' }),
  ),
  '/v1/pki/csr': at(() => ({ subject: { common_name: 'a.example.com' } })),
  '/v1/pki/csr/import': at(() => ({ csr_pem: csr() })),
  '/v1/pki/csr/:id/approve': of(newCsr),
  '/v1/pki/csr/:id/reject': of(newCsr, () => ({ reason: 'no' })),
  '/v1/pki/csr/:id/sign': of(approvedCsr, async () => ({ ca_id: await site.newCa(), validity_days: 90 })),
  '/v1/pki/csr/:id/private-key': of(async () => {
    const id = await approvedCsr();
    await site.made(`/v1/pki/csr/${id}/sign`, { ca_id: await site.newCa(), validity_days: 90 });
    return id;
  }),
  '/v1/pki/certificates/:id/renew': of(keptCertificate),
  '/v1/pki/certificates/:id/private-key': of(keptCertificate),
  '/v1/pki/certificates/import': at(foreignBody),
  '/v1/pki/trust-anchors': at(() => ({
    name: site.name('anchor'),
    certificate_pem: authorityPem(foreign(site.name('Anchor'))),
  })),
  '/v1/pki/trust-anchors/:id/crl': async () => {
    const anchor = foreign(site.name('Anchor'));
    const id = await newId('/v1/pki/trust-anchors', {
      name: site.name('anchor'),
      certificate_pem: authorityPem(anchor),
    });
    return { path: `/v1/pki/trust-anchors/${id}/crl`, body: { crl_pem: crlPem(anchor) } };
  },
  '/v1/pki/revoke': at(async () => {
    const { serial_number } = await site.issue(await site.newRole());
    return { serial_number, reason: 'superseded' };
  }),
  '/v1/pki/unrevoke': at(async () => {
    const { certificate_id, serial_number } = await site.issue(await site.newRole());
    await revoke(site, certificate_id, 'certificate_hold');
    return { serial_number };
  }),
  '/v1/webhooks': at(() => ({ url: 'https://127.0.0.1/hook', events: ['certificate.issued'] })),
  '/v1/webhooks/:id/secret': of(newWebhook),
  '/v1/webhooks/:id/test': of(newWebhook),
  '/v1/webhooks/:id/deliveries/:delivery/retry': async () => {
    const id = await newWebhook();
    const delivery = await newId(`/v1/webhooks/${id}/test`, {}, 202);
    const { tenantId } = await callerOf(site);
    const key = { tenantId, id: plainId('delivery', delivery) };
    await commitInside(site, [
      { update: 'webhookDeliveries', key, set: { state: 'dead', nextMs: null, settledMs: 1 } },
    ]);
    return { path: `/v1/webhooks/${id}/deliveries/${delivery}/retry` };
  },
  '/v1/ssh/clusters': at(() => ({ name: site.name('cluster'), nodes: [{ host: '192.0.2.7', user: 'x' }] })),
  '/api/v1/ssh_keys/': at(() => ({ name: 'key', publicKey: newKeyLine() })),
  '/api/admin/clusters/:cluster_id/authorizations/certificate': of(
    async () => (await newCluster(site)).id,
    () => ({ publicKey: newKeyLine() }),
  ),
  '/api/admin/inventory/:cluster_id/authorization/certificate': of(
    async () => (await newCluster(site)).id,
    async () => {
      await registerKey(site, site.admin);
      return {};
    },
  ),
  '/v1/ssh/authorities': at(() => ({ name: site.name('authority'), kind: 'user' })),
  '/v1/ssh/authorities/:id/rotate': of(newAuthority),
  '/v1/ssh/authorities/:id/promote': of(withNextKey),
  '/v1/ssh/authorities/:id/retire': of(async () => {
    const id = await withNextKey();
    await site.made(`/v1/ssh/authorities/${id}/promote`, {}, undefined, 200);
    return id;
  }),
  '/v1/ssh/revoke': at(async () => ({
    authority_id: await newAuthority(),
    fingerprint: spellFingerprint(newSshKey().fingerprint),
  })),
  '/api/v1/ssh/hosts': at(() => ({ projectId, hostname: `${site.name('host')}.example.com` })),
  '/api/v1/ssh/hosts/:sshHostId/issue-host-cert': of(newHost, () => ({ publicKey: newKeyLine() })),
  '/api/v1/ssh/hosts/:sshHostId/issue-user-cert': of(newHost, () => ({ loginUser: 'root' })),
  '/api/v1/ssh/ca': at(() => ({ projectId, friendlyName: site.name('ca') })),
  '/api/v1/ssh/certificate-templates': at(async () => ({
    sshCaId: await newSshCa(),
    name: site.name('template'),
  })),
  '/api/v1/ssh/certificates/sign': at(async () => ({
    certificateTemplateId: await newTemplate(),
    publicKey: newKeyLine(),
    principals: ['deploy'],
  })),
  '/api/v1/ssh/certificates/issue': at(async () => ({
    certificateTemplateId: await newTemplate(),
    principals: ['deploy'],
  })),
  '/api/v1/ssh/host-groups': at(() => ({ projectId, name: site.name('group') })),
  '/api/v1/ssh/host-groups/:sshHostGroupId/hosts/:hostId': async () => ({
    path: `/api/v1/ssh/host-groups/${await newGroup()}/hosts/${await newHost()}`,
  }),
  ...Object.fromEntries(
    ['/api/v3/pki/certificates', '/api/v1/pki/certificates', '/api/v1/cert-manager/certificates'].flatMap(
      (prefix) => Object.entries(CERTIFICATES).map(([path, asking]) => [prefix + path, asking]),
    ),
  ),
  '/api/v1/cert-manager/certificates': at(async () => {
    const { profileId, ...attributes } = await underProfile();
    return { profileId, attributes };
  }),
  '/api/v2/certificate-templates': at(policyBody),
  '/api/v1/cert-manager/certificate-policies': at(policyBody),
  '/api/v1/pki/certificate-profiles': at(profileBody('certificateTemplateId')),
  '/api/v1/cert-manager/certificate-profiles': at(profileBody('certificatePolicyId')),
};

/** Refused whatever is asked. */
const REFUSING = POSTS.filter((path) => path.endsWith('/order-certificate'));

/** What is read once more for its answer, and so answered by a second commit. */
const TWO_COMMITS: readonly string[] = [
  '/v1/pki/trust-anchors/:id/crl',
  '/v1/ssh/authorities',
  '/v1/ssh/authorities/:id/promote',
  '/v1/ssh/authorities/:id/retire',
  '/v1/ssh/authorities/:id/rotate',
  '/v1/ssh/revoke',
  '/api/v1/ssh/ca',
  '/api/v1/ssh/hosts',
];

it('knows every POST', () => {
  expect([...Object.keys(ASKED), ...REFUSING].sort()).toEqual([...POSTS].sort());
});

it('leaves out those alone that only read, and signing in, with which no token comes', () => {
  const others = API.filter(({ method, path }) => method === 'POST' && !POSTS.includes(path));
  expect(others.map(({ path }) => path)).toEqual(['/v1/session', '/v1/pki/certificates/validate']);
});

describe.each(Object.keys(ASKED))('POST %s', (path) => {
  it('is done once', async () => {
    const { body = {}, path: address } = (await ASKED[path]?.(path)) ?? { path };
    const key = site.name('key');
    commits = [];
    const first = await postOnce(site, key, address, body);
    expect([200, 201, 202], first.text).toContain(first.status);
    const done = commits;
    commits = [];
    const again = await postOnce(site, key, address, body);
    expect([again.status, again.text, isReplayed(again)]).toEqual([first.status, first.text, true]);
    expect(again.headers['content-type']).toBe(first.headers['content-type']);
    // Nothing but that it was told again.
    expect(commits.map(({ events, writes }) => [writes, events.map(({ action }) => action)])).toEqual([
      [[], ['idempotent_replay']],
    ]);
    const isCompleted = done.some(({ writes }) =>
      writes.some((write) => 'update' in write && write.update === 'idempotencyKeys'),
    );
    expect(isCompleted, 'is answered by a second commit').toBe(TWO_COMMITS.includes(path));
  });
});
