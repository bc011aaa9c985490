import { type ReactNode, useState } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Download } from './download.tsx';
import { LeavingKey, useSecretGuard } from './leaving.tsx';

/** A dialog with a private key that is handed out once: whoever closes it without saving the key is asked first. */
export function KeyOnce({
  children,
  file,
  onClose,
  pem,
  title,
}: {
  readonly title: ReactNode;
  readonly pem: string;
  /** What the key's file is called. */
  readonly file: string;
  readonly onClose: () => void;
  /** What else there is to do with it. */
  readonly children?: ReactNode;
}): ReactNode {
  const [isKept, setKept] = useState(false);
  const guard = useSecretGuard(!isKept, onClose);
  return (
    <Dialog title={title} onClose={guard.leave}>
      <p>The server hands its private key out this once. Save it now. It is not encrypted.</p>
      <div className="mt-4 flex flex-wrap gap-2">
        <Download look={isKept ? 'plain' : 'first'} text={pem} name={file} onDone={() => setKept(true)}>
          Download the private key
        </Download>
        {children}
      </div>
      <div className="mt-4 flex justify-end">
        <Button onClick={guard.leave}>Close</Button>
      </div>
      <LeavingKey guard={guard} />
    </Dialog>
  );
}
