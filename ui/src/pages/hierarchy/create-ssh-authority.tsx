import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { api } from '../../api/client.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { CheckField, SelectField, TextField } from '../../parts/field.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Group } from '../../parts/group.tsx';
import { SSH_KEY_CHOICES, SSH_KEYS } from './key-choice.ts';
import { hideSecrets, NO_VAULT, type Vault, VaultFields, vaultIssuer } from './vault-fields.tsx';

const KINDS = ['user', 'host'] as const;

export function CreateSshAuthority({ onClose }: { readonly onClose: () => void }): ReactNode {
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [kind, setKind] = useState<(typeof KINDS)[number]>('user');
  const [key, setKey] = useState<(typeof SSH_KEYS)[number]>('ed25519');
  const [isShared, setShared] = useState(false);
  const [vault, setVault] = useState<Vault>();
  const body = {
    name: name.trim(),
    kind,
    ...(vault === undefined ? { key_type: key } : { issuer: vaultIssuer(vault) }),
    ...(isShared && { shared: true }),
  };
  return (
    <ActionDialog
      title="Create an SSH authority"
      lead="It signs certificates of users, which sshd takes for a login, or of hosts, so that nobody is asked whether to trust a key."
      action="Create SSH authority"
      onClose={onClose}
      act={() => api.post('/v1/ssh/authorities', { body })}
      done={
        <>
          <ForeignText text={name} most={60} /> is created.
        </>
      }
      touches={['authorities', 'ssh', 'overview', 'revocation']}
      onDone={({ id }) => void navigate({ to: '/hierarchy/$id', params: { id } })}
      call={{ method: 'POST', path: '/v1/ssh/authorities', body: hideSecrets(body) }}
    >
      <TextField
        label="Name"
        required
        autoFocus
        value={name}
        onChange={({ target }) => setName(target.value)}
        placeholder="acme users"
      />
      <SelectField
        label="It certifies"
        value={kind}
        onChange={({ target }) => setKind(KINDS.find((one) => one === target.value) ?? 'user')}
        choices={[
          { value: 'user', text: 'Users, who log in' },
          { value: 'host', text: 'Hosts, which are logged in to' },
        ]}
      />
      <Group title="Key">
        <SelectField
          label="Who holds the key"
          value={vault === undefined ? 'builtin' : 'vault'}
          onChange={({ target }) => setVault(target.value === 'vault' ? NO_VAULT : undefined)}
          choices={[
            { value: 'builtin', text: 'This installation' },
            { value: 'vault', text: 'The SSH engine of a Vault or OpenBao' },
          ]}
        />
        {vault === undefined ? (
          <SelectField
            label="Kind of key"
            value={key}
            onChange={({ target }) => setKey(SSH_KEYS.find((one) => one === target.value) ?? 'ed25519')}
            choices={SSH_KEY_CHOICES}
          />
        ) : (
          <VaultFields vault={vault} onChange={setVault} />
        )}
      </Group>
      <CheckField
        label="Shared"
        checked={isShared}
        onChange={({ target }) => setShared(target.checked)}
        hint="Several clusters and host groups may name it."
      />
    </ActionDialog>
  );
}
