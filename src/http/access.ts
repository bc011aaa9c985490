/**
 * Who may call what: one row a route. A route without a row cannot be registered; what is not granted here is denied.
 */
import type { Scope } from '../access/scopes.ts';
import type { TokenNarrowing } from '../records/access.ts';

export type AccessRow =
  /** No token is needed. Where the endpoint finds out who calls, it has an action as others have. */
  | { readonly open: true; readonly action?: string }
  /** No token is needed on a loopback listener. */
  | { readonly scope: Scope; readonly openOnLoopback: true }
  | {
      /** `any`: every valid token, also a narrowed one, as the route is about the token itself. */
      readonly scope: Scope | 'any';
      /** Scopes that do as well. */
      readonly orScopes?: readonly Scope[];
      /** What a narrowed token is held to. */
      readonly about?: About;
      /** Machines are refused, whatever their token's scopes. */
      readonly usersOnly?: true;
      /** Whether it makes certificates, and is counted so; absent: when its scope is one of issuing. */
      readonly issues?: boolean;
      /** Of the audit event when the call is refused; routes that change something have one. */
      readonly action?: string;
    };

export type About =
  /** A path parameter names something of this kind. */
  | { readonly kind: keyof TokenNarrowing; readonly param: string }
  /** A path parameter is the id of a certificate, which was issued under a role. */
  | { readonly kind: 'roles'; readonly certificate: string }
  /** A path parameter is the id of a host, cluster or profile; a token may name it by that or by what people call it. */
  | { readonly kind: 'hosts' | 'clusters' | 'profiles'; readonly id: string }
  /**
   * Only the endpoint can tell, of one of these kinds: its `subject` looks it up once the body was read, and what is not
   * there is told before scopes and narrowing are looked at, as some contracts have it.
   */
  | { readonly lookedUp: readonly (keyof TokenNarrowing)[] };

/** Any of these will do; none for what is open, and where every token is good enough. */
export function scopesOf(row: AccessRow): readonly Scope[] {
  if ('open' in row || row.scope === 'any') return [];
  return [row.scope, ...('orScopes' in row ? (row.orScopes ?? []) : [])];
}

/** Who asked for a certificate, who decides on that and who watches see the same. */
const CSR_READERS = { scope: 'pki:read', orScopes: ['pki:issue', 'csr:approve'] } as const;
/** Those who may read of SSH alone are shown its certificates alone. */
const INVENTORY_READERS = { scope: 'pki:read', orScopes: ['ssh:read'] } as const;
const ROLE = { kind: 'roles', param: 'role' } as const;
const ROLE_NAME = { kind: 'roles', param: 'name' } as const;
const CLUSTER = { kind: 'clusters', id: 'cluster_id' } as const;
/** One's own keys: whoever asks for certificates has them certified, and whoever watches may see them. */
const KEYS = { scope: 'ssh:issue', orScopes: ['ssh:admin'], issues: false } as const;
/** What an admin does there makes a certificate, under whatever scope. */
const CLUSTER_CERTIFICATE = {
  scope: 'ssh:admin',
  issues: true,
  about: CLUSTER,
  action: 'ssh_cluster_certificate',
} as const;
const HOST = { kind: 'hosts', id: 'sshHostId' } as const;
/** The body names a profile. */
const UNDER_PROFILE = { scope: 'pki:issue', about: { lookedUp: ['profiles'] } } as const;
/** The address names a certificate, whatever it was issued under. */
const OF_CERTIFICATE = { lookedUp: ['roles', 'profiles'] } as const;
/** Whoever issues under a profile may look at it, and at its policy. */
const PROFILE_READERS = { scope: 'pki:read', orScopes: ['pki:issue'] } as const;
const ROLE_OF_CERTIFICATE = { kind: 'roles', certificate: 'id' } as const;
/** Infisical's: what shows a private key needs this one scope. */
const SHOWS_KEY = { scope: 'key:read', about: OF_CERTIFICATE, action: 'pki_private_key_read' } as const;

