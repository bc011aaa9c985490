/** `chancery explain`: what a role says to a request, before anything is issued. */
import { Command } from '@commander-js/extra-typings';
import type { Answer } from '../../client/client.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import { type Shape, when } from '../output.ts';
import type { Make } from '../tree.ts';
import { readText } from './files.ts';

type Explanation = Answer<'/v1/pki/explain/{role}', 'post'>;
type Rule = Explanation['rules'][number];

const MARKS = { passed: '✓ passed', refused: '✗ refused', clamped: '! shortened' } as const;

const RULES: Shape<Rule> = {
  columns: [
    ['RESULT', ({ result }) => MARKS[result]],
    ['RULE', ({ name }) => name],
  ],
  name: ({ name }) => name,
};

const CERTIFICATE: Shape<NonNullable<Explanation['certificate']>> = {
  columns: [
    [
      'subject',
      ({ subject }) => subject.map(({ type, value }) => `${type}=${value}`).join(', ') || '(empty)',
    ],
    ['names', ({ names }) => names.map(({ type, value }) => `${type}:${value}`).join('\n')],
    ['begins', ({ not_before: begin }) => when(begin)],
    ['ends', ({ not_after: end }) => when(end)],
    ['key', ({ key_algorithm: algorithm }) => algorithm],
    ['key usage', ({ key_usages: usages }) => usages.join(' ')],
    ['extended key usage', ({ ext_key_usages: usages }) => usages.join(' ')],
    ['signed with', ({ signature_algorithm: algorithm }) => algorithm],
  ],
  name: () => '',
};

export const command: Make = (session) =>
  new Command()
    .description('Say what a role would say to a request, rule by rule. Nothing is issued.')
    .argument('<role>', 'the role that is asked')
    .option('--csr <file>', 'PEM of a PKCS #10 request, or - for standard input')
    .option('--name <name>', 'its common name, which is one of its DNS names too')
    .option('--san <name...>', 'more DNS names')
    .option('--ip <address...>', 'IP addresses')
    .option('--ttl <time>', 'how long it is to be good, e.g. 24h')
    .addHelpText(
      'after',
      `
Ends with 5 when it would be refused.

Examples:
  chancery explain web --name www.internal --ttl 24h
  chancery explain web --csr www.csr`,
    )
    .action(async (role, flags) => {
      const csr = flags.csr === undefined ? undefined : await readText(session, flags.csr);
      const client = await session.client();
      const explanation = await client.post('/v1/pki/explain/{role}', {
        params: { path: { role } },
        body: {
          ...(csr !== undefined && { csr_pem: csr }),
          ...(flags.name !== undefined && { common_name: flags.name }),
          ...(flags.san !== undefined && { alt_names: flags.san }),
          ...(flags.ip !== undefined && { ip_sans: flags.ip }),
          ...(flags.ttl !== undefined && { ttl: flags.ttl }),
        },
      });
      const { output } = await session.settings();
      if (output.value === 'table') await tell(explanation);
      else await session.show(explanation, ANSWER);
      if (!explanation.would_issue) throw refusal(role, explanation);

      async function tell({ certificate, rules, warnings }: Explanation): Promise<void> {
        await session.list(rules, RULES);
        if (certificate !== null) {
          session.write('\nIt would be issued:\n');
          await session.show(certificate, CERTIFICATE);
        }
        for (const warning of warnings) session.note(`warning: ${warning}`);
      }
    });

const ANSWER: Shape<Explanation> = { columns: [], name: ({ role }) => role };

function refusal(role: string, { rules }: Explanation): Failure {
  const refusals = rules.flatMap((rule) => rule.refusals);
  const why = refusals.flatMap(({ allowed, field, message, rule }) => [
    `${field}: ${message} (rule ${rule})`,
    ...(allowed.length === 0 ? [] : [`  what would pass: ${allowed.join(', ')}`]),
  ]);
  return new Failure(EXIT.denied, `${role} would refuse this`, { why });
}
