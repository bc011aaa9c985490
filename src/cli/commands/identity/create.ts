/** `chancery identity create`. */
import { Command } from '@commander-js/extra-typings';
import type { Make } from '../../tree.ts';
import { IDENTITY_LIST } from './shape.ts';

export const command: Make = (session) =>
  new Command()
    .description('Make an identity for a person, or for a machine with --machine. Tokens are made for it.')
    .argument('<name>', 'what it is called')
    .option('--machine', 'a machine: it has no part in what is for people')
    .option('--email <address>', 'of a person')
    .action(async (name, { email, machine }) => {
      const client = await session.client();
      const made = await client.post('/v1/identities', {
        body: { name, type: machine === true ? 'machine' : 'user', ...(email !== undefined && { email }) },
      });
      await session.show(made, IDENTITY_LIST);
    });
