/** `chancery diff`: what `apply` would do. */
import { Command } from '@commander-js/extra-typings';
import { readDeclared } from '../declared/file.ts';
import { planOf } from '../declared/plan.ts';
import { showSteps } from '../declared/shown.ts';
import { World } from '../declared/world.ts';
import { EXIT } from '../exit-codes.ts';
import type { Make } from '../tree.ts';

export const command: Make = (session) =>
  new Command()
    .description('Say what a file of roles, policies, profiles, hosts and clusters would change.')
    .requiredOption('-f, --file <file>', 'YAML, a document each, or - for standard input')
    .addHelpText('after', '\nEnds with 9 when there is a difference, with 0 when there is none.')
    .action(async ({ file }) => {
      const declared = await readDeclared(session, file);
      const steps = await planOf(new World(await session.client()), declared);
      await showSteps(session, steps);
      if (steps.some(({ action }) => action !== 'none')) session.exitCode = EXIT.no;
    });
