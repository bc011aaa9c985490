/** A real Vault signs for us, and `ssh-keygen` reads what it signed. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VaultCredentials } from '../../src/authorities/ssh/vault-settings.ts';
import { newEgress } from '../../src/egress/egress.ts';
import { vaultIssuer } from '../../src/issuers/vault.ts';
import type { DelegatedIssuer, DelegatedRequest } from '../../src/issuing/ssh/delegated.ts';
import type { VaultPlace } from '../../src/records/ssh.ts';
import { TestClock } from '../support/clock.ts';
import { has, hasVault } from '../support/programs.ts';
import { output } from '../support/run.ts';
import { newVaultAppRole, newVaultRole, startVault, type VaultServer } from '../support/vault-server.ts';

const PROGRAMS = has('ssh-keygen') && hasVault();

describe.skipIf(!PROGRAMS)('Vault', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chancery-vault-'));
  let vault: VaultServer;
  let issuer: DelegatedIssuer;
  let publicKey: string;

  beforeAll(async () => {
    vault = await startVault();
    issuer = vaultIssuer({ clock: new TestClock(), egress: newEgress({ allowed: ['127.0.0.1'], own: [] }) });
    await output('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', join(folder, 'key')]);
    publicKey = readFileSync(join(folder, 'key.pub'), 'utf8').trim();
    await newVaultRole(vault, 'any');
    await newVaultRole(vault, 'alice', { allowed_users: 'alice' });
  });
  afterAll(async () => {
    await vault?.stop();
    rmSync(folder, { recursive: true });
  });

  const settings = (role: string): VaultPlace => ({ address: vault.address, mount: 'ssh', role });
  const root = (): VaultCredentials => ({ method: 'token', token: vault.token });
  const request = (more: Partial<DelegatedRequest> = {}): DelegatedRequest => ({
    kind: 'user',
    publicKey,
    keyId: 'intent-1',
    principals: ['alice', 'bob'],
    ttl: 600,
    criticalOptions: {},
    extensions: { 'permit-pty': '' },
    ...more,
  });
  const shown = (line: string): Promise<string> => {
    const file = join(folder, 'cert.pub');
    writeFileSync(file, `${line}\n`);
    return output('ssh-keygen', ['-L', '-f', file], { env: { ...process.env, TZ: 'UTC' } });
  };
  const fingerprint = async (line: string): Promise<string> => {
    const text = await output('ssh-keygen', ['-lf', '-'], { input: `${line}\n` });
    return text.split(' ')[1] ?? '';
  };

  it('signs a user certificate with what it is asked for', async () => {
    const criticalOptions = { 'source-address': '10.0.0.0/8' };
    const text = await shown(await issuer.sign(settings('any'), root(), request({ criticalOptions })));
    expect(text).toContain('Type: ssh-ed25519-cert-v01@openssh.com user certificate');
    expect(text).toContain(`Public key: ED25519-CERT ${await fingerprint(publicKey)}`);
    expect(text).toContain(`Signing CA: ED25519 ${await fingerprint(vault.caPublicKey)}`);
    expect(text).toContain('Key ID: "intent-1"');
    expect(text).toMatch(/Principals: \n\s+alice\n\s+bob\n/);
    expect(text).toMatch(/Critical Options: \n\s+source-address 10\.0\.0\.0\/8\n/);
    expect(text).toMatch(/Extensions: \n\s+permit-pty\n/);
    const [from, to] = [...(/Valid: from (\S+) to (\S+)/.exec(text)?.slice(1) ?? [])].map((time) =>
      Date.parse(`${time}Z`),
    );
    // Vault begins 30 seconds earlier, and counts the time to live from now.
    expect(Number(to) - Number(from)).toBe(630_000);
  });

  it('signs a host certificate', async () => {
    const host = request({ kind: 'host', principals: ['db.example.com'], extensions: {} });
    const text = await shown(await issuer.sign(settings('any'), root(), host));
    expect(text).toContain('host certificate');
    expect(text).toMatch(/Principals: \n\s+db\.example\.com\n/);
    expect(text).toContain('Extensions: (none)');
  });

  it('lets an AppRole in, and again when its token was revoked', async () => {
    const credentials = await newVaultAppRole(vault, 'chancery');
    const first = await issuer.sign(settings('any'), credentials, request());
    expect(await shown(first)).toContain('Key ID: "intent-1"');
    // All tokens that AppRoles have.
    await vault.write('sys/leases/revoke-prefix/auth/approle', {});
    const second = await issuer.sign(settings('any'), credentials, request({ keyId: 'intent-2' }));
    expect(await shown(second)).toContain('Key ID: "intent-2"');
  });

  it('refuses a principal that its role does not have, and has not signed', async () => {
    await expect(issuer.sign(settings('alice'), root(), request())).rejects.toMatchObject({
      code: 'issuer_failed',
      mayHaveHappened: false,
      detail: expect.stringContaining('bob is not a valid value for valid_principals'),
    });
    const allowed = request({ principals: ['alice'] });
    expect(await shown(await issuer.sign(settings('alice'), root(), allowed))).toMatch(
      /Principals: \n\s+alice\n/,
    );
  });

  it.each<[string, Partial<VaultPlace>, VaultCredentials | undefined]>([
    ['a token that is none', {}, { method: 'token', token: 'hvs.nothing' }],
    ['an AppRole that is none', {}, { method: 'approle', role_id: 'none', secret_id: 'none' }],
    ['an engine that is not there', { mount: 'other' }, undefined],
    ['a role that is not there', { role: 'other' }, undefined],
  ])('refuses %s, and has not signed', async (_, more, credentials) => {
    const attempt = issuer.sign({ ...settings('any'), ...more }, credentials ?? root(), request());
    await expect(attempt).rejects.toMatchObject({ code: 'issuer_failed', mayHaveHappened: false });
  });
});
