/** `chancery ssh authority retire`. */
import { Command } from '@commander-js/extra-typings';
import type { Make } from '../../../tree.ts';
import { findSshAuthority, showKeys } from './shape.ts';

export const command: Make = (session) =>
  new Command()
    .description(
      'Take previous keys of an authority of SSH out of use and into its KRL, once all that they signed has ended.',
    )
    .argument('<authority>', 'its name or id')
    .action(async (text) => {
      const client = await session.client();
      const { id, name } = await findSshAuthority(session, client, text);
      const params = { path: { id } };
      await showKeys(session, await client.post('/v1/ssh/authorities/{id}/retire', { params }));
      session.note(`what is left are the keys of ${name} that machines have to trust`);
    });
