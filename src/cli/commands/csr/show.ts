/** `chancery csr show`. */
import { Command } from '@commander-js/extra-typings';
import type { Make } from '../../tree.ts';
import { CSR_CARD } from './shape.ts';

export const command: Make = (session) =>
  new Command()
    .description('Show a request, and what of it would not be granted; with -o pem, the CSR.')
    .argument('<request>', 'its id')
    .action(async (id) => {
      const client = await session.client();
      await session.show(await client.get('/v1/pki/csr/{id}', { params: { path: { id } } }), CSR_CARD);
    });
