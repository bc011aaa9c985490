import { useQuery } from '@tanstack/react-query';
import { whoIsSignedIn } from './queries.ts';

/** Whether the session has a scope, so that nobody is offered what the server would refuse them anyway. */
export function useMay(scope: string): boolean {
  const { data: who } = useQuery(whoIsSignedIn);
  const scopes: readonly string[] = who?.scopes ?? [];
  return scopes.includes('admin') || scopes.includes(scope);
}
