/**
 * Alarms, as those see them who must look into them: a tenant those about what is its own, whoever has the installation
 * all of them.
 */
import { notFound } from '../base/error.ts';
import type { AlarmRow } from '../records/jobs.ts';
import type { Reader } from '../records/store.ts';
import { administer, type Site } from './administer.ts';
import type { Caller } from './caller.ts';
import { covers } from './scopes.ts';

/** @returns in the order of kinds and subjects, at most `limit` */
export function listAlarms(reader: Reader, caller: Caller, limit: number): Promise<readonly AlarmRow[]> {
  return reader.first('alarms', hasAll(caller) ? {} : { tenantId: caller.tenantId }, limit);
}

/**
 * Somebody has looked: the alarm is gone, until the same is found again.
 * @throws not_found, also for one that is another's or the installation's; token_revoked; unavailable
 */
export async function acknowledgeAlarm(
  site: Site,
  caller: Caller,
  key: Pick<AlarmRow, 'kind' | 'subject'>,
): Promise<void> {
  const none = notFound('alarm', `${key.kind} ${key.subject}`);
  // No text that is kept holds a NUL, and one of the engines cannot be asked for it.
  if (`${key.kind}${key.subject}`.includes('\0')) throw none;
  await administer(
    site,
    caller,
    'alarm_acknowledge',
    async (reader) => {
      const alarm = await reader.get('alarms', key);
      if (alarm === undefined || !(hasAll(caller) || alarm.tenantId === caller.tenantId)) throw none;
      const { detail, kind, since, subject } = alarm;
      return {
        writes: [{ remove: 'alarms', key }],
        data: { kind, subject, detail, since },
        value: undefined,
      };
    },
    () => none,
  );
}

function hasAll({ scopes }: Caller): boolean {
  return covers(scopes, 'system');
}
