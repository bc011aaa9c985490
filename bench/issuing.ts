/** `npm run bench`: signing and issuing over HTTP, beside handlers that do nothing else. See README.md. */
import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { setUp } from '../scripts/setup.mjs';
import { formatSshPublicKey } from '../src/ssh/public-key.ts';
import { csr } from '../test/support/csr.ts';
import { newSshKey } from '../test/support/ssh.ts';
import { type Compared, type Round, writeIssuing } from './issuing-results.ts';
import type { Load, Measured } from './load.ts';
import { sharesIn } from './profile.ts';
import { ROOT, type Server, startServer } from './server.ts';

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '3' },
    only: { type: 'string', default: '' },
  },
});

const CSRS = 200;
const TYPESCRIPT = ['--import', './test/support/typescript.mjs'];
const WARM_MS = 2000;
/** Certificates that `ssh-keygen -s` makes. */
const KEYGENS = 100;
const CONNECTIONS = [16, 1] as const;

type Asked = Pick<Load, 'path' | 'bodies' | 'status'>;

interface Workload {
  readonly name: string;
  readonly ours: Asked;
  readonly bare: Asked;
}

await setUp(ROOT);
const client = fork(join(import.meta.dirname, 'load.ts'), { cwd: ROOT, execArgv: TYPESCRIPT });
const dataDir = mkdtempSync(join(tmpdir(), 'chancery-bench-'));
const server = await startServer(dataDir);
const bare = await startBare();
// Also when something fails on the way.
process.on('exit', () => {
  for (const child of [client, bare.child]) child.kill('SIGKILL');
});
const workloads = (await prepare(server)).filter(({ name }) => name.includes(flags.only));
const compared: Compared[] = [];
for (const workload of workloads) {
  for (const connections of CONNECTIONS) {
    const rounds = await compare(workload, connections);
    compared.push({ name: workload.name, connections, rounds });
    process.stderr.write(`${workload.name}, ${connections}: ${lineOf(rounds)}\n`);
  }
}
const keygen = flags.only === '' ? sshKeygenRate() : undefined;
await server.stop();
bare.child.kill('SIGTERM');
rmSync(dataDir, { recursive: true });
const shares = flags.only === '' ? await profiled() : undefined;
client.kill();
process.stdout.write(
  writeIssuing({ compared, keygen, shares, seconds: Number(flags.seconds), write: flags.only === '' }),
);
process.exit(0);

/** Both in turn, so that whatever else happens on the machine happens to both. */
async function compare({ bare: theirs, ours }: Workload, connections: number): Promise<readonly Round[]> {
  const one = (asked: Asked, url: string, token: string, ms: number): Promise<Measured> =>
    load({ ...asked, url, token, connections, ms });
  await one(ours, server.url, server.token, WARM_MS);
  await one(theirs, bare.url, '', WARM_MS);
  const rounds: Round[] = [];
  for (let round = 0; round < Number(flags.rounds); round++) {
    const ms = Number(flags.seconds) * 1000;
    const runs = [
      async () => ({ ours: await one(ours, server.url, server.token, ms) }),
      async () => ({ bare: await one(theirs, bare.url, '', ms) }),
    ];
    // Each goes first in every other round.
    if (round % 2 === 1) runs.reverse();
    let both = {};
    for (const run of runs) both = { ...both, ...(await run()) };
    rounds.push(both as Round);
  }
  return rounds;
}

function load(asked: Load): Promise<Measured> {
  return new Promise((done, fail) => {
    client.once('message', (told: Measured | { readonly error: string }) => {
      if ('error' in told) fail(new Error(told.error));
      else done(told);
    });
    client.send(asked);
  });
}

