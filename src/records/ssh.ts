/** What SSH has beside X.509: facts of its authorities and certificates, what is asked of outside issuers, and KRLs. */
import { blob, bool, id, int, json, nullable, type RowOf, table, text } from './column.ts';

/** A role of Vault's SSH secrets engine, or OpenBao's, and how to get there; its credentials are sealed apart. */
export interface VaultPlace {
  /** Origin: `https://vault.example.com:8200`. */
  readonly address: string;
  /** Path of the secrets engine, e.g. `ssh`. */
  readonly mount: string;
  readonly role: string;
  readonly namespace?: string;
  /** PEM: the only roots that are trusted for the address. */
  readonly roots?: string;
}

/**
 * Of an authority of the kind `ssh`. `label` is what readers see; its name in `authorities` is unique. A `shared` one may be
 * named by several clusters and host groups. `vault` is NULL for one whose keys are here; `credentials` are sealed, and
 * NULL when none are held.
 */
export const sshAuthorities = table(
  {
    tenantId: id,
    authorityId: id,
    label: text(),
    shared: bool,
    keySource: text<'internal' | 'external'>(),
    vault: nullable(json<VaultPlace>()),
    credentials: nullable(blob),
    removedAt: nullable(int),
  },
  {
    primaryKey: ['tenantId', 'authorityId'],
    references: [[['tenantId', 'authorityId'], 'authorities']],
  },
);

/** The authorities that hosts get when they name none. NULL: none was made yet, or it was removed. */
export const sshDefaults = table(
  {
    tenantId: id,
    userAuthorityId: nullable(id),
    hostAuthorityId: nullable(id),
    userWasMade: bool,
    hostWasMade: bool,
  },
  {
    primaryKey: ['tenantId'],
    references: [
      [['tenantId'], 'tenants', ['id']],
      [['tenantId', 'userAuthorityId'], 'authorities'],
      [['tenantId', 'hostAuthorityId'], 'authorities'],
    ],
  },
);

export type SshKind = 'user' | 'host';

/** What SSH certificates are found by, `id` being the certificate's. `fingerprint` is the SHA-256 of the subject's key blob. */
export const sshCertificates = table(
  {
    tenantId: id,
    id,
    authorityId: id,
    issuerId: id,
    type: text<SshKind>(),
    keyId: text(),
    fingerprint: blob,
    notAfter: int,
  },
  {
    primaryKey: ['tenantId', 'id'],
    references: [[['tenantId', 'id'], 'certificates']],
  },
);

/**
 * `asked`: nobody knows yet; `issued`; `rejected`: what came back is not what was decided; `refused`: it certainly signed
 * nothing; `unknown`: it may have signed.
 */
export type SshIntentState = 'asked' | 'issued' | 'rejected' | 'refused' | 'unknown';

/**
 * What an outside issuer was asked for, committed before it was asked; its id is the key id of the certificate.
 * `notAfter` is the latest second at which a certificate that came of it could be good. `detail` says what went wrong,
 * `answer` what came back of a rejected one.
 */
export const sshIntents = table(
  {
    tenantId: id,
    id,
    authorityId: id,
    issuerId: id,
    policyVersionId: id,
    identityId: id,
    type: text<SshKind>(),
    fingerprint: blob,
    principals: json<readonly string[]>(),
    notAfter: int,
    request: json<unknown>(),
    state: text<SshIntentState>(),
    detail: nullable(text()),
    answer: nullable(text()),
    certificateId: nullable(id),
    createdAt: int,
    settledAt: nullable(int),
  },
  {
    primaryKey: ['tenantId', 'id'],
    references: [
      [['tenantId', 'authorityId'], 'authorities'],
      [['tenantId', 'issuerId'], 'issuers'],
    ],
  },
);

/**
 * What an authority's KRL names beside serial numbers: key ids (of certificates whose serial number nobody knows) until
 * `until`, and keys, as `SHA256:…`, for ever.
 */
export const sshDistrusted = table(
  {
    tenantId: id,
    authorityId: id,
    kind: text<'key_id' | 'key'>(),
    value: text(),
    reason: int,
    revokedAt: int,
    until: nullable(int),
  },
  {
    primaryKey: ['authorityId', 'kind', 'value'],
    references: [[['tenantId', 'authorityId'], 'authorities']],
  },
);

/**
 * The newest KRL of an authority. `version` grows with each; `changes` is what the authority's counter `revocations`
 * summed to before its entries were read.
 */
export const krls = table(
  {
    tenantId: id,
    authorityId: id,
    version: int,
    changes: int,
    generatedAt: int,
    entries: int,
    body: blob,
  },
  {
    primaryKey: ['authorityId'],
    references: [[['tenantId', 'authorityId'], 'authorities']],
  },
);

export type SshAuthorityRow = RowOf<typeof sshAuthorities.columns>;
export type SshDefaultsRow = RowOf<typeof sshDefaults.columns>;
export type SshCertificateRow = RowOf<typeof sshCertificates.columns>;
export type SshIntentRow = RowOf<typeof sshIntents.columns>;
export type SshDistrustedRow = RowOf<typeof sshDistrusted.columns>;
export type KrlRow = RowOf<typeof krls.columns>;
