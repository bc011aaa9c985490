import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { ApiError, api, wordsOf } from '../../api/client.ts';
import { whoIsSignedIn } from '../../api/queries.ts';
import { Button } from '../../parts/button.tsx';
import { TextField } from '../../parts/field.tsx';
import { LoneFrame } from './frame.tsx';

export function SignIn(): ReactNode {
  const { to } = useSearch({ from: '/sign-in' });
  const [token, setToken] = useState('');
  const router = useRouter();
  const navigate = useNavigate();
  const queries = useQueryClient();
  useEffect(() => {
    document.title = 'Sign in · Chancery';
  }, []);
  const signIn = useMutation({
    mutationFn: () => api.post('/v1/session', { body: { token: token.trim() } }),
    onSuccess: async (who) => {
      queries.clear();
      queries.setQueryData(whoIsSignedIn.queryKey, who);
      if (to?.startsWith('/') === true && !to.startsWith('//')) router.history.replace(to);
      else await navigate({ to: '/', replace: true });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (token.trim() !== '') signIn.mutate();
  };
  return (
    <LoneFrame title="Sign in to Chancery">
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          label="Token"
          type="password"
          autoFocus
          autoComplete="current-password"
          mono
          value={token}
          onChange={(event) => setToken(event.target.value)}
          placeholder="chy_…"
          error={signIn.error === null ? undefined : wordsFor(signIn.error)}
        />
        <Button type="submit" look="first" busy={signIn.isPending}>
          Sign in
        </Button>
      </form>
      <p className="mt-4 text-xs text-soft">
        The first token lies in the file that <code className="font-mono">chancery up</code> names when it
        starts. More are made with <code className="font-mono">chancery token create</code>, or here under
        Access.
      </p>
    </LoneFrame>
  );
}

function wordsFor(error: unknown): string {
  return error instanceof ApiError && error.status === 401
    ? 'This is not a token that the server knows.'
    : wordsOf(error);
}
