/** `chancery role show`. */
import { Command } from '@commander-js/extra-typings';
import type { Make } from '../../tree.ts';
import { ROLE_CARD } from './shape.ts';

export const command: Make = (session) =>
  new Command()
    .description('Show what a role allows.')
    .argument('<role>', 'its name')
    .action(async (name) => {
      const client = await session.client();
      await session.show(await client.get('/v1/pki/roles/{name}', { params: { path: { name } } }), ROLE_CARD);
    });
