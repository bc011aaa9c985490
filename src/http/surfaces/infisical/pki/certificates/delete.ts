/** `DELETE /api/v1/cert-manager/certificates/{certificateId}`: out of all lists; it stays revocable, as it may be valid still. */
import Type from 'typebox';
import { archiveCertificate } from '../../../../../inventory/archive.ts';
import { endpoint } from '../../../../endpoint.ts';
import { CERTIFICATE_PARAM, findLeaf, leafSubject } from './find.ts';
import { ROW, readRow } from './row.ts';

export const deleteCertificate = endpoint({
  method: 'DELETE',
  path: '/:certificateId',
  summary: 'Delete a certificate',
  params: CERTIFICATE_PARAM,
  answers: { 200: Type.Object({ certificate: ROW }) },
  subject: leafSubject,
  async handle(input, caller) {
    const { site } = input;
    const found = await findLeaf(input, caller);
    // Before it is gone, with what is renewed of it.
    const certificate = await readRow(site, found);
    await archiveCertificate(site, caller, found.certificate.id);
    return { status: 200, body: { certificate } };
  },
});
