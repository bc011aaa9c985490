/** `chancery audit verify`. */
import { Command } from '@commander-js/extra-typings';
import type { Answer } from '../../../client/client.ts';
import { EXIT } from '../../exit-codes.ts';
import type { Shape } from '../../output.ts';
import type { Make } from '../../tree.ts';

type Verdict = Answer<'/v1/audit/verify', 'get'>;

const SHAPE: Shape<Verdict> = {
  columns: [
    ['events', ({ entries }) => entries],
    ['whole', ({ valid }) => (valid ? 'yes' : 'no')],
    ['why', ({ first_bad: bad }) => bad?.reason],
    ['place', ({ first_bad: bad }) => (bad?.seq == null ? '' : String(bad.seq))],
    ['event', ({ first_bad: bad }) => bad?.event_id],
    ['link', ({ first_bad: bad }) => (bad?.link == null ? '' : `${bad.link} of writer ${bad.writer_id}`)],
  ],
  name: ({ valid }) => (valid ? 'whole' : 'broken'),
};

export const command: Make = (session) =>
  new Command()
    .description('Have the whole audit trail recomputed: hashes, order, tree and checkpoints.')
    .addHelpText('after', '\nEnds with 9 when something was changed, removed, reordered or cut off.')
    .action(async () => {
      const client = await session.client();
      const verdict = await client.get('/v1/audit/verify');
      await session.show(verdict, SHAPE);
      if (!verdict.valid) session.exitCode = EXIT.no;
    });
