/** The lists of what is revoked, one line each. */
import { queryOptions } from '@tanstack/react-query';
import type { SshAuthority, X509Authority } from '../../api/authorities.ts';
import type { Answer } from '../../api/client.ts';

type Overview = Answer<'/v1/overview', 'get'>;

export interface List {
  readonly key: string;
  readonly kind: 'CRL' | 'KRL';
  readonly authorityId: string;
  readonly name: string;
  /** Of the key that signs it; null for a KRL, which is of all. */
  readonly generation: number | null;
  /** Whether it is the one that the authority's own address gives. */
  readonly isMain: boolean;
  /** Of a CRL in parts; undefined: it is whole. */
  readonly part: number | undefined;
  /** What the overview told of it some seconds ago; undefined: nothing yet. */
  readonly told: Told | undefined;
}

export interface Told {
  readonly number: number;
  readonly thisUpdate: string;
  readonly nextUpdate: string | null;
  readonly entries: number;
  readonly isBehind: boolean;
}

/** Those of all authorities, also of new ones that the overview does not know yet; by name. */
export function listsOf(
  x509: readonly X509Authority[],
  ssh: readonly SshAuthority[],
  overview: Overview | null | undefined,
): readonly List[] {
  const told = [
    ...(overview?.x509?.lists ?? []).map((one) => spell('CRL', one, activeOf(overview, one.authority_id))),
    ...(overview?.ssh?.lists ?? []).map((one) => spell('KRL', one, null)),
  ];
  const known = new Set(told.filter(({ isMain }) => isMain).map(({ authorityId }) => authorityId));
  const fresh = [
    ...x509.map((one) => bare('CRL', one.id, one.name)),
    ...ssh.map((one) => bare('KRL', one.id, one.name)),
  ].filter(({ authorityId }) => !known.has(authorityId));
  return [...told, ...fresh].toSorted(
    (a, b) => a.name.localeCompare(b.name, 'en') || Number(b.isMain) - Number(a.isMain) || newer(a, b),
  );
}

function newer(a: List, b: List): number {
  return (b.generation ?? 0) - (a.generation ?? 0);
}

function activeOf(overview: Overview | null | undefined, id: string): number | null {
  return overview?.x509?.authorities.find((one) => one.id === id)?.generation ?? null;
}

type OverviewList = NonNullable<Overview['x509']>['lists'][number];

function spell(kind: List['kind'], list: OverviewList, active: number | null): List {
  const { authority_id: authorityId, generation, shard } = list;
  const isWhole = shard === null || shard <= 0;
  return {
    key: `${authorityId} ${generation ?? ''} ${shard ?? ''}`,
    kind,
    authorityId,
    name: list.authority_name,
    generation,
    isMain: isWhole && (kind === 'KRL' || generation === active),
    part: isWhole ? undefined : shard,
    told: {
      number: list.number,
      thisUpdate: list.this_update,
      nextUpdate: list.next_update,
      entries: list.entries,
      isBehind: list.is_behind,
    },
  };
}

function bare(kind: List['kind'], authorityId: string, name: string): List {
  return {
    key: authorityId,
    kind,
    authorityId,
    name,
    generation: null,
    isMain: true,
    part: undefined,
    told: undefined,
  };
}

/** Where the list is that an authority's own address gives. */
export function pathOf({ authorityId, kind }: Pick<List, 'authorityId' | 'kind'>): string {
  return kind === 'CRL'
    ? `/v1/pki/ca/${encodeURIComponent(authorityId)}/crl`
    : `/v1/ssh/authorities/${encodeURIComponent(authorityId)}/krl`;
}

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

/** From here on of the time between two updates, the next one is near. */
const LATE = 2 / 3;

/** `fresh`, `ends soon`, `overdue` or `behind`. */
export function freshnessOf({ isBehind, nextUpdate, thisUpdate }: Told, now: number): string {
  if (isBehind) return 'behind';
  if (nextUpdate === null) return 'fresh';
  const [from, until] = [Date.parse(thisUpdate), Date.parse(nextUpdate)];
  if (now >= until) return 'overdue';
  return now - from >= (until - from) * LATE ? 'ends soon' : 'fresh';
}

/** `224 octets`, `3.4 kB`, `12 MB`. */
export function sizeWords(octets: number): string {
  if (octets < 1000) return `${octets} octets`;
  const [size, unit] = octets < 1_000_000 ? [octets / 1000, 'kB'] : [octets / 1_000_000, 'MB'];
  return `${size < 10 ? size.toFixed(1) : Math.round(size).toLocaleString('en')} ${unit}`;
}
