import { useBlocker } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

export interface SecretGuard {
  /** Goes, or asks first. */
  readonly leave: () => void;
  readonly isAsking: boolean;
  readonly stay: () => void;
  readonly goAnyway: () => void;
}

/** Whoever leaves while a secret is nowhere but on the page is asked first; by closing it, by the browser itself. */
export function useSecretGuard(isAtRisk: boolean, onLeave: () => void): SecretGuard {
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

/** @param title what is missing, children what that means, action the word for leaving all the same */
export function Leaving({
  action,
  children,
  guard,
  title,
}: {
  readonly guard: SecretGuard;
  readonly title: string;
  readonly action: string;
  readonly children: ReactNode;
}): ReactNode {
  if (!guard.isAsking) return null;
  return (
    <Dialog title={title} onClose={guard.stay}>
      <p>{children}</p>
      <div className="mt-4 flex flex-wrap justify-end gap-2">
        <Button look="danger" onClick={guard.goAnyway}>
          {action}
        </Button>
        <Button look="first" data-first onClick={guard.stay}>
          Stay
        </Button>
      </div>
    </Dialog>
  );
}

export function LeavingKey({ guard }: { readonly guard: SecretGuard }): ReactNode {
  return (
    <Leaving guard={guard} title="The private key is not saved" action="Leave without the key">
      Nobody else has it. Without it the certificate is of no use, and has to be issued again with another
      key.
    </Leaving>
  );
}
