/**
 * Intents that nobody settled: the process that asked ended before it heard. What may have been signed is `unknown` then,
 * and no longer `asked`, as nobody waits for an answer.
 */
import type { Site } from '../../access/administer.ts';
import { auditEvent, systemActor } from '../../audit/event.ts';
import { seconds } from '../../base/ports.ts';
import type { SshIntentRow } from '../../records/ssh.ts';
import type { Page, Reader } from '../../records/store.ts';
import { settleWrites } from './intents.ts';

/** No process waits for an outside issuer for so long. */
const PATIENCE_SECONDS = 120;

/** Of all tenants, newest first. */
export function askedIntents(reader: Reader, page: Page): Promise<readonly SshIntentRow[]> {
  return reader.list('sshIntents', { state: 'asked' }, page);
}

/** Once nobody can be waiting for it. One that was settled meanwhile stays as it was settled. @throws unavailable */
export async function giveUpIntent(site: Site, intent: SshIntentRow): Promise<void> {
  const now = seconds(site.clock);
  if (intent.createdAt + PATIENCE_SECONDS >= now) return;
  const how = { state: 'unknown', detail: 'nobody waits for an answer any more' } as const;
  const { counts, data, writes } = settleWrites(intent, how, now, 'asked');
  const actor = systemActor(intent.tenantId, site.clock);
  const event = auditEvent(actor, { action: 'ssh_intent_settle', success: false, data }, site);
  await site.store.commit({ expect: [], writes, counts, events: [event] });
}
