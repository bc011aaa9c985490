/** `chancery ssh inspect`. */
import { Command, Option } from '@commander-js/extra-typings';
import { usage } from '../../failure.ts';
import { annotateSsh } from '../../inspect/annotate-ssh.ts';
import { ANNOTATED, annotatedLine } from '../../inspect/annotation.ts';
import { readSsh } from '../../inspect/ssh.ts';
import { sshCard, sshLine } from '../../inspect/ssh-card.ts';
import { KEY_CARD, KEY_LINE, KRL_CARD, KRL_LINE, readKey, readKrl } from '../../inspect/ssh-others.ts';
import type { Make } from '../../tree.ts';
import { readBytes } from '../files.ts';

export const command: Make = (session) =>
  new Command()
    .description('Show what a file of SSH says: a certificate, a public key, or a list of what is revoked.')
    .argument('<file>', 'such as id_ed25519-cert.pub, id_ed25519.pub or revoked.krl; - for standard input')
    .addOption(new Option('--short', 'one line').conflicts('annotate'))
    .option('--annotate', 'of a certificate: its octets, one after the other, with what each says')
    .addHelpText('after', '\nExample:\n  chancery ssh inspect ~/.ssh/id_ed25519-cert.pub')
    .action(async (path, { annotate, short }) => {
      const now = Date.now();
      const octets = await readBytes(session, path);
      if (octets === undefined) throw usage(`there is no file ${path}`);
      const isShort = short === true;
      const text = Buffer.from(octets).toString('utf8');
      if (text.startsWith('SSHKRL\n') && annotate !== true) {
        return await session.show(readKrl(octets), isShort ? KRL_LINE : KRL_CARD);
      }
      if (/^\s*\S+-cert-v01@openssh\.com\s/.test(text)) {
        if (annotate === true) return await session.list(annotateSsh(text).map(annotatedLine), ANNOTATED);
        return await session.show(readSsh(text, now), isShort ? sshLine(now) : sshCard(now));
      }
      if (annotate === true) throw usage('--annotate is for certificates');
      return await session.show(readKey(text), isShort ? KEY_LINE : KEY_CARD);
    });
