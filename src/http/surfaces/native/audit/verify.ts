/** `GET /v1/audit/verify`: reads the whole audit trail, and says where it first is not what it was. */
import Type from 'typebox';
import { endpoint } from '../../../endpoint.ts';
import { spellId } from '../../../v1/spelling.ts';

const NULLABLE_TEXT = Type.Union([Type.String(), Type.Null()]);
const NULLABLE_INTEGER = Type.Union([Type.Integer(), Type.Null()]);

export const auditVerify = endpoint({
  method: 'GET',
  path: '/v1/audit/verify',
  summary: 'Verify the audit trail',
  answers: {
    200: Type.Object({
      valid: Type.Boolean(),
      entries: Type.Integer(),
      head: Type.String(),
      first_bad: Type.Union([
        Type.Object({
          writer_id: NULLABLE_TEXT,
          link: NULLABLE_INTEGER,
          seq: NULLABLE_INTEGER,
          event_id: NULLABLE_TEXT,
          reason: Type.String(),
        }),
        Type.Null(),
      ]),
    }),
  },
  async handle({ site }, caller) {
    const { entries, firstBad, head, valid } = await site.verifier.verify(caller.tenantId);
    const bad =
      firstBad === undefined
        ? null
        : {
            writer_id: firstBad.writerId,
            link: firstBad.link,
            seq: firstBad.seq,
            event_id: firstBad.eventId === null ? null : spellId('event', firstBad.eventId),
            reason: firstBad.reason,
          };
    return { status: 200, body: { valid, entries, head, first_bad: bad } };
  },
});
