import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { ApiError, api, wordsOf } from '../../api/client.ts';
import { whoIsSignedIn } from '../../api/queries.ts';
import { buttonLook } from '../../parts/button.tsx';
import { Skeleton } from '../../parts/waiting.tsx';
import { LoneFrame } from './frame.tsx';

/** Where the link that `chancery up` prints leads. Its code stands behind the `#`, which browsers send to nobody. */
export function Setup(): ReactNode {
  const [code] = useState(() => location.hash.slice(1));
  const hasBegun = useRef(false);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { error, mutate } = useMutation({
    mutationFn: () => api.post('/v1/session', { body: { setup_code: code } }),
    onSuccess: async (who) => {
      queries.clear();
      queries.setQueryData(whoIsSignedIn.queryKey, who);
      await navigate({ to: '/', replace: true });
    },
  });
  useEffect(() => {
    document.title = 'Setup · Chancery';
    // It is good once, so it is neither left in the address nor used twice.
    history.replaceState(history.state, '', '/setup');
    if (code === '' || hasBegun.current) return;
    hasBegun.current = true;
    mutate();
  }, [code, mutate]);
  const isRefused = code === '' || error !== null;
  return (
    <LoneFrame title={isRefused ? 'This link is used up' : 'Signing in'}>
      {isRefused ? (
        <div className="flex flex-col gap-4">
          <p>{wordsFor(error)}</p>
          <Link to="/sign-in" search={{}} className={buttonLook('first')}>
            Sign in with a token
          </Link>
        </div>
      ) : (
        <Skeleton rows={2} />
      )}
    </LoneFrame>
  );
}

function wordsFor(error: unknown): string {
  if (error !== null && !(error instanceof ApiError && error.status === 401)) return wordsOf(error);
  return 'A setup link works once, within an hour of the server’s start. Restart the server for another, or sign in with the token in its data directory.';
}
