import type { ReactNode } from 'react';
import { Button } from '../../parts/button.tsx';
import { Line } from '../../parts/commands.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Leaving, useSecretGuard } from '../../parts/leaving.tsx';

/** A token, the one time that it is shown; whoever closes it without saying so is asked first. */
export function MadeToken({
  onClose,
  token,
}: {
  readonly token: string;
  readonly onClose: () => void;
}): ReactNode {
  const guard = useSecretGuard(true, onClose);
  return (
    <Dialog title="The new token" onClose={guard.leave}>
      <div className="flex flex-col gap-4">
        <p>
          Copy it now: it is shown this once, and the server does not know it afterwards. Whoever has it may
          do all that it may.
        </p>
        <Line text={token} what="the token" />
        <p className="text-xs text-soft">
          With the command line, which reads it from its input:{' '}
          <code className="font-mono">chancery login {location.origin} --with-token -</code>
        </p>
        <div className="flex justify-end">
          <Button look="first" onClick={onClose}>
            I have it
          </Button>
        </div>
      </div>
      <Leaving guard={guard} title="Do you have the token?" action="Close without the token">
        It cannot be shown again. Without it, another one has to be made.
      </Leaving>
    </Dialog>
  );
}
