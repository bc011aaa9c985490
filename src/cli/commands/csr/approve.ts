/** `chancery csr approve`. */
import { Command } from '@commander-js/extra-typings';
import type { Make } from '../../tree.ts';
import { findAuthority } from '../ca/find.ts';
import { CSR_CARD } from './shape.ts';

export const command: Make = (session) =>
  new Command()
    .description('Approve a request. Whoever asked cannot.')
    .argument('<request>', 'its id')
    .option('--ca <authority>', 'for this authority alone, by its name or id')
    .option('--days <count>', 'for so many days at most', Number)
    .action(async (id, flags) => {
      const client = await session.client();
      const ca = flags.ca === undefined ? undefined : await findAuthority(client, flags.ca);
      const approved = await client.post('/v1/pki/csr/{id}/approve', {
        params: { path: { id } },
        body: {
          ...(ca !== undefined && { ca_id: ca.id }),
          ...(flags.days !== undefined && { validity_days: flags.days }),
        },
      });
      await session.show(approved, CSR_CARD);
    });
