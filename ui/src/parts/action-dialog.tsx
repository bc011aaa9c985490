import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type Area, readAnew } from '../api/live.ts';
import { Button, type Look } from './button.tsx';
import { type Call, Commands } from './commands.tsx';
import { Dialog } from './dialog.tsx';
import { ForeignText } from './foreign-text.tsx';
import { notify } from './notices.tsx';
import { Failure } from './waiting.tsx';

interface ActionDialogProps<T> {
  readonly title: string;
  /** The name of what it is done to, which follows the title. */
  readonly of?: string;
  /** What happens, and what that means for others. */
  readonly lead?: ReactNode;
  /** The word on the button that does it. */
  readonly action: string;
  readonly look?: Look;
  /** Whether there is anything to send yet. */
  readonly isReady?: boolean;
  readonly act: () => Promise<T>;
  /** What is said once it was done. */
  readonly done?: ReactNode | ((answer: T) => ReactNode);
  /** What is read anew afterwards, beside the trail. */
  readonly touches: readonly Area[];
  /** Leaves what is gone by then, before anything is read anew. */
  readonly leave?: () => Promise<void>;
  readonly onDone?: (answer: T) => void;
  /** What is shown in its place once it was done, rather than that it closes. */
  readonly then?: (answer: T) => ReactNode;
  readonly onClose: () => void;
  /** The same as commands. */
  readonly call: Call;
  readonly chancery?: string | undefined;
  /** The fields; with the error, of those that have a place of their own for what is said of them. */
  readonly children?: ReactNode | ((error: Error | null) => ReactNode);
}

/** A question that changes something: its fields, what the server says against it, and the same as a command. */
export function ActionDialog<T>(props: ActionDialogProps<T>): ReactNode {
  const {
    action,
    call,
    chancery,
    children,
    isReady = true,
    lead,
    look = 'first',
    of,
    onClose,
    then,
    title,
  } = props;
  const doing = useAct(props);
  if (then !== undefined && doing.isSuccess) return then(doing.data);
  return (
    <Dialog
      title={
        <>
          {title}
          {of !== undefined && (
            <>
              {' '}
              <ForeignText text={of} most={60} />
            </>
          )}
        </>
      }
      onClose={onClose}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          event.stopPropagation();
          if (isReady && !doing.isPending) doing.mutate();
        }}
        className="flex flex-col gap-4"
      >
        {lead !== undefined && <div className="text-soft">{lead}</div>}
        {typeof children === 'function' ? children(doing.error) : children}
        {doing.error !== null && <Failure error={doing.error} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button data-first onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" look={look} busy={doing.isPending} disabled={!isReady}>
            {action}
          </Button>
        </div>
      </form>
      <Commands call={call} chancery={chancery} />
    </Dialog>
  );
}

function useAct<T>({ act, done, leave, onClose, onDone, then, touches }: ActionDialogProps<T>) {
  const queries = useQueryClient();
  return useMutation({
    // An answer may have a secret in it, which is not kept longer than it is shown.
    gcTime: 0,
    mutationFn: act,
    async onSuccess(answer) {
      if (done !== undefined) notify(typeof done === 'function' ? done(answer) : done);
      if (then === undefined) onClose();
      await leave?.();
      readAnew(queries, ...touches);
      onDone?.(answer);
    },
  });
}
