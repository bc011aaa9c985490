import { Download as DownloadIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { download, type TextFile } from '../files/download.ts';
import { Button, type Look } from './button.tsx';

/** A button that saves text as a file, from the page's own memory: nothing is sent anywhere. */
export function Download({
  children,
  look = 'plain',
  onDone,
  ...file
}: TextFile & {
  readonly look?: Look;
  readonly onDone?: () => void;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <Button
      look={look}
      icon={DownloadIcon}
      onClick={() => {
        download(file);
        onDone?.();
      }}
    >
      {children}
    </Button>
  );
}
