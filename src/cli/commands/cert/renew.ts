/** `chancery cert renew`. */
import { Command } from '@commander-js/extra-typings';
import type { Make } from '../../tree.ts';
import { readText } from '../files.ts';
import { checkFree, writePair } from './files.ts';
import { certificateId } from './find.ts';

export const command: Make = (session) =>
  new Command()
    .description(
      'Issue a certificate in the place of another one, with a new key of the server’s unless a CSR is given.',
    )
    .argument('<certificate>', 'its id or serial number, or a file that holds it')
    .option('--csr <file>', 'a CSR with the same names, or - for standard input')
    .option('--ttl <time>', 'how long it is good, e.g. 24h')
    .option('--cert <file>', 'where the certificate with its chain goes; ID.pem when absent')
    .option('--key <file>', 'where the key goes, readable by you alone; ID-key.pem when absent')
    .option('--force', 'overwrite files that are there')
    .action(async (certificate, flags) => {
      const client = await session.client();
      const id = await certificateId(session, certificate);
      await checkFree(session, id, flags, flags.csr === undefined);
      const csr = flags.csr === undefined ? undefined : await readText(session, flags.csr);
      const renewed = await client.post('/v1/pki/certificates/{id}/renew', {
        params: { path: { id }, header: { 'Idempotency-Key': crypto.randomUUID() } },
        body: {
          ...(csr !== undefined && { csr_pem: csr }),
          ...(flags.ttl !== undefined && { ttl: flags.ttl }),
        },
      });
      await writePair(session, id, renewed, flags);
    });
