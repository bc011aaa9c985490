/** `chancery logout`: forgets a server and the token for it. */
import { Command } from '@commander-js/extra-typings';
import { contextsFile, readContexts, writeContexts } from '../contexts.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import type { Make } from '../tree.ts';

export const command: Make = (session) =>
  new Command()
    .description(
      'Forget a server and your token for it. The token stays good: chancery token revoke ends it.',
    )
    .argument('[name]', 'as chancery context ls has it; the current one when absent')
    .action(async (given) => {
      const file = contextsFile(session.terminal.environment);
      const { contexts, current } = readContexts(file);
      const name = given ?? current;
      if (name === undefined || !Object.hasOwn(contexts, name)) {
        const what = name === undefined ? 'you are logged in nowhere' : `there is no context "${name}"`;
        throw new Failure(EXIT.notFound, what, { hint: 'chancery context ls' });
      }
      const left = Object.fromEntries(Object.entries(contexts).filter(([other]) => other !== name));
      writeContexts(file, { ...(current !== undefined && current !== name && { current }), contexts: left });
      session.note(`"${name}" is forgotten`);
    });
