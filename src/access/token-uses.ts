/**
 * When tokens were last used: noted in memory with each request, and written together now and then, so that no request waits
 * for it and none writes.
 */
import type { Id } from '../base/ids.ts';
import { type Clock, seconds } from '../base/ports.ts';
import type { TokenRow, TokenUseRow } from '../records/access.ts';
import type { Store, Write } from '../records/store.ts';
import type { Caller } from './caller.ts';

export interface TokenUsesSite {
  readonly clock: Clock;
  readonly store: Store;
}

/** More tokens than this between two writings are not noted. */
const MOST = 10_000;
/** Written in one change. */
const TOGETHER = 200;

export class TokenUses {
  readonly #site: TokenUsesSite;
  #noted = new Map<Id, TokenUseRow>();

  constructor(site: TokenUsesSite) {
    this.#site = site;
  }

  note({ tenantId, tokenId }: Pick<Caller, 'tenantId' | 'tokenId'>): void {
    if (this.#noted.size >= MOST && !this.#noted.has(tokenId)) return;
    this.#noted.set(tokenId, { tenantId, tokenId, usedAt: seconds(this.#site.clock) });
  }

  /** @returns seconds since 1970 UTC; what other processes noted in the last minute may be missing */
  async lastUse({ id: tokenId, tenantId }: Pick<TokenRow, 'tenantId' | 'id'>): Promise<number | undefined> {
    const kept = await this.#site.store.get('tokenUses', { tenantId, tokenId });
    const noted = this.#noted.get(tokenId);
    return noted === undefined ? kept?.usedAt : Math.max(noted.usedAt, kept?.usedAt ?? 0);
  }

  /** Writes what was noted since the last time. @throws unavailable; then it is written the next time */
  async write(): Promise<void> {
    // All processes in one order: two that write of the same tokens wait for one another, and not both at once.
    const noted = [...this.#noted.values()].sort((a, b) => (a.tokenId < b.tokenId ? -1 : 1));
    for (let at = 0; at < noted.length; at += TOGETHER) {
      const some = noted.slice(at, at + TOGETHER);
      await this.#site.store.commit({ expect: [], writes: some.flatMap(writesOf), events: [] });
      for (const row of some) if (this.#noted.get(row.tokenId) === row) this.#noted.delete(row.tokenId);
    }
  }
}

/** Whether it is there already or not. */
function writesOf(row: TokenUseRow): readonly Write[] {
  const { tenantId, tokenId, usedAt } = row;
  return [
    { insertNew: 'tokenUses', row },
    { update: 'tokenUses', key: { tenantId, tokenId }, set: { usedAt } },
  ];
}
