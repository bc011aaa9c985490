/** The SSH public keys that users have registered. One of them is the primary one, as long as there is any. */
import { administer, type Site } from '../access/administer.ts';
import type { Caller } from '../access/caller.ts';
import { atField, type ChanceryError, invalidField, notFound } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import { parseLabel } from '../base/name.ts';
import { seconds } from '../base/ports.ts';
import { standingOf } from '../issuing/key-standing.ts';
import { judgeSshKey, type SshSubjectKey } from '../keys/ssh-subject.ts';
import type { SshKeyRow } from '../records/fleet.ts';
import type { Reader, Write } from '../records/store.ts';
import { parsePastedKey } from '../ssh/pasted-key.ts';
import { formatSshPublicKey, spellFingerprint } from '../ssh/public-key.ts';

/** Of one identity. */
export const MOST_SSH_KEYS = 100;

/** Whose keys: a key belongs to an identity, and is nobody else's business. */
type Owner = Pick<Caller, 'tenantId' | 'identityId'>;

export interface PastedKey {
  readonly subject: SshSubjectKey;
  /** `type base64[ comment]`, without a newline. */
  readonly line: string;
}

/**
 * A public key as somebody pasted it, its strength judged.
 * @throws invalid_field naming `field`
 */
export function readPastedKey(text: string, field: string): PastedKey {
  return atField(field, () => {
    const { comment, key } = parsePastedKey(text);
    return { subject: judgeSshKey(key), line: formatSshPublicKey(key, comment) };
  });
}

/** The newest first; they are few. */
export async function listSshKeys(
  reader: Reader,
  { identityId, tenantId }: Owner,
): Promise<readonly SshKeyRow[]> {
  return reader.list('sshKeys', { tenantId, identityId }, { limit: MOST_SSH_KEYS });
}

/** The key that is meant when its owner names none. */
export async function primarySshKey(
  reader: Reader,
  { identityId, tenantId }: Owner,
): Promise<SshKeyRow | undefined> {
  return reader.get('sshKeys', { tenantId, primaryOf: identityId });
}

/**
 * Registers a key of the caller's. The first one is the primary one.
 * @throws invalid_field for a key that is none, is weak, blocked or registered already, and for one too many
 */
export async function uploadSshKey(
  site: Site,
  caller: Caller,
  input: { readonly name: string; readonly publicKey: string },
): Promise<SshKeyRow> {
  const { identityId, tenantId } = caller;
  const name = parseLabel(input.name, 'name');
  const { line, subject } = readPastedKey(input.publicKey, 'publicKey');
  const now = seconds(site.clock);
  const { fingerprint } = subject.ssh;
  const row: SshKeyRow = {
    tenantId,
    id: site.ids.next(),
    identityId,
    name,
    publicKey: line,
    fingerprint,
    primaryOf: null,
    isUserKey: true,
    createdAt: now,
    updatedAt: now,
  };
  return administer(
    site,
    caller,
    'ssh_key_create',
    async (reader) => {
      const own = await listSshKeys(reader, caller);
      await checkFree(reader, tenantId, own.length, subject);
      const kept = { ...row, primaryOf: own.some(isPrimary) ? null : identityId };
      return { writes: [{ insert: 'sshKeys', row: kept }], data: eventData(kept), value: kept };
    },
    () => registered(),
  );
}

async function checkFree(
  reader: Reader,
  tenantId: Id,
  count: number,
  { publicKey, ssh: { fingerprint } }: SshSubjectKey,
): Promise<void> {
  if (count >= MOST_SSH_KEYS) {
    throw invalidField('publicKey', `would be one too many: an identity has at most ${MOST_SSH_KEYS} keys`);
  }
  if ((await reader.get('sshKeys', { tenantId, fingerprint })) !== undefined) throw registered();
  const standing = await standingOf({ store: reader }, tenantId, publicKey);
  if (standing === 'free') return;
  const what = standing === 'authority' ? 'belongs to an authority' : 'was revoked as compromised';
  throw invalidField('publicKey', `must be another key: this one ${what}`);
}

function registered(): ChanceryError {
  return invalidField('publicKey', 'must be another key: this one is registered already');
}

/**
 * Makes a key of the caller's the primary one, which the other then no longer is.
 * @throws not_found
 */
export async function setPrimarySshKey(site: Site, caller: Caller, id: Id): Promise<void> {
  const updatedAt = seconds(site.clock);
  await administer(
    site,
    caller,
    'ssh_key_update',
    async (reader) => {
      const row = await readSshKey(reader, caller, id);
      const before = await primarySshKey(reader, caller);
      const moved: Write[] = [
        // First: no moment may have two of them.
        ...(before === undefined ? [] : [marked(before, { primaryOf: null, updatedAt })]),
        marked(row, { primaryOf: row.identityId, updatedAt }),
      ];
      return {
        writes: before?.id === id ? [] : moved,
        data: { ssh_key_id: id, is_primary: true },
        value: undefined,
      };
    },
    () => notFound('ssh_key', id),
  );
}

/**
 * Removes a key of the caller's. When it was the primary one, the oldest of those that remain is from now on.
 * @throws not_found
 */
export async function removeSshKey(site: Site, caller: Caller, id: Id): Promise<void> {
  const updatedAt = seconds(site.clock);
  await administer(
    site,
    caller,
    'ssh_key_delete',
    async (reader) => {
      const row = await readSshKey(reader, caller, id);
      const others = (await listSshKeys(reader, caller)).filter((other) => other.id !== id);
      const oldest = isPrimary(row) ? others[others.length - 1] : undefined;
      const key = { tenantId: row.tenantId, id };
      const promoted = oldest === undefined ? [] : [marked(oldest, { primaryOf: row.identityId, updatedAt })];
      return {
        writes: [{ remove: 'sshKeys', key }, ...promoted],
        data: { ...eventData(row), ...(oldest === undefined ? {} : { primary_ssh_key_id: oldest.id }) },
        value: undefined,
      };
    },
    () => notFound('ssh_key', id),
  );
}

/** @throws not_found for another's, too */
export async function readSshKey(
  reader: Reader,
  { identityId, tenantId }: Owner,
  id: Id,
): Promise<SshKeyRow> {
  const row = await reader.get('sshKeys', { tenantId, id });
  if (row === undefined || row.identityId !== identityId) throw notFound('ssh_key', id);
  return row;
}

export function isPrimary({ primaryOf }: SshKeyRow): boolean {
  return primaryOf !== null;
}

function marked({ id, tenantId }: SshKeyRow, set: Partial<SshKeyRow>): Write {
  return { update: 'sshKeys', key: { tenantId, id }, set };
}

function eventData({ fingerprint, id, name, primaryOf }: SshKeyRow): Readonly<Record<string, unknown>> {
  return {
    ssh_key_id: id,
    name,
    fingerprint: spellFingerprint(fingerprint),
    is_primary: primaryOf !== null,
  };
}
