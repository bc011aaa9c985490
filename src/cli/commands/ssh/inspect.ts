/** `chancery ssh inspect`. */
import { Command } from '@commander-js/extra-typings';
import { usage } from '../../failure.ts';
import { readSsh } from '../../inspect/ssh.ts';
import { sshCard, sshLine } from '../../inspect/ssh-card.ts';
import { KEY_CARD, KEY_LINE, KRL_CARD, KRL_LINE, readKey, readKrl } from '../../inspect/ssh-others.ts';
import type { Make } from '../../tree.ts';
import { readBytes } from '../files.ts';

export const command: Make = (session) =>
  new Command()
    .description('Show what a file of SSH says: a certificate, a public key, or a list of what is revoked.')
    .argument('<file>', 'such as id_ed25519-cert.pub, id_ed25519.pub or revoked.krl; - for standard input')
    .option('--short', 'one line')
    .addHelpText('after', '\nExample:\n  chancery ssh inspect ~/.ssh/id_ed25519-cert.pub')
    .action(async (path, { short }) => {
      const now = Date.now();
      const octets = await readBytes(session, path);
      if (octets === undefined) throw usage(`there is no file ${path}`);
      const isShort = short === true;
      const text = Buffer.from(octets).toString('utf8');
      if (text.startsWith('SSHKRL\n')) {
        return await session.show(readKrl(octets), isShort ? KRL_LINE : KRL_CARD);
      }
      if (/^\s*\S+-cert-v01@openssh\.com\s/.test(text)) {
        return await session.show(readSsh(text, now), isShort ? sshLine(now) : sshCard(now));
      }
      return await session.show(readKey(text), isShort ? KEY_LINE : KEY_CARD);
    });
