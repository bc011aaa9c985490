/** `chancery ssh host renew`: what the timer of a host calls. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { Changes } from '../../../ssh/host/changes.ts';
import { renewCertificates, renewTrust } from '../../../ssh/host/renew.ts';
import { checkSshd, effectiveOf, reloadSshd } from '../../../ssh/host/sshd.ts';
import { demandState, stateFiles, USUAL_FOLDER } from '../../../ssh/host/state.ts';
import type { Make } from '../../../tree.ts';

export const command: Make = (session) =>
  new Command()
    .description(
      'Fetch whom this host trusts and what is revoked, and renew its certificates when a third is left.',
    )
    .option('--state <folder>', 'as chancery ssh host add was told', USUAL_FOLDER)
    .option('--force', 'have the certificates renewed now')
    .addHelpText(
      'after',
      `
The server and the token are those that chancery ssh host add has kept. sshd reads keys and lists anew at each login, so it
is reloaded for a new certificate alone. When the server is not there, everything stays as it is.`,
    )
    .action(async (flags) => {
      const files = stateFiles(resolve(session.terminal.cwd, flags.state));
      const state = demandState(files);
      const client = await session.clientAt({
        url: state.url,
        token: readFileSync(files.token, 'utf8').trim(),
        ca: existsSync(files.serverCa) ? readFileSync(files.serverCa, 'utf8') : undefined,
      });
      const changes = new Changes();
      const isTrustNew = await renewTrust(client, state, files, changes);
      if (isTrustNew) session.note('there is something new in what is trusted and revoked');
      if (!(await renewCertificates(client, state, files, changes, flags.force === true))) return;
      session.note('there are new certificates');
      checkSshd(state);
      const whyNot = reloadSshd(state.reload, effectiveOf(state));
      session.note(whyNot ?? 'sshd was reloaded');
    });
