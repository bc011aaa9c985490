import { X } from 'lucide-react';
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';

interface DialogProps {
  readonly title: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** At the side, over the full height, for what one looks at; otherwise in the middle, for what one answers. */
  readonly side?: boolean;
}

/** The browser's own modal dialog: it keeps the focus, closes with Escape, and gives the focus back. It is open while it is there. */
export function Dialog({ children, onClose, side = false, title }: DialogProps): ReactNode {
  const box = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Before it leaves the page: one that is out of it does not give the focus back.
  useLayoutEffect(() => {
    const dialog = box.current;
    if (dialog !== null && !dialog.open) {
      dialog.showModal();
      if (!side) firstOf(dialog)?.focus();
    }
    return () => dialog?.close();
  }, [side]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does what a click outside does, and the browser sees to it
    <dialog
      ref={box}
      aria-labelledby={id}
      onCancel={(event) => {
        // Also those of a dialog that was opened from this one, and of a chooser of files in it, come by here.
        if (event.target !== box.current) return;
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === box.current) onClose();
      }}
      className={side ? SIDE : MIDDLE}
    >
      <div className="flex max-h-full flex-col">
        <header className="sticky top-0 z-10 flex items-start justify-between gap-4 border-b border-line bg-card px-5 py-3.5">
          <h2 id={id} className="min-w-0 text-base font-semibold">
            {title}
          </h2>
          <button
            type="button"
            onClick={onClose}
            aria-label="Close"
            className="-m-1 rounded p-1 text-soft hover:bg-sunken hover:text-ink"
          >
            <X size={18} aria-hidden="true" />
          </button>
        </header>
        <div className="p-5">{children}</div>
      </div>
    </dialog>
  );
}

/** What is answered first: a field, else the button that is marked for it, rather than the one that closes. */
function firstOf(dialog: HTMLDialogElement): HTMLElement | null {
  return (
    dialog.querySelector<HTMLElement>('input:not([hidden]):not(:disabled), select, textarea') ??
    dialog.querySelector<HTMLElement>('[data-first]')
  );
}

const SHAPE = 'border-line bg-card text-ink p-0 overflow-y-auto';
const MIDDLE = `${SHAPE} m-auto w-[min(36rem,calc(100vw-1.5rem))] max-h-[calc(100dvh-2rem)] rounded-xl border`;
const SIDE = `${SHAPE} mr-0 ml-auto my-0 h-dvh max-h-none w-[min(44rem,100vw)] max-w-none border-l`;
