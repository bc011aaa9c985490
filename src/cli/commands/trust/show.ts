/** `chancery trust show`. */
import { Command } from '@commander-js/extra-typings';
import { distance, type Shape } from '../../output.ts';
import type { Make } from '../../tree.ts';
import { findRoots, type Root } from '../../trust/roots.ts';

export const command: Make = (session) =>
  new Command()
    .description('Show the roots of the server; with -o pem, as a file that programs can be given.')
    .argument('[root...]', 'names or ids; all active roots when absent')
    .addHelpText(
      'after',
      `
Examples:
  chancery trust show -o pem > roots.pem
  curl --cacert roots.pem https://www.internal
  NODE_EXTRA_CA_CERTS=roots.pem node app.js`,
    )
    .action(async (wanted) => {
      await session.list(await findRoots(session, wanted), shape(Date.now()));
    });

function shape(now: number): Shape<Root> {
  return {
    columns: [
      ['NAME', ({ name }) => name],
      ['STATE', ({ state }) => state],
      ['SUBJECT', ({ subject }) => subject],
      ['ENDS', ({ not_after: end }) => distance(end, now)],
      ['ONLY FOR', ({ only }) => only?.join(' ') ?? 'anything'],
      ['SHA-256', ({ sha256 }) => sha256],
    ],
    name: ({ name }) => name,
    pem: ({ pem }) => pem,
  };
}
