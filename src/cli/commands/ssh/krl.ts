/** `chancery ssh krl`. */
import { resolve } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { KRL_CARD, type KrlFacts, readKrl } from '../../inspect/ssh-others.ts';
import { findSshAuthority } from '../../ssh/fleet.ts';
import { fetchKrl } from '../../ssh/krl.ts';
import type { Make } from '../../tree.ts';
import { writeFiles } from '../cert/files.ts';

export const command: Make = (session) =>
  new Command()
    .description('Fetch what is revoked of one authority or several, as sshd and ssh read it.')
    .argument('<authority...>', 'names or ids; the lists of several are joined')
    .option('--out <file>', 'where it goes; - for standard output', 'revoked.krl')
    .addHelpText(
      'after',
      `
The file is replaced at once, by a list that was read to its end: sshd that finds a broken one lets nobody in. With ids
(ca_…) no token is needed.

Examples:
  chancery ssh krl 'default ssh users' --out /etc/ssh/revoked.krl
  chancery ssh krl ca_01jd… --out - | ssh-keygen -Q -l -f /dev/stdin`,
    )
    .action(async (authorities, { out }) => {
      const ids: string[] = [];
      for (const text of authorities) {
        ids.push(text.startsWith('ca_') ? text : (await findSshAuthority(await session.client(), text)).id);
      }
      const octets = await fetchKrl(await session.anonymous(), ids);
      if (out === '-') return void session.terminal.stdout.write(octets);
      const file = resolve(session.terminal.cwd, out);
      const facts = readKrl(octets);
      writeFiles([{ path: file, text: octets, mode: 0o644 }]);
      const shape = { ...KRL_CARD, columns: [['file', () => file] as const, ...KRL_CARD.columns] };
      return await session.show<KrlFacts>(facts, shape);
    });
