/** The certificate of a user for a login to a host: granted by a login mapping that stands when it is committed. */
import type { Caller } from '../access/caller.ts';
import { ChanceryError, quote } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import type { IssuingSite } from '../issuing/site.ts';
import { concludeSsh } from '../issuing/ssh/conclude.ts';
import type { SshAsked, SshIssued } from '../issuing/ssh/door.ts';
import type { Present, Reader } from '../records/store.ts';
import { principalFault } from '../ssh/names.ts';
import { directAuthority, standingOf } from './host-authorities.ts';
import { hostRow } from './host-view.ts';
import { callersOwn, type OwnLogins, ownLogins } from './own-logins.ts';

/** @throws not_found; access_denied when no mapping allows it; policy_denied, unavailable, issuer_failed, token_revoked */
export async function issueLoginCertificate(
  site: IssuingSite,
  caller: Caller,
  hostId: Id,
  loginUser: string,
): Promise<SshIssued> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    // What signs goes by what grants, so it is found before, and looked at again for each certificate that is drawn up.
    const { authorityId } = await grantOf(site.store, caller, hostId, loginUser);
    const issued = await issueUnder(site, caller, { hostId, loginUser, authorityId });
    if (issued !== 'moved') return issued;
  }
  throw moved();
}

const ATTEMPTS = 4;

interface Login {
  readonly hostId: Id;
  readonly loginUser: string;
  /** What is to sign. */
  readonly authorityId: Id;
}

/** @returns `moved` when another authority is to sign by now */
async function issueUnder(site: IssuingSite, caller: Caller, login: Login): Promise<SshIssued | 'moved'> {
  const { authorityId, hostId, loginUser } = login;
  let isBehind = false;
  try {
    return await concludeSsh(site, caller, {
      action: 'ssh_user_cert_issue',
      origin: 'issue',
      under: { spelling: 'ssh-login', name: hostId, authorityId },
      async request() {
        const grant = await grantOf(site.store, caller, hostId, loginUser);
        isBehind = grant.authorityId !== authorityId;
        if (isBehind) throw moved();
        return asked(site.store, caller, login, grant);
      },
    });
  } catch (error) {
    if (isBehind) return 'moved';
    throw error;
  }
}

interface LoginGrant {
  /** The host or group whose mapping it is. */
  readonly ownerId: Id;
  /** What signs. */
  readonly authorityId: Id;
  /** The rows that prove it. */
  readonly present: readonly Present[];
}

async function asked(
  store: Reader,
  caller: Caller,
  { hostId, loginUser }: Login,
  grant: LoginGrant,
): Promise<SshAsked> {
  const host = await hostRow(store, caller.tenantId, hostId);
  const username = await usernameOf(store, caller);
  // The login user stands beside the user’s own name, so that a plain sshd needs no principals file.
  const isOwn = await isOwnName(store, caller, username);
  const principals = [...new Set([...(isOwn ? [username] : []), loginUser])];
  return {
    request: {
      issuerField: 'sshHostId',
      kind: 'user',
      kindField: 'sshHostId',
      principals: principals.map((value) => ({
        value,
        field: value === username ? 'username' : 'loginUser',
      })),
      principalsField: 'loginUser',
      key: { kind: 'made', algorithm: 'ed25519' },
      keyField: 'publicKey',
      keyId: { text: `user-${caller.identityId}` },
      ttl: undefined,
      ttlField: 'userCertTtl',
    },
    grant: { kind: 'login_mapping', ownerId: grant.ownerId, principals },
    present: grant.present,
    data: {
      ssh_host_id: hostId,
      hostname: host.hostname,
      login_user: loginUser,
      login_mapping_of: grant.ownerId,
      ttl: host.userCertTtl,
    },
  };
}

/**
 * Whether a user's name opens nothing that no mapping gives it. A plain sshd lets in whoever's certificate names the account,
 * on every host that trusts the same authority: a user who is called like the superuser, or like an account that others
 * are let in as anywhere in the tenant, has that name left out. So has who is called like one of more mappings than are
 * looked through.
 */
async function isOwnName(reader: Reader, caller: Caller, username: string): Promise<boolean> {
  if (username === 'root') return false;
  const where = { tenantId: caller.tenantId, loginUser: username };
  const rows = await reader.first('sshLogins', where, MOST_MAPPINGS);
  if (rows.length === MOST_MAPPINGS) return false;
  return ownLogins(rows, await callersOwn(reader, caller)).length === rows.length;
}

const MOST_MAPPINGS = 1000;

/** The host's own mappings come before those of its groups. @throws not_found, access_denied */
async function grantOf(reader: Reader, caller: Caller, hostId: Id, loginUser: string): Promise<LoginGrant> {
  const { tenantId } = caller;
  const standing = await standingOf(reader, await hostRow(reader, tenantId, hostId));
  // What is no principal is in no mapping, and may be nothing that a database can be asked for.
  if (principalFault(loginUser) !== undefined) throw notAllowed(loginUser);
  const own = await callersOwn(reader, caller);
  const direct = await proofOf(reader, tenantId, hostId, loginUser, own);
  if (direct !== undefined) {
    return { ownerId: hostId, authorityId: directAuthority(standing), present: direct };
  }
  for (const { id: groupId, userAuthorityId } of standing.groups) {
    const proof = await proofOf(reader, tenantId, groupId, loginUser, own);
    if (proof === undefined) continue;
    const membership: Present = { table: 'sshHostGroupMembers', key: { tenantId, groupId, hostId } };
    return { ownerId: groupId, authorityId: userAuthorityId, present: [...proof, membership] };
  }
  throw notAllowed(loginUser);
}

/** The rows by which an owner's mappings let the caller in as `loginUser`; undefined when none does. */
async function proofOf(
  reader: Reader,
  tenantId: Id,
  ownerId: Id,
  loginUser: string,
  own: OwnLogins,
): Promise<readonly Present[] | undefined> {
  const rows = await reader.all('sshLogins', { tenantId, ownerId, loginUser });
  const [row] = ownLogins(rows, own);
  if (row === undefined) return undefined;
  const { kind, subjectId } = row;
  const mapping: Present = {
    table: 'sshLogins',
    key: { tenantId, ownerId, loginUser, kind, subjectId },
  };
  if (kind === 'user') return [mapping];
  const key = { tenantId, groupId: subjectId, identityId: own.identityId };
  return [mapping, { table: 'groupMembers', key }];
}

async function usernameOf(reader: Reader, { identityId, tenantId }: Caller): Promise<string> {
  const identity = await reader.get('identities', { tenantId, id: identityId });
  return identity?.username ?? '';
}

function notAllowed(loginUser: string): ChanceryError {
  const shown = quote(loginUser).slice(1, -1);
  return new ChanceryError('access_denied', `You are not allowed to login as ${shown} on this host`, {
    reason: 'login_not_allowed',
  });
}

function moved(): ChanceryError {
  return new ChanceryError('unavailable', 'the groups of this host are being changed; try again', {
    retryAfter: 1,
  });
}
