/** Whether the lists of what was revoked are up to date. */
import type { Id } from '../../base/ids.ts';
import type { AuthorityRow, IssuerRow } from '../../records/authorities.ts';
import type { KrlHead } from '../../records/overview.ts';
import type { CrlHead, Reader } from '../../records/store.ts';
import type { Runway } from './runway.ts';

export interface Freshness {
  readonly lists: readonly ListFreshness[];
  /** Whether there are more than are told. */
  readonly hasMore: boolean;
}

export interface ListFreshness {
  readonly authority: AuthorityRow;
  /** As people call the authority. */
  readonly name: string;
  /** Absent for a KRL, which is of all of an authority's keys. */
  readonly issuer: IssuerRow | undefined;
  /** Of a CRL; -1 for the one over all shards, where there are several. */
  readonly shard: number | undefined;
  readonly number: number;
  /** Seconds since 1970 UTC; a KRL names no next update. */
  readonly thisUpdate: number;
  readonly nextUpdate: number | undefined;
  readonly entries: number;
  /** Whether something was revoked that it does not show: it is made anew when it is asked for. */
  readonly isBehind: boolean;
}

const MOST_LISTS = 400;

/** Of the lists that were made, those of the authorities that are told; of retired issuers none, as they sign no more. */
export async function freshnessOf(reader: Reader, tenantId: Id, runway: Runway): Promise<Freshness> {
  const crls = await reader.crlHeads(tenantId, MOST_LISTS + 1);
  const krls = await reader.krlHeads(tenantId, MOST_LISTS + 1);
  const changes = await reader.totals(tenantId, 'revocations', [
    ...new Set([...crls.map(({ issuerId }) => issuerId), ...krls.map(({ authorityId }) => authorityId)]),
  ]);
  const isBehind = (id: Id, shown: number): boolean => shown < (changes.get(id) ?? 0);
  const lists = runway.authorities.flatMap(({ authority, issuers, name }) => {
    if (authority.kind === 'ssh') {
      return krls
        .filter(({ authorityId }) => authorityId === authority.id)
        .map((head) => ofKrl(head, { authority, name }, isBehind(head.authorityId, head.changes)));
    }
    return issuers
      .filter(({ state }) => state !== 'retired')
      .flatMap((issuer) =>
        crls
          .filter(({ issuerId }) => issuerId === issuer.id)
          .map((head) => ofCrl(head, { authority, name, issuer }, isBehind(issuer.id, head.changes))),
      );
  });
  return {
    lists: lists.slice(0, MOST_LISTS),
    hasMore: lists.length > MOST_LISTS || crls.length > MOST_LISTS || krls.length > MOST_LISTS,
  };
}

function ofCrl(
  { entries, nextUpdate, number, shard, thisUpdate }: CrlHead,
  of: Pick<ListFreshness, 'authority' | 'name' | 'issuer'>,
  isBehind: boolean,
): ListFreshness {
  return { ...of, shard, number, thisUpdate, nextUpdate, entries, isBehind };
}

function ofKrl(
  { entries, generatedAt, version }: KrlHead,
  of: Pick<ListFreshness, 'authority' | 'name'>,
  isBehind: boolean,
): ListFreshness {
  const own = { issuer: undefined, shard: undefined, number: version, nextUpdate: undefined };
  return { ...of, ...own, thisUpdate: generatedAt, entries, isBehind };
}
