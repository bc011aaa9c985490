/** `chancery token revoke`. */
import { Command } from '@commander-js/extra-typings';
import type { Make } from '../../tree.ts';

export const command: Make = (session) =>
  new Command()
    .description('End a token now.')
    .argument('<token>', 'its id, as chancery token ls has it')
    .action(async (id) => {
      const client = await session.client();
      await client.delete('/v1/tokens/{id}', { params: { path: { id } } });
      session.note(`${id} is revoked`);
    });
