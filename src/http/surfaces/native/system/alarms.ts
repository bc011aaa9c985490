/** `/v1/alarms`: what is not as it must be. */
import Type from 'typebox';
import { acknowledgeAlarm, listAlarms } from '../../../../access/alarms.ts';
import type { AlarmRow } from '../../../../records/jobs.ts';
import { endpoint } from '../../../endpoint.ts';
import { pageSchema, readLimit } from '../../../v1/page.ts';
import { spellId, spellTime } from '../../../v1/spelling.ts';

const ALARM = Type.Object({
  kind: Type.String(),
  subject: Type.String({ description: 'what it is about' }),
  tenant_id: Type.Union([Type.String(), Type.Null()], { description: 'null: the installation' }),
  detail: Type.String(),
  since: Type.String(),
  last_seen: Type.String(),
});

export const listAlarmsEndpoint = endpoint({
  method: 'GET',
  path: '/v1/alarms',
  summary: 'List alarms',
  query: Type.Object({ limit: Type.Optional(Type.String({ description: '1 to 1000; 100 when absent' })) }),
  answers: { 200: pageSchema(ALARM) },
  async handle({ query, site }, caller) {
    const limit = readLimit(query.limit);
    const rows = await listAlarms(site.store, caller, limit + 1);
    // What is beyond is seen once these are seen to.
    const body = { data: rows.slice(0, limit).map(spell), cursor: null, has_more: rows.length > limit };
    return { status: 200, body };
  },
});

export const acknowledgeAlarmEndpoint = endpoint({
  method: 'DELETE',
  path: '/v1/alarms/:kind/:subject',
  summary: 'Acknowledge an alarm; what is still so is raised again when it is found again',
  params: Type.Object({ kind: Type.String(), subject: Type.String() }),
  answers: { 204: Type.Null() },
  async handle({ params, site }, caller) {
    await acknowledgeAlarm(site, caller, params);
    return { status: 204 };
  },
});

function spell({ detail, kind, seenAt, since, subject, tenantId }: AlarmRow): unknown {
  return {
    kind,
    subject,
    tenant_id: tenantId === null ? null : spellId('tenant', tenantId),
    detail,
    since: spellTime(since),
    last_seen: spellTime(seenAt),
  };
}
