import type { ErrorComponentProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Button } from '../parts/button.tsx';
import { Failure } from '../parts/waiting.tsx';

/** A page that could not be shown: after an upgrade of the server, mostly, when a part of the page of before is no longer there. */
export function Broken({ error }: ErrorComponentProps): ReactNode {
  return (
    <div className="mx-auto flex max-w-lg flex-col gap-3 py-10">
      <Failure error={error} title="This page could not be shown" />
      <div>
        <Button onClick={() => location.reload()}>Read the page again</Button>
      </div>
    </div>
  );
}
