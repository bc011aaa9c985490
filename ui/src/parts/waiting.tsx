import { CircleAlert, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { ApiError, wordsOf } from '../api/client.ts';
import { Copy } from './copy.tsx';
import { ForeignText } from './foreign-text.tsx';

/** What is not there yet, in the shape that it will have. */
export function Skeleton({
  rows = 5,
  height = 20,
}: {
  readonly rows?: number;
  readonly height?: number;
}): ReactNode {
  return (
    <div className="flex flex-col gap-3" role="status">
      <span className="sr-only">reading</span>
      {Array.from({ length: rows }, (_, i) => i).map((row) => (
        <div key={row} className="skeleton" style={{ height, width: `${92 - ((row * 17) % 35)}%` }} />
      ))}
    </div>
  );
}

/** That nothing is there, why that may be, and the command that makes something. */
export function EmptyState({
  children,
  command,
  icon: Icon,
  title,
}: {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly children?: ReactNode;
  readonly command?: string;
}): ReactNode {
  return (
    <div className="flex flex-col items-center gap-2 px-4 py-10 text-center">
      <Icon size={28} aria-hidden="true" className="text-soft" />
      <p className="font-medium">{title}</p>
      {children !== undefined && <div className="max-w-prose text-soft">{children}</div>}
      {command !== undefined && (
        <div className="mt-1 flex max-w-full items-center gap-1 rounded-lg bg-sunken py-1 pr-1 pl-3">
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1) */}
          <code tabIndex={0} className="min-w-0 overflow-x-auto font-mono text-xs whitespace-pre">
            {command}
          </code>
          <Copy text={command} what="command" />
        </div>
      )}
    </div>
  );
}

/** What went wrong, in the server's words: each rule that refused, the field that it is about, and what would pass. */
export function Failure({ error, title }: { readonly error: unknown; readonly title?: string }): ReactNode {
  const told = error instanceof ApiError ? error : undefined;
  return (
    <div role="alert" className="rounded-lg border border-bad bg-bad-tint px-4 py-3 text-ink">
      <p className="flex items-start gap-2 font-medium">
        <CircleAlert size={17} aria-hidden="true" className="mt-0.5 shrink-0 text-bad" />
        <span className="min-w-0 [overflow-wrap:anywhere]">
          {title ?? <ForeignText text={wordsOf(error)} most={600} />}
        </span>
      </p>
      {title !== undefined && (
        <p className="mt-1 [overflow-wrap:anywhere]">
          <ForeignText text={wordsOf(error)} most={600} />
        </p>
      )}
      <Refusals of={told?.refusals ?? []} />
      {told !== undefined && told.fields.length > 0 && (
        <ul className="mt-2 list-disc pl-5">
          {told.fields.map(({ field, message }) => (
            <li key={field + message} className="[overflow-wrap:anywhere]">
              <code className="font-mono">{field}</code>: <ForeignText text={message} most={600} />
            </li>
          ))}
        </ul>
      )}
      {told?.requestId !== undefined && (
        <p className="mt-2 text-xs text-soft">
          {told.code} · request <code className="font-mono">{told.requestId}</code>
        </p>
      )}
    </div>
  );
}

interface Refusal {
  readonly rule: string;
  readonly field: string;
  readonly message: string;
  readonly allowed?: unknown;
}

/** Rules that refuse, each with its field and what would pass. */
export function Refusals({ of }: { readonly of: readonly Refusal[] }): ReactNode {
  if (of.length === 0) return null;
  return (
    <ul className="mt-2 flex flex-col gap-2">
      {of.map(({ allowed, field, message, rule }) => (
        <li key={rule + field + message} className="border-l-2 border-bad pl-3 [overflow-wrap:anywhere]">
          <span className="font-medium">
            <ForeignText text={message} most={600} />
          </span>
          <div className="text-xs text-soft">
            rule <code className="font-mono">{rule}</code> on <code className="font-mono">{field}</code>
            {allowed !== undefined && (
              <>
                ; what would pass:{' '}
                <code className="font-mono">
                  <ForeignText text={spell(allowed)} most={600} />
                </code>
              </>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

/** Of the API, whatever it is. */
export function spell(allowed: unknown): string {
  if (Array.isArray(allowed)) return allowed.length === 0 ? 'nothing' : allowed.map(spell).join(', ');
  return typeof allowed === 'string' ? allowed : JSON.stringify(allowed);
}
