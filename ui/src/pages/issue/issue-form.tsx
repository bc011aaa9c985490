import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { Role } from '../../api/shapes.ts';
import { isEmpty, NOTHING_ASKED, namesOf } from '../../asking/asked.ts';
import { CsrField, useRequestFacts } from '../../asking/csr-field.tsx';
import { type Answered, useExplanation } from '../../asking/explanation.ts';
import { clampedIn, LifetimeField } from '../../asking/lifetime-field.tsx';
import { NamesForm } from '../../asking/names-form.tsx';
import { place } from '../../asking/placing.ts';
import { RoleInWords } from '../../asking/role-in-words.tsx';
import { toldAt } from '../../asking/told-at-field.tsx';
import { Verdict } from '../../asking/verdict.tsx';
import { WouldBe } from '../../asking/would-be.tsx';
import { Button } from '../../parts/button.tsx';
import { SelectField } from '../../parts/field.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Section } from '../../parts/page.tsx';
import { Failure } from '../../parts/waiting.tsx';
import { ChooseWay } from './choose-way.tsx';
import { type Draft, type Issued, noBrowserKey, prepare, questionOf } from './prepare.ts';
import { Review } from './review.tsx';

interface IssueFormProps {
  readonly roles: readonly Role[];
  readonly role: Role;
  /** What the address names and nobody knows. */
  readonly unknown: string | undefined;
  readonly onRole: (name: string) => void;
  readonly onIssued: (issued: Issued) => void;
}

/** All that is asked stands on one page, with the policy's answer beside it. */
export function IssueForm({ onIssued, onRole, role, roles, unknown }: IssueFormProps): ReactNode {
  const [typed, setDraft] = useState<Draft>({ way: 'browser', asked: NOTHING_ASKED, csr: '' });
  const hasNoKey = typed.way === 'browser' && noBrowserKey(role) !== undefined;
  const draft: Draft = hasNoKey ? { ...typed, way: 'csr' } : typed;
  const answered = useExplanation(role.name, questionOf(role, draft));
  const { facts } = useRequestFacts(draft.way === 'csr' ? draft.csr : '');
  const csrName =
    facts?.subject.attributes.find(({ short }) => short === 'CN')?.value ?? facts?.names[0]?.value;
  const preparing = useMutation({ gcTime: 0, mutationFn: () => prepare(role, draft, csrName) });
  const nothing = draft.way === 'csr' ? draft.csr.trim() === '' : isEmpty(namesOf(draft.asked));
  const review = (event: FormEvent): void => {
    event.preventDefault();
    if (!nothing && !preparing.isPending) preparing.mutate();
  };
  return (
    <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_24rem]">
      <form onSubmit={review} aria-label="Issue a certificate" className="min-w-0">
        <ChooseRole roles={roles} role={role} unknown={unknown} onRole={onRole} />
        <Section title="2. Key">
          <ChooseWay role={role} value={draft.way} onChange={(way) => setDraft({ ...draft, way })} />
        </Section>
        <Wanted role={role} draft={draft} onChange={setDraft} answered={answered} />
        <div className="mb-4 flex flex-col gap-3">
          {preparing.error !== null && <Failure error={preparing.error} />}
          <div className="flex flex-wrap items-center gap-3">
            <Button type="submit" look="first" busy={preparing.isPending} disabled={nothing}>
              Review
            </Button>
            <span className="text-xs text-soft">
              {preparing.isPending && draft.way === 'browser'
                ? 'Making the key…'
                : 'Nothing is issued before you have seen it once more.'}
            </span>
          </div>
        </div>
      </form>
      <Answer answered={answered} />
      {preparing.data !== undefined && (
        <Review
          prepared={preparing.data}
          onClose={() => preparing.reset()}
          onIssued={(issued) => {
            preparing.reset();
            onIssued(issued);
          }}
        />
      )}
    </div>
  );
}

function ChooseRole({
  onRole,
  role,
  roles,
  unknown,
}: Pick<IssueFormProps, 'onRole' | 'role' | 'roles' | 'unknown'>): ReactNode {
  return (
    <Section
      title="1. Role"
      actions={
        <Link to="/roles/$name" params={{ name: role.name }} className="link text-xs">
          About this role
        </Link>
      }
    >
      <SelectField
        label="Role"
        value={role.name}
        onChange={(event) => onRole(event.target.value)}
        choices={roles.map(({ name }) => name)}
        error={
          unknown === undefined ? undefined : (
            <>
              There is no role <ForeignText text={unknown} most={64} />.
            </>
          )
        }
      />
      <div className="mt-3">
        <RoleInWords role={role} />
      </div>
    </Section>
  );
}

function Wanted({
  answered,
  draft,
  onChange,
  role,
}: {
  readonly role: Role;
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
  readonly answered: Answered;
}): ReactNode {
  const { asked, csr, way } = draft;
  const placed = place(answered, way === 'csr' ? undefined : namesOf(asked));
  return (
    <Section title={way === 'csr' ? '3. Request and lifetime' : '3. Names and lifetime'}>
      <div className="flex flex-col gap-4">
        {way === 'csr' ? (
          <CsrField value={csr} onChange={(pem) => onChange({ ...draft, csr: pem })} told={placed.csr} />
        ) : (
          <NamesForm
            all={way === 'browser'}
            role={role}
            asked={asked}
            onChange={(next) => onChange({ ...draft, asked: next })}
            placed={placed}
          />
        )}
        <LifetimeField
          role={role}
          value={asked.ttl}
          onChange={(ttl) => onChange({ ...draft, asked: { ...asked, ttl } })}
          error={toldAt(placed.ttl)}
          clamped={clampedIn(answered.explanation)}
        />
      </div>
    </Section>
  );
}

function Answer({ answered }: { readonly answered: Answered }): ReactNode {
  const certificate = answered.explanation?.certificate ?? null;
  return (
    <aside aria-label="The policy’s answer" className="min-w-0 xl:sticky xl:top-4">
      <Section title="What the policy answers">
        <Verdict answered={answered} />
        {certificate !== null && (
          <div className="mt-4 border-t border-line pt-3">
            <h3 className="mb-2 text-xs font-semibold text-soft">It would say</h3>
            <WouldBe certificate={certificate} />
          </div>
        )}
      </Section>
    </aside>
  );
}
