import { Check, Copy as CopyIcon } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';

/** A button that puts text on the clipboard, and says that it did. @param what is copied, for who cannot see it: "serial number" */
export function Copy({ text, what }: { readonly text: string; readonly what: string }): ReactNode {
  const [state, setState] = useState<'still' | 'done' | 'failed'>('still');
  useEffect(() => {
    if (state === 'still') return;
    const timer = setTimeout(() => setState('still'), 2000);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = async (): Promise<void> => setState((await toClipboard(text)) ? 'done' : 'failed');
  return (
    <button
      type="button"
      onClick={(event) => {
        event.stopPropagation();
        void copy();
      }}
      className="inline-flex size-6 shrink-0 items-center justify-center rounded text-soft hover:bg-sunken hover:text-ink"
      aria-label={`Copy ${what}`}
      title={`Copy ${what}`}
    >
      {state === 'done' ? (
        <Check size={14} aria-hidden="true" className="text-good" />
      ) : (
        <CopyIcon size={14} aria-hidden="true" />
      )}
      <span role="status" className="sr-only">
        {state === 'done' && 'copied'}
        {state === 'failed' && 'this browser does not let the page copy'}
      </span>
    </button>
  );
}

async function toClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** What machines read: a serial number, a fingerprint, an id. In mono, with its copy; `short` shows both ends of it. */
export function Code({
  text,
  what,
  short = false,
}: {
  readonly text: string;
  readonly what: string;
  readonly short?: boolean;
}): ReactNode {
  const shown = short && text.length > 24 ? `${text.slice(0, 11)}…${text.slice(-8)}` : text;
  return (
    <span className="inline-flex max-w-full items-center gap-1">
      <code
        className={`font-mono text-[0.92em] ${short ? 'whitespace-nowrap' : '[overflow-wrap:anywhere]'}`}
        title={shown === text ? undefined : text}
      >
        {shown}
      </code>
      <Copy text={text} what={what} />
    </span>
  );
}
