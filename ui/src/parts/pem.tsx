import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { PEM } from '../files/download.ts';
import { Copy } from './copy.tsx';
import { Download } from './download.tsx';

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
          <Download name={file} text={text} type={PEM}>
            Download {what}
          </Download>
          <Copy text={text} what={what} />
        </div>
      </div>
    </details>
  );
}
