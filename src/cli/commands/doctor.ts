/** `chancery doctor`: what of the server somebody should see to. */
import { Command } from '@commander-js/extra-typings';
import type { Answer } from '../../client/client.ts';
import { EXIT } from '../exit-codes.ts';
import type { Shape } from '../output.ts';
import type { Make } from '../tree.ts';

type Report = Answer<'/v1/doctor', 'get'>;
type Check = Report['checks'][number];

const MARKS = { ok: '✓ ok', warning: '! warning', failed: '✗ failed' } as const;

const CHECKS: Shape<Check> = {
  columns: [
    ['RESULT', ({ status }) => MARKS[status]],
    ['CHECK', ({ name }) => name.replaceAll('_', ' ')],
    ['FOUND', ({ what }) => what],
  ],
  name: ({ name }) => name,
};

const REPORT: Shape<Report> = { columns: [], name: ({ status }) => status };

export const command: Make = (session) =>
  new Command()
    .description('Have the server looked over: what works, what does not, and what to do about it.')
    .addHelpText(
      'after',
      `
Ends with 9 when something does not work; with 0 when there are warnings alone. Whoever has not the scope "system" is told
what is of their tenant.

Example:
  chancery doctor -o json | jq '.checks[] | select(.status != "ok")'`,
    )
    .action(async () => {
      const client = await session.client();
      const report = await client.get('/v1/doctor');
      const { output } = await session.settings();
      if (output.value !== 'table') await session.show(report, REPORT);
      else {
        await session.list(report.checks, CHECKS);
        const toDo = report.checks.filter(({ remedy }) => remedy !== null);
        if (toDo.length > 0) session.write('\nWhat to do:\n');
        for (const { name, remedy } of toDo) session.write(`  ${name.replaceAll('_', ' ')}: ${remedy}\n`);
      }
      if (report.status === 'failed') session.exitCode = EXIT.no;
    });
