/** How an SSH certificate is shown. */
import { distance, type Shape, when } from '../output.ts';
import type { SshFacts } from './ssh.ts';

/** @param now milliseconds since 1970 */
export function sshCard(now: number): Shape<SshFacts> {
  return {
    columns: [
      ['type', ({ type }) => `${type} certificate`],
      ['key id', ({ key_id: id }) => id],
      ['principals', ({ principals }) => principals.join('\n')],
      ['begins', ({ valid_after: begin }) => when(begin) || 'from ever'],
      ['ends', ({ valid_before: end }) => (end === null ? 'never' : `${when(end)} (${distance(end, now)})`)],
      ['serial number', ({ serial_number: serial }) => serial],
      ['key', ({ key }) => key],
      ['authority', ({ authority }) => authority],
      ['critical options', ({ critical_options: options }) => options.join('\n')],
      ['extensions', ({ extensions }) => extensions.join('\n')],
      ['notice', ({ notes }) => notes.join('\n')],
    ],
    name: ({ serial_number: serial }) => serial,
    pem: ({ line }) => line,
  };
}

/** One line. @param now milliseconds since 1970 */
export function sshLine(now: number): Shape<SshFacts> {
  const text = ({ key_id: id, notes, principals, type, valid_before: end }: SshFacts): string =>
    [
      `${type} ${id}`,
      principals.join(' '),
      end === null ? 'never ends' : `ends ${distance(end, now)}`,
      ...(notes.length > 0 ? [`notice: ${notes.join('; ')}`] : []),
    ].join(', ');
  return { ...sshCard(now), columns: [['', text]] };
}
