import { useBlocker } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

export interface KeyGuard {
  /** Goes, or asks first. */
  readonly leave: () => void;
  readonly isAsking: boolean;
  readonly stay: () => void;
  readonly goAnyway: () => void;
}

/** Whoever leaves while a key is nowhere but on the page is asked first; by closing it, by the browser itself. */
export function useKeyGuard(isAtRisk: boolean, onLeave: () => void): KeyGuard {
  const [isAsking, setAsking] = useState(false);
  const blocker = useBlocker({
    shouldBlockFn: () => isAtRisk,
    enableBeforeUnload: isAtRisk,
    disabled: !isAtRisk,
    withResolver: true,
  });
  const isBlocked = blocker.status === 'blocked';
  return {
    leave: () => (isAtRisk ? setAsking(true) : onLeave()),
    isAsking: isAsking || isBlocked,
    stay: () => {
      setAsking(false);
      if (isBlocked) blocker.reset();
    },
    goAnyway: () => {
      setAsking(false);
      if (isBlocked) blocker.proceed();
      else onLeave();
    },
  };
}

export function LeavingKey({ guard }: { readonly guard: KeyGuard }): ReactNode {
  if (!guard.isAsking) return null;
  return (
    <Dialog title="The private key is not saved" onClose={guard.stay}>
      <p>
        Nobody else has it. Without it the certificate is of no use, and has to be issued again with another
        key.
      </p>
      <div className="mt-4 flex justify-end gap-2">
        <Button look="danger" onClick={guard.goAnyway}>
          Leave without the key
        </Button>
        <Button look="first" data-first onClick={guard.stay}>
          Stay
        </Button>
      </div>
    </Dialog>
  );
}
