/** `POST /api/v1/ssh_keys/`: answers the bare key, with 200. */
import Type from 'typebox';
import { uploadSshKey as upload } from '../../../../fleet/ssh-keys.ts';
import { endpoint } from '../../../endpoint.ts';
import { SSH_KEY, spellSshKey } from './shape.ts';

export const uploadSshKey = endpoint({
  method: 'POST',
  path: '/api/v1/ssh_keys/',
  summary: 'Register an SSH key',
  body: Type.Object({
    name: Type.String({ maxLength: 400 }),
    publicKey: Type.String({ description: 'one line "type base64 comment"' }),
  }),
  answers: { 200: SSH_KEY },
  async handle({ body, site }, caller) {
    return { status: 200, body: spellSshKey(await upload(site, caller, body)) };
  },
});
