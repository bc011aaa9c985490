/** What a certificate or a request says, read in the browser; by queries, so that it is read once. Of no area: it does not change. */
import { queryOptions } from '@tanstack/react-query';

const FOR_GOOD = { staleTime: Number.POSITIVE_INFINITY, gcTime: 60_000, retry: false } as const;

/** @param pem as it was given; its reader is fetched when it is needed */
export const certificateIn = (pem: string) =>
  queryOptions({
    ...FOR_GOOD,
    queryKey: ['read here', 'certificate', pem],
    queryFn: async () => (await import('./certificate.ts')).readCertificate(pem),
  });

export const requestIn = (pem: string) =>
  queryOptions({
    ...FOR_GOOD,
    queryKey: ['read here', 'request', pem],
    queryFn: async () => (await import('./request.ts')).readRequest(pem),
  });
