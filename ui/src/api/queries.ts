/** What is read and kept: the client of all queries, and who is signed in. */
import { QueryClient, queryOptions } from '@tanstack/react-query';
import { ApiError, api } from './client.ts';

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // A server that restarts is worth a second question; one that refuses is not.
      retry: (count, error) => count < 3 && (!(error instanceof ApiError) || error.status === 503),
    },
  },
});

/** Who is signed in; null: nobody. */
export const whoIsSignedIn = queryOptions({
  queryKey: ['session'],
  staleTime: 60_000,
  queryFn: async () => {
    try {
      return await api.get('/v1/auth/whoami');
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return null;
      throw error;
    }
  },
});
