/** What a KRL names beside serial numbers, put there by a caller: a key, or a key id. */
import type { Site } from '../access/administer.ts';
import { type Caller, callerFence, checkStillCaller } from '../access/caller.ts';
import { auditEvent } from '../audit/event.ts';
import { ChanceryError, notFound } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import { seconds } from '../base/ports.ts';
import type { SshDistrustedRow } from '../records/ssh.ts';
import type { Write } from '../records/store.ts';
import { spellReason } from './reason.ts';
import { mayFollow } from './revoke.ts';
import type { Done } from './revoke-ssh-certificates.ts';

export type Distrusting = Pick<SshDistrustedRow, 'kind' | 'value' | 'reason' | 'until'>;

/**
 * The authority's epoch moves with it, so that no certificate for the key that is being decided on can still be committed.
 * @param besides what is to be committed with it
 * @throws token_revoked, unavailable
 */
export async function distrust(
  site: Site,
  caller: Caller,
  authorityId: Id,
  { kind, reason, until, value }: Distrusting,
  besides: readonly Write[] = [],
): Promise<Done> {
  const { tenantId } = caller;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const authority = await site.store.get('authorities', { tenantId, id: authorityId });
    if (authority === undefined) throw notFound('ssh_authority', authorityId);
    const before = await site.store.get('sshDistrusted', { authorityId, kind, value });
    if (before !== undefined && !mayFollow(reason, before.reason)) return { ...before, certificates: [] };
    const { revokedAt = seconds(site.clock) } = before ?? {};
    const data = {
      authority_id: authorityId,
      [kind === 'key' ? 'fingerprint' : 'key_id']: value,
      reason: spellReason(reason),
      revoked_at: revokedAt,
    };
    const event = auditEvent(caller, { action: 'ssh_revoke', success: true, data }, site);
    const key = { authorityId, kind, value };
    const entry: Write =
      before === undefined
        ? { insert: 'sshDistrusted', row: { tenantId, ...key, reason, revokedAt, until } }
        : { update: 'sshDistrusted', key: { ...key, reason: before.reason }, set: { reason } };
    const { epoch } = authority;
    const outcome = await site.store.commit({
      expect: callerFence(caller, site.clock),
      writes: [
        entry,
        { update: 'authorities', key: { tenantId, id: authorityId, epoch }, set: { epoch: epoch + 1 } },
        ...besides,
        {
          insert: 'outbox',
          row: { tenantId, eventId: event.id, type: OUTBOX[kind], payload: data },
        },
      ],
      counts: [{ tenantId, subjectId: authorityId, name: 'revocations', by: 1 }],
      events: [event],
    });
    if (outcome.status === 'committed') return { revokedAt, reason, certificates: [] };
    checkStillCaller(outcome);
  }
  throw new ChanceryError('unavailable', 'others are changing the same authority; try again', {
    retryAfter: 1,
  });
}

const ATTEMPTS = 4;

const OUTBOX = { key: 'ssh_key.revoked', key_id: 'certificate.revoked' } as const;
