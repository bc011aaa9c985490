/** `DELETE /api/v1/ssh_keys/{key_id}`. */
import Type from 'typebox';
import { removeSshKey } from '../../../../fleet/ssh-keys.ts';
import { endpoint } from '../../../endpoint.ts';
import { pathId } from '../../../v1/spelling.ts';
import { KEY_ID } from './shape.ts';

export const deleteSshKey = endpoint({
  method: 'DELETE',
  path: '/api/v1/ssh_keys/:key_id',
  summary: 'Remove an SSH key',
  params: KEY_ID,
  answers: { 200: Type.Object({ id: Type.String(), message: Type.String() }) },
  async handle({ params, site }, caller) {
    const id = pathId('ssh_key', params.key_id);
    await removeSshKey(site, caller, id);
    return { status: 200, body: { id, message: 'the SSH key was removed' } };
  },
});
