/**
 * The starter: what the first start on an empty store makes, so that the printed commands work at once. Its root can vouch
 * for local and private names only; its SSH authorities are those that hosts get when they name none.
 */
import { authenticate } from '../access/authenticate.ts';
import type { Caller } from '../access/caller.ts';
import { createAuthority } from '../authorities/create.ts';
import { defaultSshAuthority } from '../authorities/ssh/defaults.ts';
import type { Id } from '../base/ids.ts';
import { parseIpRange } from '../base/ip.ts';
import { createRole } from '../issuing/roles.ts';
import type { IssuingSite } from '../issuing/site.ts';
import type { GeneralName } from '../x509/general-name.ts';

const ROOT = 'starter-root';
const ISSUING = 'starter-issuing';
export const STARTER_ROLE = 'starter';

/** Names that belong to no one in public (RFC 6761, RFC 1918, RFC 4193, and ICANN's `internal`). */
const DOMAINS = ['localhost', 'internal', 'test'];
const RANGES = ['127.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '::1/128', 'fc00::/7'];

/**
 * Makes what is missing of the starter, unless the tenant has authorities or roles of its own.
 * @param tokenText of the user `admin`, in whose name it is made
 * @returns whether the starter's role is there
 */
export async function makeStarter(site: IssuingSite, tokenText: string): Promise<boolean> {
  const origin = { sourceIp: null, userAgent: 'starter', requestId: null, startedMs: site.clock.now() };
  const caller = await authenticate(site.store, site.clock, tokenText, origin);
  const { tenantId } = caller;
  const known = await site.store.list('authorities', { tenantId, kind: 'x509' }, { limit: 3 });
  const everHadRole =
    (await site.store.list('policies', { tenantId, spelling: 'role' }, { limit: 1 })).length > 0;
  if (!everHadRole && known.every(({ name }) => name === ROOT || name === ISSUING)) {
    const root = known.find(({ name }) => name === ROOT)?.id ?? (await makeRoot(site, caller));
    const issuing = known.find(({ name }) => name === ISSUING)?.id ?? (await makeIssuing(site, caller, root));
    await makeRole(site, caller, issuing);
    for (const kind of ['user', 'host'] as const) await defaultSshAuthority(site, caller, kind);
  }
  return (await site.store.get('policies', { tenantId, spelling: 'role', name: STARTER_ROLE })) !== undefined;
}

async function makeRoot(site: IssuingSite, caller: Caller): Promise<Id> {
  const permitted: GeneralName[] = DOMAINS.map((value) => ({ type: 'dns', value }));
  for (const range of RANGES) {
    const octets = parseIpRange(range);
    if (octets !== undefined) permitted.push({ type: 'ip', octets });
  }
  const root = await createAuthority(site, caller, {
    name: ROOT,
    commonName: 'Chancery Starter Root',
    parentId: undefined,
    keyAlgorithm: 'ec-p256',
    validityDays: undefined,
    pathLength: undefined,
    nameConstraints: { permitted, excluded: [] },
  });
  return root.authority.id;
}

async function makeIssuing(site: IssuingSite, caller: Caller, parentId: Id): Promise<Id> {
  const issuing = await createAuthority(site, caller, {
    name: ISSUING,
    commonName: 'Chancery Starter Issuing CA',
    parentId,
    keyAlgorithm: 'ec-p256',
    validityDays: undefined,
    pathLength: 0,
    nameConstraints: undefined,
  });
  return issuing.authority.id;
}

async function makeRole(site: IssuingSite, caller: Caller, authorityId: Id): Promise<void> {
  await createRole(site, caller, {
    name: STARTER_ROLE,
    authorityId,
    source: {
      allowedDomains: ['localhost', '*.internal', '*.test'],
      allowSubdomains: true,
      allowIpSans: true,
    },
  });
}
