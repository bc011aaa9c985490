/** What Infisical calls an act and what it is done to, by the route: the words of its refusals. */

export interface Permission {
  readonly action: string;
  readonly subject: string;
}

/** By what an address begins with; the longer ones stand first. */
const SUBJECTS: readonly (readonly [prefix: string, subject: string])[] = [
  ['/api/v1/ssh/hosts', 'ssh-hosts'],
  ['/api/v1/ssh/host-groups', 'ssh-host-groups'],
  ['/api/v1/ssh/ca', 'ssh-certificate-authorities'],
  ['/api/v1/ssh/certificate-templates', 'ssh-certificate-templates'],
  ['/api/v1/ssh/certificates', 'ssh-certificates'],
  ['/api/v3/pki/certificates', 'certificates'],
  ['/api/v1/pki/certificates', 'certificates'],
  ['/api/v1/cert-manager/certificates', 'certificates'],
  ['/api/v2/certificate-templates', 'certificate-policies'],
  ['/api/v1/cert-manager/certificate-policies', 'certificate-policies'],
  ['/api/v1/pki/certificate-profiles', 'certificate-profiles'],
  ['/api/v1/cert-manager/certificate-profiles', 'certificate-profiles'],
];

/** By what a list below a project is called. */
const LISTS: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  'ssh-hosts': 'ssh-hosts',
  'ssh-host-groups': 'ssh-host-groups',
  'ssh-cas': 'ssh-certificate-authorities',
  'ssh-certificate-templates': 'ssh-certificate-templates',
  'ssh-certificates': 'ssh-certificates',
  'ssh-config': 'settings',
});

const ACTIONS: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  GET: 'read',
  HEAD: 'read',
  POST: 'create',
  PATCH: 'edit',
  DELETE: 'delete',
});

/** Below the address of certificates; what they do is done to the profile. */
const UNDER_PROFILES: readonly string[] = ['issue-certificate', 'sign-certificate', 'order-certificate'];

/** What is done to a certificate, by the end of its address. */
const OF_CERTIFICATES: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  bundle: 'read-private-key',
  'private-key': 'read-private-key',
  pkcs12: 'read-private-key',
  revoke: 'delete',
  'import-certificate': 'import',
});

/** @param path as the endpoint has it */
export function permissionOf(method: string, path: string): Permission {
  const last = path.split('/').findLast((segment) => segment !== '' && !segment.startsWith(':')) ?? '';
  if (UNDER_PROFILES.includes(last)) return { action: 'issue-cert', subject: 'certificate-profiles' };
  const [, below] = SUBJECTS.find(([prefix]) => path === prefix || path.startsWith(`${prefix}/`)) ?? [];
  const subject = below ?? LISTS[last] ?? 'project';
  const named = subject === 'certificates' ? OF_CERTIFICATES[last] : undefined;
  if (named !== undefined) return { action: named, subject };
  return { action: last.startsWith('issue-') ? last : (ACTIONS[method] ?? 'read'), subject };
}
