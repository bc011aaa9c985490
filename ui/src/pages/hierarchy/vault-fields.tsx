import type { ReactNode } from 'react';
import { SelectField, TextArea, TextField } from '../../parts/field.tsx';

/** Where in a Vault the key of an SSH authority is, and how this server comes in there. */
export interface Vault {
  readonly address: string;
  readonly mount: string;
  readonly role: string;
  readonly namespace: string;
  readonly roots: string;
  readonly publicKey: string;
  readonly method: 'token' | 'approle';
  readonly token: string;
  readonly roleId: string;
  readonly secretId: string;
  readonly authMount: string;
}

export const NO_VAULT: Vault = {
  address: '',
  mount: 'ssh',
  role: '',
  namespace: '',
  roots: '',
  publicKey: '',
  method: 'approle',
  token: '',
  roleId: '',
  secretId: '',
  authMount: '',
};

interface VaultIssuer {
  readonly type: 'vault';
  readonly address: string;
  readonly mount: string;
  readonly role: string;
  readonly namespace?: string;
  readonly roots?: string;
  readonly ca_public_key: string;
  readonly auth: VaultAuth;
}

interface VaultAuth {
  readonly method: 'token' | 'approle';
  readonly token?: string;
  readonly role_id?: string;
  readonly secret_id?: string;
  readonly mount?: string;
}

export function vaultIssuer(vault: Vault): VaultIssuer {
  const { address, authMount, method, mount, namespace, publicKey, role, roleId, roots, secretId, token } =
    vault;
  return {
    type: 'vault',
    address,
    mount,
    role,
    ...(namespace !== '' && { namespace }),
    ...(roots !== '' && { roots }),
    ca_public_key: publicKey,
    auth: {
      method,
      ...(method === 'token' ? { token } : { role_id: roleId, secret_id: secretId }),
      ...(authMount !== '' && { mount: authMount }),
    },
  };
}

/** The body as it may be shown: what lets one in to Vault is not for a screen or a shell's history. */
export function hideSecrets(body: { readonly name: string; readonly issuer?: VaultIssuer }): unknown {
  if (body.issuer === undefined) return body;
  const { secret_id, token, ...rest } = body.issuer.auth;
  const auth = {
    ...rest,
    ...(token !== undefined && { token: '…' }),
    ...(secret_id !== undefined && { secret_id: '…' }),
  };
  return { ...body, issuer: { ...body.issuer, auth } };
}

interface VaultFieldsProps {
  readonly vault: Vault;
  readonly onChange: (vault: Vault) => void;
}

export function VaultFields({ onChange, vault }: VaultFieldsProps): ReactNode {
  const text = (field: Exclude<keyof Vault, 'method'>) => ({
    value: vault[field],
    onChange: ({ target }: { readonly target: { readonly value: string } }) =>
      onChange({ ...vault, [field]: target.value }),
  });
  return (
    <>
      <TextField label="Address" placeholder="https://vault.internal:8200" {...text('address')} />
      <div className="grid gap-3 sm:grid-cols-2">
        <TextField label="Mount" {...text('mount')} hint="Of the SSH secrets engine." />
        <TextField label="Role" {...text('role')} hint="That signs there." />
        <TextField label="Namespace" {...text('namespace')} placeholder="none" />
        <SelectField
          label="This server comes in by"
          value={vault.method}
          onChange={({ target }) =>
            onChange({ ...vault, method: target.value === 'token' ? 'token' : 'approle' })
          }
          choices={[
            { value: 'approle', text: 'AppRole' },
            { value: 'token', text: 'A token' },
          ]}
        />
        {vault.method === 'token' ? (
          <TextField label="Token" type="password" {...text('token')} />
        ) : (
          <>
            <TextField label="Role id" {...text('roleId')} />
            <TextField label="Secret id" type="password" {...text('secretId')} />
            <TextField label="AppRole mount" placeholder="approle" {...text('authMount')} />
          </>
        )}
      </div>
      <TextArea
        label="Public key of the engine"
        mono
        rows={2}
        {...text('publicKey')}
        placeholder="ssh-ed25519 AAAA…"
        hint="What does not bear it is refused."
      />
      <TextArea
        label="Roots that vouch for the address"
        mono
        rows={3}
        {...text('roots')}
        placeholder="-----BEGIN CERTIFICATE-----"
        hint="PEM; empty: those that this server's system trusts."
      />
    </>
  );
}
