/** Who may do what: the installation, its tenants, and in each its identities, memberships, groups and tokens. */
import { blob, bool, id, int, json, nullable, type RowOf, table, text } from './column.ts';

/**
 * One row, `id` 1, once the installation exists. `keyCheck` is sealed under its master key; `keySalt` is the salt of a
 * master key that comes from a passphrase. `otherSalt` is that of a second one, where it does: of the one that is to follow,
 * or of the one that was before.
 */
export const installation = table(
  { id: int, createdAt: int, keyCheck: blob, keySalt: nullable(blob), otherSalt: blob },
  { primaryKey: ['id'] },
);

export const tenants = table(
  { id, name: text(), allowSelfApproval: bool, createdAt: int, epoch: int },
  { primaryKey: ['id'], unique: [['name']] },
);

export type IdentityType = 'user' | 'machine';

/** `username` is the e-mail address, else the name; NULL once the identity was removed. */
export const identities = table(
  {
    tenantId: id,
    id,
    type: text<IdentityType>(),
    name: text(),
    username: nullable(text()),
    email: nullable(text()),
    createdBy: nullable(id),
    createdAt: int,
    removedAt: nullable(int),
    epoch: int,
  },
  {
    primaryKey: ['tenantId', 'id'],
    unique: [['tenantId', 'username']],
    references: [[['tenantId'], 'tenants', ['id']]],
  },
);

export const memberships = table(
  { tenantId: id, identityId: id, role: text<'admin' | 'member'>(), createdAt: int },
  {
    primaryKey: ['tenantId', 'identityId'],
    references: [[['tenantId', 'identityId'], 'identities']],
  },
);

/** An identity as another system knows it, e.g. the subject of an OIDC issuer. */
export const externalLinks = table(
  { tenantId: id, provider: text(), subject: text(), identityId: id, createdAt: int },
  {
    primaryKey: ['tenantId', 'provider', 'subject'],
    references: [[['tenantId', 'identityId'], 'identities']],
  },
);

export const groups = table(
  { tenantId: id, id, slug: text(), createdAt: int },
  {
    primaryKey: ['tenantId', 'id'],
    unique: [['tenantId', 'slug']],
    references: [[['tenantId'], 'tenants', ['id']]],
  },
);

export const groupMembers = table(
  { tenantId: id, groupId: id, identityId: id },
  {
    primaryKey: ['tenantId', 'groupId', 'identityId'],
    references: [
      [['tenantId', 'groupId'], 'groups'],
      [['tenantId', 'identityId'], 'identities'],
    ],
  },
);

/** Names that a token is narrowed to; an absent list is no narrowing of that kind. */
export interface TokenNarrowing {
  readonly roles?: readonly string[];
  readonly profiles?: readonly string[];
  readonly hosts?: readonly string[];
  readonly clusters?: readonly string[];
}

/** `hash` is the SHA-256 of the token's text, which is kept nowhere. `createdBy` is the identity that made it. */
export const tokens = table(
  {
    tenantId: id,
    id,
    identityId: id,
    name: text(),
    hash: blob,
    scopes: json<readonly string[]>(),
    only: nullable(json<TokenNarrowing>()),
    createdBy: nullable(id),
    createdAt: int,
    expiresAt: nullable(int),
    revokedAt: nullable(int),
    epoch: int,
  },
  {
    primaryKey: ['tenantId', 'id'],
    unique: [['hash']],
    references: [[['tenantId', 'identityId'], 'identities']],
  },
);

/** When a token was last used, to about a minute; seconds since 1970 UTC. One that never was has no row. */
export const tokenUses = table(
  { tenantId: id, tokenId: id, usedAt: int },
  { primaryKey: ['tenantId', 'tokenId'], references: [[['tenantId', 'tokenId'], 'tokens']] },
);

/**
 * Requests that were sent with an Idempotency-Key, and what they were answered. `keyHash` is SHA-256 of the key;
 * `requestHash` is HMAC-SHA256 of all that was asked, and `answer` is sealed, under what is derived from token and key, which
 * are kept nowhere. `answer` is NULL where what was asked is done and its answer not known. `requestId` is that of the request
 * that did it. `createdAt` is seconds since 1970 UTC.
 */
export const idempotencyKeys = table(
  {
    tenantId: id,
    identityId: id,
    keyHash: blob,
    requestHash: blob,
    requestId: text(),
    answer: nullable(blob),
    createdAt: int,
  },
  {
    primaryKey: ['tenantId', 'identityId', 'keyHash'],
    references: [[['tenantId', 'identityId'], 'identities']],
  },
);

/** A row counts for so long. */
export const KEPT_SECONDS = 86_400;

export type IdempotencyKeyRow = RowOf<typeof idempotencyKeys.columns>;
export type TenantRow = RowOf<typeof tenants.columns>;
export type IdentityRow = RowOf<typeof identities.columns>;
export type TokenRow = RowOf<typeof tokens.columns>;
export type TokenUseRow = RowOf<typeof tokenUses.columns>;
export type GroupRow = RowOf<typeof groups.columns>;
