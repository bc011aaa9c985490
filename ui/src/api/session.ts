/** Whoever is signed in is so in all tabs of a browser, which share the cookie: none may go on showing what another person read. */
import type { QueryClient } from '@tanstack/react-query';
import type { Answer } from './client.ts';
import { whoIsSignedIn } from './queries.ts';

const NAME = 'chancery-session';

export function hasSignedIn(queries: QueryClient, who: Answer<'/v1/auth/whoami', 'get'>): void {
  queries.clear();
  queries.setQueryData(whoIsSignedIn.queryKey, who);
  tellOthers();
}

export function hasSignedOut(queries: QueryClient): void {
  queries.clear();
  tellOthers();
}

function tellOthers(): void {
  const channel = new BroadcastChannel(NAME);
  channel.postMessage('changed');
  channel.close();
}

/** Calls `listener` when another tab signed in or out, and when the browser shows this page as it was before. */
export function onChangedElsewhere(listener: () => void): () => void {
  const channel = new BroadcastChannel(NAME);
  channel.addEventListener('message', listener);
  const shown = ({ persisted }: PageTransitionEvent): void => {
    if (persisted) listener();
  };
  addEventListener('pageshow', shown);
  return () => {
    channel.close();
    removeEventListener('pageshow', shown);
  };
}

/** Forgets what was read, but for who is signed in, and reads what is shown anew. */
export function forgetOthers(queries: QueryClient): void {
  void queries.resetQueries({ predicate: ({ queryKey }) => queryKey[0] !== whoIsSignedIn.queryKey[0] });
}
