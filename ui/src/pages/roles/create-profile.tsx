import { type ReactNode, useState } from 'react';
import type { paths } from '../../../../src/client/index.ts';
import { nameOfAuthority, useX509Authorities, usualAuthority } from '../../api/authorities.ts';
import { api } from '../../api/client.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { SelectField, TextField } from '../../parts/field.tsx';
import { shellWord } from '../../parts/shell-word.ts';
import { authorityChoices } from '../../words/authorities.ts';
import { type Policy, PROFILES } from './profile-list.ts';

type Body = paths[typeof PROFILES]['post']['requestBody']['content']['application/json'];

interface Draft {
  readonly slug: string;
  readonly authority: string;
  readonly policy: string;
  readonly description: string;
  /** In days, as typed; empty: nothing renews itself. */
  readonly renewBefore: string;
}

export function CreateProfile({
  onClose,
  policies,
}: {
  readonly policies: readonly Policy[];
  readonly onClose: () => void;
}): ReactNode {
  const authorities = useX509Authorities().data ?? [];
  const [typed, setDraft] = useState<Draft>({
    slug: '',
    authority: '',
    policy: policies[0]?.id ?? '',
    description: '',
    renewBefore: '',
  });
  const usual = usualAuthority(authorities);
  const draft = typed.authority === '' ? { ...typed, authority: usual?.id ?? '' } : typed;
  const body = bodyOf(draft);
  return (
    <ActionDialog
      title="Create a profile"
      lead="An authority issues by a certificate policy under its name."
      action="Create profile"
      act={() => api.post(PROFILES, { body })}
      done="The profile is created."
      touches={['roles']}
      onClose={onClose}
      call={{ method: 'POST', path: PROFILES, body }}
      chancery={lineOf(
        draft,
        nameOfAuthority(authorities, draft.authority),
        policies.find(({ id }) => id === draft.policy)?.name ?? '',
      )}
    >
      <TextField
        label="Name"
        hint="Lower-case letters, digits and hyphens."
        placeholder="web"
        value={draft.slug}
        onChange={(event) => setDraft({ ...draft, slug: event.target.value })}
      />
      <SelectField
        label="Authority"
        value={draft.authority}
        onChange={(event) => setDraft({ ...draft, authority: event.target.value })}
        choices={authorityChoices(authorities)}
      />
      <SelectField
        label="Policy"
        value={draft.policy}
        onChange={(event) => setDraft({ ...draft, policy: event.target.value })}
        choices={policies.map(({ id, name }) => ({ value: id, text: name }))}
      />
      <TextField
        label="Description"
        value={draft.description}
        onChange={(event) => setDraft({ ...draft, description: event.target.value })}
      />
      <TextField
        label="Renew before, in days"
        inputMode="numeric"
        hint="Certificates with a kept key renew themselves so many days before their end, 1 to 30. Empty: they do not."
        value={draft.renewBefore}
        onChange={(event) => setDraft({ ...draft, renewBefore: event.target.value })}
      />
    </ActionDialog>
  );
}

function bodyOf({ authority, description, policy, renewBefore, slug }: Draft): Body {
  const days = renewBefore.trim();
  return {
    slug: slug.trim(),
    caId: authority,
    certificatePolicyId: policy,
    enrollmentType: 'api',
    ...(description.trim() !== '' && { description: description.trim() }),
    apiConfig: days === '' ? {} : { autoRenew: true, renewBeforeDays: Number(days) },
  };
}

function lineOf({ description, renewBefore, slug }: Draft, authority: string, policy: string): string {
  const [text, days] = [description.trim(), renewBefore.trim()];
  return [
    `profile create ${shellWord(slug.trim())} --ca ${shellWord(authority)} --policy ${shellWord(policy)}`,
    text !== '' && `--description ${shellWord(text)}`,
    days !== '' && `--renew-before ${shellWord(days)}`,
  ]
    .filter((part) => part !== false)
    .join(' ');
}
