/** `chancery ssh host remove`: what `chancery ssh host add` did, undone. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import type { Client } from '../../../../client/client.ts';
import { ApiError } from '../../../../client/errors.ts';
import type { Session } from '../../../session.ts';
import { Changes, removeIfEmpty } from '../../../ssh/host/changes.ts';
import { withoutInclude } from '../../../ssh/host/drop-in.ts';
import { checkSshd, effectiveOf, reloadSshd } from '../../../ssh/host/sshd.ts';
import {
  demandState,
  type HostState,
  type StateFiles,
  stateFiles,
  USUAL_FOLDER,
} from '../../../ssh/host/state.ts';
import { startTimer, stopTimer } from '../../../ssh/host/timer.ts';
import type { Make } from '../../../tree.ts';

export const command: Make = (session) =>
  new Command()
    .description(
      'Undo chancery ssh host add: sshd takes no certificates any more, and the host is registered no more.',
    )
    .option('--state <folder>', 'as chancery ssh host add was told', USUAL_FOLDER)
    .option('--keep-registered', 'leave the host on the server, with who may log in to it')
    .addHelpText(
      'after',
      `
sshd is asked whether it would start so before it is reloaded: when it would not, everything is put back. Who is logged in
stays so. Without a token that may, what the server knows of the host stays there.`,
    )
    .action(async (flags) => {
      const files = stateFiles(resolve(session.terminal.cwd, flags.state));
      const state = demandState(files);
      undoHere(session, state, files);
      await undoThere(session, state, flags.keepRegistered === true);
      session.note(`${state.hostname} is removed`);
    });

function undoHere(session: Session, state: HostState, files: StateFiles): void {
  const { sshd_config: config } = state;
  const changes = new Changes();
  stopTimer(state.timer);
  try {
    for (const path of state.timer.files) changes.remove(path);
    changes.remove(state.drop_in);
    if (state.include !== null)
      changes.put(config, withoutInclude(readFileSync(config, 'utf8'), state.include));
    checkSshd(state);
  } catch (error) {
    changes.undo();
    startTimer(state.timer);
    throw error;
  }
  const whyNot = reloadSshd(state.reload, effectiveOf(state));
  if (whyNot !== undefined) session.note(whyNot);
  // Last of all what a second attempt would need.
  const { certificate, folder, krl, serverCa, state: own, token, userCa } = files;
  for (const path of [...state.host_keys.map(certificate), krl, userCa, serverCa, token, own]) {
    changes.remove(path);
  }
  removeIfEmpty(folder);
}

/** What was made for this host alone. Nothing here may fail for it: the machine is as it was before. */
async function undoThere(session: Session, state: HostState, isKept: boolean): Promise<void> {
  const { token, url } = await session.settings();
  const { host_id: sshHostId, identity_id: id } = state;
  if (token.value === undefined || url.value !== state.url) {
    session.note(`no token for ${state.url} is at hand: the host and its token stay there`);
    return;
  }
  const client = await session.client();
  if (id !== null) {
    await attempt(session, client, 'the token of the timer', () =>
      client.delete('/v1/identities/{id}', { params: { path: { id } } }),
    );
  }
  if (!state.registered || isKept) return;
  await attempt(session, client, 'the host', () =>
    client.delete('/api/v1/ssh/hosts/{sshHostId}', { params: { path: { sshHostId } } }),
  );
}

async function attempt(
  session: Session,
  { url }: Client,
  what: string,
  act: () => Promise<unknown>,
): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return;
    session.note(`${what} stays at ${url}: ${(error as Error).message}`);
  }
}
