/** The lists of what is revoked, one line each. */
import type { Overview, OverviewList, SshAuthority, X509Authority } from '../../api/shapes.ts';

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
  readonly told: OverviewList | undefined;
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
    told: list,
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

/** From here on of the time between two updates, the next one is near. */
const LATE = 2 / 3;

/** A KRL names no time, but is made anew each hour: two of them. */
const KRL_MS = 2 * 3_600_000;

/**
 * `fresh`, `ends soon`, `overdue` or `behind`. A CRL past its end is worth nothing to whoever checks it
 * (RFC 5280 §5.1.2.5), whatever is in it. @param now milliseconds
 */
export function freshnessOf(
  { is_behind, next_update, this_update }: Pick<OverviewList, 'is_behind' | 'next_update' | 'this_update'>,
  now: number,
): string {
  const from = Date.parse(this_update);
  const until = next_update === null ? from + KRL_MS : Date.parse(next_update);
  if (now >= until) return 'overdue';
  if (is_behind) return 'behind';
  if (next_update === null) return 'fresh';
  return now - from >= (until - from) * LATE ? 'ends soon' : 'fresh';
}

/** `224 octets`, `3.4 kB`, `12 MB`. */
export function sizeWords(octets: number): string {
  if (octets < 1000) return `${octets} octets`;
  const [size, unit] = octets < 1_000_000 ? [octets / 1000, 'kB'] : [octets / 1_000_000, 'MB'];
  return `${size < 10 ? size.toFixed(1) : Math.round(size).toLocaleString('en')} ${unit}`;
}
