import { CircleCheck, CircleX, LoaderCircle, Scissors } from 'lucide-react';
import type { ReactNode } from 'react';
import { ApiError, wordsOf } from '../api/client.ts';
import { ForeignText } from '../parts/foreign-text.tsx';
import { Failure, Refusals } from '../parts/waiting.tsx';
import { sentence } from '../words/sentence.ts';
import type { Answered, Explanation, Rule } from './explanation.ts';

/** What the role says, rule by rule. */
export function Verdict({ answered }: { readonly answered: Answered }): ReactNode {
  const { error, explanation, isAsking } = answered;
  if (error !== null && error !== undefined) return <Unreadable error={error} isAsking={isAsking} />;
  if (explanation === undefined) {
    return (
      <p role="status" className="text-soft">
        {isAsking ? 'Asking the policy…' : 'The policy answers here as you type.'}
      </p>
    );
  }
  return (
    <div aria-busy={isAsking} className={isAsking ? 'opacity-60' : ''}>
      <Sum explanation={explanation} isAsking={isAsking} />
      <Warnings of={explanation.warnings} />
      <Rules rules={explanation.rules} />
    </div>
  );
}

function Unreadable({ error, isAsking }: { readonly error: unknown; readonly isAsking: boolean }): ReactNode {
  // What cannot be read stands at its field; names and lifetimes are unreadable while they are typed.
  const isAtField = error instanceof ApiError ? error.fields.length > 0 : !(error instanceof TypeError);
  return (
    <div aria-busy={isAsking} className={isAsking ? 'opacity-60' : ''}>
      {isAtField ? (
        <p role="status" className="flex gap-2 text-bad">
          <CircleX size={17} aria-hidden="true" className="mt-0.5 shrink-0" />
          <ForeignText text={wordsOf(error)} />
        </p>
      ) : (
        <Failure error={error} />
      )}
    </div>
  );
}

function Sum({
  explanation,
  isAsking,
}: {
  readonly explanation: Explanation;
  readonly isAsking: boolean;
}): ReactNode {
  const refused = explanation.rules.filter(({ result }) => result === 'refused').length;
  const good = explanation.would_issue;
  const Icon = isAsking ? LoaderCircle : good ? CircleCheck : CircleX;
  return (
    <p
      role="status"
      className={`flex items-start gap-2 rounded-lg px-3 py-2 font-medium ${good ? 'bg-good-tint text-good' : 'bg-bad-tint text-bad'}`}
    >
      <Icon size={17} aria-hidden="true" className="mt-0.5 shrink-0" />
      {good
        ? 'The role would issue this'
        : `The role would refuse this: ${refused} ${refused === 1 ? 'rule says' : 'rules say'} no`}
    </p>
  );
}

function Warnings({ of }: { readonly of: readonly string[] }): ReactNode {
  if (of.length === 0) return null;
  return (
    <ul className="mt-2 rounded-lg bg-warn-tint px-3 py-2 text-warn">
      {of.map((text) => (
        <li key={text}>
          <ForeignText text={text} />
        </li>
      ))}
    </ul>
  );
}

function Rules({ rules }: { readonly rules: readonly Rule[] }): ReactNode {
  const passed = rules.filter(({ result }) => result === 'passed');
  const told = rules.filter(({ result }) => result !== 'passed');
  return (
    <>
      <ul className="mt-3 flex flex-col gap-3" aria-label="Rules that refuse or shorten">
        {told.map((rule) => (
          <li key={rule.name}>
            <RuleLine rule={rule} />
            <Refusals of={rule.refusals.map((one) => ({ ...one, allowed: passing(one.allowed) }))} />
          </li>
        ))}
      </ul>
      <details className="mt-3">
        <summary className="text-xs text-soft hover:text-ink">
          {passed.length} {passed.length === 1 ? 'rule passes' : 'rules pass'}
        </summary>
        <ul className="mt-2 flex flex-col gap-1">
          {passed.map((rule) => (
            <li key={rule.name}>
              <RuleLine rule={rule} />
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}

/** Where nothing would pass, nothing is said of it. */
function passing(allowed: readonly string[]): readonly string[] | undefined {
  return allowed.length === 0 ? undefined : allowed;
}

const LOOKS = {
  passed: [CircleCheck, 'text-good', 'passes'],
  refused: [CircleX, 'text-bad', 'refuses'],
  clamped: [Scissors, 'text-warn', 'shortens'],
} as const;

function RuleLine({ rule }: { readonly rule: Rule }): ReactNode {
  const [Icon, tone, word] = LOOKS[rule.result];
  const { clamped, name } = rule;
  return (
    <span className="flex items-start gap-2">
      <Icon size={15} aria-hidden="true" className={`mt-0.5 shrink-0 ${tone}`} />
      <span>
        {sentence(name)}
        <span className="sr-only">: {word}</span>
        {clamped !== null && (
          <span className="text-warn">
            : {clamped.from} becomes {clamped.to}
          </span>
        )}
      </span>
    </span>
  );
}
