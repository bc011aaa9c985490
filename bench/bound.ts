/** The bound as a system: `bare.ts`, a handler that does only what cannot be left out, and stores nothing. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { formatSshPublicKey } from '../src/ssh/public-key.ts';
import { csr } from '../test/support/csr.ts';
import { newSshKey } from '../test/support/ssh.ts';
import { type Chancery, fixed, sizeOf } from './chancery.ts';
import { TYPESCRIPT } from './client.ts';
import { ROOT } from './server.ts';
import { ownChild } from './started.ts';
import { NAMES, type System, type Work } from './workloads.ts';

/** @param beside whose answers to what only reads are taken for their lengths */
export async function startBound(beside: Chancery): Promise<System> {
  const args = [...TYPESCRIPT, join(import.meta.dirname, 'bare.ts')];
  const child = ownChild(spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] }));
  const url = await readyLine(child);
  const post = (path: string, bodies: readonly string[]): Work =>
    fixed({ method: 'POST', path, bodies, status: 201 });
  const octets =
    (workload: 'list' | 'crl'): Work =>
    async () => ({
      method: 'GET',
      path: `/octets/${await sizeOf(beside, workload)}`,
      bodies: [''],
      status: 200,
    });
  const issuing = NAMES.map((name) => JSON.stringify({ common_name: name }));
  return {
    name: 'bound',
    urls: [url],
    headers: {},
    work: {
      sign: post(
        '/sign',
        NAMES.map((name) => JSON.stringify({ csr_pem: csr({ commonName: name, dns: [name] }) })),
      ),
      issue: post('/issue', issuing),
      'issue-rsa': post('/issue-rsa', issuing),
      ssh: post(
        '/ssh',
        NAMES.map(() => JSON.stringify({ publicKey: formatSshPublicKey(newSshKey()) })),
      ),
      revoke: post('/nothing', [JSON.stringify({ serial_number: 'ab'.repeat(20), reason: 'superseded' })]),
      list: octets('list'),
      crl: octets('crl'),
    },
    stop: () =>
      new Promise((done) => {
        child.once('close', () => done());
        child.kill('SIGTERM');
      }),
  };
}

/** @returns what a process says that it is ready on */
async function readyLine(child: ChildProcess): Promise<string> {
  let said = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  for (;;) {
    const [, url] = /^ready on (\S+)$/m.exec(said) ?? [];
    if (url !== undefined) return url;
    if (child.exitCode !== null) throw new Error('the bare handler did not start');
    await sleep(50);
  }
}
