/** `chancery cert inspect`. */
import { Command, Option } from '@commander-js/extra-typings';
import { annotateSsh } from '../../inspect/annotate-ssh.ts';
import { annotateX509 } from '../../inspect/annotate-x509.ts';
import { ANNOTATED, type Annotation, annotatedLine } from '../../inspect/annotation.ts';
import { type Found, findCertificates } from '../../inspect/source.ts';
import { readSsh } from '../../inspect/ssh.ts';
import { sshCard, sshLine } from '../../inspect/ssh-card.ts';
import { readX509, type X509Facts } from '../../inspect/x509.ts';
import { distance, type Shape, when } from '../../output.ts';
import type { Make } from '../../tree.ts';

export const command: Make = (session) =>
  new Command()
    .description('Show what a certificate says, X.509 or SSH, and what to notice about it.')
    .argument(
      '<certificate>',
      'a file in PEM, DER or OpenSSH’s form, -, https://host:port, or an id or serial number',
    )
    .addOption(new Option('--short', 'one line').conflicts('annotate'))
    .option('--annotate', 'its octets, one after the other, with what each says')
    .addHelpText(
      'after',
      `
Nothing is trusted or asked of anybody but the server that is named: it is only read.

Examples:
  chancery cert inspect tls.crt
  chancery cert inspect https://example.com --short
  chancery cert inspect tls.crt --annotate | less
  ssh-keyscan -c host | chancery cert inspect -`,
    )
    .action(async (source, { annotate, short }) => {
      const now = Date.now();
      const found = await findCertificates(session, source);
      if (annotate === true) return await session.list(annotated(found).map(annotatedLine), ANNOTATED);
      if ('ssh' in found) {
        const facts = readSsh(found.ssh, now);
        return await session.show(facts, short === true ? sshLine(now) : sshCard(now));
      }
      const all = found.x509.map((der) => readX509(der, now));
      const [first] = all;
      const shape = short === true ? x509Line(now) : x509Card(now);
      const { output } = await session.settings();
      // A chain is several things for programs; a person reads one after the other.
      if (all.length === 1 && first !== undefined) return await session.show(first, shape);
      if (output.value !== 'table') return await session.list(all, shape);
      for (const [i, one] of all.entries()) {
        if (i > 0 && short !== true) session.write('\n');
        await session.show(one, shape);
      }
    });

function x509Card(now: number): Shape<X509Facts> {
  return {
    columns: [
      ['subject', ({ subject }) => subject || '(empty)'],
      ['issuer', ({ issuer }) => issuer],
      ['names', ({ names }) => names.map(({ type, value }) => `${type}:${value}`).join('\n')],
      ['begins', ({ not_before: begin }) => when(begin)],
      ['ends', ({ not_after: end }) => `${when(end)} (${distance(end, now)})`],
      ['serial number', ({ serial_number: serial }) => serial],
      [
        'authority',
        ({ is_authority: is, path_length: length }) =>
          is ? `yes${length === null ? '' : `, ${length} below it`}` : '',
      ],
      ['key', ({ key_algorithm: key }) => key],
      ['signed with', ({ signature_algorithm: algorithm }) => algorithm],
      ['key usage', ({ key_usage: usage }) => usage.join(' ')],
      ['extended key usage', ({ extended_key_usage: usage }) => usage.join(' ')],
      ['CRL', ({ crls }) => crls.join('\n')],
      ['OCSP', ({ ocsp }) => ocsp.join('\n')],
      [
        'other extensions',
        ({ other_extensions: others }) =>
          others.map(({ critical, oid }) => `${oid}${critical ? ' (critical)' : ''}`).join('\n'),
      ],
      ['SHA-256', ({ sha256 }) => sha256],
      ['notice', ({ notes }) => notes.join('\n')],
    ],
    name: ({ serial_number: serial }) => serial,
    pem: ({ pem }) => pem,
  };
}

/** Of a chain, the first alone: a person looks at one at a time. */
function annotated(found: Found): readonly Annotation[] {
  if ('ssh' in found) return annotateSsh(found.ssh);
  const [first] = found.x509;
  return first === undefined ? [] : annotateX509(first);
}

function x509Line(now: number): Shape<X509Facts> {
  const text = ({ key_algorithm: key, names, not_after: end, notes, subject }: X509Facts): string =>
    [
      subject || names[0]?.value,
      key,
      `ends ${distance(end, now)}`,
      ...(notes.length > 0 ? [`notice: ${notes.join('; ')}`] : []),
    ].join(', ');
  return { ...x509Card(now), columns: [['', text]] };
}
