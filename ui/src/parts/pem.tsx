import { ChevronRight, Download } from 'lucide-react';
import type { ReactNode } from 'react';
import { download } from '../keys/download.ts';
import { Button } from './button.tsx';
import { Copy } from './copy.tsx';

interface PemProps {
  readonly text: string;
  /** What it is, for who hears of its buttons: "certificate". */
  readonly what: string;
  readonly file: string;
}

/** Text in PEM, folded away, with its copy and its file. */
export function Pem({ file, text, what }: PemProps): ReactNode {
  return (
    <details className="group rounded-lg border border-line">
      <summary className="flex items-center gap-2 px-3 py-2 text-xs text-soft select-none hover:text-ink">
        <ChevronRight size={14} aria-hidden="true" className="group-open:rotate-90" />
        The {what} in PEM
      </summary>
      <div className="flex flex-col gap-2 border-t border-line p-3">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1) */}
        <pre tabIndex={0} className="max-h-60 overflow-auto rounded-md bg-sunken p-3 font-mono text-xs">
          {text}
        </pre>
        <div className="flex items-center gap-2">
          <Button
            icon={Download}
            onClick={() => download({ name: file, text, type: 'application/x-pem-file' })}
          >
            Download {what}
          </Button>
          <Copy text={text} what={what} />
        </div>
      </div>
    </details>
  );
}
