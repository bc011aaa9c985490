/** `GET /v1/audit/logs`: the events of the tenant, newest first. */
import Type from 'typebox';
import { invalidField } from '../../../../base/error.ts';
import type { AuditEventRow } from '../../../../records/audit.ts';
import { endpoint } from '../../../endpoint.ts';
import { PAGE_QUERY, pageOf, pageSchema, readPage } from '../../../v1/page.ts';
import { fieldId, fieldTime, spellId } from '../../../v1/spelling.ts';

const NULLABLE = Type.Union([Type.String(), Type.Null()]);
/** What is told of an event. */
export const EVENT_MEMBERS = {
  id: Type.String(),
  timestamp: Type.String(),
  action: Type.String(),
  identity_type: NULLABLE,
  identity_id: NULLABLE,
  source_ip: NULLABLE,
  user_agent: NULLABLE,
  success: Type.Boolean(),
  duration_ms: Type.Integer(),
  request_id: NULLABLE,
  extra_data: Type.Object({}),
};
const EVENT = Type.Object(EVENT_MEMBERS);

export const auditLogs = endpoint({
  method: 'GET',
  path: '/v1/audit/logs',
  summary: 'Read the audit trail',
  query: Type.Object({
    ...PAGE_QUERY,
    action: Type.Optional(Type.String({ maxLength: 64 })),
    identity_id: Type.Optional(Type.String({ maxLength: 100 })),
    request_id: Type.Optional(Type.String({ maxLength: 100 })),
    success: Type.Optional(Type.Enum(['true', 'false'])),
    from: Type.Optional(Type.String({ description: 'RFC 3339, inclusive' })),
    until: Type.Optional(Type.String({ description: 'RFC 3339, exclusive' })),
  }),
  answers: { 200: pageSchema(EVENT, 'logs') },
  async handle({ query, site }, caller) {
    const page = readPage(query);
    const events = await site.store.events({
      ...page,
      tenantId: caller.tenantId,
      action: plain(query.action, 'action'),
      identityId:
        query.identity_id === undefined ? undefined : fieldId('identity', query.identity_id, 'identity_id'),
      requestId: plain(query.request_id, 'request_id'),
      success: query.success === undefined ? undefined : query.success === 'true',
      fromMs: query.from === undefined ? undefined : fieldTime(query.from, 'from'),
      untilMs: query.until === undefined ? undefined : fieldTime(query.until, 'until'),
    });
    return { status: 200, body: pageOf(events, page, ({ id }) => id, spellEvent, 'logs') };
  },
});

function plain(text: string | undefined, field: string): string | undefined {
  // Families have their own ids of requests, e.g. `req-` and letters of both cases.
  if (text === undefined || /^[A-Za-z0-9_-]+$/.test(text)) return text;
  throw invalidField(field, 'must be letters, digits, "_" and "-"');
}

export function spellEvent(event: AuditEventRow): Readonly<Record<string, unknown>> {
  return {
    id: spellId('event', event.id),
    timestamp: new Date(event.atMs).toISOString(),
    action: event.action,
    identity_type: event.identityType,
    identity_id: event.identityId === null ? null : spellId('identity', event.identityId),
    source_ip: event.sourceIp,
    user_agent: event.userAgent,
    success: event.success,
    duration_ms: event.durationMs,
    request_id: event.requestId,
    extra_data: event.data,
  };
}
