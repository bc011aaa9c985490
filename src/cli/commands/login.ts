/** `chancery login`: keeps a server and a token for it under a name, once the server has said that both are good. */
import { Command } from '@commander-js/extra-typings';
import { contextsFile, readContexts, writeContexts } from '../contexts.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import type { Make } from '../tree.ts';

export const command: Make = (session) =>
  new Command()
    .description('Keep a server and your token for it, so that no command has to be told again.')
    .argument('[url]', 'the server; where commands go now when absent')
    .option('--name <name>', 'what it is called; the host of its address when absent')
    .option('--with-token <source>', 'the token: @file, env:NAME, or - for standard input')
    .addHelpText(
      'after',
      `
They are kept in $XDG_CONFIG_HOME/chancery/contexts.json, for you alone. --ca-file is kept with them.

Examples:
  chancery login https://ca.internal:7443 --ca-file root.pem --with-token @token
  chancery token create me --scope pki:issue -o name | chancery login --with-token -`,
    )
    .action(async (address, flags) => {
      if (address !== undefined) session.goTo(address);
      const { ca, token: found, url } = await session.settings();
      const token =
        flags.withToken === undefined ? found.value : await session.secret(flags.withToken, '--with-token');
      if (token === undefined) {
        throw new Failure(EXIT.usage, 'there is no token to log in with', {
          hint: '--with-token @file, --with-token env:NAME, or --with-token - with the token on standard input',
        });
      }
      const { identity, tenant } = await (await session.anonymous(token)).get('/v1/auth/whoami');
      const name = flags.name ?? new URL(url.value).hostname;
      const file = contextsFile(session.terminal.environment);
      const known = readContexts(file);
      const context = { url: url.value, token, ...(ca.value !== undefined && { ca: ca.value }) };
      writeContexts(file, { current: name, contexts: { ...known.contexts, [name]: context } });
      session.note(`${identity.name} of ${tenant.name}, at ${url.value}: the context "${name}"`);
    });
