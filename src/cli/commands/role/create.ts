/** `chancery role create`. */
import { Command, Option } from '@commander-js/extra-typings';
import type { Make } from '../../tree.ts';
import { findAuthority } from '../ca/find.ts';
import { ROLE_CARD } from './shape.ts';

export const command: Make = (session) =>
  new Command()
    .description('Make a role: which names, keys and lifetimes an authority gives.')
    .argument('<name>', 'what it is called')
    .requiredOption('--ca <authority>', 'the authority that issues, by its name or id')
    .option('--domain <domain...>', 'a domain that names may be, or *.domain for those right below it')
    .option('--subdomains', 'names below the domains, at any depth')
    .option('--ip', 'IP addresses')
    .addOption(
      new Option('--key <type>', 'the kind of key')
        .choices(['ec', 'rsa', 'ed25519'] as const)
        .default('ec' as const),
    )
    .option('--bits <count>', 'its size, e.g. 256 for ec or 3072 for rsa', Number)
    .option('--max-ttl <time>', 'how long a certificate may be good, e.g. 720h')
    .option('--no-cn', 'no common name is needed')
    .option('--keep-keys', 'private keys that the server makes are kept, sealed')
    .addHelpText(
      'after',
      '\nExample:\n  chancery role create web --ca acme-tls --domain "*.svc.internal" --max-ttl 720h',
    )
    .action(async (name, flags) => {
      const client = await session.client();
      const { id } = await findAuthority(client, flags.ca);
      const role = await client.post('/v1/pki/roles', {
        body: {
          name,
          ca_id: id,
          ...(flags.domain !== undefined && { allowed_domains: flags.domain }),
          ...(flags.subdomains === true && { allow_subdomains: true }),
          ...(flags.ip === true && { allow_ip_sans: true }),
          key_type: flags.key,
          ...(flags.bits !== undefined && { key_bits: flags.bits }),
          ...(flags.maxTtl !== undefined && { max_ttl: flags.maxTtl }),
          ...(!flags.cn && { require_cn: false }),
          ...(flags.keepKeys === true && { store_private_keys: true }),
        },
      });
      await session.show(role, ROLE_CARD);
    });
