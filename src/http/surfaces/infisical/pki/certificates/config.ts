/** `PATCH /api/v1/cert-manager/certificates/{certificateId}/config`: whether and when it is renewed without being asked. */
import Type, { type Static } from 'typebox';
import { ChanceryError } from '../../../../../base/error.ts';
import { setRenewal } from '../../../../../issuing/renewal-settings.ts';
import { endpoint } from '../../../../endpoint.ts';
import { CERTIFICATE_PARAM, findLeaf, leafSubject } from './find.ts';

const BODY = Type.Object({
  renewBeforeDays: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 30, description: 'days before its end' }),
  ),
  enableAutoRenewal: Type.Optional(Type.Boolean({ description: 'false: it is renewed by itself no more' })),
});

export const updateConfig = endpoint({
  method: 'PATCH',
  path: '/:certificateId/config',
  summary: 'Set whether a certificate is renewed without being asked',
  params: CERTIFICATE_PARAM,
  body: BODY,
  answers: {
    200: Type.Object({ message: Type.String(), renewBeforeDays: Type.Optional(Type.Integer()) }),
  },
  subject(input, caller) {
    checkBody(input.body);
    return leafSubject(input, caller);
  },
  async handle(input, caller) {
    const { body, site } = input;
    const { id } = (await findLeaf(input, caller)).certificate;
    if (body.enableAutoRenewal === false) {
      await setRenewal(site, caller, id, null);
      return { status: 200, body: { message: 'Auto-renewal disabled successfully' } };
    }
    const { renewBeforeDays } = body;
    // As the contract has it: that it is on says nothing without the days.
    if (renewBeforeDays === undefined) {
      return { status: 200, body: { message: 'No configuration changes requested' } };
    }
    await setRenewal(site, caller, id, renewBeforeDays);
    return {
      status: 200,
      body: { message: 'Certificate configuration updated successfully', renewBeforeDays },
    };
  },
});

/** @throws invalid_field, of no one field */
function checkBody({ enableAutoRenewal, renewBeforeDays }: Static<typeof BODY>): void {
  if (enableAutoRenewal !== false || renewBeforeDays === undefined) return;
  const message = 'Cannot specify both renewBeforeDays and enableAutoRenewal=false';
  throw new ChanceryError('invalid_field', message, { fields: [{ field: '', message }] });
}
