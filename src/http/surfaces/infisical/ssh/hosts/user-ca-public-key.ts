import { publicHost, trustedKeys } from '../../../../../fleet/host-authorities.ts';
import { openEndpoint } from '../../../../endpoint.ts';
import { pathId } from '../../spelling.ts';
import { namedKeyLines, PUBLIC_KEYS } from '../public-keys.ts';
import { HOST_ID } from './shape.ts';

export const userCaPublicKey = openEndpoint({
  method: 'GET',
  path: '/api/v1/ssh/hosts/:sshHostId/user-ca-public-key',
  summary: 'The keys whose logins a host takes',
  params: HOST_ID,
  answers: { 200: PUBLIC_KEYS },
  async handle({ params, site }) {
    const standing = await publicHost(site.store, pathId('ssh_host', params.sshHostId));
    return namedKeyLines(await trustedKeys(site.store, standing));
  },
});
