/** Contexts of decisions, kept between requests. One that is behind the store is noticed when something is committed on it. */
import type { Id } from '../base/ids.ts';
import type { Expectation, Reader } from '../records/store.ts';

export interface KeptContexts<Under, Context> {
  /** @throws not_found for what is not there */
  of(tenantId: Id, under: Under): Promise<Context>;
  /** Whether nothing has changed since: a refusal has no commit that would tell. */
  isCurrent(context: Context): Promise<boolean>;
  /** Forgets a context that turned out to be behind. */
  forget(tenantId: Id, under: Under): void;
}

/** At most this many are kept; the one that was longest not asked for goes first. */
const MOST_KEPT = 1000;

/** @param keyOf one text for one `Under` */
export function keptContexts<Under, Context extends { readonly fence: readonly Expectation[] }>(
  reader: Reader,
  keyOf: (tenantId: Id, under: Under) => string,
  load: (tenantId: Id, under: Under) => Promise<Context>,
): KeptContexts<Under, Context> {
  const kept = new Map<string, Promise<Context>>();
  return {
    async of(tenantId, under) {
      const key = keyOf(tenantId, under);
      const found = kept.get(key);
      // What is being loaded is waited for by all who ask: opening the issuer's key is dear.
      const context = found ?? load(tenantId, under);
      kept.delete(key);
      kept.set(key, context);
      if (found === undefined) {
        context.catch(() => {
          if (kept.get(key) === context) kept.delete(key);
        });
      }
      const oldest = kept.size > MOST_KEPT ? kept.keys().next().value : undefined;
      if (oldest !== undefined) kept.delete(oldest);
      return context;
    },
    async isCurrent({ fence }) {
      const rows = await Promise.all(
        fence.map(({ id, table, tenantId }) =>
          reader.get(table, tenantId === undefined ? { id } : { tenantId, id }),
        ),
      );
      return rows.every((row, i) => row?.epoch === fence[i]?.epoch);
    },
    forget(tenantId, under) {
      kept.delete(keyOf(tenantId, under));
    },
  };
}
