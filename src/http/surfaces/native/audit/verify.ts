/** `GET /v1/audit/verify`: recomputes the audit trail's chains. */
import Type from 'typebox';
import { verifyAudit } from '../../../../audit/verify.ts';
import { endpoint } from '../../../endpoint.ts';

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
        Type.Object({ writer_id: Type.String(), link: Type.Integer(), reason: Type.String() }),
        Type.Null(),
      ]),
    }),
  },
  async handle({ site }, caller) {
    const { entries, firstBad, head, valid } = await verifyAudit(site.store, caller.tenantId);
    const bad =
      firstBad === undefined
        ? null
        : { writer_id: firstBad.writerId, link: firstBad.link, reason: firstBad.reason };
    return { status: 200, body: { valid, entries, head, first_bad: bad } };
  },
});
