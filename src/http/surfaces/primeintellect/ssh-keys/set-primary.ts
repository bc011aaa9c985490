/** `PATCH /api/v1/ssh_keys/{key_id}`: makes a key the primary one. */
import Type from 'typebox';
import { invalidField } from '../../../../base/error.ts';
import { readSshKey, setPrimarySshKey } from '../../../../fleet/ssh-keys.ts';
import { endpoint } from '../../../endpoint.ts';
import { pathId } from '../../../v1/spelling.ts';
import { KEY_ID } from './shape.ts';

export const setPrimary = endpoint({
  method: 'PATCH',
  path: '/api/v1/ssh_keys/:key_id',
  summary: 'Make an SSH key the primary one',
  params: KEY_ID,
  body: Type.Object({
    isPrimary: Type.Optional(Type.Union([Type.Boolean(), Type.Null()], { description: 'true, or null' })),
  }),
  answers: { 200: Type.Object({ message: Type.String(), updated_fields: Type.Object({}) }) },
  async handle({ body: { isPrimary }, params, site }, caller) {
    if (isPrimary === false) throw invalidField('isPrimary', 'must be true: another key takes its place');
    const id = pathId('ssh_key', params.key_id);
    if (isPrimary !== true) {
      await readSshKey(site.store, caller, id);
      return { status: 200, body: { message: 'nothing was changed', updated_fields: {} } };
    }
    await setPrimarySshKey(site, caller, id);
    const body = { message: 'this is the primary SSH key now', updated_fields: { isPrimary: true } };
    return { status: 200, body };
  },
});
