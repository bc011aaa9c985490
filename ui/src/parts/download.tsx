import { Download as DownloadIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { download } from '../keys/download.ts';
import { fileName } from '../keys/file-name.ts';
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
        download({ name, text });
        onDone?.();
      }}
    >
      {children}
    </Button>
  );
}

/** A name of a file for what is called so. @param end e.g. `-key.pem`, which is kept whole */
export function fileNameOf(name: string, end: string): string {
  return fileName(`${name.slice(0, 80)}${end}`);
}
