/** `chancery ca create`. */
import { Command, Option } from '@commander-js/extra-typings';
import type { Make } from '../../tree.ts';
import { findAuthority } from './find.ts';
import { authorityCard } from './shape.ts';

export const command: Make = (session) =>
  new Command()
    .description('Make an authority: a root, or one below another with --parent.')
    .argument('<name>', 'what it is called here')
    .option('--cn <name>', 'the common name of its certificate; its name when absent')
    .option('--parent <authority>', 'the authority that vouches for it, by its name or id')
    .addOption(
      new Option('--key <type>', 'the kind of key')
        .choices(['ec', 'rsa', 'ed25519'] as const)
        .default('ec' as const),
    )
    .option('--bits <count>', 'its size, e.g. 384 for ec or 4096 for rsa', Number)
    .option('--days <count>', 'how long its certificate is good', Number)
    .option('--path-length <count>', 'how many authorities may stand below it', Number)
    .option('--permit-domain <domain...>', 'the only domains that it can vouch for')
    .option('--permit-ip <range...>', 'the only addresses that it can vouch for')
    .addHelpText(
      'after',
      `
Examples:
  chancery ca create acme-root --cn 'Acme Root CA'
  chancery ca create acme-tls --cn 'Acme TLS CA' --parent acme-root`,
    )
    .action(async (name, flags) => {
      const client = await session.client();
      const parent = flags.parent === undefined ? undefined : await findAuthority(client, flags.parent);
      const authority = await client.post('/v1/pki/ca', {
        body: {
          name,
          common_name: flags.cn ?? name,
          ca_type: parent === undefined ? 'root' : 'intermediate',
          ...(parent !== undefined && { parent_ca_id: parent.id }),
          key_type: flags.key,
          ...(flags.bits !== undefined && { key_size: flags.bits }),
          ...(flags.days !== undefined && { validity_days: flags.days }),
          ...(flags.pathLength !== undefined && { max_path_length: flags.pathLength }),
          ...(flags.permitDomain !== undefined && { permitted_dns_domains: flags.permitDomain }),
          ...(flags.permitIp !== undefined && { permitted_ip_ranges: flags.permitIp }),
        },
      });
      await session.show(authority, authorityCard(Date.now()));
    });
