/** `chancery audit ls`. */
import { Command } from '@commander-js/extra-typings';
import type { Answer } from '../../../client/client.ts';
import { type Shape, when } from '../../output.ts';
import type { Make } from '../../tree.ts';
import { pagesOf } from '../pages.ts';

type Event = Answer<'/v1/audit/logs', 'get'>['logs'][number];

const SHAPE: Shape<Event> = {
  columns: [
    ['TIME', ({ timestamp }) => when(timestamp)],
    ['ACTION', ({ action }) => action],
    ['DONE', ({ success }) => (success ? 'yes' : 'refused')],
    ['BY', ({ identity_id: id }) => id ?? '-'],
    ['FROM', ({ source_ip: ip }) => ip ?? '-'],
  ],
  name: ({ id }) => id,
};

export const command: Make = (session) =>
  new Command()
    .description('List what was done and refused, newest first.')
    .option('--action <name>', 'one action alone, e.g. pki_issue')
    .option('--identity <id>', 'what one identity did')
    .option('--request <id>', 'what one request did')
    .option('--since <time>', 'an RFC 3339 time')
    .option('--until <time>', 'an RFC 3339 time')
    .option('--refused', 'refusals alone')
    .option('--limit <count>', 'how many at most', '100')
    .option('--all', 'all that there are')
    .action(async (flags) => {
      const client = await session.client();
      const query = {
        ...(flags.action !== undefined && { action: flags.action }),
        ...(flags.identity !== undefined && { identity_id: flags.identity }),
        ...(flags.request !== undefined && { request_id: flags.request }),
        ...(flags.since !== undefined && { from: flags.since }),
        ...(flags.until !== undefined && { until: flags.until }),
        ...(flags.refused === true && { success: 'false' as const }),
      };
      const found = await pagesOf(session, flags, async (page) => {
        const { logs, ...rest } = await client.get('/v1/audit/logs', {
          params: { query: { ...query, ...page } },
        });
        return { data: logs, ...rest };
      });
      await session.list(found, SHAPE);
    });
