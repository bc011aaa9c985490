/** Identities: the users and machines of a tenant. */
import { ChanceryError, invalidField, notFound, quote } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import { isPrintable, parseLabel } from '../base/name.ts';
import { seconds } from '../base/ports.ts';
import type { IdentityRow, IdentityType, TokenRow } from '../records/access.ts';
import type { SshKeyRow } from '../records/fleet.ts';
import type { Page, Reader, Write } from '../records/store.ts';
import { administer, type Site } from './administer.ts';
import type { Caller } from './caller.ts';
import { checkMayRevoke } from './tokens.ts';

export interface NewIdentity {
  readonly name: string;
  readonly type: IdentityType;
  readonly email?: string | undefined;
}

/** @throws invalid_field; conflict when the username (the e-mail address, else the name) is taken */
export async function createIdentity(site: Site, caller: Caller, input: NewIdentity): Promise<IdentityRow> {
  const { rows, identity } = identityRows(site, caller.tenantId, input, 'member', caller.identityId);
  return administer(
    site,
    caller,
    'identity_create',
    async () => ({
      writes: rows,
      data: { identity_id: identity.id, name: identity.name, type: identity.type },
      value: identity,
    }),
    () =>
      new ChanceryError(
        'conflict',
        `an identity with the username ${quote(identity.username ?? '')} is there already`,
        {
          subject: 'identity',
        },
      ),
  );
}

/** The rows that make an identity a member of a tenant. */
export function identityRows(
  site: Site,
  tenantId: Id,
  input: NewIdentity,
  role: 'admin' | 'member',
  createdBy: Id | null,
): { readonly rows: readonly Write[]; readonly identity: IdentityRow } {
  const name = parseLabel(input.name, 'name');
  const email = input.email === undefined ? null : parseEmail(input.email);
  const now = seconds(site.clock);
  const identity: IdentityRow = {
    tenantId,
    id: site.ids.next(),
    type: input.type,
    name,
    username: email ?? name,
    email,
    createdBy,
    createdAt: now,
    removedAt: null,
    epoch: 1,
  };
  const membership = { tenantId, identityId: identity.id, role, createdAt: now };
  return {
    rows: [
      { insert: 'identities', row: identity },
      { insert: 'memberships', row: membership },
    ],
    identity,
  };
}

export async function listIdentities(
  reader: Reader,
  tenantId: Id,
  page: Page,
): Promise<readonly IdentityRow[]> {
  return reader.list('identities', { tenantId, removedAt: null }, page);
}

/**
 * Removes an identity, revokes its tokens and forgets its SSH keys. Its row stays, for what refers to it; its username is
 * free again.
 * @throws not_found; conflict for the caller's own identity
 */
export async function removeIdentity(site: Site, caller: Caller, id: Id): Promise<void> {
  await administer(
    site,
    caller,
    'identity_delete',
    async (reader) => {
      const identity = await reader.get('identities', { tenantId: caller.tenantId, id });
      if (identity === undefined || identity.removedAt !== null) throw notFound('identity', id);
      if (id === caller.identityId) throw ownIdentity();
      const tokens = await livingTokens(reader, caller.tenantId, id);
      for (const token of tokens) checkMayRevoke(caller, token);
      const keys = await reader.all('sshKeys', { tenantId: identity.tenantId, identityId: id });
      const data = {
        identity_id: id,
        name: identity.name,
        tokens_revoked: tokens.length,
        ssh_keys_removed: keys.length,
      };
      return { writes: removalOf(identity, { tokens, keys }, seconds(site.clock)), data, value: undefined };
    },
    () => ownIdentity(),
  );
}

/** What removes an identity, with what hangs on it. @param now seconds since 1970 UTC */
export function removalOf(
  { epoch, id, tenantId }: IdentityRow,
  { keys, tokens }: { readonly tokens: readonly TokenRow[]; readonly keys: readonly SshKeyRow[] },
  now: number,
): readonly Write[] {
  const set = { username: null, removedAt: now, epoch: epoch + 1 };
  return [
    { update: 'identities', key: { tenantId, id }, set },
    { remove: 'memberships', key: { tenantId, identityId: id } },
    ...tokens.map(
      (token): Write => ({
        update: 'tokens',
        key: { tenantId, id: token.id },
        set: { revokedAt: now, epoch: token.epoch + 1 },
      }),
    ),
    ...keys.map((key): Write => ({ remove: 'sshKeys', key: { tenantId, id: key.id } })),
  ];
}

/** The tokens of an identity that are not revoked. */
export async function livingTokens(
  reader: Reader,
  tenantId: Id,
  identityId: Id,
): Promise<readonly TokenRow[]> {
  const tokens: TokenRow[] = [];
  for (;;) {
    const page = { limit: PAGE, before: tokens[tokens.length - 1]?.id };
    const more = await reader.list('tokens', { tenantId, identityId, revokedAt: null }, page);
    tokens.push(...more);
    if (more.length < PAGE) return tokens;
  }
}

const PAGE = 1000;

function ownIdentity(): ChanceryError {
  return new ChanceryError('conflict', 'an identity cannot remove itself');
}

function parseEmail(text: string): string {
  const email = text.trim().toLowerCase();
  if (email.length > 254 || !isPrintable(email) || !/^[^\s@]{1,64}@[a-z0-9.-]+$/.test(email)) {
    throw invalidField('email', `must be an e-mail address, not ${quote(text)}`);
  }
  return email;
}
