/** A real Vault on loopback, in memory, for whoever wants to know what it says: built by `scripts/vault-server.mjs`. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { vaultProgram } from '../../scripts/vault-server.mjs';

export interface VaultServer {
  /** Origin. */
  readonly address: string;
  /** Of its root, who may do everything. */
  readonly token: string;
  /** A line as in `authorized_keys`. */
  readonly caPublicKey: string;
  /** As the root. @returns the answer's body. @throws when it is refused */
  readonly write: (path: string, body: unknown) => Promise<VaultAnswer>;
  readonly stop: () => Promise<void>;
}

export interface VaultAnswer {
  readonly data?: Readonly<Record<string, unknown>> | null;
}

/**
 * A secrets engine `ssh` with an Ed25519 key of its own, and the auth method `approle`; no role yet. Needs `hasVault()`.
 */
export async function startVault(): Promise<VaultServer> {
  const child = spawn(vaultProgram(), [], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.stdin.end();
    await ended;
  };
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const { address, token } = JSON.parse(line) as { readonly address: string; readonly token: string };
  const write = async (path: string, body: unknown): Promise<VaultAnswer> => {
    const answer = await fetch(`${address}/v1/${path}`, {
      method: 'POST',
      headers: { 'x-vault-token': token },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`Vault answered ${answer.status} to ${path}: ${text}`);
    return text === '' ? {} : (JSON.parse(text) as VaultAnswer);
  };
  await write('sys/mounts/ssh', { type: 'ssh' });
  await write('sys/auth/approle', { type: 'approle' });
  const ca = await write('ssh/config/ca', { generate_signing_key: true, key_type: 'ed25519' });
  return { address, token, caPublicKey: String(ca.data?.['public_key']).trim(), write, stop };
}

/** A role of the engine `ssh`, as Chancery needs it: it sets the key id, and asks for what it wants. @returns its name */
export async function newVaultRole(
  vault: VaultServer,
  name: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  await vault.write(`ssh/roles/${name}`, {
    key_type: 'ca',
    allow_user_certificates: true,
    allow_host_certificates: true,
    allow_user_key_ids: true,
    allowed_users: '*',
    allowed_domains: '*',
    allowed_extensions: '*',
    ttl: '1h',
    max_ttl: '24h',
    ...more,
  });
  return name;
}

/** An AppRole that may sign with all roles of the engine `ssh`. */
export async function newVaultAppRole(
  vault: VaultServer,
  name: string,
): Promise<{ readonly method: 'approle'; readonly role_id: string; readonly secret_id: string }> {
  await vault.write(`sys/policies/acl/${name}`, {
    policy: 'path "ssh/sign/*" { capabilities = ["create", "update"] }',
  });
  await vault.write(`auth/approle/role/${name}`, { token_policies: name, token_ttl: '10m' });
  const role = await fetch(`${vault.address}/v1/auth/approle/role/${name}/role-id`, {
    headers: { 'x-vault-token': vault.token },
  });
  const { data } = (await role.json()) as { readonly data: { readonly role_id: string } };
  const secret = await vault.write(`auth/approle/role/${name}/secret-id`, {});
  return { method: 'approle', role_id: data.role_id, secret_id: String(secret.data?.['secret_id']) };
}
