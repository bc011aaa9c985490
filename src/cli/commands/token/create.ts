/** `chancery token create`. */
import { Command, Option } from '@commander-js/extra-typings';
import type { Make } from '../../tree.ts';

/** As `docs/access.md` has them. */
const SCOPES = [
  'pki:read',
  'pki:issue',
  'pki:admin',
  'csr:approve',
  'key:read',
  'ssh:read',
  'ssh:issue',
  'ssh:admin',
  'audit:read',
  'admin',
  'system',
] as const;

export const command: Make = (session) =>
  new Command()
    .description('Make a token. It is printed once, alone on standard output.')
    .argument('<name>', 'what it is for')
    .addOption(new Option('--scope <scope...>', 'what it may do').choices(SCOPES).makeOptionMandatory())
    .option('--identity <id>', 'whose it is; yours when absent')
    .option('--ttl <time>', 'how long it is good, e.g. 720h; as long as it is not revoked when absent')
    .option('--role <name...>', 'hold it to these roles')
    .option('--profile <name...>', 'hold it to these profiles')
    .option('--host <host...>', 'hold it to these SSH hosts')
    .option('--cluster <cluster...>', 'hold it to these SSH clusters')
    .addHelpText(
      'after',
      '\nExample:\n  chancery token create ci --scope pki:issue --role web --ttl 24h > ci.token',
    )
    .action(async (name, flags) => {
      const client = await session.client();
      const only = {
        ...(flags.role !== undefined && { roles: flags.role }),
        ...(flags.profile !== undefined && { profiles: flags.profile }),
        ...(flags.host !== undefined && { hosts: flags.host }),
        ...(flags.cluster !== undefined && { clusters: flags.cluster }),
      };
      const made = await client.post('/v1/tokens', {
        body: {
          name,
          scopes: flags.scope,
          ...(flags.identity !== undefined && { identity_id: flags.identity }),
          ...(flags.ttl !== undefined && { ttl: flags.ttl }),
          ...(Object.keys(only).length > 0 && { only }),
        },
      });
      session.note(`${made.id}: it is shown once`);
      await session.show(made, { columns: [['', ({ token }) => token]], name: ({ token }) => token });
    });
