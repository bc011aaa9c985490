/** The authorities that a tenant's hosts get when they name none: made at first need, and not again once one was removed. */
import { administer } from '../../access/administer.ts';
import { type Caller, callerFence, checkStillCaller } from '../../access/caller.ts';
import { auditEvent } from '../../audit/event.ts';
import { ChanceryError, invalidField, notFound } from '../../base/error.ts';
import type { Id } from '../../base/ids.ts';
import type { SshDefaultsRow, SshKind } from '../../records/ssh.ts';
import type { Reader, Write } from '../../records/store.ts';
import type { AuthoritySite } from '../site.ts';
import { drawUpSshAuthority, keyPairFor } from './create.ts';
import { kindOf } from './issuer.ts';
import { ownerOf } from './owner.ts';
import { readSshAuthority } from './read.ts';

/** @returns undefined when there was one, and it was removed. @throws unavailable, token_revoked */
export async function defaultSshAuthority(
  site: AuthoritySite,
  caller: Caller,
  kind: SshKind,
): Promise<Id | undefined> {
  const known = await readSshDefaults(site.store, caller.tenantId);
  if (wasMade(known, kind)) return idOf(known, kind) ?? undefined;
  const pair = await keyPairFor(site, caller, { keyAlgorithm: 'ed25519' });
  try {
    const { outcome, value } = await site.store.transact(async (reader) => {
      const row = await readSshDefaults(reader, caller.tenantId);
      if (wasMade(row, kind)) return { value: idOf(row, kind) };
      const input = { label: `default ssh ${kind}s`, kind, keyAlgorithm: 'ed25519', shared: false } as const;
      const { authority, data, writes } = await drawUpSshAuthority(site, reader, caller, input, pair);
      const event = auditEvent(caller, { action: 'ssh_authority_create', success: true, data }, site);
      return {
        change: {
          expect: callerFence(caller, site.clock),
          writes: [...writes, defaultWrite(caller.tenantId, row, kind, authority.id)],
          events: [event],
        },
        value: authority.id,
      };
    });
    checkStillCaller(outcome);
    if (outcome.status === 'committed') return value ?? undefined;
  } finally {
    pair.pkcs8.fill(0);
  }
  throw new ChanceryError('unavailable', 'others are making the same authority; try again', {
    retryAfter: 1,
  });
}

export async function readSshDefaults(reader: Reader, tenantId: Id): Promise<SshDefaultsRow> {
  const row = await reader.get('sshDefaults', { tenantId });
  return (
    row ?? { tenantId, userAuthorityId: null, hostAuthorityId: null, userWasMade: false, hostWasMade: false }
  );
}

/**
 * @param given null: hosts that name none are refused from then on
 * @throws invalid_field for what is no authority of this kind
 */
export async function setSshDefaults(
  site: AuthoritySite,
  caller: Caller,
  given: { readonly [K in SshKind]?: { readonly id: Id | null; readonly field: string } | undefined },
): Promise<SshDefaultsRow> {
  const { tenantId } = caller;
  return administer(
    site,
    caller,
    'ssh_defaults_update',
    async (reader) => {
      let row = await readSshDefaults(reader, tenantId);
      const known = await reader.get('sshDefaults', { tenantId });
      for (const kind of ['user', 'host'] as const) {
        const wanted = given[kind];
        if (wanted === undefined) continue;
        if (wanted.id !== null) await checkKind(reader, tenantId, wanted.id, kind, wanted.field);
        row = withDefault(row, kind, wanted.id);
      }
      const { tenantId: _tenant, ...set } = row;
      const write: Write =
        known === undefined
          ? { insert: 'sshDefaults', row }
          : { update: 'sshDefaults', key: { tenantId }, set };
      const data = { user_authority_id: row.userAuthorityId, host_authority_id: row.hostAuthorityId };
      return { writes: [write], data, value: row };
    },
    () => notFound('project', tenantId),
  );
}

async function checkKind(reader: Reader, tenantId: Id, id: Id, kind: SshKind, field: string): Promise<void> {
  const view = await readSshAuthority(reader, tenantId, id).catch((error: unknown) => {
    if (error instanceof ChanceryError && error.code === 'not_found') {
      throw invalidField(field, 'must be the id of an SSH authority of this tenant');
    }
    throw error;
  });
  const own = kindOf(view.authority);
  if (own !== 'any' && own !== kind)
    throw invalidField(field, `must be an authority for ${kind}s, not for ${own}s`);
  const owner = await ownerOf(reader, view);
  if (owner !== undefined)
    throw invalidField(field, `must be shared, as it is the own authority of ${owner}`);
}

function wasMade(row: SshDefaultsRow, kind: SshKind): boolean {
  return kind === 'user' ? row.userWasMade : row.hostWasMade;
}

function idOf(row: SshDefaultsRow, kind: SshKind): Id | null {
  return kind === 'user' ? row.userAuthorityId : row.hostAuthorityId;
}

function withDefault(row: SshDefaultsRow, kind: SshKind, id: Id | null): SshDefaultsRow {
  return kind === 'user'
    ? { ...row, userAuthorityId: id, userWasMade: true }
    : { ...row, hostAuthorityId: id, hostWasMade: true };
}

function defaultWrite(tenantId: Id, before: SshDefaultsRow, kind: SshKind, id: Id): Write {
  const row = withDefault(before, kind, id);
  const { tenantId: _tenant, ...set } = row;
  const isNew = !before.userWasMade && !before.hostWasMade;
  return isNew ? { insert: 'sshDefaults', row } : { update: 'sshDefaults', key: { tenantId }, set };
}
