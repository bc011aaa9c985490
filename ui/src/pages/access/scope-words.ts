/** What each scope lets a token do, in a sentence. */

export interface ScopeWords {
  readonly scope: string;
  readonly words: string;
}

export const SCOPES: readonly ScopeWords[] = [
  { scope: 'pki:read', words: 'See authorities, roles, requests and certificates, and no private key.' },
  { scope: 'pki:issue', words: 'Issue, sign and renew certificates under roles and profiles.' },
  {
    scope: 'pki:admin',
    words:
      'Make and turn authorities, change roles and profiles, revoke certificates; sees what pki:read does.',
  },
  { scope: 'csr:approve', words: 'Approve and reject requests for certificates.' },
  { scope: 'key:read', words: 'Read private keys that are kept here.' },
  {
    scope: 'ssh:read',
    words: 'See SSH hosts, clusters and authorities; a user may log in where a host says so.',
  },
  { scope: 'ssh:issue', words: 'Have hosts and keys certified for SSH.' },
  {
    scope: 'ssh:admin',
    words:
      'Register hosts and clusters, get certificates for clusters, turn SSH authorities, revoke; sees what ssh:read does.',
  },
  { scope: 'audit:read', words: 'Read and verify the audit trail, and metrics.' },
  { scope: 'admin', words: 'Everything in this tenant: all of the above, and who may come in.' },
  { scope: 'system', words: 'The installation itself: tenants, and the trail of all of them.' },
];
