/**
 * `GET /api/v1/ssh/hosts/{sshHostId}/host-ca-public-key`: the key that the host's certificates are signed with. Clients put
 * it behind `@cert-authority <hostname> `, so it is one line and no more.
 */
import { readSshAuthority } from '../../../../../authorities/ssh/read.ts';
import { publicHost } from '../../../../../fleet/host-authorities.ts';
import { openEndpoint } from '../../../../endpoint.ts';
import { pathId } from '../../spelling.ts';
import { keyLine, PUBLIC_KEYS } from '../public-keys.ts';
import { HOST_ID } from './shape.ts';

export const hostCaPublicKey = openEndpoint({
  method: 'GET',
  path: '/api/v1/ssh/hosts/:sshHostId/host-ca-public-key',
  summary: 'The key that a host’s certificates are signed with',
  params: HOST_ID,
  answers: { 200: PUBLIC_KEYS },
  async handle({ params, site }) {
    const { host } = await publicHost(site.store, pathId('ssh_host', params.sshHostId));
    const { keys } = await readSshAuthority(site.store, host.tenantId, host.hostAuthorityId);
    return { status: 200, type: 'text/plain; charset=utf-8', body: keyLine(keys) };
  },
});
