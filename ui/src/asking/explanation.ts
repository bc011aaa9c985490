/** What the policy of a role says of what is being typed, asked as it is typed. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type Answer, api } from '../api/client.ts';
import type { NewKeyAlgorithm } from '../keys/generate.ts';
import { type AskedNames, type IssueBody, isEmpty, issueBody, type SignBody, signBody } from './asked.ts';

export type Explanation = Answer<'/v1/pki/explain/{role}', 'post'>;
export type Rule = Explanation['rules'][number];

export type Question =
  /** @param key for a request with names that only a CSR can ask for: the kind of the key that it is drawn up with */
  | { readonly names: AskedNames; readonly ttl: string; readonly key?: NewKeyAlgorithm | undefined }
  | { readonly csr: string; readonly ttl: string };

/** How long somebody has to pause before the policy is asked. */
const PAUSE_MS = 300;

export interface Answered {
  readonly explanation: Explanation | undefined;
  readonly error: unknown;
  /** Whether what is shown answers what stands in the fields now. */
  readonly isCurrent: boolean;
  readonly isAsking: boolean;
}

/** @param question undefined: there is nothing to ask yet */
export function useExplanation(role: string | undefined, question: Question | undefined): Answered {
  const wanted =
    role === undefined || question === undefined || hasNothing(question) ? '' : keyOf(role, question);
  const asked = useSettled(wanted);
  const { data, error, isFetching, isPlaceholderData } = useQuery({
    queryKey: ['roles', 'explain', asked],
    enabled: asked !== '',
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 60_000,
    // Only a server that cannot be reached is worth a second question.
    retry: (count, failure) => count < 2 && failure instanceof TypeError,
    queryFn: () => ask(asked),
  });
  if (wanted === '') return { explanation: undefined, error: null, isCurrent: false, isAsking: false };
  const isCurrent = asked === wanted && !isPlaceholderData && !isFetching;
  return {
    explanation: error === null ? data : undefined,
    error,
    isCurrent,
    isAsking: asked !== wanted || isFetching,
  };
}

function hasNothing(question: Question): boolean {
  return 'csr' in question ? question.csr.trim() === '' : isEmpty(question.names);
}

function keyOf(role: string, question: Question): string {
  return JSON.stringify({ role, question });
}

async function ask(key: string): Promise<Explanation> {
  const { question, role } = JSON.parse(key) as { readonly role: string; readonly question: Question };
  return explain(role, await bodyOf(question));
}

export function explain(role: string, body: IssueBody | SignBody): Promise<Explanation> {
  return api.post('/v1/pki/explain/{role}', { params: { path: { role } }, body });
}

async function bodyOf(question: Question): Promise<IssueBody | SignBody> {
  if ('csr' in question) return signBody(question.csr, question.ttl);
  const { key, names, ttl } = question;
  if (key === undefined || names.email.length + names.uri.length === 0) return issueBody(names, ttl);
  const { makeRequest } = await import('../keys/new-request.ts');
  const { csr } = await makeRequest(key, names);
  return signBody(csr, ttl);
}

/** The value once it has stood for a moment. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
