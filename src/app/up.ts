/** `chancery up`: the server, in the foreground. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newLogger, type Running, start } from './compose.ts';
import { type Config, readConfig } from './config.ts';
import { URL_FILE } from './data-dir.ts';
import { explain } from './explain.ts';
import { ROOT } from './root.ts';
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
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    const running = await Promise.race([start(config, version, log), stopping]);
    // Nothing was promised to anybody yet; what is half made is made good by the next start, as after a crash.
    if (running === undefined) process.exit(0);
    leaveUrl(config.dataDir, running.url);
    process.stdout.write(`${greeting(config, running, version)}chancery: ready on ${running.url}\n`);
    await stopping;
    await running.stop();
    process.stdout.write('chancery: stopped\n');
    process.exit(0);
  } catch (error) {
    process.stderr.write(`chancery: ${explain(error)}\n`);
    process.exit(1);
  }
}

/** For the command line on this machine, which otherwise has to be told. */
function leaveUrl(dataDir: string, url: string): void {
  try {
    writeFileSync(join(dataDir, URL_FILE), `${url}\n`, { mode: 0o600 });
  } catch {
    // A folder that is read only, as with PostgreSQL it may be: nobody depends on it.
  }
}

/** A launcher may pass on a signal that came to the whole group: a second one changes nothing. */
function nextSignal(): Promise<undefined> {
  return new Promise((done) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => done(undefined));
  });
}

function greeting(config: Config, { hasStarter, opened, url }: Running, version: string): string {
  const lines = [
    '',
    `Chancery ${version}`,
    `  data        ${config.dataDir}${config.usesSqlite ? ' (SQLite)' : ' (PostgreSQL holds the records)'}`,
    `  master key  ${opened.keyPlace}`,
    `  token       ${opened.tokenFile ?? 'the one that you were given; none is kept here'}`,
    '',
  ];
  if (hasStarter && opened.tokenFile !== undefined) lines.push(...firstCertificate(url, opened.tokenFile));
  return `${lines.join('\n')}\n`;
}

/** Lines that work when pasted into a POSIX shell. */
function firstCertificate(url: string, tokenFile: string): readonly string[] {
  return [
    'A first certificate (paste these into another terminal):',
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
