/** `chancery ca show`. */
import { Command } from '@commander-js/extra-typings';
import type { Make } from '../../tree.ts';
import { findAuthority } from './find.ts';
import { authorityCard } from './shape.ts';

export const command: Make = (session) =>
  new Command()
    .description('Show one authority; with -o pem, its certificate.')
    .argument('<authority>', 'its name or id')
    .action(async (text) => {
      const client = await session.client();
      const authority = await findAuthority(client, text);
      const { certificate_pem: pem } = await client.get('/v1/pki/ca/{id}/certificate', {
        params: { path: { id: authority.id } },
      });
      await session.show(authority, authorityCard(Date.now(), pem));
    });
