/** `chancery ssh keys rm`. */
import { Command } from '@commander-js/extra-typings';
import type { Make } from '../../../tree.ts';
import { findKey } from './shape.ts';

export const command: Make = (session) =>
  new Command()
    .description('Remove a public key of yours. What was certified stays good to its end.')
    .argument('<key>', 'its name, id or fingerprint')
    .action(async (text) => {
      const client = await session.client();
      const { id, name } = await findKey(client, text);
      await client.delete('/api/v1/ssh_keys/{key_id}', { params: { path: { key_id: id } } });
      session.note(`${name} is removed`);
    });