async function startBare(): Promise<{ readonly url: string; readonly child: ChildProcess }> {
  const child = spawn(process.execPath, [...TYPESCRIPT, join(import.meta.dirname, 'bare.ts')], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  for (;;) {
    const [, url] = /^ready on (\S+)$/m.exec(said) ?? [];
    if (url !== undefined) return { url, child };
    if (child.exitCode !== null) throw new Error('the bare handler did not start');
    await sleep(50);
  }
}

/** An authority with a P-256 key, a role, and a host; and what is asked of them. */
async function prepare(at: Server): Promise<readonly Workload[]> {
  const authority = { name: 'bench', common_name: 'Bench CA', ca_type: 'root', key_type: 'ec' };
  const { id } = await made(at, '/v1/pki/ca', authority);
  const role = { name: 'bench', ca_id: id, allowed_domains: ['bench.test'], allow_subdomains: true };
  await made(at, '/v1/pki/roles', role);
  const whoami = await fetch(`${at.url}/v1/auth/whoami`, {
    headers: { authorization: `Bearer ${at.token}` },
  });
  const { tenant } = (await whoami.json()) as { tenant: { id: string } };
  const host = await made(at, '/api/v1/ssh/hosts', { projectId: tenant.id, hostname: 'gpu1.internal' });
  const names = Array.from({ length: CSRS }, (_, i) => `n${i}.bench.test`);
  const csrs = names.map((name) => JSON.stringify({ csr_pem: csr({ commonName: name, dns: [name] }) }));
  const issues = names.map((name) => JSON.stringify({ common_name: name }));
  const keys = names.map(() => JSON.stringify({ publicKey: formatSshPublicKey(newSshKey()) }));
  return [
    {
      name: 'sign a P-256 CSR',
      ours: { path: '/v1/pki/sign/bench', bodies: csrs, status: 201 },
      bare: { path: '/sign', bodies: csrs, status: 201 },
    },
    {
      name: 'issue with a P-256 key made here',
      ours: { path: '/v1/pki/issue/bench', bodies: issues, status: 201 },
      bare: { path: '/issue', bodies: issues, status: 201 },
    },
    {
      name: 'SSH Ed25519 host certificate',
      ours: { path: `/api/v1/ssh/hosts/${String(host['id'])}/issue-host-cert`, bodies: keys, status: 200 },
      bare: { path: '/ssh', bodies: keys, status: 200 },
    },
  ];
}

async function made({ token, url }: Server, path: string, body: unknown): Promise<Record<string, unknown>> {
  const answer = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}`);
  return JSON.parse(text) as Record<string, unknown>;
}

/** Certificates a second by `ssh-keygen -s`, a process for each, one after the other; undefined where it is not there. */
function sshKeygenRate(): number | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'chancery-bench-'));
  const run = (...args: readonly string[]): boolean =>
    spawnSync('ssh-keygen', args, { cwd: folder }).status === 0;
  try {
    for (const name of ['ca', 'host']) {
      if (!run('-q', '-t', 'ed25519', '-N', '', '-f', name)) return undefined;
    }
    const began = performance.now();
    for (let i = 0; i < KEYGENS; i++) {
      run(
        '-q',
        '-s',
        'ca',
        '-I',
        'id',
        '-h',
        '-n',
        'gpu1.internal',
        '-V',
        '+1d',
        '-z',
        String(i + 1),
        'host.pub',
      );
    }
    return (KEYGENS * 1000) / (performance.now() - began);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The server once more, under a profiler, while CSRs are signed. */
async function profiled(): Promise<ReturnType<typeof sharesIn>> {
  const [data, profiles] = [1, 2].map(() => mkdtempSync(join(tmpdir(), 'chancery-bench-')));
  const watched = await startServer(data as string, ['--cpu-prof', `--cpu-prof-dir=${profiles}`]);
  const [signing] = await prepare(watched);
  if (signing === undefined) throw new Error('nothing to profile');
  await load({ ...signing.ours, url: watched.url, token: watched.token, connections: 16, ms: 8000 });
  await watched.stop();
  const shares = sharesIn(profiles as string);
  for (const folder of [data, profiles]) rmSync(folder as string, { recursive: true });
  return shares;
}

function lineOf(rounds: readonly Round[]): string {
  return rounds
    .map(({ bare: theirs, ours }) => {
      const [a, b] = [ours, theirs].map(({ ms, times }) => (times.length * 1000) / ms) as [number, number];
      return `${a.toFixed(0)}/${b.toFixed(0)}`;
    })
    .join(' ');
}
