/**
 * Vault as its guide has it for production, of which OpenBao is a fork with the same engines and the same API: integrated storage
 * (raft), the engines PKI and SSH, the audit device "file", and a token that may do what is asked and no more. See vault/main.go.
 */
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { formatSshPublicKey } from '../../src/ssh/public-key.ts';
import { csr } from '../../test/support/csr.ts';
import { newSshKey } from '../../test/support/ssh.ts';
import type { Asked } from '../load.ts';
import { newFolder } from '../started.ts';
import { HOST, NAMES, type System } from '../workloads.ts';
import { type Peer, startPeer } from './process.ts';

export async function startVault(program: string): Promise<System> {
  const folder = newFolder();
  const peer = startPeer(program, [folder], folder);
  const { address, token } = await firstLine(peer);
  return {
    name: 'Vault',
    urls: [address],
    headers: { 'x-vault-token': await prepare(address, token, folder) },
    work: work(),
    stop: () => peer.stop(),
  };
}

interface Told {
  /** Origin. */
  readonly address: string;
  /** Of its root. */
  readonly token: string;
}

function firstLine({ child }: Peer): Promise<Told> {
  return new Promise((done, fail) => {
    child.once('close', (code) => fail(new Error(`Vault ended with ${code}`)));
    if (child.stdout !== null) {
      createInterface(child.stdout).once('line', (line) => done(JSON.parse(line) as Told));
    }
  });
}

type Write = (path: string, body: unknown) => Promise<Record<string, unknown>>;

/** @returns the token that requests come with */
async function prepare(url: string, root: string, folder: string): Promise<string> {
  const write: Write = async (path, body) => {
    const answer = await fetch(`${url}/v1/${path}`, {
      method: 'POST',
      headers: { 'x-vault-token': root },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`Vault answered ${answer.status} to ${path}: ${text}`);
    return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  };
  await write('sys/audit/file', { type: 'file', options: { file_path: join(folder, 'audit.log') } });
  await write('sys/mounts/pki', { type: 'pki', config: { max_lease_ttl: '8760h' } });
  await write('pki/root/generate/internal', {
    common_name: 'Bench CA',
    key_type: 'ec',
    key_bits: 256,
    ttl: '8760h',
  });
  const role = { allowed_domains: 'bench.test', allow_subdomains: true, ttl: '24h' };
  await write('pki/roles/ec', { ...role, key_type: 'ec', key_bits: 256 });
  await write('pki/roles/rsa', { ...role, key_type: 'rsa', key_bits: 2048 });
  await write('sys/mounts/ssh', { type: 'ssh' });
  await write('ssh/config/ca', { generate_signing_key: true, key_type: 'ed25519' });
  await write('ssh/roles/host', {
    key_type: 'ca',
    allow_host_certificates: true,
    allowed_domains: HOST,
    allow_bare_domains: true,
    ttl: '24h',
  });
  const policy = ['pki/sign/ec', 'pki/issue/*', 'ssh/sign/host']
    .map((path) => `path "${path}" { capabilities = ["create", "update"] }`)
    .join('\n');
  await write('sys/policies/acl/bench', { policy });
  const made = await write('auth/token/create', { policies: ['bench'], ttl: '24h' });
  return (made['auth'] as { readonly client_token: string }).client_token;
}

function work(): System['work'] {
  const post = (path: string, bodies: readonly unknown[]): (() => Asked) => {
    const texts = bodies.map((body) => JSON.stringify(body));
    return () => ({ method: 'POST', path: `/v1/${path}`, bodies: texts, status: 200 });
  };
  const issuing = NAMES.map((name) => ({ common_name: name }));
  return {
    sign: post(
      'pki/sign/ec',
      NAMES.map((name) => ({ csr: csr({ commonName: name, dns: [name] }), common_name: name })),
    ),
    issue: post('pki/issue/ec', issuing),
    'issue-rsa': post('pki/issue/rsa', issuing),
    ssh: post(
      'ssh/sign/host',
      NAMES.map(() => ({
        public_key: formatSshPublicKey(newSshKey()),
        cert_type: 'host',
        valid_principals: HOST,
      })),
    ),
  };
}
