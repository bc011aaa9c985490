/** `chancery csr sign`. */
import { Command } from '@commander-js/extra-typings';
import type { Make } from '../../tree.ts';
import { findAuthority } from '../ca/find.ts';
import { checkFree, writePair } from '../cert/files.ts';

export const command: Make = (session) =>
  new Command()
    .description('Sign a request that was approved, and write the certificate to a file.')
    .argument('<request>', 'its id')
    .requiredOption('--ca <authority>', 'the authority that signs, by its name or id')
    .requiredOption('--days <count>', 'how long the certificate is good', Number)
    .option('--cert <file>', 'where the certificate with its chain goes; REQUEST.pem when absent')
    .option('--force', 'overwrite a file that is there')
    .action(async (id, flags) => {
      await checkFree(session, id, flags, false);
      const client = await session.client();
      const { id: ca } = await findAuthority(client, flags.ca);
      const signed = await client.post('/v1/pki/csr/{id}/sign', {
        params: { path: { id }, header: { 'Idempotency-Key': crypto.randomUUID() } },
        body: { ca_id: ca, validity_days: flags.days },
      });
      await writePair(session, id, signed, flags);
    });
