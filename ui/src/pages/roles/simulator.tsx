import { type ReactNode, useState } from 'react';
import type { Role } from '../../api/shapes.ts';
import { type Asked, issueBody, issueFlags, NOTHING_ASKED, namesOf, signBody } from '../../asking/asked.ts';
import { CsrField } from '../../asking/csr-field.tsx';
import { type Question, useExplanation } from '../../asking/explanation.ts';
import { clampedIn, LifetimeField } from '../../asking/lifetime-field.tsx';
import { NamesForm } from '../../asking/names-form.tsx';
import { place } from '../../asking/placing.ts';
import { toldAt } from '../../asking/told-at-field.tsx';
import { Verdict } from '../../asking/verdict.tsx';
import { WouldBe } from '../../asking/would-be.tsx';
import { Commands } from '../../parts/commands.tsx';
import { RadioField } from '../../parts/radio-field.tsx';
import { shellWord } from '../../parts/shell-word.ts';

const KINDS = [
  { value: 'names', text: 'Names' },
  { value: 'csr', text: 'A CSR' },
] as const;

/** Asks the role about names or a CSR, and shows what each of its rules says. */
export function Simulator({ role }: { readonly role: Role }): ReactNode {
  const [kind, setKind] = useState<'names' | 'csr'>('names');
  const isCsr = kind === 'csr';
  const [asked, setAsked] = useState<Asked>(NOTHING_ASKED);
  const [csr, setPem] = useState('');
  const names = namesOf(asked);
  const question: Question = isCsr ? { csr, ttl: asked.ttl } : { names, ttl: asked.ttl };
  const answered = useExplanation(role.name, question);
  const placed = place(answered, isCsr ? undefined : names);
  const certificate = answered.explanation?.certificate ?? null;
  return (
    <div className="flex flex-col gap-4">
      <RadioField label="What is tried" choices={KINDS} value={kind} onChange={setKind} />
      {isCsr ? (
        <CsrField value={csr} onChange={setPem} told={placed.csr} />
      ) : (
        <NamesForm all={false} role={role} asked={asked} onChange={setAsked} placed={placed} />
      )}
      <LifetimeField
        role={role}
        value={asked.ttl}
        onChange={(ttl) => setAsked({ ...asked, ttl })}
        error={toldAt(placed.ttl)}
        clamped={clampedIn(answered.explanation)}
      />
      <section aria-label="What the policy answers" className="rounded-lg border border-line p-4">
        <Verdict answered={answered} />
        {certificate !== null && (
          <div className="mt-4 border-t border-line pt-3">
            <WouldBe certificate={certificate} />
          </div>
        )}
      </section>
      <ExplainCommands role={role} asked={asked} csr={isCsr ? csr : undefined} />
    </div>
  );
}

function ExplainCommands({
  asked,
  csr,
  role,
}: {
  readonly role: Role;
  readonly asked: Asked;
  readonly csr: string | undefined;
}): ReactNode {
  const body = csr === undefined ? issueBody(namesOf(asked), asked.ttl) : signBody(csr, asked.ttl);
  const { common_name: name, ...others } = csr === undefined ? issueBody(namesOf(asked), asked.ttl) : {};
  const ttl = asked.ttl.trim();
  const flags =
    csr === undefined
      ? `${name === undefined ? '' : ` --name ${shellWord(name)}`}${issueFlags(others)}`
      : ` --csr request.csr${issueFlags(ttl === '' ? {} : { ttl })}`;
  return (
    <Commands
      call={{ method: 'POST', path: `/v1/pki/explain/${role.name}`, body }}
      chancery={`explain ${shellWord(role.name)}${flags}`}
    />
  );
}
