import { isIP } from 'node:net';
import { relative } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { shellWord } from '../../ssh/quote.ts';
import type { Make } from '../../tree.ts';
import { checkFree, type PairFiles, writePair } from './files.ts';

export const command: Make = (session) =>
  new Command()
    .description('Issue a certificate with a key that the server makes, and write both to files.')
    .argument('<role>', 'the role that it is issued under')
    .argument('<name>', 'its common name, which is one of its DNS names too')
    .option('--san <name...>', 'more DNS names')
    .option('--ip <address...>', 'IP addresses')
    .option('--ttl <time>', 'how long it is good, e.g. 24h; as long as the role allows when absent')
    .option('--cert <file>', 'where the certificate with its chain goes; NAME.pem when absent')
    .option('--key <file>', 'where the key goes, readable by you alone; NAME-key.pem when absent')
    .option('--force', 'overwrite files that are there')
    .addHelpText(
      'after',
      `
With -o json or -o pem nothing is written: all of it, the key too, goes to standard output. The server keeps no copy of the key.

Examples:
  chancery cert issue web www.internal --ttl 24h
  chancery cert issue web www.internal --san api.internal --cert tls.crt --key tls.key`,
    )
    .action(async (role, name, flags) => {
      const client = await session.client();
      await checkFree(session, name, flags, true);
      const issued = await client.post('/v1/pki/issue/{role}', {
        params: { path: { role }, header: { 'Idempotency-Key': crypto.randomUUID() } },
        body: {
          common_name: name,
          ...(flags.san !== undefined && { alt_names: flags.san }),
          ...(flags.ip !== undefined && { ip_sans: flags.ip }),
          ...(flags.ttl !== undefined && { ttl: flags.ttl }),
        },
      });
      const files = await writePair(session, name, issued, flags);
      if (files !== undefined)
        session.next(
          'To see it at work, and have it renewed',
          steps(session.terminal.cwd, role, name, files),
        );
    });

const PORT = 8443;

/** Lines for a shell, in which each works where the one before it ran. */
function steps(cwd: string, role: string, name: string, { cert, key }: PairFiles): readonly string[] {
  const [certFile, keyFile] = [cert, key].map((path) => shellWord(relative(cwd, path)));
  const host = isIP(name) === 6 ? `[${name}]` : name;
  return [
    `openssl s_server -accept ${PORT} -www -cert ${certFile} -cert_chain ${certFile} -key ${keyFile} &`,
    'chancery trust show -o pem > roots.pem',
    `curl --cacert roots.pem --connect-to ${host}:${PORT}:localhost:${PORT} https://${host}:${PORT}/`,
    `chancery cert watch ${role} ${name} --cert ${certFile} --key ${keyFile} --once`,
  ];
}
