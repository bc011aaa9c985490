/** Whom SSH certificates are for: hosts and who may log in to them, clusters, and the keys that users have registered. */
import type { Id } from '../base/ids.ts';
import { blob, bool, id, int, json, nullable, type RowOf, table, text } from './column.ts';

/**
 * `userAuthorityChosen`: the user authority was named when the host was made; otherwise that of its host group takes its
 * place. Each host owns two policies, for its own certificates and for logins to it, which are named by its id. TTLs are
 * as they were given.
 */
export const sshHosts = table(
  {
    tenantId: id,
    id,
    hostname: text(),
    alias: nullable(text()),
    aliasAsPrincipal: bool,
    wildcardPrincipal: bool,
    userCertTtl: text(),
    hostCertTtl: text(),
    userAuthorityId: id,
    userAuthorityChosen: bool,
    hostAuthorityId: id,
    createdAt: int,
  },
  {
    primaryKey: ['tenantId', 'id'],
    unique: [['tenantId', 'hostname'], ['tenantId', 'alias'], ['id']],
    references: [
      [['tenantId', 'userAuthorityId'], 'authorities'],
      [['tenantId', 'hostAuthorityId'], 'authorities'],
    ],
  },
);

export const sshHostGroups = table(
  { tenantId: id, id, name: text(), userAuthorityId: id, createdAt: int },
  {
    primaryKey: ['tenantId', 'id'],
    unique: [['tenantId', 'name']],
    references: [[['tenantId', 'userAuthorityId'], 'authorities']],
  },
);

export const sshHostGroupMembers = table(
  { tenantId: id, groupId: id, hostId: id, joinedAt: int },
  {
    primaryKey: ['tenantId', 'groupId', 'hostId'],
    references: [
      [['tenantId', 'groupId'], 'sshHostGroups'],
      [['tenantId', 'hostId'], 'sshHosts'],
    ],
  },
);

/**
 * One who may log in as one user: `ownerId` is a host or a host group, `subjectId` an identity or a group of identities, as
 * `kind` says. `position` is the mapping's place among its owner's.
 */
export const sshLogins = table(
  {
    tenantId: id,
    ownerId: id,
    loginUser: text(),
    kind: text<'user' | 'group'>(),
    subjectId: id,
    position: int,
  },
  { primaryKey: ['tenantId', 'ownerId', 'loginUser', 'kind', 'subjectId'] },
);

/**
 * A user's public key. `publicKey` is `type base64[ comment]`, `fingerprint` the SHA-256 of its blob. `primaryOf` is the
 * identity whose primary key it is, NULL for the others: so that there is one for each identity, at most.
 */
export const sshKeys = table(
  {
    tenantId: id,
    id,
    identityId: id,
    name: text(),
    publicKey: text(),
    fingerprint: blob,
    primaryOf: nullable(id),
    isUserKey: bool,
    createdAt: int,
    updatedAt: int,
  },
  {
    primaryKey: ['tenantId', 'id'],
    unique: [
      ['tenantId', 'fingerprint'],
      ['tenantId', 'primaryOf'],
    ],
    references: [[['tenantId', 'identityId'], 'identities']],
  },
);

export interface ClusterNode {
  readonly id: Id;
  readonly name: string | null;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly role: string | null;
  readonly isControlNode: boolean;
}

/** `ownsAuthority`: its user authority was made for it alone. It owns a policy that is named by its id. `name` is NULL once it was removed. */
export const sshClusters = table(
  {
    tenantId: id,
    id,
    name: nullable(text()),
    label: text(),
    authorityId: id,
    ownsAuthority: bool,
    nodes: json<readonly ClusterNode[]>(),
    createdBy: nullable(id),
    createdAt: int,
    updatedAt: int,
    removedAt: nullable(int),
  },
  {
    primaryKey: ['tenantId', 'id'],
    unique: [['tenantId', 'name']],
    references: [[['tenantId', 'authorityId'], 'authorities']],
  },
);

export type SshHostRow = RowOf<typeof sshHosts.columns>;
export type SshHostGroupRow = RowOf<typeof sshHostGroups.columns>;
export type SshHostGroupMemberRow = RowOf<typeof sshHostGroupMembers.columns>;
export type SshLoginRow = RowOf<typeof sshLogins.columns>;
export type SshKeyRow = RowOf<typeof sshKeys.columns>;
export type SshClusterRow = RowOf<typeof sshClusters.columns>;
