/** `chancery ssh authority promote`. */
import { Command } from '@commander-js/extra-typings';
import { shellWord } from '../../../ssh/quote.ts';
import type { Make } from '../../../tree.ts';
import { findSshAuthority, showKeys } from './shape.ts';

export const command: Make = (session) =>
  new Command()
    .description('Let the next key of an authority of SSH sign. The one before stays published.')
    .argument('<authority>', 'its name or id')
    .action(async (text) => {
      const client = await session.client();
      const { id, name } = await findSshAuthority(session, client, text);
      const params = { path: { id } };
      await showKeys(session, await client.post('/v1/ssh/authorities/{id}/promote', { params }));
      session.note(`${name} signs with its new key from now on; the one before stays published`);
      session.note(
        `  once all that the key before signed has ended: chancery ssh authority retire ${shellWord(name)}`,
      );
    });
