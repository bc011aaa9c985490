/** `GET /api/v1/ssh/ca/{sshCaId}/public-key`: what trusts the authority needs, also once it was removed. */
import { publicSshAuthority } from '../../../../../authorities/ssh/read.ts';
import { openEndpoint } from '../../../../endpoint.ts';
import { pathId } from '../../spelling.ts';
import { keyLines, PUBLIC_KEYS } from '../public-keys.ts';
import { CA_ID } from './shape.ts';

export const caPublicKey = openEndpoint({
  method: 'GET',
  path: '/api/v1/ssh/ca/:sshCaId/public-key',
  summary: 'The public keys of an SSH authority',
  params: CA_ID,
  answers: { 200: PUBLIC_KEYS },
  async handle({ params, site }) {
    const { keys } = await publicSshAuthority(site.store, pathId('ssh_authority', params.sshCaId));
    return keyLines(keys);
  },
});
