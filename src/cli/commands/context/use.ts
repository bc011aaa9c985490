/** `chancery context use`. */
import { Command } from '@commander-js/extra-typings';
import { contextsFile, readContexts, writeContexts } from '../../contexts.ts';
import { EXIT } from '../../exit-codes.ts';
import { Failure } from '../../failure.ts';
import type { Make } from '../../tree.ts';

export const command: Make = (session) =>
  new Command()
    .description('Talk to another server from now on.')
    .argument('<name>', 'as chancery context ls has it')
    .action(async (name) => {
      const file = contextsFile(session.terminal.environment);
      const known = readContexts(file);
      const chosen = Object.hasOwn(known.contexts, name) ? known.contexts[name] : undefined;
      if (chosen === undefined) {
        throw new Failure(EXIT.notFound, `there is no context "${name}"`, { hint: 'chancery context ls' });
      }
      writeContexts(file, { ...known, current: name });
      session.note(`${name} is ${chosen.url}`);
    });
