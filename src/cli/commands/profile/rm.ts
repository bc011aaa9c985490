/** `chancery profile rm`. */
import { Command } from '@commander-js/extra-typings';
import type { Make } from '../../tree.ts';
import { findProfile } from './shape.ts';

export const command: Make = (session) =>
  new Command()
    .description('Remove a certificate profile. What was issued under it stays good, and is not renewed.')
    .argument('<profile>', 'its name')
    .action(async (name) => {
      const client = await session.client();
      const { id } = await findProfile(client, name);
      await client.delete('/api/v1/cert-manager/certificate-profiles/{id}', { params: { path: { id } } });
      session.note(`${name} is removed`);
    });
