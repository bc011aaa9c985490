/** `chancery role rm`. */
import { Command } from '@commander-js/extra-typings';
import type { Make } from '../../tree.ts';

export const command: Make = (session) =>
  new Command()
    .description('Remove a role. What was issued under it stays good.')
    .argument('<role>', 'its name')
    .action(async (name) => {
      const client = await session.client();
      await client.delete('/v1/pki/roles/{name}', { params: { path: { name } } });
      session.note(`${name} is removed`);
    });
