/** What is not as it must be, told until somebody has looked: a row that stays, and an event of the trail. */
import type { Id } from '../base/ids.ts';
import { seconds } from '../base/ports.ts';
import type { Sources } from '../base/sources.ts';
import type { AlarmRow } from '../records/jobs.ts';
import type { Reader, Store } from '../records/store.ts';
import { auditEvent, systemActor } from './event.ts';

/** What is wrong with what; `tenantId` is null for what concerns the installation. */
export type Alarm = Pick<AlarmRow, 'kind' | 'subject' | 'tenantId' | 'detail'>;

/** Who finds the same again within this time is believed without being written down: there are many to look, every second. */
const REFRESHED_AFTER = 3600;

/**
 * Raises an alarm, or says of one that stands that it still does, at most once an hour; each time in one commit with an
 * event `alarm`. Whoever meets another that does the same leaves it to that one.
 * @param alarm `detail` is a sentence for people, without secrets
 * @throws unavailable when it could not be written
 */
export async function raiseAlarm(site: Sources & { readonly store: Store }, alarm: Alarm): Promise<void> {
  const { detail, kind, subject } = alarm;
  const { store } = site;
  const now = seconds(site.clock);
  const standing = await store.get('alarms', { kind, subject });
  if (standing !== undefined && Math.abs(now - standing.seenAt) < REFRESHED_AFTER) return;
  const actor = systemActor(alarm.tenantId ?? (await firstTenant(store)), site.clock);
  const event = auditEvent(actor, { action: 'alarm', success: false, data: { kind, subject, detail } }, site);
  await store.commit({
    expect: [],
    writes: [
      standing === undefined
        ? { insert: 'alarms', row: { ...alarm, since: now, seenAt: now } }
        : {
            update: 'alarms',
            key: { kind, subject, seenAt: standing.seenAt },
            set: { detail, seenAt: now },
          },
    ],
    events: [event],
  });
}

/** More are not told one by one. */
const MOST_TOLD = 1000;

/** The alarms that stand, in the order of kinds and subjects. */
export function standingAlarms(reader: Reader): Promise<readonly AlarmRow[]> {
  return reader.first('alarms', {}, MOST_TOLD);
}

/** The tenant in whose trail stands what concerns the installation: the one that it began with. @throws RangeError without one */
export async function firstTenant(reader: Reader): Promise<Id> {
  const [tenant] = await reader.first('tenants', {}, 1);
  if (tenant === undefined) throw new RangeError('an installation without a tenant');
  return tenant.id;
}
