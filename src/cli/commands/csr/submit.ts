/** `chancery csr submit`. */
import { Command } from '@commander-js/extra-typings';
import type { Make } from '../../tree.ts';
import { readText } from '../files.ts';
import { CSR_CARD } from './shape.ts';

export const command: Make = (session) =>
  new Command()
    .description('Hand in a CSR, for somebody else to approve.')
    .argument('<file>', 'PEM of a PKCS #10 request, or - for standard input')
    .action(async (file) => {
      const client = await session.client();
      const pem = await readText(session, file);
      await session.show(await client.post('/v1/pki/csr/import', { body: { csr_pem: pem } }), CSR_CARD);
    });
