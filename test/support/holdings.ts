/** One thing of each kind that a tenant can have, each with the tenant's mark in its name, made through the doors. */
import { raiseAlarm } from '../../src/audit/alarm.ts';
import { TrailSealer } from '../../src/audit/sealer.ts';
import { parseId } from '../../src/base/ids.ts';
import { spellId } from '../../src/http/v1/spelling.ts';
import { csr } from './csr.ts';
import { imported } from './csr-requests.ts';
import { type NewClusterBody, newCluster, newKeyLine, registerKey } from './fleet.ts';
import { authorityPem, derOf, foreign } from './foreign.ts';
import type { Party } from './hierarchy.ts';
import { callerOf, commitInside, plainId } from './inside.ts';
import { newPolicy, newProfile } from './profiles.ts';
import type { Issued, Json, TestSite } from './site.ts';

/** The table that a thing of the kind stands in: an id of any other kind is one of the wrong kind. */
export const KINDS = {
  tenant: 'tenants',
  project: 'tenants',
  identity: 'identities',
  username: 'identities',
  token: 'tokens',
  tokenText: 'tokens',
  group: 'groups',
  groupSlug: 'groups',
  ca: 'authorities',
  rotatedCa: 'authorities',
  outlivedCa: 'authorities',
  issuer: 'issuers',
  role: 'policies',
  certificate: 'certificates',
  serial: 'certificates',
  revokedSerial: 'certificates',
  profiled: 'certificates',
  sshCertificate: 'certificates',
  csr: 'csrRequests',
  approvedCsr: 'csrRequests',
  signedCsr: 'csrRequests',
  anchor: 'trustAnchors',
  sshAuthority: 'sshAuthorities',
  rotatedAuthority: 'sshAuthorities',
  promotedAuthority: 'sshAuthorities',
  sharedAuthority: 'sshAuthorities',
  sshHostAuthority: 'sshAuthorities',
  sharedSshCa: 'sshAuthorities',
  sshCa: 'sshAuthorities',
  unusedSshCa: 'sshAuthorities',
  sshHost: 'sshHosts',
  sshHostGroup: 'sshHostGroups',
  sshHostOfGroup: 'sshHosts',
  sshTemplate: 'policies',
  sshKey: 'sshKeys',
  alarm: 'alarms',
  sealedEvent: 'auditEvents',
  webhook: 'webhooks',
  deadDelivery: 'webhookDeliveries',
  cluster: 'sshClusters',
  node: 'nodes of sshClusters',
  policy: 'certificatePolicies',
  unusedPolicy: 'certificatePolicies',
  profile: 'certificateProfiles',
  profileSlug: 'certificateProfiles',
} as const;

/** The kind of every alarm that is held. */
export const ALARM = 'told_by_hand';

export type Kind = keyof typeof KINDS;

export class Holdings {
  readonly site: TestSite;
  /** Of the tenant's admin. */
  readonly token: string;
  /** In every name that is here. */
  readonly mark: string;
  /** Whose certificates are its trust anchors. */
  readonly anchor: Party;
  /** Of PEM and of keys that are its own: in no answer to anybody else. */
  readonly lines: string[] = [];
  readonly #kept = new Map<Kind, Promise<string>>();
  #named = 0;

  constructor(site: TestSite, token: string, mark: string) {
    this.site = site;
    this.token = token;
    this.mark = mark;
    this.anchor = foreign(`Anchor of ${mark}`);
  }

  /** One of each kind, made once. */
  async furnish(): Promise<void> {
    // Whoever asks for a certificate may approve it, so that one admin can play all parts.
    const { tenant } = await this.site.read<{ tenant: { id: string } }>('/v1/auth/whoami', this.token);
    await this.site.call('PATCH', `/v1/tenants/${tenant.id}`, { allow_self_approval: true }, this.token);
    for (const kind of Object.keys(KINDS) as Kind[]) await this.the(kind);
    await this.#keepLines();
  }

  async #keepLines(): Promise<void> {
    for (const path of [
      `/v1/pki/ca/${await this.the('ca')}/certificate`,
      `/v1/pki/certificates/${await this.the('certificate')}`,
      `/v1/pki/trust-anchors/${await this.the('anchor')}`,
      `/v1/ssh/authorities/${await this.the('sshAuthority')}`,
      '/api/v1/ssh_keys/',
    ]) {
      const { text } = await this.site.call('GET', path, undefined, this.token);
      // Of what is long, a part that has no escapes, past what all such things begin with.
      for (const [line] of text.matchAll(/[A-Za-z0-9+/]{44,}/g)) this.lines.push(line.slice(-44));
    }
    if (this.lines.length < 5) throw new Error('there is nothing to look for');
  }

  /** The one of this kind: its id as its API spells it, or its name. */
  the(kind: Kind): Promise<string> {
    const kept = this.#kept.get(kind) ?? this.fresh(kind);
    this.#kept.set(kind, kept);
    return kept;
  }

  /** Another one, of which nobody else knows. */
  fresh(kind: Kind): Promise<string> {
    return MAKERS[kind](this);
  }

  name(): string {
    this.#named += 1;
    return `${this.mark}-${this.#named}`;
  }

  /** The serial number of one of its certificates; undefined of what is none. */
  async serialOf(certificate: string): Promise<string | undefined> {
    const { body } = await this.site.call(
      'GET',
      `/v1/pki/certificates/${certificate}`,
      undefined,
      this.token,
    );
    return body['serial_number'] as string | undefined;
  }

  /** What the server answered when something was made. */
  async made(path: string, body?: Json): Promise<Json> {
    const answer = await this.site.call('POST', path, body, this.token);
    if (answer.status >= 300) throw new Error(`POST ${path} answered ${answer.status}: ${answer.text}`);
    return answer.body;
  }
}

