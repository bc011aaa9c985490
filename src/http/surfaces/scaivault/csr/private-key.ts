/** `POST /v1/pki/csr/{id}/private-key`: the key of a CSR that was made here, once. */
import Type from 'typebox';
import { takePrivateKey } from '../../../../issuing/csr-requests/take-private-key.ts';
import { endpoint } from '../../../endpoint.ts';
import { pathId } from '../../../v1/spelling.ts';
import { PRIVATE_KEY, spellKey } from '../issued.ts';
import { CSR_ID } from './shape.ts';

export const csrPrivateKey = endpoint({
  method: 'POST',
  path: '/v1/pki/csr/:id/private-key',
  summary: 'Fetch the private key of a signed CSR, once',
  params: CSR_ID,
  answers: { 200: Type.Object({ private_key: PRIVATE_KEY }) },
  async handle({ params, site }, caller) {
    const pkcs8 = await takePrivateKey(site, caller, pathId('csr', params.id));
    return { status: 200, body: { private_key: spellKey(pkcs8) } };
  },
});
