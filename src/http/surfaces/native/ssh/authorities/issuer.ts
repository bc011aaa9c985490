/** Who holds an authority's key, as a body says it: this installation, or Vault. */
import Type, { type Static } from 'typebox';
import type { VaultChange } from '../../../../../authorities/ssh/vault.ts';
import {
  parseVaultCredentials,
  parseVaultSettings,
  type VaultCredentials,
} from '../../../../../authorities/ssh/vault-settings.ts';
import { atField, invalidField } from '../../../../../base/error.ts';
import { judgeSshKey } from '../../../../../keys/ssh-subject.ts';
import type { VaultPlace } from '../../../../../records/ssh.ts';
import { parsePastedKey } from '../../../../../ssh/pasted-key.ts';
import type { SshPublicKey } from '../../../../../ssh/public-key.ts';

const TEXT = Type.Optional(Type.String({ maxLength: 512 }));
const SECRET = Type.Optional(Type.String({ maxLength: 4096 }));

export const ISSUER = Type.Object({
  type: Type.Enum(['builtin', 'vault']),
  address: TEXT,
  mount: TEXT,
  role: TEXT,
  namespace: TEXT,
  roots: Type.Optional(
    Type.String({ maxLength: 262_144, description: 'PEM: the only roots that are trusted' }),
  ),
  auth: Type.Optional(
    Type.Object({
      method: Type.Enum(['token', 'approle']),
      token: SECRET,
      role_id: SECRET,
      secret_id: SECRET,
      mount: TEXT,
    }),
  ),
  ca_public_key: Type.Optional(
    Type.String({
      maxLength: 16_384,
      description: 'of the secrets engine: what does not bear it is refused',
    }),
  ),
});

export type IssuerBody = Static<typeof ISSUER>;

export interface VaultIssuer {
  readonly place: VaultPlace;
  readonly credentials: VaultCredentials;
  readonly publicKey: SshPublicKey;
}

/** @returns undefined for a key that is to be made here @throws invalid_field */
export function readIssuer(issuer: IssuerBody | undefined): VaultIssuer | undefined {
  if (issuer === undefined || issuer.type === 'builtin') return undefined;
  return {
    place: parseVaultSettings(issuer, AT),
    credentials: parseVaultCredentials(issuer.auth, `${AT}auth.`),
    publicKey: readPublicKey(issuer.ca_public_key ?? ''),
  };
}

/**
 * What is given replaces what was; the rest stays.
 * @throws invalid_field
 */
export function readIssuerChange(issuer: IssuerBody, before: VaultPlace | null): VaultChange {
  if (issuer.type !== 'vault') throw invalidField(`${AT}type`, 'must be vault: keys do not move here');
  const { auth, ca_public_key: publicKey, type: _type, ...place } = issuer;
  return {
    place:
      Object.keys(place).length === 0 ? undefined : parseVaultSettings({ ...before, ...known(place) }, AT),
    credentials: auth === undefined ? undefined : parseVaultCredentials(auth, `${AT}auth.`),
    publicKey: publicKey === undefined ? undefined : readPublicKey(publicKey),
  };
}

const AT = 'issuer.';

/** Fields that nobody knows are ignored. */
function known({ address, mount, namespace, role, roots }: Partial<IssuerBody>): Partial<IssuerBody> {
  const all = Object.entries({ address, mount, namespace, role, roots });
  return Object.fromEntries(all.filter(([, value]) => value !== undefined));
}

function readPublicKey(text: string): SshPublicKey {
  return atField(`${AT}ca_public_key`, () => {
    const { key } = parsePastedKey(text);
    judgeSshKey(key);
    return key;
  });
}
