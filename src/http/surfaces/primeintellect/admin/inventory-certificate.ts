/** `POST /api/admin/inventory/{cluster_id}/authorization/certificate`: the same, by the address of inventory clusters. */
import { endpoint } from '../../../endpoint.ts';
import { answerCertificate, CERTIFICATE, CERTIFICATE_REQUEST, CLUSTER_ID } from './certificate-shape.ts';

export const requestInventoryCertificate = endpoint({
  method: 'POST',
  path: '/api/admin/inventory/:cluster_id/authorization/certificate',
  summary: 'Certify one’s SSH key for all nodes of an inventory cluster',
  params: CLUSTER_ID,
  body: CERTIFICATE_REQUEST,
  takesNull: true,
  answers: { 200: CERTIFICATE },
  handle: async ({ body, params, site }, caller) => answerCertificate(site, caller, params.cluster_id, body),
});
