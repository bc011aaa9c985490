import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { parsePastedKey } from '../../../../src/ssh/pasted-key.ts';
import { spellFingerprint } from '../../../../src/ssh/public-key.ts';
import { useSshAuthorities } from '../../api/authorities.ts';
import { api } from '../../api/client.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { SelectField, TextArea } from '../../parts/field.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { ReasonField } from '../../parts/reason-field.tsx';
import { readSshCertificate } from '../../reading/ssh-certificate.ts';

const WAYS = {
  serial_number: {
    text: 'One certificate, by its serial number',
    label: 'Serial number or certificate',
    hint: 'Decimal, as ssh-keygen -L and the log of sshd have it, or the line of a -cert.pub file.',
    placeholder: '7412… or ssh-ed25519-cert-v01@openssh.com AAAA…',
  },
  key_id: {
    text: 'All certificates with a key id',
    label: 'Key id',
    hint: 'As ssh-keygen -L and the log of sshd have it.',
    placeholder: 'u=ada r=… c=gpu',
  },
  fingerprint: {
    text: 'A key, with all of its certificates',
    label: 'Public key or fingerprint',
    hint: 'A line of a .pub file, or SHA256:… as ssh-keygen -l prints it.',
    placeholder: 'SHA256:…',
  },
} as const;
type Way = keyof typeof WAYS;

/** Revokes certificates of SSH, or a key. @param authority the id of the one that signed them, where that is known */
export function RevokeSsh({
  authority = '',
  onClose,
}: {
  readonly authority?: string;
  readonly onClose: () => void;
}): ReactNode {
  const navigate = useNavigate();
  const authorities = useSshAuthorities().data ?? [];
  const [chosen, setChosen] = useState(authority);
  const [way, setWay] = useState<Way>('serial_number');
  const [given, setGiven] = useState('');
  const [reason, setReason] = useState('unspecified');
  const { signedBy, told, value } = read(way, given);
  const signer = authorities.find(({ keys }) => keys.some(({ fingerprint }) => fingerprint === signedBy));
  const authorityId = signer?.id ?? (chosen === '' ? (authorities[0]?.id ?? '') : chosen);
  const body = { authority_id: authorityId, [way]: value, reason };
  return (
    <ActionDialog
      title="Revoke for SSH"
      lead="The next KRL of the authority names it, within seconds; machines refuse it from when they fetch that. Who is logged in stays logged in. Nothing lifts it."
      action="Revoke"
      look="danger"
      onClose={onClose}
      act={() => api.post('/v1/ssh/revoke', { body })}
      done={({ revoked }) =>
        revoked === 1 ? '1 certificate is revoked.' : `${revoked} certificates are revoked.`
      }
      touches={['certificates', 'ssh', 'revocation', 'overview']}
      onDone={() =>
        void navigate({ to: '/revocation/$id', params: { id: authorityId }, search: { look: value } })
      }
      call={{ method: 'POST', path: '/v1/ssh/revoke', body }}
    >
      <SelectField
        label="What"
        value={way}
        onChange={({ target }) => setWay(target.value as Way)}
        choices={Object.entries(WAYS).map(([one, { text }]) => ({ value: one, text }))}
      />
      <TextArea
        label={WAYS[way].label}
        mono
        rows={3}
        autoFocus
        value={given}
        onChange={({ target }) => setGiven(target.value)}
        placeholder={WAYS[way].placeholder}
        hint={told === undefined ? WAYS[way].hint : <ForeignText text={told} />}
      />
      <SelectField
        label="Authority"
        value={authorityId}
        disabled={signer !== undefined}
        onChange={({ target }) => setChosen(target.value)}
        choices={authorities.map(({ id, name }) => ({ value: id, text: name }))}
        hint={signer === undefined ? 'That signed it.' : 'It signed the certificate.'}
      />
      <ReasonField of="ssh" value={reason} onChange={setReason} />
    </ActionDialog>
  );
}

interface Read {
  readonly value: string;
  /** The fingerprint of the key that signed a pasted certificate. */
  readonly signedBy?: string;
  /** What a pasted certificate is. */
  readonly told?: string;
}

/** What was pasted is named by its serial number or fingerprint; all else is sent as it is, and the server says what would pass. */
function read(way: Way, given: string): Read {
  try {
    if (way === 'fingerprint') return { value: spellFingerprint(parsePastedKey(given).key.fingerprint) };
    if (way === 'serial_number' && given.includes('-cert-v01@openssh.com ')) {
      const { authority, keyId, serialNumber } = readSshCertificate(given);
      const told = `Serial number ${serialNumber}, key id ${keyId.slice(0, 80)}`;
      return { value: serialNumber, signedBy: authority.fingerprint, told };
    }
  } catch {
    // Neither a key nor a certificate.
  }
  return { value: given.trim() };
}
