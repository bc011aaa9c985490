import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { VaultCredentials } from '../../../src/authorities/ssh/vault-settings.ts';
import type { ChanceryError } from '../../../src/base/error.ts';
import { newEgress } from '../../../src/egress/egress.ts';
import { vaultIssuer } from '../../../src/issuers/vault.ts';
import type { DelegatedIssuer, DelegatedRequest } from '../../../src/issuing/ssh/delegated.ts';
import type { VaultPlace } from '../../../src/records/ssh.ts';
import { TestClock } from '../../support/clock.ts';
import { has } from '../../support/programs.ts';
import { output } from '../../support/run.ts';
import { type Failure, type Lie, startVaultLies, type VaultLies } from '../../support/vault-lies.ts';

describe.skipIf(!has('ssh-keygen'))('an outside issuer', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chancery-issuer-'));
  const clock = new TestClock();
  let vault: VaultLies;
  let publicKey: string;
  /** Of each test anew, so that no login is kept from another. */
  let issuer: DelegatedIssuer;

  beforeAll(async () => {
    vault = await startVaultLies(() => clock.now());
    await output('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', join(folder, 'key')]);
    publicKey = readFileSync(join(folder, 'key.pub'), 'utf8').trim();
  });
  beforeEach(() => {
    vault.behave('well');
    vault.lease(3600);
    const egress = newEgress({ allowed: ['127.0.0.1'], own: [], timeLimit: 300 });
    issuer = vaultIssuer({ clock, egress });
  });
  afterAll(async () => {
    await vault.stop();
    rmSync(folder, { recursive: true });
  });

  const settings = (more: Partial<VaultPlace> = {}): VaultPlace => ({
    address: vault.address,
    mount: 'ssh',
    role: 'fleet',
    ...more,
  });
  const request = (more: Partial<DelegatedRequest> = {}): DelegatedRequest => ({
    kind: 'user',
    publicKey,
    keyId: 'intent-1',
    principals: ['alice'],
    ttl: 600,
    criticalOptions: { 'source-address': '10.0.0.0/8' },
    extensions: { 'permit-pty': '' },
    ...more,
  });
  const sign = (more: Partial<DelegatedRequest> = {}, credentials?: VaultCredentials): Promise<string> =>
    issuer.sign(settings(), credentials ?? { method: 'token', token: vault.token }, request(more));
  const paths = (from: number): readonly string[] => vault.heard.slice(from).map(({ path }) => path);
  const shown = (line: string): Promise<string> => {
    writeFileSync(join(folder, 'cert.pub'), `${line}\n`);
    return output('ssh-keygen', ['-L', '-f', join(folder, 'cert.pub')]);
  };

  test('is asked once, as Vault wants to be, and its line comes back', async () => {
    const from = vault.heard.length;
    const line = await issuer.sign(
      settings({ mount: 'team/ssh', role: 'a@b', namespace: 'east' }),
      { method: 'token', token: vault.token },
      request({ principals: ['alice', 'bob'] }),
    );
    expect(vault.heard.slice(from)).toEqual([
      {
        path: '/v1/team/ssh/sign/a%40b',
        token: vault.token,
        namespace: 'east',
        body: {
          public_key: publicKey,
          cert_type: 'user',
          valid_principals: 'alice,bob',
          ttl: '600s',
          key_id: 'intent-1',
          critical_options: { 'source-address': '10.0.0.0/8' },
          extensions: { 'permit-pty': '' },
        },
      },
    ]);
    const text = await shown(line);
    expect(text).toContain('Key ID: "intent-1"');
    expect(text).toMatch(/Principals: \n\s+alice\n\s+bob\n/);
  });

  const lies: readonly Lie[] = [
    'other key',
    'other principals',
    'more principals',
    'no principals',
    'longer validity',
    'other type',
    'other key id',
    'extra extension',
    'extra option',
    'wrong CA',
  ];
  test.each(lies)('is not judged here: with %s its certificate comes back as it is', async (lie) => {
    const good = await shown(await sign());
    vault.behave({ lie });
    expect(withoutSerial(await shown(await sign()))).not.toBe(withoutSerial(good));
  });

  test.each<Lie>(['garbage', 'plain key'])('may send a line that is no certificate: %s', async (lie) => {
    vault.behave({ lie });
    expect(await sign()).toMatch(/^ssh-ed25519/);
  });

  test.each<[Failure, boolean]>([
    ['refused', false],
    ['forbidden', false],
    ['sealed', true],
    ['hang', true],
    ['cut off', true],
    ['half an answer', true],
    ['redirect', true],
    ['huge', true],
    ['not JSON', true],
    ['no signed_key', true],
  ])('that fails (%s) may have signed: %s', async (failure, mayHaveHappened) => {
    vault.behave({ fail: failure });
    await expect(sign()).rejects.toMatchObject({ code: 'issuer_failed', mayHaveHappened });
    vault.behave('well');
    await expect(sign()).resolves.toMatch(/-cert-v01@openssh\.com /);
  });

  test('that is not there has not signed, and its address is for the log alone', async () => {
    const gone = await startVaultLies();
    await gone.stop();
    const attempt = issuer.sign(settings({ address: gone.address }), vault.appRole, request());
    await expect(attempt).rejects.toMatchObject({
      code: 'issuer_failed',
      mayHaveHappened: false,
      message: expect.not.stringContaining('127.0.0.1'),
      detail: expect.stringContaining(`${gone.address}: ECONNREFUSED`),
    });
  });

  test('at an address that may not be reached is not asked', async () => {
    const from = vault.heard.length;
    const strict = vaultIssuer({ clock, egress: newEgress({ allowed: [], own: [] }) });
    await expect(
      strict.sign(settings(), { method: 'token', token: vault.token }, request()),
    ).rejects.toMatchObject({ code: 'issuer_failed', mayHaveHappened: false });
    expect(paths(from)).toEqual([]);
  });

  test.each<[string, Partial<DelegatedRequest>]>([
    ['no principals', { principals: [] }],
    ['a principal that Vault would split', { principals: ['alice,root'] }],
    ['a principal that Vault would trim', { principals: [' alice'] }],
    ['an empty principal', { principals: [''] }],
    ['no time to live', { ttl: 0 }],
    ['a part of a second', { ttl: 1.5 }],
  ])('is not asked for %s', async (_, more) => {
    const from = vault.heard.length;
    await expect(sign(more)).rejects.toMatchObject({ code: 'issuer_failed', mayHaveHappened: false });
    expect(paths(from)).toEqual([]);
    await expect(sign()).resolves.toBeTypeOf('string');
  });

  describe('with an AppRole', () => {
    const LOGIN = '/v1/auth/approle/login';
    const SIGN = '/v1/ssh/sign/fleet';
    const twice = async (between: () => void = () => undefined): Promise<readonly string[]> => {
      const from = vault.heard.length;
      await sign({}, vault.appRole);
      between();
      await sign({}, vault.appRole);
      return paths(from);
    };

    test('is logged in to once', async () => {
      expect(await twice()).toEqual([LOGIN, SIGN, SIGN]);
    });

    test('is logged in to once by those who ask at the same time', async () => {
      const from = vault.heard.length;
      await Promise.all([1, 2, 3].map(() => sign({}, vault.appRole)));
      expect(paths(from).filter((path) => path === LOGIN)).toHaveLength(1);
    });

    test('is logged in to again shortly before the lease ends', async () => {
      vault.lease(100);
      expect(await twice(() => clock.advance(69_000))).toEqual([LOGIN, SIGN, SIGN]);
      expect(await twice(() => clock.advance(1000))).toEqual([SIGN, LOGIN, SIGN]);
    });

    test('is logged in to for each signature when a token is for one use', async () => {
      vault.lease(3600, 1);
      expect(await twice()).toEqual([LOGIN, SIGN, LOGIN, SIGN]);
    });

    test('is logged in to again when the token was revoked, and asked again', async () => {
      expect(await twice(() => vault.revokeTokens())).toEqual([LOGIN, SIGN, SIGN, LOGIN, SIGN]);
    });

    test('is asked no second time when a new token is forbidden', async () => {
      const from = vault.heard.length;
      vault.behave({ fail: 'forbidden' });
      await expect(sign({}, vault.appRole)).rejects.toMatchObject({ mayHaveHappened: false });
      expect(paths(from)).toEqual([LOGIN, SIGN]);
    });

    test('is asked no second time when it may have signed', async () => {
      await sign({}, vault.appRole);
      const from = vault.heard.length;
      vault.behave({ fail: 'sealed' });
      await expect(sign({}, vault.appRole)).rejects.toMatchObject({ mayHaveHappened: true });
      expect(paths(from)).toEqual([SIGN]);
    });

    test('has not signed when the login fails, and no log holds the secret that it quotes', async () => {
      const wrong = { ...vault.appRole, secret_id: 'secret-2' };
      const error: unknown = await sign({}, wrong).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'issuer_failed', mayHaveHappened: false });
      const { detail, message } = error as ChanceryError;
      expect(`${message} ${detail}`).not.toContain('secret-2');
      await expect(sign({}, vault.appRole)).resolves.toBeTypeOf('string');
    });
  });
});

function withoutSerial(text: string): string {
  return text.replace(/Serial: \d+/, '');
}
