/** Certificate profiles and their policies, as Infisical's API has them. */
import { queryOptions } from '@tanstack/react-query';
import { type Answer, api } from '../../api/client.ts';

export const PROFILES = '/api/v1/cert-manager/certificate-profiles';
const POLICIES = '/api/v1/cert-manager/certificate-policies';

export type Profile = Answer<typeof PROFILES, 'get'>['certificateProfiles'][number];
export type Policy = Answer<typeof POLICIES, 'get'>['certificatePolicies'][number];

/** As many as a page of that API has at most. */
const LIMIT = 100;

export const allProfiles = queryOptions({
  queryKey: ['roles', 'profiles'],
  queryFn: () =>
    every(async (query) => {
      const page = await api.get(PROFILES, { params: { query } });
      return [page.certificateProfiles, page.totalCount];
    }),
});

export const allPolicies = queryOptions({
  queryKey: ['roles', 'policies'],
  queryFn: () =>
    every(async (query) => {
      const page = await api.get(POLICIES, { params: { query } });
      return [page.certificatePolicies, page.totalCount];
    }),
});

interface Span {
  readonly limit: string;
  readonly offset: string;
}

async function every<T>(
  read: (query: Span) => Promise<readonly [page: readonly T[], count: number]>,
): Promise<readonly T[]> {
  const all: T[] = [];
  for (;;) {
    const [page, count] = await read({ limit: String(LIMIT), offset: String(all.length) });
    all.push(...page);
    if (page.length === 0 || all.length >= count) return all;
  }
}

/** When certificates under a profile renew themselves, in words. */
export function renewalOf({ apiConfig }: Profile): string {
  if (apiConfig?.autoRenew !== true) return 'no';
  return apiConfig.renewBeforeDays === undefined ? 'yes' : `${apiConfig.renewBeforeDays} days before its end`;
}
