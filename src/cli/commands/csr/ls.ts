/** `chancery csr ls`. */
import { Command, Option } from '@commander-js/extra-typings';
import type { Make } from '../../tree.ts';
import { pagesOf } from '../pages.ts';
import { CSR_LIST } from './shape.ts';

const STATUSES = ['pending', 'approved', 'rejected', 'signed'] as const;

export const command: Make = (session) =>
  new Command()
    .description('List requests that somebody has to approve, newest first.')
    .addOption(new Option('--status <status>', 'one status alone').choices(STATUSES))
    .option('--limit <count>', 'how many at most', '100')
    .option('--all', 'all that there are')
    .action(async (flags) => {
      const client = await session.client();
      const query = flags.status === undefined ? {} : { status: flags.status };
      const found = await pagesOf(session, flags, (page) =>
        client.get('/v1/pki/csr', { params: { query: { ...query, ...page } } }),
      );
      await session.list(found, CSR_LIST);
    });
