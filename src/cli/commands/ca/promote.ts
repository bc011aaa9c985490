/** `chancery ca promote`. */
import { Command } from '@commander-js/extra-typings';
import type { Make } from '../../tree.ts';
import { findAuthority } from './find.ts';
import { notePromoted, showIssuers } from './generations.ts';

export const command: Make = (session) =>
  new Command()
    .description('Let the next key of an authority sign. What the one before signed stays good.')
    .argument('<authority>', 'its name or id')
    .action(async (text) => {
      const client = await session.client();
      const authority = await findAuthority(client, text);
      const params = { path: { id: authority.id } };
      const { issuers } = await client.post('/v1/pki/ca/{id}/promote', { params });
      await showIssuers(session, issuers);
      notePromoted(session, authority);
    });
