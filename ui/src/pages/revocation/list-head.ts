import { queryOptions } from '@tanstack/react-query';

export interface Head {
  readonly number: number | undefined;
  /** In octets. */
  readonly size: number | undefined;
  /** RFC 3339: when it was made. */
  readonly madeAt: string | undefined;
}

/** The number and the size of a list as it is this moment. A list that is behind is made anew when it is asked for. */
export const headOf = (path: string) =>
  queryOptions({
    queryKey: ['revocation', 'head', path],
    queryFn: async (): Promise<Head> => {
      const { headers, ok } = await fetch(path, { method: 'HEAD', cache: 'no-store' });
      if (!ok) return { number: undefined, size: undefined, madeAt: undefined };
      const made = Date.parse(headers.get('last-modified') ?? '');
      return {
        number: numberIn(headers.get('etag')?.replaceAll('"', '')),
        size: numberIn(headers.get('content-length')),
        madeAt: Number.isNaN(made) ? undefined : new Date(made).toISOString(),
      };
    },
  });

function numberIn(text: string | null | undefined): number | undefined {
  return text !== null && text !== undefined && /^\d{1,16}$/.test(text) ? Number(text) : undefined;
}
