/** `POST /api/admin/clusters/{cluster_id}/authorizations/certificate`. */
import { endpoint } from '../../../endpoint.ts';
import { answerCertificate, CERTIFICATE, CERTIFICATE_REQUEST, CLUSTER_ID } from './certificate-shape.ts';

export const requestCertificate = endpoint({
  method: 'POST',
  path: '/api/admin/clusters/:cluster_id/authorizations/certificate',
  summary: 'Certify one’s SSH key for all nodes of a cluster',
  params: CLUSTER_ID,
  body: CERTIFICATE_REQUEST,
  takesNull: true,
  answers: { 200: CERTIFICATE },
  handle: async ({ body, params, site }, caller) => answerCertificate(site, caller, params.cluster_id, body),
});
