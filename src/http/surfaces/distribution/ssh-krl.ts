/** `GET /v1/ssh/authorities/{id}/krl`: the key revocation list of an authority, as sshd's RevokedKeys takes it. */
import Type from 'typebox';
import { cachedAnswer } from '../../cached-answer.ts';
import { openEndpoint } from '../../endpoint.ts';
import { pathId } from '../../v1/spelling.ts';
import { SSH_AUTHORITY_ID } from './ssh-text.ts';

const KRL_TYPE = 'application/octet-stream';

/** What is revoked is to be known soon. */
const KEPT_SECONDS = 60;

export const sshKrl = openEndpoint({
  method: 'GET',
  path: '/v1/ssh/authorities/:id/krl',
  summary: 'Read the KRL of an SSH authority',
  params: SSH_AUTHORITY_ID,
  answers: { 200: Type.String({ contentMediaType: KRL_TYPE }) },
  async handle({ headers, params, site }) {
    const list = await site.krls.current(pathId('ssh_authority', params.id));
    return cachedAnswer(headers, {
      // No two lists have the same version.
      etag: `"${list.version}"`,
      type: KRL_TYPE,
      body: () => list.body,
      headers: {
        'last-modified': new Date(list.generatedAt * 1000).toUTCString(),
        'cache-control': `public, max-age=${KEPT_SECONDS}`,
      },
    });
  },
});
