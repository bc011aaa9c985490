import { Command } from '@commander-js/extra-typings';
import type { Make } from '../../tree.ts';
import { certificateCard } from './shape.ts';

export const command: Make = (session) =>
  new Command()
    .description('Show one certificate of the inventory.')
    .argument('<certificate>', 'its id, or its serial number')
    .action(async (id) => {
      const client = await session.client();
      const { output } = await session.settings();
      const certificate = await client.get('/v1/certificates/{id}', { params: { path: { id } } });
      const pem =
        output.value === 'pem'
          ? await client.get('/v1/pki/certificates/{id}/pem', { params: { path: { id } }, parseAs: 'text' })
          : '';
      await session.show(certificate, { ...certificateCard(Date.now()), pem: () => pem });
    });
