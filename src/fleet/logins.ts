/** Login mappings: who may log in to a host, or to every host of a group, and as which of its users. */
import { invalidField, quote, unfitting } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import { isPrintable, isSlug } from '../base/name.ts';
import type { SshLoginRow } from '../records/fleet.ts';
import type { Reader, Write } from '../records/store.ts';
import { principalFault } from '../ssh/names.ts';

/** As people see it. */
export interface LoginMapping {
  /** A user of the host, as sshd knows it. */
  readonly loginUser: string;
  /** Users of the tenant. */
  readonly usernames: readonly string[];
  /** Slugs of groups of identities. */
  readonly groups: readonly string[];
}

/** Users and groups that one host or host group may name, over all its mappings. */
export const MOST_LOGINS = 1000;

/**
 * The writes that make `mappings` those of a host or host group. What stays is not touched: it may prove a login that is
 * being certified.
 * @throws invalid_field: with the reason `unfitting` for a user or group that is not there
 */
export async function loginWrites(
  reader: Reader,
  tenantId: Id,
  ownerId: Id,
  mappings: readonly LoginMapping[],
): Promise<readonly Write[]> {
  const wanted = new Map(
    (await resolve(reader, tenantId, ownerId, mappings)).map((row) => [keyOf(row), row]),
  );
  const known = new Map((await loginRows(reader, tenantId, ownerId)).map((row) => [keyOf(row), row]));
  const gone = [...known].filter(([key]) => !wanted.has(key)).map(([, row]) => removal(row));
  const changed = [...wanted].flatMap(([key, row]): readonly Write[] => {
    const before = known.get(key);
    if (before === undefined) return [{ insert: 'sshLogins', row }];
    const { position, ...primaryKey } = row;
    return before.position === position ? [] : [{ update: 'sshLogins', key: primaryKey, set: { position } }];
  });
  return [...gone, ...changed];
}

export async function loginRemovals(reader: Reader, tenantId: Id, ownerId: Id): Promise<readonly Write[]> {
  return (await loginRows(reader, tenantId, ownerId)).map(removal);
}

/** What users and groups are called, by their ids; null for who is gone. */
export type SubjectNames = Map<Id, string | null>;

/**
 * The mappings of a host or host group, in the order in which they were given. Who is gone is left out.
 * @param names that were found already; what is looked up is put there
 */
export async function readLogins(
  reader: Reader,
  tenantId: Id,
  ownerId: Id,
  names: SubjectNames = new Map(),
): Promise<readonly LoginMapping[]> {
  const rows = (await loginRows(reader, tenantId, ownerId)).toSorted((a, b) => a.position - b.position);
  const mappings = new Map<string, { usernames: string[]; groups: string[] }>();
  for (const row of rows) {
    const { kind, loginUser } = row;
    const mapping = mappings.get(loginUser) ?? { usernames: [], groups: [] };
    const name = await nameOf(reader, row, names);
    if (name === null) continue;
    mapping[kind === 'user' ? 'usernames' : 'groups'].push(name);
    mappings.set(loginUser, mapping);
  }
  return [...mappings].map(([loginUser, mapping]) => ({ loginUser, ...mapping }));
}

async function nameOf(
  reader: Reader,
  { kind, subjectId: id, tenantId }: SshLoginRow,
  names: SubjectNames,
): Promise<string | null> {
  let name = names.get(id);
  if (name === undefined) {
    name =
      kind === 'user'
        ? ((await reader.get('identities', { tenantId, id }))?.username ?? null)
        : ((await reader.get('groups', { tenantId, id }))?.slug ?? null);
    names.set(id, name);
  }
  return name;
}

export async function loginRows(reader: Reader, tenantId: Id, ownerId: Id): Promise<readonly SshLoginRow[]> {
  return reader.all('sshLogins', { tenantId, ownerId });
}

