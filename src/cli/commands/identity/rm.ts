/** `chancery identity rm`. */
import { Command } from '@commander-js/extra-typings';
import type { Make } from '../../tree.ts';

export const command: Make = (session) =>
  new Command()
    .description('Remove an identity. Its tokens end with it; what it was issued stays good.')
    .argument('<identity>', 'its id, as chancery identity ls has it')
    .action(async (id) => {
      const client = await session.client();
      await client.delete('/v1/identities/{id}', { params: { path: { id } } });
      session.note(`${id} is removed`);
    });
