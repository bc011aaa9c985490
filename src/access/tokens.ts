/** Tokens: made for an identity, shown once, revoked for good. */
import { parseDuration } from '../base/duration.ts';
import { ChanceryError, invalidField, notFound, quote } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import { parseLabel } from '../base/name.ts';
import { seconds } from '../base/ports.ts';
import type { TokenNarrowing, TokenRow } from '../records/access.ts';
import type { Page, Reader } from '../records/store.ts';
import { administer, type Site } from './administer.ts';
import type { Caller } from './caller.ts';
import { covers, SCOPES, type Scope } from './scopes.ts';
import { hashTokenText, mintTokenText } from './token-text.ts';

export interface NewToken {
  readonly name: string;
  /** Absent: the caller's own. */
  readonly identityId?: Id | undefined;
  readonly scopes: readonly string[];
  /** A duration; absent: until it is revoked. */
  readonly ttl?: string | undefined;
  readonly only?: TokenNarrowing | undefined;
}

/**
 * Makes a token and answers its text, which is kept nowhere.
 * @throws invalid_field, invalid_duration; insufficient_scope for a scope that the caller lacks
 */
export async function createToken(
  site: Site,
  caller: Caller,
  input: NewToken,
): Promise<{ readonly token: TokenRow; readonly text: string }> {
  const scopes = checkScopes(caller, input.scopes);
  const now = seconds(site.clock);
  const ttl = input.ttl === undefined ? undefined : parseDuration(input.ttl, 'ttl');
  const identityId = input.identityId ?? caller.identityId;
  const { text, token } = newToken(site, {
    tenantId: caller.tenantId,
    identityId,
    name: parseLabel(input.name, 'name'),
    scopes,
    only: input.only ?? null,
    createdBy: caller.identityId,
    expiresAt: ttl === undefined ? null : now + ttl,
  });
  await administer(
    site,
    caller,
    'token_create',
    async (reader) => {
      const identity = await reader.get('identities', { tenantId: caller.tenantId, id: identityId });
      if (identity === undefined || identity.removedAt !== null) {
        throw invalidField('identity_id', 'must be the id of an identity of this tenant');
      }
      const data = {
        token_id: token.id,
        name: token.name,
        identity_id: identityId,
        scopes,
        expires_at: token.expiresAt,
      };
      const expect = [
        { table: 'identities' as const, tenantId: caller.tenantId, id: identityId, epoch: identity.epoch },
      ];
      return { writes: [{ insert: 'tokens', row: token }], expect, data, value: undefined };
    },
    () => new ChanceryError('conflict', 'this token is there already', { subject: 'token' }),
  );
  return { token, text };
}

/** @param chosen the operator's own text, for the first token of an installation */
export function newToken(
  site: Site,
  facts: Omit<TokenRow, 'id' | 'hash' | 'createdAt' | 'revokedAt' | 'epoch'>,
  chosen?: string,
): { readonly token: TokenRow; readonly text: string } {
  const text = chosen ?? mintTokenText(site.random);
  const token: TokenRow = {
    ...facts,
    id: site.ids.next(),
    hash: hashTokenText(text),
    createdAt: seconds(site.clock),
    revokedAt: null,
    epoch: 1,
  };
  return { text, token };
}

export async function listTokens(reader: Reader, tenantId: Id, page: Page): Promise<readonly TokenRow[]> {
  return reader.list('tokens', { tenantId }, page);
}

/** The identities of the tenant that made these tokens. The first one of a tenant was made by somebody of another, who is told to nobody here. */
export async function makersOf(
  reader: Reader,
  tenantId: Id,
  tokens: readonly TokenRow[],
): Promise<ReadonlySet<Id>> {
  const ids = [...new Set(tokens.flatMap(({ createdBy }) => (createdBy === null ? [] : [createdBy])))];
  const found = await Promise.all(ids.map((id) => reader.get('identities', { tenantId, id })));
  return new Set(found.flatMap((identity) => (identity === undefined ? [] : [identity.id])));
}

/**
 * Revokes a token; a second time changes nothing.
 * @throws not_found; insufficient_scope for a token that carries more than the caller's; conflict for the caller's own
 *   `system` token, as somebody must remain who can give another
 */
export async function revokeToken(site: Site, caller: Caller, id: Id): Promise<void> {
  await administer(
    site,
    caller,
    'token_revoke',
    async (reader) => {
      const token = await reader.get('tokens', { tenantId: caller.tenantId, id });
      if (token === undefined) throw notFound('token', id);
      checkMayRevoke(caller, token);
      const data = { token_id: id, name: token.name };
      if (token.revokedAt !== null) return { writes: [], data, value: undefined };
      const set = { revokedAt: seconds(site.clock), epoch: token.epoch + 1 };
      return {
        writes: [{ update: 'tokens', key: { tenantId: token.tenantId, id }, set }],
        data,
        value: undefined,
      };
    },
    () => notFound('token', id),
  );
}

/** A token that carries more than the caller's is not the caller's to end. */
export function checkMayRevoke(caller: Caller, token: TokenRow): void {
  const lacking = token.scopes.find((scope) => !covers(caller.scopes, scope as Scope));
  if (lacking !== undefined) {
    throw new ChanceryError('insufficient_scope', `only who has the scope "${lacking}" revokes this token`);
  }
  if (token.id === caller.tokenId && token.scopes.includes('system')) {
    throw new ChanceryError(
      'conflict',
      'a "system" token cannot revoke itself; make another one and use that',
    );
  }
}

/** A token as it is, found by its text; undefined unless it is active and of this tenant. */
export async function introspectToken(site: Site, tenantId: Id, text: string): Promise<TokenRow | undefined> {
  if (text.length > 512) return undefined;
  const token = await site.store.get('tokens', { hash: hashTokenText(text) });
  if (token === undefined || token.tenantId !== tenantId || token.revokedAt !== null) return undefined;
  return token.expiresAt !== null && token.expiresAt <= seconds(site.clock) ? undefined : token;
}

/** A token carries no scope that its maker lacks. */
function checkScopes(caller: Caller, asked: readonly string[]): readonly Scope[] {
  const scopes = [...new Set(asked)];
  const unknown = scopes.find((scope) => !(SCOPES as readonly string[]).includes(scope));
  if (unknown !== undefined || scopes.length === 0) {
    const message = `must name some of ${SCOPES.join(', ')}${unknown === undefined ? '' : `, not ${quote(unknown)}`}`;
    throw new ChanceryError('invalid_field', `scopes ${message}`, { fields: [{ field: 'scopes', message }] });
  }
  const lacking = (scopes as Scope[]).find((scope) => !covers(caller.scopes, scope));
  if (lacking !== undefined) {
    throw new ChanceryError(
      'insufficient_scope',
      `a token carries no scope that its maker lacks: "${lacking}"`,
      {
        fields: [{ field: 'scopes', message: `must be among your own; you lack "${lacking}"` }],
      },
    );
  }
  return scopes as Scope[];
}
