/** `chancery profile show`. */
import { Command } from '@commander-js/extra-typings';
import type { Make } from '../../tree.ts';
import { findProfile, PROFILE_CARD } from './shape.ts';

export const command: Make = (session) =>
  new Command()
    .description('Show a certificate profile. With -o json, its certificate policy too.')
    .argument('<profile>', 'its name')
    .action(async (name) => {
      await session.show(await findProfile(await session.client(), name), PROFILE_CARD);
    });
