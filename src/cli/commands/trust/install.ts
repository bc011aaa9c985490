/** `chancery trust install`. */
import { Command } from '@commander-js/extra-typings';
import type { Make } from '../../tree.ts';
import { findRoots, provenRoots } from '../../trust/roots.ts';
import { findStore, install } from '../../trust/store.ts';
import { folderFlag, refreshFlag } from './flags.ts';

export const command: Make = (session) =>
  new Command()
    .description('Have this machine trust the roots of the server. Done twice, it changes nothing.')
    .argument('[root...]', 'names or ids; all active roots when absent')
    .option('--fingerprint <sha256>', 'take the one root alone that has this fingerprint')
    .addOption(folderFlag())
    .addOption(refreshFlag())
    .addHelpText(
      'after',
      `
Whoever holds a root's key can pretend to be anybody to this machine, but for what \`trust show\` says the root is only for.
Over plain HTTP from another machine, --fingerprint is needed. Java, Firefox and Node have stores of their own.

Examples:
  sudo -E chancery trust install
  sudo -E chancery trust install --fingerprint 7C:1F:…`,
    )
    .action(async (wanted, flags) => {
      const store = findStore(session.terminal, flags);
      const roots = await provenRoots(session, await findRoots(session, wanted), flags.fingerprint);
      const count = await install(session, store, roots);
      for (const { name, sha256 } of roots) session.note(`${name} is trusted: SHA-256 ${sha256}`);
      if (count === 0) session.note('nothing changed');
    });
