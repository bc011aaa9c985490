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
      const params = { path: { id: authority.id } };
      const { data: issuers } = await client.get('/v1/pki/ca/{id}/issuers', { params });
      await session.show(authority, authorityCard(Date.now(), { pem, issuers }));
    });
