/** `POST /v1/pki/certificates/{id}/private-key`: the key that was stored with a certificate. */
import Type from 'typebox';
import { readKeptKey } from '../../../../inventory/private-key.ts';
import { endpoint } from '../../../endpoint.ts';
import { pathId, spellId } from '../../../v1/spelling.ts';
import { PRIVATE_KEY, spellKey } from '../issued.ts';
import { CERTIFICATE_ONLY_ID } from './shape.ts';

export const readPrivateKey = endpoint({
  method: 'POST',
  path: '/v1/pki/certificates/:id/private-key',
  summary: 'Read the stored private key of a certificate',
  params: CERTIFICATE_ONLY_ID,
  answers: { 200: Type.Object({ certificate_id: Type.String(), private_key: PRIVATE_KEY }) },
  async handle({ params, site }, caller) {
    const id = pathId('certificate', params.id);
    const pkcs8 = await readKeptKey(site, caller, id);
    try {
      return {
        status: 200,
        body: { certificate_id: spellId('certificate', id), private_key: spellKey(pkcs8) },
      };
    } finally {
      pkcs8.fill(0);
    }
  },
});