type Maker = (of: Holdings) => Promise<string>;

/** The name that the tenant's roles and profiles allow. */
export function domainOf({ mark }: Holdings): string {
  return `${mark}.example`;
}

async function issued(of: Holdings): Promise<Issued> {
  return of.site.issue(await of.the('role'), { common_name: domainOf(of) }, of.token);
}

function newSshCa(of: Holdings): Promise<string> {
  const ca = async (): Promise<Json> => {
    const body = { projectId: await of.the('project'), friendlyName: of.name() };
    return (await of.made('/api/v1/ssh/ca', body))['ca'] as Json;
  };
  return idOf(ca());
}

function newDomainPolicy(of: Holdings): Promise<string> {
  const allowed = [domainOf(of)];
  const more = {
    name: of.name(),
    subject: [{ type: 'common_name', allowed }],
    sans: [{ type: 'dns_name', allowed }],
  };
  return idOf(newPolicy(of.site, more, of.token));
}

async function idOf(making: Promise<Json>): Promise<string> {
  return String((await making)['id']);
}

const MAKERS: Readonly<Record<Kind, Maker>> = {
  tenant: async (of) =>
    (await of.site.read<{ tenant: { id: string } }>('/v1/auth/whoami', of.token)).tenant.id,
  project: async (of) => String(parseId('tenant', await of.the('tenant'))),
  identity: (of) => idOf(of.made('/v1/identities', { name: of.name(), type: 'user' })),
  username: async (of) => {
    const name = of.name();
    await of.made('/v1/identities', { name, type: 'user' });
    return name;
  },
  token: (of) => idOf(of.made('/v1/tokens', { name: of.name(), scopes: ['pki:read'] })),
  tokenText: async (of) =>
    String((await of.made('/v1/tokens', { name: of.name(), scopes: ['pki:read'] }))['token']),
  group: (of) => idOf(of.made('/v1/groups', { slug: of.name() })),
  groupSlug: async (of) => String((await of.made('/v1/groups', { slug: of.name() }))['slug']),
  ca: (of) => of.site.newCa({ name: of.name(), common_name: `Root of ${of.mark}` }, of.token),
  rotatedCa: async (of) => {
    const id = await of.fresh('ca');
    await of.made(`/v1/pki/ca/${id}/rotate`);
    return id;
  },
  // Its previous issuer signed nothing.
  outlivedCa: async (of) => {
    const more = { name: of.name(), parent_ca_id: await of.the('ca') };
    const id = await of.site.newCa(more, of.token);
    await of.made(`/v1/pki/ca/${id}/rotate`, { promote: true });
    return id;
  },
  issuer: async (of) => {
    const one = await issued(of);
    const [, issuer = ''] =
      /\/crl\/([^/]+)\//.exec(Buffer.from(derOf(one.certificate)).toString('latin1')) ?? [];
    return issuer;
  },
  role: async (of) => {
    const more = { name: of.name(), ca_id: await of.the('ca'), store_private_keys: true };
    return of.site.newRole({ ...more, allowed_domains: [`${of.mark}.example`] }, of.token);
  },
  certificate: async (of) => (await issued(of)).certificate_id,
  serial: async (of) => (await issued(of)).serial_number,
  revokedSerial: async (of) => {
    const { serial_number } = await issued(of);
    await of.made('/v1/pki/revoke', { serial_number, reason: 'certificate_hold' });
    return serial_number;
  },
  profiled: async (of) => {
    const body = {
      profileId: await of.the('profile'),
      commonName: domainOf(of),
      altNames: [{ type: 'dns_name', value: domainOf(of) }],
      signatureAlgorithm: 'ECDSA-SHA256',
      keyAlgorithm: 'EC_prime256v1',
      ttl: '10d',
    };
    return String((await of.made('/api/v3/pki/certificates/issue-certificate', body))['certificateId']);
  },
  sshCertificate: async (of) => {
    const host = await of.the('sshHost');
    await of.made(`/api/v1/ssh/hosts/${host}/issue-host-cert`, { publicKey: newKeyLine() });
    const newest = '/v1/certificates?kind=ssh&limit=1';
    const { data } = await of.site.read<{ data: readonly Json[] }>(newest, of.token);
    return String(data[0]?.['id']);
  },
  csr: (of) => imported(of.site, of.token, csr({ commonName: domainOf(of) })),
  approvedCsr: async (of) => {
    const id = await of.fresh('csr');
    await of.made(`/v1/pki/csr/${id}/approve`);
    return id;
  },
  signedCsr: async (of) => {
    const { id } = await of.made('/v1/pki/csr', { subject: { common_name: domainOf(of) }, key_type: 'ec' });
    await of.made(`/v1/pki/csr/${String(id)}/approve`);
    await of.made(`/v1/pki/csr/${String(id)}/sign`, { ca_id: await of.the('ca'), validity_days: 1 });
    return String(id);
  },
  anchor: (of) => {
    const certificate_pem = authorityPem(of.anchor);
    return idOf(of.made('/v1/pki/trust-anchors', { name: of.name(), certificate_pem }));
  },
  sshAuthority: (of) => idOf(of.made('/v1/ssh/authorities', { name: of.name(), kind: 'user' })),
  rotatedAuthority: async (of) => {
    const id = await of.fresh('sshAuthority');
    await of.made(`/v1/ssh/authorities/${id}/rotate`);
    return id;
  },
  promotedAuthority: async (of) => {
    const id = await of.fresh('rotatedAuthority');
    await of.made(`/v1/ssh/authorities/${id}/promote`);
    return id;
  },
  sharedAuthority: (of) =>
    idOf(of.made('/v1/ssh/authorities', { name: of.name(), kind: 'user', shared: true })),
  sharedSshCa: async (of) => String(parseId('ca', await of.fresh('sharedAuthority'))),
  sshHostAuthority: (of) => idOf(of.made('/v1/ssh/authorities', { name: of.name(), kind: 'host' })),
  sshCa: (of) => newSshCa(of),
  unusedSshCa: (of) => newSshCa(of),
  sshHost: async (of) => {
    const allowedPrincipals = { usernames: [await of.the('username'), 'admin'] };
    const body = {
      projectId: await of.the('project'),
      hostname: `${of.name()}.example`,
      loginMappings: [{ loginUser: 'root', allowedPrincipals }],
    };
    return idOf(of.made('/api/v1/ssh/hosts', body));
  },
  sshHostGroup: async (of) => {
    const id = await idOf(
      of.made('/api/v1/ssh/host-groups', { projectId: await of.the('project'), name: of.name() }),
    );
    await of.made(`/api/v1/ssh/host-groups/${id}/hosts/${await of.the('sshHostOfGroup')}`);
    return id;
  },
  sshHostOfGroup: (of) => of.fresh('sshHost'),
  sshTemplate: async (of) => {
    const more = { allowedUsers: ['root'], allowUserCertificates: true };
    return idOf(
      of.made('/api/v1/ssh/certificate-templates', {
        sshCaId: await of.the('sshCa'),
        name: of.name(),
        ...more,
      }),
    );
  },
  sshKey: (of) => registerKey(of.site, of.token, { name: of.name() }).then(({ id }) => id),
  webhook: (of) => idOf(of.made('/v1/webhooks', { url: `http://127.0.0.1:9/${of.name()}` })),
  deadDelivery: async (of) => {
    const id = await idOf(of.made(`/v1/webhooks/${await of.the('webhook')}/test`));
    const { tenantId } = await callerOf(of.site, of.token);
    const key = { tenantId, id: plainId('delivery', id) };
    const dead = { state: 'dead' } as const;
    await commitInside(of.site, [{ update: 'webhookDeliveries', key, set: dead }], of.token);
    return id;
  },
  sealedEvent: async (of) => {
    await new TrailSealer(of.site.site).round(async () => true);
    const sealed = await of.site.site.store.sealed(0, 1000);
    const { tenantId } = await callerOf(of.site, of.token);
    const event = sealed.flatMap(({ events }) => events).find((one) => one.tenantId === tenantId);
    if (event === undefined) throw new Error('none of its events is sealed');
    return spellId('event', event.id);
  },
  alarm: async (of) => {
    const { tenantId } = await callerOf(of.site, of.token);
    const subject = of.site.site.ids.next();
    const alarm = { kind: ALARM, subject, tenantId, detail: 'it differs' };
    await raiseAlarm(of.site.site, alarm);
    return alarm.subject;
  },
  cluster: (of) => newCluster(of.site, { name: of.name() }, of.token).then(({ id }) => id),
  node: async (of) => {
    const cluster = await of.site.read<NewClusterBody>(
      `/v1/ssh/clusters/${await of.the('cluster')}`,
      of.token,
    );
    return String(cluster.nodes[0]?.id);
  },
  policy: (of) => newDomainPolicy(of),
  unusedPolicy: (of) => newDomainPolicy(of),
  profile: async (of) => {
    const more = { slug: of.name(), certificatePolicyId: await of.the('policy'), caId: await of.the('ca') };
    return (await newProfile(of.site, more, of.token)).id;
  },
  profileSlug: async (of) => {
    const more = { slug: of.name(), certificatePolicyId: await of.the('policy'), caId: await of.the('ca') };
    return String((await newProfile(of.site, more, of.token))['slug']);
  },
};
