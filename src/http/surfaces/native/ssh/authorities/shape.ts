/** An SSH authority as `/v1` shows it. */
import Type from 'typebox';
import type { SshAuthorityKey, SshAuthorityView } from '../../../../../authorities/ssh/read.ts';
import type { SshAuthorityRow } from '../../../../../records/ssh.ts';
import { formatSshPublicKey, spellFingerprint } from '../../../../../ssh/public-key.ts';
import { spellId, spellTime } from '../../../../v1/spelling.ts';

export const SSH_AUTHORITY_ID = Type.Object({
  id: Type.String({ description: '`ca_…` or the plain UUID' }),
});

export const SSH_AUTHORITY = Type.Object({
  id: Type.String(),
  name: Type.String(),
  kind: Type.String({ description: '"user", "host" or "any"' }),
  shared: Type.Boolean(),
  is_active: Type.Boolean(),
  key_type: Type.String(),
  issuer: Type.Object(
    {
      type: Type.String({ description: '"builtin" or "vault"' }),
      address: Type.Optional(Type.String()),
      mount: Type.Optional(Type.String()),
      role: Type.Optional(Type.String()),
      namespace: Type.Optional(Type.String()),
      has_credentials: Type.Optional(Type.Boolean()),
    },
    { description: 'who holds the key; what Vault is asked with is never shown' },
  ),
  keys: Type.Array(
    Type.Object({
      state: Type.String({ description: '"active", "next" or "previous"' }),
      generation: Type.Integer(),
      public_key: Type.String(),
      fingerprint: Type.String(),
      created_at: Type.String(),
    }),
    { description: 'the active one first; retired ones are left out' },
  ),
  created_at: Type.String(),
});

export function spellSshAuthority({ authority, keys, ssh }: SshAuthorityView): unknown {
  return {
    id: spellId('ca', authority.id),
    name: authority.name,
    kind: authority.type,
    shared: ssh.shared,
    is_active: authority.isActive,
    key_type: authority.keyAlgorithm,
    issuer: spellIssuer(ssh),
    keys: keys.map(spellKey),
    created_at: spellTime(authority.createdAt),
  };
}

function spellIssuer({ credentials, vault }: SshAuthorityRow): unknown {
  if (vault === null) return { type: 'builtin' };
  const { address, mount, namespace, role } = vault;
  return {
    type: 'vault',
    address,
    mount,
    role,
    ...(namespace === undefined ? {} : { namespace }),
    has_credentials: credentials !== null,
  };
}

function spellKey({ issuer, publicKey }: SshAuthorityKey): unknown {
  return {
    state: issuer.state,
    generation: issuer.generation,
    public_key: formatSshPublicKey(publicKey),
    fingerprint: spellFingerprint(publicKey.fingerprint),
    created_at: spellTime(issuer.createdAt),
  };
}
