/** `chancery ssh authority rotate`. */
import { Command, Option } from '@commander-js/extra-typings';
import { shellWord } from '../../../ssh/quote.ts';
import type { Make } from '../../../tree.ts';
import { findSshAuthority, showKeys } from './shape.ts';

const KEYS = [
  'ed25519',
  'ec',
  'ec-p256',
  'ec-p384',
  'ec-p521',
  'rsa',
  'rsa-2048',
  'rsa-3072',
  'rsa-4096',
] as const;

export const command: Make = (session) =>
  new Command()
    .description('Make the next key of an authority of SSH, which is published and signs nothing yet.')
    .argument('<authority>', 'its name or id')
    .addOption(
      new Option('--key <type>', 'the kind of key; that of the key before when absent').choices(KEYS),
    )
    .action(async (text, { key }) => {
      const client = await session.client();
      const { id, name } = await findSshAuthority(session, client, text);
      const rotated = await client.post('/v1/ssh/authorities/{id}/rotate', {
        params: { path: { id } },
        body: { ...(key !== undefined && { key_type: key }) },
      });
      await showKeys(session, rotated);
      session.note(`the next key of ${name} is published, and signs nothing yet`);
      session.note(`  once all machines have fetched it: chancery ssh authority promote ${shellWord(name)}`);
    });