/** What stands at several addresses. @param rows by method and what follows the prefix */
function atEach(
  prefixes: readonly string[],
  rows: Readonly<Record<string, AccessRow>>,
): Readonly<Record<string, AccessRow>> {
  return Object.fromEntries(
    prefixes.flatMap((prefix) =>
      Object.entries(rows).map(([route, row]) => [route.replace(' ', ` ${prefix}`), row]),
    ),
  );
}

const CERTIFICATES = [
  '/api/v3/pki/certificates',
  '/api/v1/pki/certificates',
  '/api/v1/cert-manager/certificates',
];

export const ACCESS: Readonly<Record<string, AccessRow>> = {
  'GET /v1/health': { open: true },
  'GET /v1/health/ready': { open: true },
  'GET /openapi.json': { open: true },
  'GET /v1/trust': { open: true },
  'GET /metrics': { scope: 'audit:read', openOnLoopback: true },
  'GET /v1/metrics': { scope: 'audit:read', openOnLoopback: true },

  // What is of the machine and of all tenants is told to whoever has the installation, and left out for others.
  'GET /v1/doctor': { scope: 'admin', orScopes: ['system'] },

  'GET /v1/auth/whoami': { scope: 'any' },
  // The token stands in the body.
  'POST /v1/session': { open: true, action: 'session_create' },
  'DELETE /v1/session': { scope: 'any', action: 'session_delete' },
  'GET /v1/events': { scope: 'any' },
  'POST /v1/auth/introspect': { scope: 'admin', action: 'token_introspect' },

  'GET /v1/tenants': { scope: 'system' },
  'POST /v1/tenants': { scope: 'system', action: 'tenant_create' },
  'PATCH /v1/tenants/:id': { scope: 'admin', action: 'tenant_update' },
  'GET /v1/identities': { scope: 'admin' },
  'POST /v1/identities': { scope: 'admin', action: 'identity_create' },
  'DELETE /v1/identities/:id': { scope: 'admin', action: 'identity_delete' },
  'GET /v1/tokens': { scope: 'admin' },
  'POST /v1/tokens': { scope: 'admin', action: 'token_create' },
  'DELETE /v1/tokens/:id': { scope: 'admin', action: 'token_revoke' },
  'GET /v1/groups': { scope: 'admin' },
  'POST /v1/groups': { scope: 'admin', action: 'group_create' },
  'DELETE /v1/groups/:id': { scope: 'admin', action: 'group_delete' },

  'GET /v1/webhooks': { scope: 'admin' },
  'POST /v1/webhooks': { scope: 'admin', action: 'webhook_create' },
  'GET /v1/webhooks/:id': { scope: 'admin' },
  'PATCH /v1/webhooks/:id': { scope: 'admin', action: 'webhook_update' },
  'DELETE /v1/webhooks/:id': { scope: 'admin', action: 'webhook_delete' },
  'POST /v1/webhooks/:id/secret': { scope: 'admin', action: 'webhook_secret_roll' },
  'POST /v1/webhooks/:id/test': { scope: 'admin', action: 'webhook_test' },
  'GET /v1/webhooks/:id/deliveries': { scope: 'admin' },
  'POST /v1/webhooks/:id/deliveries/:delivery/retry': { scope: 'admin', action: 'webhook_retry' },

  'GET /v1/audit/logs': { scope: 'audit:read' },
  'GET /v1/audit/events': { scope: 'audit:read' },
  // Of all tenants.
  'GET /v1/audit/trail': { scope: 'system' },
  'GET /v1/audit/checkpoint': { scope: 'audit:read' },
  'GET /v1/audit/proof': { scope: 'audit:read' },
  'GET /v1/audit/verify': { scope: 'audit:read' },

  // A tenant's own; those of the installation are for whoever has that.
  'GET /v1/alarms': { scope: 'audit:read', orScopes: ['system'] },
  'DELETE /v1/alarms/:kind/:subject': {
    scope: 'admin',
    orScopes: ['system'],
    action: 'alarm_acknowledge',
  },

  // Each kind is shown to those who may read of it.
  'GET /v1/overview': { scope: 'pki:read', orScopes: ['ssh:read'] },

  'GET /v1/certificates': INVENTORY_READERS,
  'GET /v1/certificates/:id': INVENTORY_READERS,

  'GET /v1/pki/ca': { scope: 'pki:read' },
  'POST /v1/pki/ca': { scope: 'pki:admin', action: 'pki_ca_create' },
  'GET /v1/pki/ca/:id': { scope: 'pki:read' },
  'PATCH /v1/pki/ca/:id': { scope: 'pki:admin', action: 'pki_ca_update' },
  'GET /v1/pki/ca/:id/certificate': { open: true },
  'GET /v1/pki/ca/:id/certificate.der': { open: true },
  'POST /v1/pki/ca/:id/revoke': { scope: 'pki:admin', action: 'pki_ca_revoke' },
  'GET /v1/pki/ca/:id/issuers': { scope: 'pki:read' },
  'POST /v1/pki/ca/:id/rotate': { scope: 'pki:admin', action: 'pki_ca_rotate' },
  'POST /v1/pki/ca/:id/promote': { scope: 'pki:admin', action: 'pki_ca_promote' },
  'POST /v1/pki/ca/:id/retire': { scope: 'pki:admin', action: 'pki_ca_retire' },
  'GET /v1/pki/ca/:id/crl': { open: true },
  'POST /v1/pki/ca/:id/crl': { scope: 'pki:admin', action: 'crl_publish' },
  'GET /aia/:issuer': { open: true },
  'GET /crl/:issuer/:shard': { open: true },

  'GET /v1/pki/roles': { scope: 'pki:read' },
  'POST /v1/pki/roles': { scope: 'pki:admin', action: 'pki_role_create' },
  'GET /v1/pki/roles/:name': { scope: 'pki:read', about: ROLE_NAME },
  // A token that is narrowed to a role may use it, and not undo its narrowing by changing the role.
  'PATCH /v1/pki/roles/:name': { scope: 'pki:admin', action: 'pki_role_update' },
  'DELETE /v1/pki/roles/:name': { scope: 'pki:admin', action: 'pki_role_delete' },

  'POST /v1/pki/issue/:role': { scope: 'pki:issue', about: ROLE, action: 'pki_issue' },
  'POST /v1/pki/sign/:role': { scope: 'pki:issue', about: ROLE, action: 'pki_sign' },
  // It tells what issuing would, so it is for those who may issue under that role, and is counted and recorded as that is.
  'POST /v1/pki/explain/:role': { scope: 'pki:issue', about: ROLE, action: 'pki_explain' },

  'GET /v1/pki/csr': CSR_READERS,
  'POST /v1/pki/csr': { scope: 'pki:issue', action: 'pki_csr_create' },
  'POST /v1/pki/csr/import': { scope: 'pki:issue', action: 'pki_csr_import' },
  'GET /v1/pki/csr/:id': CSR_READERS,
  'POST /v1/pki/csr/:id/approve': { scope: 'csr:approve', action: 'pki_csr_approve' },
  'POST /v1/pki/csr/:id/reject': { scope: 'csr:approve', action: 'pki_csr_reject' },
  'POST /v1/pki/csr/:id/sign': { scope: 'pki:admin', action: 'pki_csr_sign' },
  'POST /v1/pki/csr/:id/private-key': { scope: 'pki:issue', action: 'pki_csr_private_key' },

  'POST /v1/pki/certificates/validate': { scope: 'pki:read', orScopes: ['pki:issue'] },
  'GET /v1/pki/certificates': { scope: 'pki:read' },
  'GET /v1/pki/certificates/:id': { scope: 'pki:read' },
  'GET /v1/pki/certificates/:id/pem': { scope: 'pki:read' },
  'POST /v1/pki/certificates/:id/renew': {
    scope: 'pki:issue',
    about: ROLE_OF_CERTIFICATE,
    action: 'pki_renew',
  },
  'POST /v1/pki/certificates/:id/private-key': {
    scope: 'key:read',
    about: ROLE_OF_CERTIFICATE,
    action: 'pki_private_key_read',
  },
  'POST /v1/pki/certificates/import': { scope: 'pki:admin', action: 'pki_import' },

  'GET /v1/pki/trust-anchors': { scope: 'pki:read' },
  'POST /v1/pki/trust-anchors': { scope: 'pki:admin', action: 'pki_trust_anchor_create' },
  'GET /v1/pki/trust-anchors/:id': { scope: 'pki:read' },
  'DELETE /v1/pki/trust-anchors/:id': { scope: 'pki:admin', action: 'pki_trust_anchor_delete' },
  'POST /v1/pki/trust-anchors/:id/crl': { scope: 'pki:admin', action: 'pki_trust_anchor_crl' },
  'POST /v1/pki/revoke': { scope: 'pki:admin', action: 'pki_revoke' },
  'POST /v1/pki/unrevoke': { scope: 'pki:admin', action: 'pki_unrevoke' },

  'GET /v1/ssh/clusters': { scope: 'ssh:read' },
  'POST /v1/ssh/clusters': { scope: 'ssh:admin', action: 'ssh_cluster_create' },
  'GET /v1/ssh/clusters/:id': { scope: 'ssh:read', about: { kind: 'clusters', id: 'id' } },
  // A token that is narrowed to a cluster may open it, and not make it another one.
  'PATCH /v1/ssh/clusters/:id': { scope: 'ssh:admin', action: 'ssh_cluster_update' },
  'DELETE /v1/ssh/clusters/:id': { scope: 'ssh:admin', action: 'ssh_cluster_delete' },

  'GET /api/v1/ssh_keys/': { scope: 'ssh:read', orScopes: ['ssh:issue'] },
  'POST /api/v1/ssh_keys/': { ...KEYS, action: 'ssh_key_create' },
  'PATCH /api/v1/ssh_keys/:key_id': { ...KEYS, action: 'ssh_key_update' },
  'DELETE /api/v1/ssh_keys/:key_id': { ...KEYS, action: 'ssh_key_delete' },

  'GET /api/admin/users/whoami': { scope: 'any' },
  'GET /api/admin/clusters': { scope: 'ssh:admin' },
  'GET /api/admin/clusters/:cluster_id': { scope: 'ssh:admin', about: CLUSTER },
  'POST /api/admin/clusters/:cluster_id/authorizations/certificate': CLUSTER_CERTIFICATE,
  'POST /api/admin/inventory/:cluster_id/authorization/certificate': CLUSTER_CERTIFICATE,

  'GET /v1/ssh/authorities': { scope: 'ssh:read' },
  'POST /v1/ssh/authorities': { scope: 'ssh:admin', action: 'ssh_authority_create' },
  'GET /v1/ssh/authorities/:id': { scope: 'ssh:read' },
  'PATCH /v1/ssh/authorities/:id': { scope: 'ssh:admin', action: 'ssh_authority_update' },
  'POST /v1/ssh/authorities/:id/rotate': { scope: 'ssh:admin', action: 'ssh_authority_rotate' },
  'POST /v1/ssh/authorities/:id/promote': { scope: 'ssh:admin', action: 'ssh_authority_promote' },
  'POST /v1/ssh/authorities/:id/retire': { scope: 'ssh:admin', action: 'ssh_authority_retire' },
  'GET /v1/ssh/authorities/:id/intents': { scope: 'ssh:read' },
  'GET /v1/ssh/authorities/:id/public-key': { open: true },
  'GET /v1/ssh/authorities/:id/known_hosts': { open: true },
  'GET /v1/ssh/authorities/:id/krl': { open: true },
  'POST /v1/ssh/revoke': { scope: 'ssh:admin', action: 'ssh_revoke' },

  // Who may log in to hosts sees which ones.
  'GET /api/v1/ssh/hosts': { scope: 'ssh:read', orScopes: ['ssh:issue'], usersOnly: true },
  'POST /api/v1/ssh/hosts': { scope: 'ssh:admin', action: 'ssh_host_create' },
  'GET /api/v1/ssh/hosts/:sshHostId': { scope: 'ssh:read', about: HOST },
  'PATCH /api/v1/ssh/hosts/:sshHostId': { scope: 'ssh:admin', action: 'ssh_host_update' },
  'DELETE /api/v1/ssh/hosts/:sshHostId': { scope: 'ssh:admin', action: 'ssh_host_delete' },
  'POST /api/v1/ssh/hosts/:sshHostId/issue-host-cert': {
    scope: 'ssh:issue',
    about: HOST,
    action: 'ssh_host_cert_issue',
  },
  // The mapping is what allows it: who only logs in needs no scope that certifies hosts.
  'POST /api/v1/ssh/hosts/:sshHostId/issue-user-cert': {
    scope: 'ssh:read',
    orScopes: ['ssh:issue'],
    about: HOST,
    usersOnly: true,
    issues: true,
    action: 'ssh_user_cert_issue',
  },
  'GET /api/v1/ssh/hosts/:sshHostId/user-ca-public-key': { open: true },
  'GET /api/v1/ssh/hosts/:sshHostId/host-ca-public-key': { open: true },
  'POST /api/v1/ssh/ca': { scope: 'ssh:admin', action: 'ssh_authority_create' },
  'GET /api/v1/ssh/ca/:sshCaId': { scope: 'ssh:read' },
  'PATCH /api/v1/ssh/ca/:sshCaId': { scope: 'ssh:admin', action: 'ssh_authority_update' },
  'DELETE /api/v1/ssh/ca/:sshCaId': { scope: 'ssh:admin', action: 'ssh_authority_delete' },
  'GET /api/v1/ssh/ca/:sshCaId/public-key': { open: true },
  'GET /api/v1/ssh/ca/:sshCaId/certificate-templates': { scope: 'ssh:read' },
  'POST /api/v1/ssh/certificate-templates': { scope: 'ssh:admin', action: 'ssh_template_create' },
  'GET /api/v1/ssh/certificate-templates/:certificateTemplateId': { scope: 'ssh:read' },
  'PATCH /api/v1/ssh/certificate-templates/:certificateTemplateId': {
    scope: 'ssh:admin',
    action: 'ssh_template_update',
  },
  'DELETE /api/v1/ssh/certificate-templates/:certificateTemplateId': {
    scope: 'ssh:admin',
    action: 'ssh_template_delete',
  },
  'POST /api/v1/ssh/certificates/sign': { scope: 'ssh:issue', action: 'ssh_template_sign' },
  'POST /api/v1/ssh/certificates/issue': { scope: 'ssh:issue', action: 'ssh_template_issue' },
  'POST /api/v1/ssh/host-groups': { scope: 'ssh:admin', action: 'ssh_host_group_create' },
  'GET /api/v1/ssh/host-groups/:sshHostGroupId': { scope: 'ssh:read' },
  'PATCH /api/v1/ssh/host-groups/:sshHostGroupId': { scope: 'ssh:admin', action: 'ssh_host_group_update' },
  'DELETE /api/v1/ssh/host-groups/:sshHostGroupId': { scope: 'ssh:admin', action: 'ssh_host_group_delete' },
  'GET /api/v1/ssh/host-groups/:sshHostGroupId/hosts': { scope: 'ssh:read' },
  'POST /api/v1/ssh/host-groups/:sshHostGroupId/hosts/:hostId': {
    scope: 'ssh:admin',
    action: 'ssh_host_group_host_add',
  },
  'DELETE /api/v1/ssh/host-groups/:sshHostGroupId/hosts/:hostId': {
    scope: 'ssh:admin',
    action: 'ssh_host_group_host_remove',
  },
  ...atEach(CERTIFICATES, {
    'POST /issue-certificate': { ...UNDER_PROFILE, action: 'pki_issue' },
    'POST /sign-certificate': { ...UNDER_PROFILE, action: 'pki_sign' },
    'POST /order-certificate': { ...UNDER_PROFILE, action: 'pki_order' },
    'POST /:certificateId/renew': { scope: 'pki:issue', about: OF_CERTIFICATE, action: 'pki_renew' },
    'POST /import-certificate': { scope: 'pki:admin', action: 'pki_import' },
    'GET /:certificateId': { scope: 'pki:read', about: OF_CERTIFICATE },
    'DELETE /:certificateId': { scope: 'pki:admin', about: OF_CERTIFICATE, action: 'certificate_delete' },
    'GET /:certificateId/certificate': { scope: 'pki:read', about: OF_CERTIFICATE },
    'GET /:certificateId/bundle': SHOWS_KEY,
    'GET /:certificateId/private-key': SHOWS_KEY,
    'POST /:certificateId/pkcs12': SHOWS_KEY,
    'POST /:certificateId/revoke': { scope: 'pki:admin', about: OF_CERTIFICATE, action: 'pki_revoke' },
    // Whoever may renew it may have it renewed.
    'PATCH /:certificateId/config': {
      scope: 'pki:issue',
      issues: false,
      about: OF_CERTIFICATE,
      action: 'certificate_renewal_update',
    },
  }),
  'POST /api/v1/cert-manager/certificates': { ...UNDER_PROFILE, action: 'pki_issue' },
  // Whoever asked for it, with the key only to whoever may read keys.
  'GET /api/v1/cert-manager/certificates/certificate-requests/:requestId': {
    scope: 'pki:read',
    orScopes: ['pki:issue'],
    issues: false,
    about: OF_CERTIFICATE,
  },
  'GET /api/v1/projects/:projectId/ssh-cas': { scope: 'ssh:read' },
  'GET /api/v1/projects/:projectId/ssh-hosts': { scope: 'ssh:read' },
  'GET /api/v1/projects/:projectId/ssh-host-groups': { scope: 'ssh:read' },
  'GET /api/v1/projects/:projectId/ssh-certificate-templates': { scope: 'ssh:read' },
  'GET /api/v1/projects/:projectId/ssh-certificates': { scope: 'ssh:read' },
  'GET /api/v1/projects/:projectId/ssh-config': { scope: 'ssh:read' },
  'PATCH /api/v1/projects/:projectId/ssh-config': { scope: 'ssh:admin', action: 'ssh_defaults_update' },
  'GET /api/v2/workspace/:projectId/ssh-cas': { scope: 'ssh:read' },
  'GET /api/v2/workspace/:projectId/ssh-hosts': { scope: 'ssh:read' },
  'GET /api/v2/workspace/:projectId/ssh-host-groups': { scope: 'ssh:read' },
  'GET /api/v2/workspace/:projectId/ssh-certificate-templates': { scope: 'ssh:read' },
  'GET /api/v2/workspace/:projectId/ssh-certificates': { scope: 'ssh:read' },
  'GET /api/v2/workspace/:projectId/ssh-config': { scope: 'ssh:read' },
  'PATCH /api/v2/workspace/:projectId/ssh-config': { scope: 'ssh:admin', action: 'ssh_defaults_update' },

  ...atEach(['/api/v2/certificate-templates', '/api/v1/cert-manager/certificate-policies'], {
    'GET ': PROFILE_READERS,
    'POST ': { scope: 'pki:admin', action: 'certificate_policy_create' },
    'GET /:id': PROFILE_READERS,
    'PATCH /:id': { scope: 'pki:admin', action: 'certificate_policy_update' },
    'DELETE /:id': { scope: 'pki:admin', action: 'certificate_policy_delete' },
  }),
  // A token that is narrowed to a profile may read and use it, and not undo its narrowing by changing it.
  ...atEach(['/api/v1/pki/certificate-profiles', '/api/v1/cert-manager/certificate-profiles'], {
    'GET ': PROFILE_READERS,
    'POST ': { scope: 'pki:admin', action: 'certificate_profile_create' },
    'GET /:id': { ...PROFILE_READERS, about: { kind: 'profiles', id: 'id' } },
    'GET /slug/:slug': { ...PROFILE_READERS, about: { kind: 'profiles', id: 'slug' } },
    'PATCH /:id': { scope: 'pki:admin', action: 'certificate_profile_update' },
    'DELETE /:id': { scope: 'pki:admin', action: 'certificate_profile_delete' },
  }),
};
