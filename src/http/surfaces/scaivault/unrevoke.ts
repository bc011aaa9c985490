/** `POST /v1/pki/unrevoke` (ours): lifts a certificate_hold. */
import Type from 'typebox';
import { unrevokeCertificate } from '../../../revocation/unrevoke.ts';
import { endpoint } from '../../endpoint.ts';
import { spellSerial } from '../../v1/serial.ts';
import { spellId } from '../../v1/spelling.ts';
import { NAMED, readNamed } from './revocation.ts';

export const unrevoke = endpoint({
  method: 'POST',
  path: '/v1/pki/unrevoke',
  summary: 'Lift the hold of a certificate',
  body: Type.Object(NAMED),
  answers: {
    200: Type.Object({
      serial_number: Type.String(),
      certificate_id: Type.String(),
      is_revoked: Type.Boolean(),
    }),
  },
  async handle({ body, site }, caller) {
    const { id, serial } = await unrevokeCertificate(site, caller, readNamed(body));
    return {
      status: 200,
      body: {
        serial_number: spellSerial(serial),
        certificate_id: spellId('certificate', id),
        is_revoked: false,
      },
    };
  },
});
