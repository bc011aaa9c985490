import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useX509Authorities } from '../../api/authorities.ts';
import { api } from '../../api/client.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { SelectField, TextArea, TextField } from '../../parts/field.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Group } from '../../parts/group.tsx';
import { authorityChoices } from '../../words/authorities.ts';
import { X509_KEY_CHOICES } from './key-choice.ts';
import { bodyOf, type Draft, emptyDraft, lineOf } from './x509-draft.ts';

/** Makes a root or, when `below` is given, an authority that another one signs. @param below its id; empty: to be chosen */
export function CreateX509Authority({
  below,
  onClose,
}: {
  readonly below?: string;
  readonly onClose: () => void;
}): ReactNode {
  const isRoot = below === undefined;
  const navigate = useNavigate();
  const { data } = useX509Authorities();
  // Roots first: what is below one often may have nothing below itself.
  const parents = (data ?? [])
    .filter(({ is_active }) => is_active)
    .toSorted((a, b) => b.ca_type.localeCompare(a.ca_type) || a.name.localeCompare(b.name, 'en'));
  const [draft, setDraft] = useState<Draft>(() => emptyDraft(below));
  const set = (change: Partial<Draft>): void => setDraft((before) => ({ ...before, ...change }));
  const parent = draft.parent === '' ? parents[0]?.id : draft.parent;
  const chosen = isRoot ? undefined : parents.find(({ id }) => id === parent);
  const body = bodyOf(draft, isRoot ? undefined : (parent ?? ''));
  return (
    <ActionDialog
      title={isRoot ? 'Create a root' : 'Create an intermediate authority'}
      lead={
        isRoot
          ? 'A root vouches for itself. Everybody who is to trust it needs its certificate; what it may vouch for cannot be changed later.'
          : 'The authority above signs its certificate. Who trusts the root trusts what this one signs.'
      }
      action={isRoot ? 'Create root' : 'Create intermediate'}
      onClose={onClose}
      act={() => api.post('/v1/pki/ca', { body })}
      done={
        <>
          <ForeignText text={draft.name} most={60} /> is created.
        </>
      }
      touches={['authorities', 'overview', 'revocation']}
      onDone={({ id }) => void navigate({ to: '/hierarchy/$id', params: { id } })}
      call={{ method: 'POST', path: '/v1/pki/ca', body }}
      chancery={lineOf(body, draft, chosen?.name)}
    >
      <Names draft={draft} set={set} isRoot={isRoot} />
      {!isRoot && (
        <SelectField
          label="Signed by"
          value={parent ?? ''}
          onChange={({ target }) => set({ parent: target.value })}
          choices={authorityChoices(parents)}
          hint="The authority above."
        />
      )}
      <KeyAndLife draft={draft} set={set} isRoot={isRoot} />
      <Constraints draft={draft} set={set} />
    </ActionDialog>
  );
}

interface PartProps {
  readonly draft: Draft;
  readonly set: (change: Partial<Draft>) => void;
}

function Names({ draft, isRoot, set }: PartProps & { readonly isRoot: boolean }): ReactNode {
  return (
    <Group title="Names">
      <TextField
        label="Name"
        required
        autoFocus
        value={draft.name}
        onChange={({ target }) => set({ name: target.value })}
        placeholder={isRoot ? 'acme-root' : 'acme-tls'}
        hint="What it is called here; roles and commands name it so."
      />
      <TextField
        label="Common name"
        value={draft.commonName}
        onChange={({ target }) => set({ commonName: target.value })}
        placeholder={draft.name === '' ? (isRoot ? 'Acme Root CA' : 'Acme TLS CA') : draft.name}
        hint="What its certificate says; the name when it is left empty."
      />
    </Group>
  );
}

function KeyAndLife({ draft, isRoot, set }: PartProps & { readonly isRoot: boolean }): ReactNode {
  return (
    <Group title="Key and life">
      <SelectField
        label="Key"
        value={draft.key}
        onChange={({ target }) => set({ key: target.value })}
        choices={X509_KEY_CHOICES}
      />
      <div className="grid gap-3 sm:grid-cols-2">
        <TextField
          label="Days"
          inputMode="numeric"
          value={draft.days}
          onChange={({ target }) => set({ days: target.value })}
          placeholder={isRoot ? '3650' : '1825'}
          hint={
            isRoot
              ? 'How long its certificate is good; ten years when empty.'
              : 'How long its certificate is good; five years, or what is left of the one above, when empty.'
          }
        />
        <TextField
          label="Authorities below it"
          inputMode="numeric"
          value={draft.pathLength}
          onChange={({ target }) => set({ pathLength: target.value })}
          placeholder="no limit"
          hint="How many may stand below one another; 0: it signs certificates of servers and clients alone."
        />
      </div>
    </Group>
  );
}

function Constraints({ draft, set }: PartProps): ReactNode {
  return (
    <Group title="Name constraints">
      <p className="text-xs text-soft">
        What it can vouch for, with all below it, whoever asks. One in a line; empty means no limit. Programs
        refuse what is outside.
      </p>
      <div className="grid gap-3 sm:grid-cols-2">
        <TextArea
          label="Only these domains"
          mono
          rows={3}
          value={draft.permittedDomains}
          onChange={({ target }) => set({ permittedDomains: target.value })}
          placeholder={'acme.internal'}
        />
        <TextArea
          label="Not these domains"
          mono
          rows={3}
          value={draft.excludedDomains}
          onChange={({ target }) => set({ excludedDomains: target.value })}
        />
        <TextArea
          label="Only these addresses"
          mono
          rows={3}
          value={draft.permittedRanges}
          onChange={({ target }) => set({ permittedRanges: target.value })}
          placeholder={'10.0.0.0/8'}
        />
        <TextArea
          label="Not these addresses"
          mono
          rows={3}
          value={draft.excludedRanges}
          onChange={({ target }) => set({ excludedRanges: target.value })}
        />
      </div>
    </Group>
  );
}
