import { type ReactNode, useState } from 'react';
import { parsePastedKey } from '../../../../src/ssh/pasted-key.ts';
import { spellFingerprint } from '../../../../src/ssh/public-key.ts';
import type { SshAuthority } from '../../api/authorities.ts';
import { api } from '../../api/client.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { SelectField, TextField } from '../../parts/field.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { AUTHORITY_REASON_CHOICES } from '../../parts/reasons.ts';

const WAYS = {
  serial_number: {
    name: 'One certificate, by its serial number',
    label: 'Serial number',
    hint: 'Decimal, as ssh-keygen -L and the log of sshd have it.',
    placeholder: '7301840251',
  },
  key_id: {
    name: 'All certificates with a key id',
    label: 'Key id',
    hint: 'As ssh-keygen -L and the log of sshd have it.',
    placeholder: 'u=ada r=… c=gpu',
  },
  fingerprint: {
    name: 'A key, with all of its certificates',
    label: 'Public key or fingerprint',
    hint: 'A line of a .pub file, or SHA256:… as ssh-keygen -l prints it.',
    placeholder: 'SHA256:…',
  },
} as const;

type Way = keyof typeof WAYS;

export function RevokeSsh({
  authority,
  onClose,
}: {
  readonly authority: SshAuthority;
  readonly onClose: () => void;
}): ReactNode {
  const [way, setWay] = useState<Way>('serial_number');
  const [text, setText] = useState('');
  const [reason, setReason] = useState('unspecified');
  const { hint, label, placeholder } = WAYS[way];
  const given = way === 'fingerprint' ? fingerprintIn(text) : text.trim();
  const body = { authority_id: authority.id, [way]: given, reason };
  return (
    <ActionDialog
      title={
        <>
          Revoke what <ForeignText text={authority.name} most={60} /> signed
        </>
      }
      lead="Machines learn of it when they fetch the list. Who is logged in stays logged in. It cannot be taken back."
      action="Revoke for good"
      look="danger"
      onClose={onClose}
      act={() => api.post('/v1/ssh/revoke', { body })}
      done="It is revoked, and the list is made anew."
      touches={['ssh', 'certificates', 'overview', 'revocation', 'audit']}
      call={{ method: 'POST', path: '/v1/ssh/revoke', body }}
    >
      <SelectField
        label="What is revoked"
        value={way}
        onChange={({ target }) => setWay(target.value as Way)}
        choices={Object.entries(WAYS).map(([value, { name }]) => ({ value, text: name }))}
      />
      <TextField
        label={label}
        mono
        required
        value={text}
        onChange={({ target }) => setText(target.value)}
        placeholder={placeholder}
        hint={hint}
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

/** A key that was pasted is named by its fingerprint; all else is for the server to judge. */
function fingerprintIn(text: string): string {
  try {
    return spellFingerprint(parsePastedKey(text).key.fingerprint);
  } catch {
    return text.trim();
  }
}
