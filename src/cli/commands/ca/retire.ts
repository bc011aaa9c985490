/** `chancery ca retire`. */
import { Command } from '@commander-js/extra-typings';
import type { Make } from '../../tree.ts';
import { findAuthority } from './find.ts';
import { showIssuers } from './generations.ts';

export const command: Make = (session) =>
  new Command()
    .description('Take previous keys out of use, once all that they signed has ended.')
    .argument('<authority>', 'its name or id')
    .addHelpText('after', '\nWhile something is still good, it says until when.')
    .action(async (text) => {
      const client = await session.client();
      const { id, name } = await findAuthority(client, text);
      const { issuers } = await client.post('/v1/pki/ca/{id}/retire', { params: { path: { id } } });
      await showIssuers(session, issuers);
      const left = issuers.filter(({ state }) => state === 'previous').length;
      session.note(`${name} has ${left === 0 ? 'no' : left} previous key${left === 1 ? '' : 's'} left`);
    });
