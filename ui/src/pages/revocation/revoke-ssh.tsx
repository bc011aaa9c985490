import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useSshAuthorities } from '../../api/authorities.ts';
import { api } from '../../api/client.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { SelectField, TextArea } from '../../parts/field.tsx';
import { AUTHORITY_REASON_CHOICES } from '../../parts/reasons.ts';
import { readSshCertificate } from '../../reading/ssh-certificate.ts';

const BY = {
  serial_number: { text: 'One certificate, by its serial number', label: 'Serial number or certificate' },
  key_id: { text: 'All with a key id', label: 'Key id' },
  fingerprint: { text: 'A key, with all of its certificates', label: 'Fingerprint of the key' },
} as const;
type By = keyof typeof BY;

/** Revokes certificates of SSH, or a key. */
export function RevokeSsh({ onClose }: { readonly onClose: () => void }): ReactNode {
  const navigate = useNavigate();
  const { data } = useSshAuthorities();
  const authorities = data ?? [];
  const [authority, setAuthority] = useState('');
  const [by, setBy] = useState<By>('serial_number');
  const [given, setGiven] = useState('');
  const [reason, setReason] = useState('unspecified');
  const pasted = by === 'serial_number' ? readPasted(given) : undefined;
  const signer = authorities.find(({ keys }) =>
    keys.some(({ fingerprint }) => fingerprint === pasted?.authority.fingerprint),
  );
  const authorityId = signer?.id ?? (authority === '' ? (authorities[0]?.id ?? '') : authority);
  const value = pasted?.serialNumber ?? given.trim();
  const body = { authority_id: authorityId, [by]: value, reason };
  return (
    <ActionDialog
      title="Revoke for SSH"
      lead="The next KRL of the authority names it, within seconds; hosts refuse it from when they fetch that. Nothing lifts it."
      action="Revoke"
      look="danger"
      onClose={onClose}
      act={() => api.post('/v1/ssh/revoke', { body })}
      done={({ revoked }) =>
        revoked === 1 ? '1 certificate is revoked.' : `${revoked} certificates are revoked.`
      }
      touches={['certificates', 'ssh', 'revocation', 'overview', 'audit']}
      onDone={() =>
        void navigate({ to: '/revocation/$id', params: { id: authorityId }, search: { look: value } })
      }
      call={{ method: 'POST', path: '/v1/ssh/revoke', body }}
    >
      <SelectField
        label="What"
        value={by}
        onChange={({ target }) => setBy(target.value in BY ? (target.value as By) : 'serial_number')}
        choices={Object.entries(BY).map(([one, { text }]) => ({ value: one, text }))}
      />
      <TextArea
        label={BY[by].label}
        mono
        rows={3}
        autoFocus
        value={given}
        onChange={({ target }) => setGiven(target.value)}
        placeholder={
          {
            serial_number: '7412… or ssh-ed25519-cert-v01@openssh.com AAAA…',
            key_id: '',
            fingerprint: 'SHA256:…',
          }[by]
        }
        hint={
          pasted === undefined
            ? undefined
            : `Serial number ${pasted.serialNumber}, key id ${pasted.keyId.slice(0, 80)}`
        }
      />
      <SelectField
        label="Authority"
        value={authorityId}
        disabled={signer !== undefined}
        onChange={({ target }) => setAuthority(target.value)}
        choices={authorities.map(({ id, name }) => ({ value: id, text: name }))}
        hint={signer === undefined ? 'That signed it.' : 'It signed the certificate.'}
      />
      <SelectField
        label="Reason"
        value={reason}
        onChange={({ target }) => setReason(target.value)}
        choices={AUTHORITY_REASON_CHOICES}
      />
    </ActionDialog>
  );
}

function readPasted(given: string): ReturnType<typeof readSshCertificate> | undefined {
  if (!given.includes('-cert-v01@openssh.com ')) return undefined;
  try {
    return readSshCertificate(given);
  } catch {
    // What is no certificate is sent as it is, and the server says what would pass.
    return undefined;
  }
}
