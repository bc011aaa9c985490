import { Terminal } from 'lucide-react';
import type { ReactNode } from 'react';
import { Copy } from './copy.tsx';
import { shellWord } from './shell-word.ts';
import { visibleJson } from './unseen.ts';

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** From the root of the server, e.g. `/v1/pki/roles`. */
  readonly path: string;
  readonly body?: unknown;
}

/** The same action as a line of `chancery` and one of curl, for who wants it in a script. @param chancery without the program's name; absent: the command line has no such command */
export function Commands({
  call,
  chancery,
}: {
  readonly call: Call;
  readonly chancery?: string | undefined;
}): ReactNode {
  return (
    <details className="group mt-4 rounded-lg border border-line">
      <summary className="flex items-center gap-2 px-3 py-2 text-xs text-soft select-none hover:text-ink">
        <Terminal size={14} aria-hidden="true" /> As a command
      </summary>
      <div className="flex flex-col gap-2 border-t border-line p-3">
        {chancery !== undefined && <Line text={`chancery ${chancery}`} what="the chancery line" />}
        <Line text={curlOf(call)} what="the curl line" />
      </div>
    </details>
  );
}

/** A line to paste. */
export function Line({ text, what }: { readonly text: string; readonly what: string }): ReactNode {
  return (
    <div className="flex items-start gap-1 rounded-md bg-sunken py-1.5 pr-1 pl-3">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1) */}
      <pre tabIndex={0} className="min-w-0 flex-1 overflow-x-auto py-0.5 font-mono text-xs whitespace-pre">
        {text}
      </pre>
      <Copy text={text} what={what} />
    </div>
  );
}

/** With the token from the environment, so that none stands in a command or its history. */
export function curlOf({ body, method = 'GET', path }: Call): string {
  const parts = [
    `curl -sS ${method === 'GET' ? '' : `-X ${method} `}"$CHANCERY_URL"${shellWord(path)} -H "Authorization: Bearer $CHANCERY_TOKEN"`,
  ];
  if (body !== undefined)
    parts.push(`-H 'Content-Type: application/json'`, `-d ${shellWord(visibleJson(JSON.stringify(body)))}`);
  return parts.join(' \\\n  ');
}
