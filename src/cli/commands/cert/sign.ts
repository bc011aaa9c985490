/** `chancery cert sign`. */
import { basename } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import type { Make } from '../../tree.ts';
import { readText } from '../files.ts';
import { checkFree, writePair } from './files.ts';

export const command: Make = (session) =>
  new Command()
    .description('Sign a CSR, whose key stays where it is, and write the certificate to a file.')
    .argument('<role>', 'the role that it is signed under')
    .argument('<csr>', 'PEM of a PKCS #10 request, or - for standard input')
    .option('--ttl <time>', 'how long it is good, e.g. 24h; as long as the role allows when absent')
    .option('--cert <file>', 'where the certificate with its chain goes; CSR.pem when absent')
    .option('--force', 'overwrite a file that is there')
    .addHelpText(
      'after',
      `
Example:
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout web.key -subj /CN=www.internal \\
    -out web.csr && chancery cert sign web web.csr`,
    )
    .action(async (role, path, flags) => {
      const name = path === '-' ? 'certificate' : basename(path).replace(/\.[^.]*$/, '');
      await checkFree(session, name, flags, false);
      const client = await session.client();
      const signed = await client.post('/v1/pki/sign/{role}', {
        params: { path: { role }, header: { 'Idempotency-Key': crypto.randomUUID() } },
        body: {
          csr_pem: await readText(session, path),
          ...(flags.ttl !== undefined && { ttl: flags.ttl }),
        },
      });
      await writePair(session, name, signed, flags);
    });
