/** `chancery trust uninstall`. */
import { Command } from '@commander-js/extra-typings';
import type { Make } from '../../tree.ts';
import { findStore, uninstall } from '../../trust/store.ts';
import { folderFlag, refreshFlag } from './flags.ts';

export const command: Make = (session) =>
  new Command()
    .description('Have this machine trust roots no more that were installed from here. It asks no server.')
    .argument('[root...]', 'names, as `trust install` told them; all when absent')
    .addOption(folderFlag())
    .addOption(refreshFlag())
    .action(async (names, flags) => {
      const files = await uninstall(session, findStore(session.terminal, flags), names);
      for (const file of files) session.note(`removed ${file}`);
      if (files.length === 0) session.note('there was none');
    });
