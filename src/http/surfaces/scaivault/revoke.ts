/** `POST /v1/pki/revoke`: revokes a certificate, named by its serial number. */
import Type from 'typebox';
import { invalidField } from '../../../base/error.ts';
import { type Clock, seconds } from '../../../base/ports.ts';
import { parseReason, REVOCATION_REASONS, spellReason } from '../../../revocation/reason.ts';
import { revokeCertificate } from '../../../revocation/revoke.ts';
import { endpoint } from '../../endpoint.ts';
import { spellSerial } from '../../v1/serial.ts';
import { fieldTime, spellTime } from '../../v1/spelling.ts';
import { NAMED, REASON, readNamed } from './revocation.ts';

export const revoke = endpoint({
  method: 'POST',
  path: '/v1/pki/revoke',
  summary: 'Revoke a certificate',
  body: Type.Object({
    ...NAMED,
    reason: REASON,
    invalidity_date: Type.Optional(
      Type.String({ maxLength: 40, description: 'RFC 3339: since when it is thought to be no good' }),
    ),
  }),
  answers: {
    200: Type.Object({ serial_number: Type.String(), revoked_at: Type.String(), reason: Type.String() }),
  },
  async handle({ body, site }, caller) {
    const { reason, revokedAt, serial } = await revokeCertificate(site, caller, {
      ...readNamed(body),
      reason: parseReason(body.reason, REVOCATION_REASONS),
      invalidityAt: body.invalidity_date === undefined ? null : past(body.invalidity_date, site.clock),
    });
    return {
      status: 200,
      body: {
        serial_number: spellSerial(serial),
        revoked_at: spellTime(revokedAt),
        reason: spellReason(reason),
      },
    };
  },
});

function past(text: string, clock: Clock): number {
  const at = Math.floor(fieldTime(text, 'invalidity_date') / 1000);
  if (at < 0 || at > seconds(clock)) {
    throw invalidField('invalidity_date', 'must be from 1970 on, and not in the future');
  }
  return at;
}
