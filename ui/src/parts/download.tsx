import { Download as DownloadIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, type Look } from './button.tsx';

/** A button that saves text as a file, from the page's own memory: nothing is sent anywhere. */
export function Download({
  children,
  look = 'plain',
  name,
  onDone,
  text,
}: {
  readonly text: string;
  /** Of the file. */
  readonly name: string;
  readonly look?: Look;
  readonly onDone?: () => void;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <Button
      look={look}
      icon={DownloadIcon}
      onClick={() => {
        save(text, name);
        onDone?.();
      }}
    >
      {children}
    </Button>
  );
}

function save(text: string, name: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // The browser reads it only once the click was handled.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** A name that every file system takes, made of one that anybody may have chosen. */
export function fileNameOf(text: string, end: string): string {
  const plain = text.replace(/^\*\./, 'wildcard.').replace(/[^\w.-]+/g, '-');
  const name = plain.replace(/^[-.]+|[-.]+$/g, '').slice(0, 80);
  return `${name === '' ? 'certificate' : name}${end}`;
}
