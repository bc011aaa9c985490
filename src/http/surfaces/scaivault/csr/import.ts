/** `POST /v1/pki/csr/import`: a CSR whose key is elsewhere, to be approved and signed. */
import Type from 'typebox';
import { importCsr } from '../../../../issuing/csr-requests/import.ts';
import { viewCsr } from '../../../../issuing/csr-requests/view.ts';
import { LONGEST_CSR } from '../../../../issuing/read-csr.ts';
import { endpoint } from '../../../endpoint.ts';
import { CSR, spellCsr } from './shape.ts';

export const importCsrRequest = endpoint({
  method: 'POST',
  path: '/v1/pki/csr/import',
  summary: 'Import a CSR, to be approved and signed',
  body: Type.Object({
    csr_pem: Type.String({ minLength: 1, maxLength: LONGEST_CSR, description: 'PKCS #10 in PEM' }),
  }),
  answers: { 201: CSR },
  async handle({ body, site }, caller) {
    const row = await importCsr(site, caller, body.csr_pem);
    return { status: 201, body: spellCsr(viewCsr(row)) };
  },
});
