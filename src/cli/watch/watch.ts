/** Keeps one certificate renewed: looks at its files, replaces them when it is time, and has others told. */
import { spawn } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../../client/client.ts';
import { ApiError } from '../../client/errors.ts';
import { bundle, writeFiles } from '../commands/cert/files.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure, failureOf, usage } from '../failure.ts';
import { when } from '../output.ts';
import type { Session } from '../session.ts';
import { type Files, type Held, readHeld, replacementTime, retryWait } from './held.ts';
import { namesOf, newRequest, type Wanted } from './request.ts';

export interface Watch {
  readonly role: string;
  readonly wanted: Wanted;
  readonly ttl: string | undefined;
  readonly files: Files;
  /** Seconds. */
  readonly before: number | undefined;
  /** For a shell, each time that the files were replaced. */
  readonly exec: string | undefined;
  /** Looks once, replaces if it is time, and ends: for timers. */
  readonly once: boolean;
}

/** The wall clock may be set, and files be removed, while nothing is due. */
const LOOK_AGAIN = 3600;

/** @throws Failure, ApiError: when there is no certificate yet and none is given, and for all with `once` */
export async function keepRenewed(session: Session, watch: Watch): Promise<void> {
  const client = await session.client();
  const { url } = await session.settings();
  let failures = 0;
  let jitter = Math.random();
  for (;;) {
    const held = readHeld(watch.files, namesOf(watch.wanted));
    const now = Date.now() / 1000;
    const due = 'fault' in held ? now : replacementTime(held, { before: watch.before, jitter });
    let wait = due - now;
    try {
      if (wait <= 0) {
        await replace(session, client, watch, held);
        jitter = Math.random();
        checkKept(watch);
        continue;
      }
      await tell(session, watch);
      failures = 0;
    } catch (error) {
      // Nobody is served by a watch that could never begin; one that has something to keep goes on trying.
      const isWrong = error instanceof Failure && error.exitCode === EXIT.usage;
      if (watch.once || 'fault' in held || isWrong) throw error;
      const failure = failureOf(error, url.value);
      failures++;
      const asked = error instanceof ApiError ? (error.retryAfter ?? 0) : 0;
      wait = Math.max(asked, retryWait(failures, held.notAfter - now, Math.random()));
      session.note(`${failure.message}; again in ${Math.ceil(wait)} s`);
    }
    if (watch.once) return;
    await sleep(Math.min(wait, LOOK_AGAIN) * 1000);
  }
}

/**
 * What would be replaced at once would be replaced for ever.
 * @throws Failure
 */
function checkKept({ before, files, wanted }: Watch): void {
  const held = readHeld(files, namesOf(wanted));
  if ('fault' in held) {
    throw new Failure(EXIT.failure, `what was issued is not what was asked for: ${held.fault}`, {
      hint: `chancery cert inspect ${files.cert}`,
    });
  }
  if (replacementTime(held, { before, jitter: 1 }) > Date.now() / 1000) return;
  throw usage(
    `--before: what was issued is good until ${when(new Date(held.notAfter * 1000).toISOString())}, and would be renewed at once`,
    'less than nine tenths of its life',
  );
}

async function replace(session: Session, client: Client, watch: Watch, held: Held): Promise<void> {
  const { files, ttl, wanted } = watch;
  const { csr, key } = await newRequest(wanted);
  const issued = await ask(client, watch, held, csr, ttl);
  const chain = bundle([issued.certificate, ...issued.ca_chain.slice(0, -1)]);
  if (watch.exec !== undefined) writeFileSync(untold(files), '');
  // The key first: who reloads between the two finds a pair that does not fit, and keeps what it has.
  writeFiles([
    { path: files.key, text: key, mode: 0o600 },
    { path: files.cert, text: chain, mode: 0o644 },
  ]);
  for (const warning of issued.warnings) session.note(`warning: ${warning}`);
  session.note(`${files.cert}: ${issued.certificate_id}, good until ${when(issued.not_after)}`);
}

type Issued = Awaited<ReturnType<typeof sign>>;

/** As the successor of the one before where that can be found, so that the inventory does not warn of its end. */
async function ask(
  client: Client,
  { role }: Watch,
  held: Held,
  csr: string,
  ttl: string | undefined,
): Promise<Issued> {
  const before = 'fault' in held ? undefined : await find(client, held.serial);
  if (before === undefined || before.role !== role || before.status !== 'active') {
    return sign(client, role, csr, ttl);
  }
  return client.post('/v1/pki/certificates/{id}/renew', {
    params: { path: { id: before.id }, header: { 'Idempotency-Key': crypto.randomUUID() } },
    body: { csr_pem: csr, ...(ttl !== undefined && { ttl }) },
  });
}

async function sign(client: Client, role: string, csr: string, ttl: string | undefined) {
  return client.post('/v1/pki/sign/{role}', {
    params: { path: { role }, header: { 'Idempotency-Key': crypto.randomUUID() } },
    body: { csr_pem: csr, ...(ttl !== undefined && { ttl }) },
  });
}

/** @returns undefined for one that is not there, and where the token may issue and not read */
async function find(client: Client, serial: string) {
  try {
    return await client.get('/v1/certificates/{id}', { params: { path: { id: serial } } });
  } catch (error) {
    if (error instanceof ApiError && (error.status === 404 || error.status === 403)) return undefined;
    throw error;
  }
}

const EXEC_MS = 300_000;

/** Is there from before the files are replaced until others were told, whatever ends this process meanwhile. */
function untold({ cert }: Files): string {
  return `${cert}.untold`;
}

/** Runs what makes others read the files again, where they have not. It is not given the token. */
async function tell(session: Session, { exec, files }: Watch): Promise<void> {
  if (exec === undefined || !existsSync(untold(files))) return;
  const { environment, stderr } = session.terminal;
  const { CHANCERY_TOKEN: _, ...others } = environment;
  const env = { ...others, CHANCERY_CERT_FILE: files.cert, CHANCERY_KEY_FILE: files.key };
  const child = spawn('/bin/sh', ['-c', exec], { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: EXEC_MS });
  // Findings alone go to standard output, and these are none.
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => stderr.write(text.toString()));
  }
  const code = await new Promise<number | null>((done, fail) => {
    child.once('error', fail).once('close', done);
  });
  if (code !== 0) {
    throw new Failure(EXIT.failure, `"${exec}" ended with ${code ?? 'a signal'}`, {
      hint: 'the files are replaced already; what reads them has not been told, and will be next time',
    });
  }
  rmSync(untold(files), { force: true });
}
