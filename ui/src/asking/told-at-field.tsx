import type { ReactNode } from 'react';
import { ForeignText } from '../parts/foreign-text.tsx';
import type { Told } from './placing.ts';

/** Refusals at the field that they are about; nothing where there are none. */
export function toldAt(told: readonly Told[]): ReactNode {
  if (told.length === 0) return undefined;
  return (
    <ul className="flex flex-col gap-1">
      {told.slice(0, MOST_SHOWN).map(({ allowed, message, rule }) => (
        <li key={message + rule}>
          <ForeignText text={message} />
          {rule !== undefined && (
            <>
              {' '}
              (rule <code className="font-mono">{rule}</code>
              {allowed !== undefined && allowed.length > 0 && (
                <>
                  ; what would pass: <ForeignText text={allowed.join(', ')} />
                </>
              )}
              )
            </>
          )}
        </li>
      ))}
      {told.length > MOST_SHOWN && <li>and {told.length - MOST_SHOWN} more</li>}
    </ul>
  );
}

const MOST_SHOWN = 4;

export function wrongAmong(told: readonly Told[]): ReadonlySet<number> {
  return new Set(told.flatMap(({ at }) => at ?? []));
}
