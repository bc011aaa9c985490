/** Every address of the console, and the page that stands there. A page is read when somebody goes there. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
} from '@tanstack/react-router';
import { readAuditSearch } from './pages/audit/search.ts';
import { readCertificateSearch } from './pages/certificates/search.ts';

import { readRequestSearch } from './pages/requests/search.ts';

import { readListSearch } from './pages/revocation/search.ts';

import { Broken } from './shell/broken.tsx';
import { Lost } from './shell/lost.tsx';
import { Shell } from './shell/shell.tsx';

const root = createRootRoute({ component: Outlet, notFoundComponent: Lost });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: ({ to }: Record<string, unknown>): { to?: string } =>
    typeof to === 'string' ? { to } : {},
  component: lazyRouteComponent(() => import('./pages/sign-in/sign-in.tsx'), 'SignIn'),
});
const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: lazyRouteComponent(() => import('./pages/sign-in/setup.tsx'), 'Setup'),
});
/** For everybody, signed in or not. */
const trust = createRoute({
  getParentRoute: () => root,
  path: '/trust',
  component: lazyRouteComponent(() => import('./pages/trust/trust.tsx'), 'Trust'),
});

/** What needs somebody to be signed in. */
const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Shell });
const inShell = () => shell;

const dashboard = createRoute({
  getParentRoute: inShell,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/dashboard/dashboard.tsx'), 'Dashboard'),
});
const hierarchy = createRoute({
  getParentRoute: inShell,
  path: '/hierarchy',
  component: lazyRouteComponent(() => import('./pages/hierarchy/hierarchy.tsx'), 'Hierarchy'),
});
const authority = createRoute({
  getParentRoute: () => hierarchy,
  path: '$id',
  component: lazyRouteComponent(() => import('./pages/hierarchy/authority.tsx'), 'AuthorityDrawer'),
});
const certificates = createRoute({
  getParentRoute: inShell,
  path: '/certificates',
  validateSearch: readCertificateSearch,
  component: lazyRouteComponent(() => import('./pages/certificates/certificates.tsx'), 'Certificates'),
});
const certificate = createRoute({
  getParentRoute: () => certificates,
  path: '$id',
  component: lazyRouteComponent(() => import('./pages/certificates/certificate.tsx'), 'CertificateDrawer'),
});
const issue = createRoute({
  getParentRoute: inShell,
  path: '/issue',
  validateSearch: ({ role }: Record<string, unknown>): { role?: string } =>
    typeof role === 'string' ? { role } : {},
  component: lazyRouteComponent(() => import('./pages/issue/issue.tsx'), 'Issue'),
});
const requests = createRoute({
  getParentRoute: inShell,
  path: '/requests',
  validateSearch: readRequestSearch,
  component: lazyRouteComponent(() => import('./pages/requests/requests.tsx'), 'Requests'),
});
const request = createRoute({
  getParentRoute: () => requests,
  path: '$id',
  component: lazyRouteComponent(() => import('./pages/requests/request.tsx'), 'RequestDrawer'),
});
const roles = createRoute({
  getParentRoute: inShell,
  path: '/roles',
  component: lazyRouteComponent(() => import('./pages/roles/roles.tsx'), 'Roles'),
});
const role = createRoute({
  getParentRoute: () => roles,
  path: '$name',
  component: lazyRouteComponent(() => import('./pages/roles/role.tsx'), 'RoleDrawer'),
});
const ssh = createRoute({
  getParentRoute: inShell,
  path: '/ssh',
  component: lazyRouteComponent(() => import('./pages/ssh/ssh.tsx'), 'Ssh'),
});
/** The hosts have the address of the page itself; one of them stands beside its list. */
const sshHosts = createRoute({
  getParentRoute: () => ssh,
  id: 'hosts',
  component: lazyRouteComponent(() => import('./pages/ssh/hosts.tsx'), 'SshHosts'),
});
const sshAllHosts = createRoute({ getParentRoute: () => sshHosts, path: '/' });
const sshHost = createRoute({
  getParentRoute: () => sshHosts,
  path: 'hosts/$id',
  component: lazyRouteComponent(() => import('./pages/ssh/host.tsx'), 'SshHostDrawer'),
});
const sshClusters = createRoute({
  getParentRoute: () => ssh,
  path: 'clusters',
  component: lazyRouteComponent(() => import('./pages/ssh/clusters.tsx'), 'SshClusters'),
});
const sshCluster = createRoute({
  getParentRoute: () => sshClusters,
  path: '$id',
  component: lazyRouteComponent(() => import('./pages/ssh/cluster.tsx'), 'SshClusterDrawer'),
});
const sshKeys = createRoute({
  getParentRoute: () => ssh,
  path: 'keys',
  component: lazyRouteComponent(() => import('./pages/ssh/keys.tsx'), 'SshKeys'),
});
const sshAuthorities = createRoute({
  getParentRoute: () => ssh,
  path: 'authorities',
  component: lazyRouteComponent(() => import('./pages/ssh/authorities.tsx'), 'SshAuthorities'),
});
const revocation = createRoute({
  getParentRoute: inShell,
  path: '/revocation',
  component: lazyRouteComponent(() => import('./pages/revocation/revocation.tsx'), 'Revocation'),
});
const revocationList = createRoute({
  getParentRoute: () => revocation,
  path: '$id',
  validateSearch: readListSearch,
  component: lazyRouteComponent(() => import('./pages/revocation/list.tsx'), 'RevocationListDrawer'),
});
const audit = createRoute({
  getParentRoute: inShell,
  path: '/audit',
  validateSearch: readAuditSearch,
  component: lazyRouteComponent(() => import('./pages/audit/audit.tsx'), 'Audit'),
});
const access = createRoute({
  getParentRoute: inShell,
  path: '/access',
  component: lazyRouteComponent(() => import('./pages/access/access.tsx'), 'Access'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    setup,
    trust,
    shell.addChildren([
      dashboard,
      hierarchy.addChildren([authority]),
      certificates.addChildren([certificate]),
      issue,
      requests.addChildren([request]),
      roles.addChildren([role]),
      ssh.addChildren([
        sshHosts.addChildren([sshAllHosts, sshHost]),
        sshClusters.addChildren([sshCluster]),
        sshKeys,
        sshAuthorities,
      ]),
      revocation.addChildren([revocationList]),
      audit,
      access,
    ]),
  ]),
  defaultPreload: 'intent',
  defaultErrorComponent: Broken,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
