import { Command, Option } from '@commander-js/extra-typings';
import type { Make } from '../../tree.ts';
import { pagesOf } from '../pages.ts';
import { certificateList } from './shape.ts';

export const command: Make = (session) =>
  new Command()
    .description('List what was issued or imported, X.509 and SSH, newest first.')
    .option('--name <name>', 'a common name, perhaps with one * at its beginning or its end')
    .option('--san <name>', 'a name beside the common one, written likewise')
    .addOption(new Option('--kind <kind>', 'one kind alone').choices(['x509', 'ssh'] as const))
    .addOption(new Option('--status <status>').choices(['active', 'expired', 'revoked'] as const))
    .option('--revoked', 'revoked ones too, which are left out otherwise')
    .option('--expires-in <time>', 'what ends within a time such as 30d')
    .option('--ca <id>', 'what one authority issued')
    .option('--role <name>', 'what was issued under one role')
    .option('--serial <number>', 'one serial number, in any spelling')
    .addOption(
      new Option('--sort <order>').choices([
        'created',
        '-created',
        'expires',
        '-expires',
        'common_name',
        '-common_name',
      ] as const),
    )
    .option('--limit <count>', 'how many at most', '100')
    .option('--all', 'all pages of them')
    .addHelpText(
      'after',
      `
Examples:
  chancery cert ls --expires-in 30d --sort expires
  chancery cert ls --name '*.internal' -o json`,
    )
    .action(async (flags) => {
      const client = await session.client();
      const query = {
        ...(flags.name !== undefined && { common_name: flags.name }),
        ...(flags.san !== undefined && { san: flags.san }),
        ...(flags.kind !== undefined && { kind: flags.kind }),
        ...(flags.status !== undefined && { status: flags.status }),
        ...(flags.expiresIn !== undefined && { expiring_within: flags.expiresIn }),
        ...(flags.ca !== undefined && { ca_id: flags.ca }),
        ...(flags.role !== undefined && { role: flags.role }),
        ...(flags.serial !== undefined && { serial_number: flags.serial }),
        ...(flags.sort !== undefined && { sort: flags.sort }),
        // Who asks for what is revoked, or for one serial number, wants it whatever its state.
        ...((flags.revoked === true || flags.status === 'revoked' || flags.serial !== undefined) && {
          include_revoked: 'true' as const,
        }),
      };
      const found = await pagesOf(session, flags, (page) =>
        client.get('/v1/certificates', { params: { query: { ...query, ...page } } }),
      );
      await session.list(found, certificateList(Date.now()));
    });
