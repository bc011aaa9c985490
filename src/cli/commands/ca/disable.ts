/** `chancery ca disable`. */
import { Command } from '@commander-js/extra-typings';
import { shellWord } from '../../ssh/quote.ts';
import type { Make } from '../../tree.ts';
import { findAuthority } from './find.ts';
import { authorityCard } from './shape.ts';

export const command: Make = (session) =>
  new Command()
    .description(
      'Switch an authority off: it signs nothing until it is switched on. What it signed stays good.',
    )
    .argument('<authority>', 'its name or id')
    .action(async (text) => {
      const client = await session.client();
      const { id, name } = await findAuthority(client, text);
      const changed = await client.patch('/v1/pki/ca/{id}', {
        params: { path: { id } },
        body: { is_active: false },
      });
      await session.show(changed, authorityCard(Date.now()));
      session.note(`${name} signs nothing until: chancery ca enable ${shellWord(name)}`);
    });
