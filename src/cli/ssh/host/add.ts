/** The machine becomes a host: on the server, in files, for its sshd and by a timer; all of it, or nothing. */
import { existsSync, readFileSync } from 'node:fs';
import type { Client } from '../../../client/client.ts';
import { ApiError } from '../../../client/errors.ts';
import { EXIT } from '../../exit-codes.ts';
import { Failure, usage } from '../../failure.ts';
import { findCluster, type Host } from '../fleet.ts';
import { Changes } from './changes.ts';
import { placeDropIn, spellDropIn, withInclude } from './drop-in.ts';
import { type HostFields, makeTimerToken, registerHost } from './enrol.ts';
import { renewCertificates, renewTrust } from './renew.ts';
import { checkSshd, type Effective, effectiveOf, reloadSshd, type Sshd } from './sshd.ts';
import { type HostState, readState, type StateFiles, spellState } from './state.ts';
import { startTimer, stopTimer, type TimerKind, timerFiles } from './timer.ts';

export interface Wanted {
  readonly url: string;
  /** PEM of the authorities that vouch for the server. */
  readonly serverCa: string | undefined;
  readonly host: HostFields;
  /** By name or id; those of before when absent. */
  readonly clusters: readonly string[] | undefined;
  readonly sshd: Sshd;
  /** Private keys; all that sshd has when absent. */
  readonly hostKeys: readonly string[] | undefined;
  readonly reload: string | null;
  readonly timer: { readonly kind: TimerKind; readonly folder: string | undefined };
  /** For the timer; one is made when absent. */
  readonly renewToken: string | undefined;
  /** Whether what sshd trusts now may be set aside. */
  readonly isForced: boolean;
}

export interface Asking {
  /** Whoever adds the host. */
  readonly client: Client;
  /** The timer, with its token. */
  readonly asTimer: (token: string) => Promise<Client>;
  readonly note: (text: string) => void;
}

export interface Added extends HostState {
  readonly reloaded: boolean;
}

type Undo = (() => unknown)[];

/** @throws Failure, ApiError: everything is as it was before then */
export async function addHost(asking: Asking, files: StateFiles, wanted: Wanted): Promise<Added> {
  const before = readState(files);
  const { sshd } = wanted;
  if (before !== undefined && before.sshd_config !== sshd.sshd_config) {
    throw new Failure(EXIT.conflict, `${files.folder} is of ${before.sshd_config}`, {
      hint: 'another --state, or chancery ssh host remove first',
    });
  }
  const effective = effectiveOf(sshd);
  if (!wanted.isForced) checkFree(effective, files);
  const keys = hostKeysOf(effective, wanted.hostKeys);
  const undo: Undo = [];
  try {
    const { isNew, state } = await enrol(asking, files, wanted, { before, keys, undo });
    const whyNot = isNew ? reloadSshd(state.reload, effectiveOf(sshd)) : 'sshd was told nothing new';
    if (whyNot !== undefined) asking.note(whyNot);
    return { ...state, reloaded: whyNot === undefined };
  } catch (error) {
    for (const back of undo.toReversed()) await putBack(back, asking.note);
    throw error;
  }
}

async function putBack(back: () => unknown, note: Asking['note']): Promise<void> {
  try {
    await back();
  } catch (error) {
    note(`this was not put back: ${(error as Error).message}`);
  }
}

interface Plan {
  readonly before: HostState | undefined;
  readonly keys: readonly string[];
  /** What takes back each thing that was done, in the order in which they were done. */
  readonly undo: Undo;
}

/** @returns whether sshd has to be told */
async function enrol(
  asking: Asking,
  files: StateFiles,
  wanted: Wanted,
  plan: Plan,
): Promise<{ readonly state: HostState; readonly isNew: boolean }> {
  const { client } = asking;
  const { sshd, timer } = wanted;
  const { host, isNew: isRegistered } = await registerHost(client, wanted.host);
  const params = { path: { sshHostId: host.id } };
  if (isRegistered) plan.undo.push(() => client.delete('/api/v1/ssh/hosts/{sshHostId}', { params }));
  // Another host has another token.
  const before = plan.before?.host_id === host.id ? plan.before : undefined;
  const { identityId, token } = await tokenFor(asking, files, wanted, host, { ...plan, before });
  const texts = timerFiles(timer.kind, files.folder, timer.folder);
  const state: HostState = {
    url: wanted.url,
    hostname: host.hostname,
    host_id: host.id,
    registered: isRegistered || before?.registered === true,
    identity_id: identityId,
    clusters: await clustersOf(client, wanted.clusters, before),
    host_keys: plan.keys,
    ...placeOf(plan.before, sshd, files),
    ...sshd,
    reload: wanted.reload,
    timer: { kind: timer.kind, files: texts.map(({ path }) => path) },
  };
  const changes = new Changes();
  plan.undo.push(() => changes.undo());
  changes.put(files.state, spellState(state), 0o600);
  changes.put(files.token, `${token}\n`, 0o600);
  if (wanted.serverCa !== undefined) changes.put(files.serverCa, wanted.serverCa);
  const machine = await asking.asTimer(token);
  // sshd that is told of a list and finds none lets nobody in: list and keys are there before it is told.
  await renewTrust(machine, state, files, changes);
  const config = readFileSync(sshd.sshd_config, 'utf8');
  const told = [
    await renewCertificates(machine, state, files, changes, false),
    changes.put(state.drop_in, spellDropIn(files, plan.keys)),
    state.include !== null && changes.put(sshd.sshd_config, withInclude(config, state.include)),
  ];
  dropFormer(plan.before, state, files, changes);
  for (const { path, text } of texts) changes.put(path, text);
  checkSshd(sshd);
  checkInEffect(effectiveOf(sshd), files, sshd);
  startTimer(state.timer);
  return { state, isNew: told.includes(true) };
}

