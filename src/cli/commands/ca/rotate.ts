/** `chancery ca rotate`. */
import { Command, Option } from '@commander-js/extra-typings';
import type { Session } from '../../session.ts';
import { shellWord } from '../../ssh/quote.ts';
import type { Make } from '../../tree.ts';
import { findAuthority } from './find.ts';
import { notePromoted, showIssuers } from './generations.ts';
import type { Authority } from './shape.ts';

export const command: Make = (session) =>
  new Command()
    .description('Make the next key of an authority, with a certificate that says what its own says.')
    .argument('<authority>', 'its name or id')
    .addOption(
      new Option('--key <type>', 'the kind of key; that of the key before when absent').choices([
        'ec',
        'rsa',
        'ed25519',
      ] as const),
    )
    .option('--bits <count>', 'its size, e.g. 384 for ec or 4096 for rsa; with --key', Number)
    .option('--days <count>', 'how long its certificate is good', Number)
    .option('--promote', 'let it sign at once')
    .addHelpText(
      'after',
      `
The chain of what an authority below a root signs comes with each certificate, so that its next key may sign at once.
Of a root, everybody has to trust the next one first.

Examples:
  chancery ca rotate acme-tls --promote
  chancery ca rotate acme-root --days 7300`,
    )
    .action(async (text, { bits, days, key, promote }) => {
      const client = await session.client();
      const authority = await findAuthority(client, text);
      const { issuers } = await client.post('/v1/pki/ca/{id}/rotate', {
        params: { path: { id: authority.id } },
        body: {
          ...(key !== undefined && { key_type: key }),
          ...(bits !== undefined && { key_size: bits }),
          ...(days !== undefined && { validity_days: days }),
          ...(promote === true && { promote }),
        },
      });
      await showIssuers(session, issuers);
      if (promote === true) notePromoted(session, authority);
      else noteNext(session, authority);
    });

function noteNext(session: Session, { ca_type: type, name }: Authority): void {
  session.note(`the next key of ${name} signs nothing yet`);
  if (type === 'root') {
    session.note(
      `  its certificate, for everybody to trust: chancery ca issuers ${shellWord(name)} --state next -o pem`,
    );
    session.note(`  once they do: chancery ca promote ${shellWord(name)}`);
  } else session.note(`  to let it: chancery ca promote ${shellWord(name)}`);
}
