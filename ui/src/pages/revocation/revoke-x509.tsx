import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { api } from '../../api/client.ts';
import type { Certificate } from '../../api/shapes.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { TextArea, TextField } from '../../parts/field.tsx';
import { ReasonField } from '../../parts/reason-field.tsx';
import { shellWord } from '../../parts/shell-word.ts';
import { certificateIn } from '../../reading/read-here.ts';
import { Candidates, certificatesWith } from './candidates.tsx';

/** Revokes what a serial number or a pasted certificate names. */
export function RevokeX509({ onClose }: { readonly onClose: () => void }): ReactNode {
  const navigate = useNavigate();
  const [given, setGiven] = useState('');
  const [reason, setReason] = useState('unspecified');
  const [since, setSince] = useState('');
  const [chosenId, setChosenId] = useState<string>();
  const { error, serial } = useSerial(given);
  const { data: found } = useQuery(certificatesWith(serial, 'x509'));
  const open = (found ?? []).filter(({ revoked_at }) => revoked_at === null);
  const chosen = open.find(({ id }) => id === chosenId) ?? (open.length === 1 ? open[0] : undefined);
  const body = bodyOf({ serial, chosen: open.length > 1 ? chosen : undefined, reason, since });
  return (
    <ActionDialog
      title="Revoke an X.509 certificate"
      lead="The next CRL of its authority names it, within seconds. Nothing but a hold can be lifted."
      action="Revoke"
      look="danger"
      onClose={onClose}
      act={() => api.post('/v1/pki/revoke', { body })}
      done="The certificate is revoked."
      touches={['certificates', 'revocation', 'overview']}
      onDone={({ serial_number: look }) => {
        const caId = chosen?.ca_id ?? null;
        if (caId !== null) void navigate({ to: '/revocation/$id', params: { id: caId }, search: { look } });
      }}
      call={{ method: 'POST', path: '/v1/pki/revoke', body }}
      chancery={
        since === ''
          ? `cert revoke ${shellWord(chosen?.id ?? (serial === '' ? 'SERIAL' : serial))} --reason ${reason}`
          : undefined
      }
    >
      <TextArea
        label="Serial number or certificate"
        mono
        rows={4}
        autoFocus
        value={given}
        onChange={({ target }) => setGiven(target.value)}
        placeholder={'68:01:A2:26:… or -----BEGIN CERTIFICATE-----'}
        error={error}
      />
      {serial !== '' && <Candidates found={found} chosenId={chosen?.id} onChoose={setChosenId} />}
      <ReasonField of="x509" value={reason} onChange={setReason} />
      <TextField
        label="No good since"
        type="datetime-local"
        value={since}
        onChange={({ target }) => setSince(target.value)}
        hint="When it is thought to have gone wrong, in your own time zone; empty when that is not known."
      />
    </ActionDialog>
  );
}

interface Wanted {
  readonly serial: string;
  /** Where several have the serial number. */
  readonly chosen: Certificate | undefined;
  readonly reason: string;
  readonly since: string;
}

function bodyOf({ chosen, reason, serial, since }: Wanted) {
  return {
    serial_number: serial,
    ...(chosen !== undefined && { certificate_id: chosen.id }),
    reason,
    ...(since !== '' && { invalidity_date: new Date(since).toISOString() }),
  };
}

/** The serial number that somebody wrote, or that of the certificate that they pasted. */
function useSerial(given: string): { readonly serial: string; readonly error: string | undefined } {
  const isPem = given.includes('-----BEGIN');
  const { data, error } = useQuery({ ...certificateIn(given.trim()), enabled: isPem });
  if (!isPem) return { serial: given.trim(), error: undefined };
  return { serial: data?.serialNumber ?? '', error: error === null ? undefined : `${error.message}.` };
}