/** A row for each user and group; mappings of one login user are one. */
async function resolve(
  reader: Reader,
  tenantId: Id,
  ownerId: Id,
  mappings: readonly LoginMapping[],
): Promise<readonly SshLoginRow[]> {
  checkBounds(mappings);
  const rows = new Map<string, SshLoginRow>();
  const known: KnownIds = { users: new Map(), groups: new Map() };
  const add = (loginUser: string, kind: SshLoginRow['kind'], subjectId: Id): void => {
    const row = { tenantId, ownerId, loginUser, kind, subjectId, position: rows.size };
    if (!rows.has(keyOf(row))) rows.set(keyOf(row), row);
  };
  for (const [i, { groups, loginUser, usernames }] of mappings.entries()) {
    const field = `loginMappings[${i}]`;
    checkLoginUser(loginUser, `${field}.loginUser`);
    const users = await userIds(reader, tenantId, usernames, `${field}.allowedPrincipals.usernames`, known);
    for (const id of users) add(loginUser, 'user', id);
    const groupIds = await idsOfGroups(reader, tenantId, groups, `${field}.allowedPrincipals.groups`, known);
    for (const id of groupIds) add(loginUser, 'group', id);
  }
  return [...rows.values()];
}

/** By name: a name that stands in many mappings is looked up once. */
interface KnownIds {
  readonly users: Map<string, Id>;
  readonly groups: Map<string, Id>;
}

function checkBounds(mappings: readonly LoginMapping[]): void {
  const count = mappings.reduce((sum, { groups, usernames }) => sum + usernames.length + groups.length, 0);
  if (count > MOST_LOGINS) {
    throw invalidField('loginMappings', `must name at most ${MOST_LOGINS} users and groups, not ${count}`);
  }
}

/** It becomes a principal; what sshd or a certificate could not hold would never log in. */
function checkLoginUser(loginUser: string, field: string): void {
  const fault = /[*?!]/.test(loginUser) ? 'be a user’s name, and no pattern' : principalFault(loginUser);
  if (fault !== undefined) throw invalidField(field, `must ${fault}`);
}

async function userIds(
  reader: Reader,
  tenantId: Id,
  usernames: readonly string[],
  field: string,
  { users }: KnownIds,
): Promise<readonly Id[]> {
  const ids: Id[] = [];
  for (const username of usernames) {
    const id = users.get(username) ?? (await userId(reader, tenantId, username, field));
    users.set(username, id);
    ids.push(id);
  }
  return ids;
}

async function userId(reader: Reader, tenantId: Id, username: string, field: string): Promise<Id> {
  // What no name can be is nobody's, and nothing that a database is asked for.
  const identity = isPrintable(username) ? await reader.get('identities', { tenantId, username }) : undefined;
  // Machines do not log in: only users may ask for a login.
  if (identity?.type !== 'user') throw unfitting(field, `Invalid username: ${shown(username)}`);
  const fault = principalFault(username);
  if (fault === undefined) return identity.id;
  throw unfitting(field, `Invalid username: ${shown(username)} is no principal, which must ${fault}`);
}

async function idsOfGroups(
  reader: Reader,
  tenantId: Id,
  slugs: readonly string[],
  field: string,
  { groups }: KnownIds,
): Promise<readonly Id[]> {
  const ids: Id[] = [];
  const unknown: string[] = [];
  for (const slug of slugs) {
    const id = groups.get(slug) ?? (await groupId(reader, tenantId, slug));
    if (id === undefined) unknown.push(shown(slug));
    else {
      groups.set(slug, id);
      ids.push(id);
    }
  }
  if (unknown.length > 0) throw unfitting(field, `Invalid group slugs: ${unknown.join(', ')}`);
  return ids;
}

async function groupId(reader: Reader, tenantId: Id, slug: string): Promise<Id | undefined> {
  return isSlug(slug) ? (await reader.get('groups', { tenantId, slug }))?.id : undefined;
}

function shown(text: string): string {
  return quote(text).slice(1, -1);
}

function keyOf({ kind, loginUser, subjectId }: SshLoginRow): string {
  return `${kind} ${subjectId} ${loginUser}`;
}

function removal({ position: _position, ...key }: SshLoginRow): Write {
  return { remove: 'sshLogins', key };
}
