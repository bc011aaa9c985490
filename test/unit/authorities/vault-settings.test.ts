import { describe, expect, test } from 'vitest';
import { parseVaultCredentials, parseVaultSettings } from '../../../src/authorities/ssh/vault-settings.ts';
import { ChanceryError } from '../../../src/base/error.ts';
import { has } from '../../support/programs.ts';
import { output } from '../../support/run.ts';

const SETTINGS = { address: 'https://vault.example.com:8200', mount: 'ssh', role: 'fleet' };

/** Fields that are refused, and all that the error says. */
function refused(read: () => unknown): { readonly fields: readonly string[]; readonly text: string } {
  try {
    read();
  } catch (error) {
    if (!(error instanceof ChanceryError) || error.code !== 'invalid_field') throw error;
    const text = JSON.stringify([error.message, error.fields, error.detail]);
    return { fields: error.fields.map(({ field }) => field), text };
  }
  return { fields: [], text: '' };
}

describe('where Vault is', () => {
  test.each<[string, object, object]>([
    ['as it is said', {}, {}],
    [
      'without a slash at its end',
      { address: 'https://vault.example.com/' },
      { address: 'https://vault.example.com' },
    ],
    ['in lower case', { address: 'HTTPS://Vault.Example.COM' }, { address: 'https://vault.example.com' }],
    ['over plain http, which the egress judges', { address: 'http://127.0.0.1:8200' }, {}],
    ['on a mount of several segments', { mount: 'team-1/ssh_client' }, {}],
    ['in a namespace', { namespace: 'east/prod/' }, { namespace: 'east/prod' }],
    ['without what is null', { namespace: null, roots: null }, { namespace: undefined, roots: undefined }],
    ['with a role as Vault names them', { role: 'a.b-c_d@e' }, {}],
    ['without fields that nobody knows', { other: 1 }, { other: undefined }],
  ])('is taken %s', (_, input, wanted) => {
    const { namespace, roots, ...rest }: Record<string, unknown> = { ...SETTINGS, ...input, ...wanted };
    delete rest['other'];
    expect(parseVaultSettings({ ...SETTINGS, ...input })).toEqual({
      ...rest,
      ...(namespace === undefined ? {} : { namespace }),
      ...(roots === undefined ? {} : { roots }),
    });
  });

  test.each<[string, object]>([
    ['address', { address: 'vault.example.com' }],
    ['address', { address: 'ftp://vault.example.com' }],
    ['address', { address: 'https://user:password@vault.example.com' }],
    ['address', { address: 'https://vault.example.com/v1' }],
    ['address', { address: 'https://vault.example.com/?' }],
    ['address', { address: 'https://vault.example.com/#' }],
    ['address', { address: `https://${'a'.repeat(600)}.example.com` }],
    ['address', { address: undefined }],
    ['address', { address: 1 }],
    ['mount', { mount: '' }],
    ['mount', { mount: '../sys' }],
    ['mount', { mount: 'ssh/../sys' }],
    ['mount', { mount: 'ssh//x' }],
    ['mount', { mount: '/ssh' }],
    ['mount', { mount: 'ssh%2fx' }],
    ['mount', { mount: 'ssh?x' }],
    ['mount', { mount: 'ssh\n' }],
    ['mount', { mount: 'a'.repeat(129) }],
    ['role', { role: '..' }],
    ['role', { role: 'a/b' }],
    ['role', { role: 'a?b' }],
    ['role', { role: 'fleet\n' }],
    ['namespace', { namespace: '..' }],
    ['namespace', { namespace: 'a\r\nx-vault-token: b' }],
    ['roots', { roots: 'no PEM' }],
    ['roots', { roots: '-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n' }],
    ['roots', { roots: '-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n' }],
  ])('is refused for its %s: %j', (field, input) => {
    expect(refused(() => parseVaultSettings({ ...SETTINGS, ...input }, 'issuer.')).fields).toEqual([
      `issuer.${field}`,
    ]);
  });

  test('is told with all its fields that cannot be taken', () => {
    expect(refused(() => parseVaultSettings({ address: 'x' })).fields).toEqual(['address', 'mount', 'role']);
    expect(refused(() => parseVaultSettings(null)).fields).toEqual(['address', 'mount', 'role']);
  });

  test.skipIf(!has('openssl'))('takes roots of its own', async () => {
    const args = ['req', '-x509', '-newkey', 'ed25519', '-nodes', '-keyout', '/dev/null', '-subj', '/CN=r'];
    const roots = await output('openssl', args);
    expect(parseVaultSettings({ ...SETTINGS, roots: `\r\n${roots}` })).toEqual({ ...SETTINGS, roots });
  });
});

describe('what Vault is reached with', () => {
  const APP_ROLE = { method: 'approle', role_id: 'role-1', secret_id: 'the-secret' };

  test.each([{ method: 'token', token: 'hvs.CAESIJ' }, APP_ROLE, { ...APP_ROLE, mount: 'team/approle' }])(
    'is taken: %j',
    (credentials) => {
      expect(parseVaultCredentials({ ...credentials, other: 1 })).toEqual(credentials);
    },
  );

  test.each<[readonly string[], unknown]>([
    [['method'], undefined],
    [['method'], { method: 'password' }],
    [['token'], { method: 'token' }],
    [['token'], { method: 'token', token: 'the secret' }],
    [['token'], { method: 'token', token: 'the-secret\r\nx-vault-namespace: b' }],
    [['token'], { method: 'token', token: 'the-secret'.repeat(500) }],
    [['role_id', 'secret_id'], { method: 'approle' }],
    [['secret_id'], { ...APP_ROLE, secret_id: 'the-secret ' }],
    [['mount'], { ...APP_ROLE, mount: '../token' }],
  ])('is refused for %j, and never quoted: %j', (fields, credentials) => {
    const { fields: found, text } = refused(() => parseVaultCredentials(credentials));
    expect(found).toEqual(fields);
    expect(text).not.toMatch(/the.secret/);
  });
});
