/** What a store commits while somebody looks. */
import type { Change, Decided, Outcome, Reader, Store } from '../../src/records/store.ts';

/** @returns gives all changes that were committed since it was asked last, as one list */
export function recordCommits(store: Store): () => readonly Change[] {
  let changes: Change[] = [];
  const commit = store.commit.bind(store);
  const transact = store.transact.bind(store);
  const keep = (change: Change | undefined, outcome: Outcome): void => {
    if (change !== undefined && outcome.status === 'committed') changes.push(change);
  };
  Object.assign(store, {
    async commit(change: Change): Promise<Outcome> {
      const outcome = await commit(change);
      keep(change, outcome);
      return outcome;
    },
    async transact<T>(decide: (reader: Reader) => Promise<Decided<T>>) {
      let last: Change | undefined;
      const ended = await transact(async (reader) => {
        const decided = await decide(reader);
        last = decided.change;
        return decided;
      });
      keep(last, ended.outcome);
      return ended;
    },
  });
  return () => {
    const taken = changes;
    changes = [];
    return taken;
  };
}
