/** `chancery csr reject`. */
import { Command } from '@commander-js/extra-typings';
import type { Make } from '../../tree.ts';
import { CSR_CARD } from './shape.ts';

export const command: Make = (session) =>
  new Command()
    .description('Reject a request.')
    .argument('<request>', 'its id')
    .requiredOption('--reason <text>', 'why, for whoever asked')
    .action(async (id, { reason }) => {
      const client = await session.client();
      const params = { path: { id } };
      await session.show(
        await client.post('/v1/pki/csr/{id}/reject', { params, body: { reason } }),
        CSR_CARD,
      );
    });
