/** `chancery up`: the server, in the foreground. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newLogger, type Running, start } from './compose.ts';
import { type Config, readConfig } from './config.ts';
import { usualDataDir } from './data-dir.ts';
import { explain } from './explain.ts';
import { ROOT } from './root.ts';
import { alreadyRunning, leaveTraces, removeTraces } from './running.ts';
import { takeSettings } from './settings.ts';
import { STARTER_ROLE } from './starter.ts';

/** What is under way has this long; exit follows within ten seconds of the signal. */
const PATIENCE_MS = 9_000;

/** Starts, prints what a person needs next, and runs until SIGTERM or SIGINT. */
export async function up(): Promise<void> {
  const { settings, unknown } = takeSettings(process.env);
  const stopping = nextSignal();
  // What still hangs then, such as the making of a large RSA key, is given up.
  void stopping.then(() => setTimeout(() => process.exit(0), PATIENCE_MS).unref());
  try {
    const config = await readConfig(settings, ROOT);
    const log = newLogger(config.logLevel);
    for (const name of unknown) process.stderr.write(`chancery: ${name} is no setting, and was ignored\n`);
    const already = await alreadyRunning(config.dataDir, config.listen);
    if (already !== undefined) {
      process.stdout.write(`chancery: it runs already\nchancery: ready on ${already}\n`);
      process.exit(0);
    }
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    const running = await Promise.race([start(config, version, log), stopping]);
    // Nothing was promised to anybody yet; what is half made is made good by the next start, as after a crash.
    if (running === undefined) process.exit(0);
    leaveTraces(config.dataDir, running.url);
    process.stdout.write(`${greeting(config, running, version)}chancery: ready on ${running.url}\n`);
    await stopping;
    await running.stop();
    removeTraces(config.dataDir);
    process.stdout.write('chancery: stopped\n');
    process.exit(0);
  } catch (error) {
    process.stderr.write(`chancery: ${explain(error)}\n`);
    process.exit(1);
  }
}

/** A launcher may pass on a signal that came to the whole group: a second one changes nothing. */
function nextSignal(): Promise<undefined> {
  return new Promise((done) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => done(undefined));
  });
}

function greeting(config: Config, running: Running, version: string): string {
  const { hasStarter, opened, url } = running;
  const lines = [
    '',
    `Chancery ${version}`,
    `  data        ${config.dataDir}${config.usesSqlite ? ' (SQLite)' : ' (PostgreSQL holds the records)'}`,
    `  master key  ${opened.keyPlace}`,
    `  token       ${opened.tokenFile ?? 'the one that you were given; none is kept here'}`,
    `  console     ${consoleLine(config, running)}`,
    '',
  ];
  if (hasStarter && opened.tokenFile !== undefined) {
    lines.push(
      ...firstSteps(config.dataDir, url, opened.tokenFile),
      ...firstCertificate(url, opened.tokenFile),
    );
  }
  return `${lines.join('\n')}\n`;
}

/** The code stands behind the `#`, which browsers keep to themselves: it is in no log of what stands between. */
function consoleLine({ publicUrl }: Config, { setupCode, url }: Running): string {
  // A cookie of an address with https is of no use at another; what is public without it is no place for a secret.
  const base = publicUrl.startsWith('https:') ? publicUrl : url;
  return setupCode === undefined ? base : `${base}/setup#${setupCode} (signs you in, once, within the hour)`;
}

/** What a person does next, in another terminal. */
function firstSteps(dataDir: string, url: string, tokenFile: string): readonly string[] {
  // From a clone, npx finds the command in the folder that it is run in.
  const chancery = existsSync(join(ROOT, 'src')) ? 'npx chancery' : 'chancery';
  const login =
    dataDir === usualDataDir(ROOT)
      ? []
      : [`  ${chancery} login ${url} --with-token @${shellQuoted(tokenFile)}`];
  return [
    chancery === 'chancery' ? 'First steps:' : `First steps, in another terminal, in ${ROOT}:`,
    '',
    ...login,
    `  ${chancery} cert issue ${STARTER_ROLE} hello.internal   # a certificate for a TLS server, and what to do with it`,
    `  ${chancery} ssh host add --help                 # a machine whose sshd takes certificates, and logging in to it`,
    `  ${chancery} --help`,
    '',
  ];
}

/** Lines that work when pasted into a POSIX shell. */
function firstCertificate(url: string, tokenFile: string): readonly string[] {
  return [
    'A first certificate with curl:',
    '',
    `  export CHANCERY_URL=${url} CHANCERY_TOKEN="$(cat ${shellQuoted(tokenFile)})"`,
    `  curl -sS "$CHANCERY_URL/v1/pki/issue/${STARTER_ROLE}" -H "Authorization: Bearer $CHANCERY_TOKEN" \\`,
    `    -H 'Content-Type: application/json' -d '{"common_name":"hello.internal","ttl":"24h"}' -o hello.json`,
    `  node -p 'JSON.parse(fs.readFileSync("hello.json")).certificate' | openssl x509 -noout -subject -issuer -dates`,
    '',
  ];
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