/** What an earlier time put there, and this one does not. */
function dropFormer(
  before: HostState | undefined,
  state: HostState,
  { certificate }: StateFiles,
  changes: Changes,
): void {
  if (before === undefined) return;
  for (const key of before.host_keys) if (!state.host_keys.includes(key)) changes.remove(certificate(key));
  const gone = before.timer.files.filter((path) => !state.timer.files.includes(path));
  if (gone.length > 0) stopTimer(before.timer);
  for (const path of gone) changes.remove(path);
}

/** What was chosen once stays: the file that it made must be the one that is removed. */
function placeOf(
  before: HostState | undefined,
  { sshd_config: config }: Sshd,
  files: StateFiles,
): Pick<HostState, 'drop_in' | 'include'> {
  if (before === undefined) return placeDropIn(config, files);
  return { drop_in: before.drop_in, include: before.include };
}

async function tokenFor(
  { asTimer, client }: Asking,
  files: StateFiles,
  { renewToken }: Wanted,
  host: Host,
  { before, undo }: Plan,
): Promise<{ readonly token: string; readonly identityId: string | null }> {
  if (renewToken !== undefined) return { token: renewToken, identityId: before?.identity_id ?? null };
  if (before !== undefined && existsSync(files.token)) {
    const token = readFileSync(files.token, 'utf8').trim();
    if (await isGood(await asTimer(token))) return { token, identityId: before.identity_id };
  }
  const made = await makeTimerToken(client, host);
  if (made.identityId !== before?.identity_id) {
    const params = { path: { id: made.identityId } };
    undo.push(() => client.delete('/v1/identities/{id}', { params }));
  }
  return made;
}

async function isGood(client: Client): Promise<boolean> {
  try {
    await client.get('/v1/auth/whoami');
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return false;
    throw error;
  }
}

async function clustersOf(
  client: Client,
  names: readonly string[] | undefined,
  before: HostState | undefined,
): Promise<HostState['clusters']> {
  if (names === undefined) return before?.clusters ?? [];
  const found = await Promise.all(names.map((name) => findCluster(client, name)));
  return found.map(({ authority_id, name }) => ({ name, authority_id }));
}

/** Those that sshd would load. @throws Failure when there is none with a public half beside it */
function hostKeysOf(effective: Effective, given: readonly string[] | undefined): readonly string[] {
  const loaded = effective.get('hostkey') ?? [];
  for (const key of given ?? []) {
    // A certificate of any other is shown to nobody.
    if (!loaded.includes(key)) throw usage(`--host-key ${key}: sshd has ${loaded.join(', ') || 'none'}`);
    if (!existsSync(`${key}.pub`)) throw usage(`--host-key ${key}: there is no ${key}.pub`);
  }
  const keys = (given ?? loaded).filter((key) => existsSync(`${key}.pub`));
  if (keys.length > 0) return keys;
  throw new Failure(EXIT.failure, 'sshd has no host key with its public half beside it', {
    hint: 'ssh-keygen -A, or --host-key',
  });
}

/** sshd takes one file of each: another in its place would lock out whom it lets in now. */
function checkFree(effective: Effective, files: StateFiles): void {
  for (const [name, title, ours] of settingsOf(files)) {
    const [value = 'none'] = effective.get(name) ?? [];
    if (value === 'none' || value === ours) continue;
    throw new Failure(EXIT.conflict, `sshd has ${title} ${value} already`, {
      why: ['what is trusted and revoked there would count no more'],
      hint: '--force, when that is meant',
    });
  }
}

/** A value that stands before ours wins. */
function checkInEffect(effective: Effective, files: StateFiles, { sshd_config: config }: Sshd): void {
  for (const [name, title, ours] of settingsOf(files)) {
    const [value = 'none'] = effective.get(name) ?? [];
    if (value === ours) continue;
    throw new Failure(EXIT.conflict, `${config} sets ${title} ${value} before ours is read`, {
      hint: `remove that line, and try again`,
    });
  }
}

function settingsOf({ krl, userCa }: StateFiles): readonly (readonly [string, string, string])[] {
  return [
    ['trustedusercakeys', 'TrustedUserCAKeys', userCa],
    ['revokedkeys', 'RevokedKeys', krl],
  ];
}
