/** `chancery cert check`: an answer for scripts and monitors. */
import { Command } from '@commander-js/extra-typings';
import { parseDuration } from '../../../base/duration.ts';
import { EXIT } from '../../exit-codes.ts';
import { findCertificates } from '../../inspect/source.ts';
import { readSsh } from '../../inspect/ssh.ts';
import { readX509 } from '../../inspect/x509.ts';
import { distance, type Shape, when } from '../../output.ts';
import type { Make } from '../../tree.ts';

interface Verdict {
  readonly name: string;
  /** RFC 3339; null: never. */
  readonly ends: string | null;
  readonly good: boolean;
  readonly why: string;
}

export const command: Make = (session) =>
  new Command()
    .description('Say whether a certificate is good now, and will be for a while. Ends with 0 or 9.')
    .argument(
      '<certificate>',
      'a file in PEM, DER or OpenSSH’s form, -, https://host:port, or an id or serial number',
    )
    .option('--expires-in <time>', 'it must not end within this, e.g. 30d', '0s')
    .addHelpText(
      'after',
      '\nExample:\n  chancery cert check tls.crt --expires-in 10d || chancery cert renew …',
    )
    .action(async (source, { expiresIn }) => {
      const ahead = expiresIn === '0s' ? 0 : parseDuration(expiresIn, '--expires-in');
      const now = Date.now();
      const found = await findCertificates(session, source);
      const verdicts =
        'ssh' in found
          ? [sshVerdict(found.ssh, ahead, now)]
          : found.x509.map((der) => x509Verdict(der, ahead, now));
      const bad = verdicts.find(({ good }) => !good);
      const shown = bad ?? verdicts[0];
      if (shown !== undefined) await session.show(shown, shape(now));
      if (bad !== undefined) session.exitCode = EXIT.no;
    });

function x509Verdict(der: Uint8Array, ahead: number, now: number): Verdict {
  const { names, not_after: end, not_before: begin, subject } = readX509(der, now);
  return judged(subject || (names[0]?.value ?? ''), begin, end, ahead, now);
}

function sshVerdict(line: string, ahead: number, now: number): Verdict {
  const { key_id: id, valid_after: begin, valid_before: end } = readSsh(line, now);
  return judged(id, begin, end, ahead, now);
}

function judged(name: string, begin: string | null, end: string | null, ahead: number, now: number): Verdict {
  const left = end === null ? Number.POSITIVE_INFINITY : (Date.parse(end) - now) / 1000;
  if (begin !== null && Date.parse(begin) > now)
    return { name, ends: end, good: false, why: 'it is not good yet' };
  if (left <= 0) return { name, ends: end, good: false, why: 'it has ended' };
  if (left <= ahead) return { name, ends: end, good: false, why: 'it ends too soon' };
  return { name, ends: end, good: true, why: '' };
}

function shape(now: number): Shape<Verdict> {
  return {
    columns: [
      ['certificate', ({ name }) => name],
      ['ends', ({ ends }) => (ends === null ? 'never' : `${when(ends)} (${distance(ends, now)})`)],
      ['good', ({ good, why }) => (good ? 'yes' : `no: ${why}`)],
    ],
    name: ({ name }) => name,
  };
}
