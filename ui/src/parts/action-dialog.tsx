import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Area } from '../api/live.ts';
import { Button, type Look } from './button.tsx';
import { type Call, Commands } from './commands.tsx';
import { Dialog } from './dialog.tsx';
import { notify } from './notices.tsx';
import { Failure } from './waiting.tsx';

interface ActionDialogProps<T> {
  readonly title: ReactNode;
  /** What happens, and what that means for others. */
  readonly lead?: ReactNode;
  /** The word on the button that does it. */
  readonly action: string;
  readonly look?: Look;
  readonly act: () => Promise<T>;
  /** What is said once it was done. */
  readonly done: ReactNode | ((answer: T) => ReactNode);
  /** What is read anew afterwards. */
  readonly touches: readonly Area[];
  readonly onDone?: (answer: T) => void;
  readonly onClose: () => void;
  /** The same as commands. */
  readonly call: Call;
  readonly chancery?: string | undefined;
  /** The fields. */
  readonly children?: ReactNode;
}

/** A question that changes something: its fields, what the server says against it, and the same as a command. */
export function ActionDialog<T>(props: ActionDialogProps<T>): ReactNode {
  const { action, call, chancery, children, lead, look = 'first', onClose, title } = props;
  const doing = useAct(props);
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          event.stopPropagation();
          if (!doing.isPending) doing.mutate();
        }}
        className="flex flex-col gap-4"
      >
        {lead !== undefined && <div className="text-soft">{lead}</div>}
        {children}
        {doing.error !== null && <Failure error={doing.error} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button data-first onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" look={look} busy={doing.isPending}>
            {action}
          </Button>
        </div>
      </form>
      <Commands call={call} chancery={chancery} />
    </Dialog>
  );
}

function useAct<T>({ act, done, onClose, onDone, touches }: ActionDialogProps<T>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess(answer) {
      for (const area of touches) void queries.invalidateQueries({ queryKey: [area] });
      notify(typeof done === 'function' ? done(answer) : done);
      onClose();
      onDone?.(answer);
    },
  });
}
