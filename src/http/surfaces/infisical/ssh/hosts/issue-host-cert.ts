/** `POST /api/v1/ssh/hosts/{sshHostId}/issue-host-cert`: for the host's own key. The host is looked for before the key is read. */
import Type from 'typebox';
import { issueHostCertificate } from '../../../../../fleet/host-certificate.ts';
import { hostRow } from '../../../../../fleet/host-view.ts';
import { endpoint } from '../../../../endpoint.ts';
import { pathId } from '../../spelling.ts';
import { SIGNED, spellSigned } from '../signed.ts';
import { readSubjectKey } from '../subject-key.ts';
import { HOST_ID } from './shape.ts';

export const issueHostCert = endpoint({
  method: 'POST',
  path: '/api/v1/ssh/hosts/:sshHostId/issue-host-cert',
  summary: 'Issue a certificate for a host',
  params: HOST_ID,
  body: Type.Object({ publicKey: Type.String({ description: 'the host’s: type, base64 and comment' }) }),
  answers: { 200: SIGNED },
  async handle({ body, params, site }, caller) {
    const id = pathId('ssh_host', params.sshHostId);
    await hostRow(site.store, caller.tenantId, id);
    const { comment, subject } = readSubjectKey(body.publicKey);
    const issued = await issueHostCertificate(site, caller, id, subject);
    return { status: 200, body: spellSigned(issued, comment) };
  },
});
