import type { ReactNode } from 'react';
import { Line } from './commands.tsx';

/** What is pasted somewhere, under the words that say where and what for. */
export function Paste({
  children,
  text,
  what,
}: {
  readonly children: ReactNode;
  readonly text: string;
  /** For who hears of its copy alone. */
  readonly what: string;
}): ReactNode {
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <p className="text-xs text-soft">{children}</p>
      <Line text={text} what={what} />
    </div>
  );
}
