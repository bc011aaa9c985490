import { useQuery } from '@tanstack/react-query';
import { covers, type Scope } from '../../../src/access/scopes.ts';
import { whoIsSignedIn } from './queries.ts';

/** Whether the session has a scope, so that nobody is offered what the server would refuse them anyway. */
export function useMay(scope: Scope): boolean {
  const { data: who } = useQuery(whoIsSignedIn);
  return covers(who?.scopes ?? [], scope);
}

/** Whether it has one of several. */
export function useMayAny(...scopes: readonly Scope[]): boolean {
  const { data: who } = useQuery(whoIsSignedIn);
  return scopes.some((scope) => covers(who?.scopes ?? [], scope));
}

/**
 * For a query: what who is signed in may not read is not asked for, as each refusal is an event of the audit trail. It is
 * null then.
 */
export function unlessBarred(may: boolean): { readonly enabled: boolean; readonly placeholderData?: null } {
  return may ? { enabled: true } : { enabled: false, placeholderData: null };
}
