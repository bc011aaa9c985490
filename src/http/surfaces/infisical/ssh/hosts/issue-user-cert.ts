/** `POST /api/v1/ssh/hosts/{sshHostId}/issue-user-cert`: a login of the calling user, with a key that is made here. */
import Type from 'typebox';
import { issueLoginCertificate } from '../../../../../fleet/login-certificate.ts';
import { endpoint } from '../../../../endpoint.ts';
import { pathId } from '../../spelling.ts';
import { SIGNED_WITH_KEY, spellSignedWithKey } from '../signed.ts';
import { HOST_ID } from './shape.ts';

export const issueUserCert = endpoint({
  method: 'POST',
  path: '/api/v1/ssh/hosts/:sshHostId/issue-user-cert',
  summary: 'Issue a certificate for a login to a host',
  params: HOST_ID,
  body: Type.Object({ loginUser: Type.String({ maxLength: 400, description: 'a user of the host' }) }),
  answers: { 200: SIGNED_WITH_KEY },
  async handle({ body, params, site }, caller) {
    const id = pathId('ssh_host', params.sshHostId);
    const issued = await issueLoginCertificate(site, caller, id, body.loginUser.trim());
    return { status: 200, body: spellSignedWithKey(issued, 'ED25519', site.random) };
  },
});
