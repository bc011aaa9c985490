/** Files that the person saves. Their text goes nowhere else. */
import { fileName } from './file-name.ts';

export interface TextFile {
  /** E.g. `example.com.key`; what no file's name may have is replaced. */
  readonly name: string;
  readonly text: string;
  /** By default plain text. */
  readonly type?: string;
}

/** Of a file in PEM. */
export const PEM = 'application/x-pem-file';

/** Offers a file for saving, as if the person had followed a link to it. */
export function download({ name, text, type = 'text/plain' }: TextFile): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName(name);
  // Some browsers follow only a link that stands in the page.
  link.hidden = true;
  document.body.append(link);
  link.click();
  link.remove();
  // The browser has begun to read by then; until it is revoked the text stays in memory.
  setTimeout(() => URL.revokeObjectURL(address), LINGER_MS);
}

const LINGER_MS = 10_000;
