/**
 * `GET /v1/ssh/authorities/{id}/public-key`: the keys of an authority, as sshd's TrustedUserCAKeys takes them: the one that
 * signs, the next one, and those before, for as long as what they signed is good.
 */
import { typeId } from '../../../base/ids.ts';
import { formatSshPublicKey } from '../../../ssh/public-key.ts';
import { openEndpoint } from '../../endpoint.ts';
import { linesAnswer, publicAuthority, SSH_AUTHORITY_ID, TEXT } from './ssh-text.ts';

export const sshPublicKey = openEndpoint({
  method: 'GET',
  path: '/v1/ssh/authorities/:id/public-key',
  summary: 'Read the public keys of an SSH authority, a line each',
  params: SSH_AUTHORITY_ID,
  answers: { 200: TEXT },
  async handle({ headers, params, site }) {
    const { authority, keys } = await publicAuthority(site, params.id);
    const name = typeId('ca', authority.id);
    return linesAnswer(
      headers,
      keys.map(({ publicKey }) => formatSshPublicKey(publicKey, name)),
    );
  },
});
