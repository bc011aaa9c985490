/** The lists that an issuer publishes: one of all its certificates, and one of each shard when there are several. */
import { crlAddress } from '../authorities/issuer.ts';
import type { IssuerRow } from '../records/authorities.ts';

export interface Scope {
  /** Under which the list is kept. */
  readonly shard: number;
  /** The shards whose certificates it speaks of. */
  readonly covers: readonly number[];
  /** Of a list that speaks of a part only: its address, as that part's certificates name it (RFC 5280 §5.2.5). */
  readonly address: string | undefined;
}

/** The list of all certificates of an issuer that has several shards is kept beside theirs. */
const ALL_SHARDS = -1;

/** The list of all certificates of an issuer. */
export function wholeScope({ crlShards }: IssuerRow): Scope {
  const covers = Array.from({ length: crlShards }, (_, shard) => shard);
  return { shard: crlShards === 1 ? 0 : ALL_SHARDS, covers, address: undefined };
}

/** The list that certificates of a shard name. @returns undefined when there is none */
export function shardScope(issuer: IssuerRow, shard: number): Scope | undefined {
  if (!Number.isInteger(shard) || shard < 0 || shard >= issuer.crlShards) return undefined;
  if (issuer.crlShards === 1) return wholeScope(issuer);
  const address = crlAddress(issuer, shard);
  return address === undefined ? undefined : { shard, covers: [shard], address };
}

/** Every list of an issuer; that of all its certificates first. */
export function scopesOf(issuer: IssuerRow): readonly Scope[] {
  const whole = wholeScope(issuer);
  if (issuer.crlShards === 1) return [whole];
  return [whole, ...whole.covers.flatMap((shard) => shardScope(issuer, shard) ?? [])];
}
