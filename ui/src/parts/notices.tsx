import { CircleCheck } from 'lucide-react';
import { type ReactNode, useSyncExternalStore } from 'react';

interface Notice {
  readonly id: number;
  readonly text: ReactNode;
}

let shown: readonly Notice[] = [];
let count = 0;
const watchers = new Set<() => void>();

function show(next: readonly Notice[]): void {
  shown = next;
  for (const tell of watchers) tell();
}

/** Says for some seconds that something was done. */
export function notify(text: ReactNode): void {
  count += 1;
  const id = count;
  show([...shown.slice(-2), { id, text }]);
  setTimeout(() => show(shown.filter((one) => one.id !== id)), 6000);
}

/** Where it is said: once on the page, and announced. */
export function Notices(): ReactNode {
  const notices = useSyncExternalStore(watch, () => shown);
  return (
    <div
      role="status"
      className="pointer-events-none fixed right-4 bottom-4 z-50 flex flex-col items-end gap-2"
    >
      {notices.map(({ id, text }) => (
        <div key={id} className="card flex max-w-sm items-center gap-2 px-3.5 py-2.5 shadow-lg">
          <CircleCheck size={16} aria-hidden="true" className="shrink-0 text-good" />
          <span className="min-w-0 [overflow-wrap:anywhere]">{text}</span>
        </div>
      ))}
    </div>
  );
}

function watch(tell: () => void): () => void {
  watchers.add(tell);
  return () => watchers.delete(tell);
}
