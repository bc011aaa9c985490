/** `chancery ca enable`. */
import { Command } from '@commander-js/extra-typings';
import type { Make } from '../../tree.ts';
import { findAuthority } from './find.ts';
import { authorityCard } from './shape.ts';

export const command: Make = (session) =>
  new Command()
    .description('Let an authority that was switched off sign again.')
    .argument('<authority>', 'its name or id')
    .action(async (text) => {
      const client = await session.client();
      const { id, name } = await findAuthority(client, text);
      const changed = await client.patch('/v1/pki/ca/{id}', {
        params: { path: { id } },
        body: { is_active: true },
      });
      await session.show(changed, authorityCard(Date.now()));
      session.note(`${name} signs again`);
    });
