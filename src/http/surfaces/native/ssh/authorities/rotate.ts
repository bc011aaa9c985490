/** `POST /v1/ssh/authorities/{id}/rotate`: makes the next key, which is published and does not sign yet. */
import Type from 'typebox';
import { readSshAuthority } from '../../../../../authorities/ssh/read.ts';
import { rotateSshAuthority } from '../../../../../authorities/ssh/rotate.ts';
import { endpoint } from '../../../../endpoint.ts';
import { pathId } from '../../../../v1/spelling.ts';
import { KEY_TYPES, keyAlgorithm } from './key-type.ts';
import { SSH_AUTHORITY, SSH_AUTHORITY_ID, spellSshAuthority } from './shape.ts';

export const rotateSshAuthorityEndpoint = endpoint({
  method: 'POST',
  path: '/v1/ssh/authorities/:id/rotate',
  summary: 'Make the next key of an SSH authority',
  params: SSH_AUTHORITY_ID,
  body: Type.Object({
    key_type: Type.Optional(Type.Enum([...KEY_TYPES], { description: 'that of the key before when absent' })),
  }),
  answers: { 200: SSH_AUTHORITY },
  async handle({ body, params, site }, caller) {
    const id = pathId('ssh_authority', params.id);
    const algorithm = body.key_type === undefined ? undefined : keyAlgorithm(body.key_type);
    await rotateSshAuthority(site, caller, id, algorithm);
    const view = await readSshAuthority(site.store, caller.tenantId, id);
    return { status: 200, body: spellSshAuthority(view) };
  },
});
