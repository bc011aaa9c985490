import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { type ReadList, readCrl, readKrl } from './read-list.ts';

/** More than a browser reads without stumbling. */
const MOST_OCTETS = 100_000_000;
/** As long as what one looks for is not in it, it is read again after so long, and so many times. */
const AGAIN_MS = 1000;
const MOST_TIMES = 30;

/** A list, read anew when something is revoked. @param look what one waits for; undefined: nothing */
export function useList(
  path: string,
  kind: 'CRL' | 'KRL',
  look: string | undefined,
): UseQueryResult<ReadList> {
  return useQuery({
    queryKey: ['revocation', 'list', path],
    structuralSharing: false,
    refetchInterval: ({ state: { data, dataUpdateCount } }) => {
      if (look === undefined || data === undefined || dataUpdateCount > MOST_TIMES) return false;
      return data.has(look) ? false : AGAIN_MS;
    },
    queryFn: async () => {
      const octets = await fetchList(path);
      return kind === 'CRL' ? readCrl(octets) : readKrl(octets);
    },
  });
}

/** Past what the browser keeps of it: lists may be kept for minutes by whoever fetches them. */
async function fetchList(path: string): Promise<Uint8Array> {
  const response = await fetch(path, {
    cache: 'no-store',
    headers: { accept: 'application/pkix-crl, application/octet-stream' },
  });
  if (!response.ok)
    throw new Error(`The server answered ${response.status}; perhaps the list is not made yet.`);
  if (Number(response.headers.get('content-length') ?? 0) > MOST_OCTETS)
    throw new Error('It is too long for a browser. Download it, and look into it with a command.');
  return new Uint8Array(await response.arrayBuffer());
}
