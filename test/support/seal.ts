/** Gives every link that has none its place in the one order of events, as the sealer does. */
import type { Store, Write } from '../../src/records/store.ts';

export async function sealAll(store: Store): Promise<void> {
  let seq = await nextSeq(store);
  for (;;) {
    const links = await store.unsealed(100);
    if (links.length === 0) return;
    const writes = links.map(({ link: { events, number, writerId } }): Write => {
      const firstSeq = seq;
      seq += events;
      return { update: 'auditLinks', key: { writerId, number, firstSeq: null }, set: { firstSeq } };
    });
    const { status } = await store.commit({ expect: [], writes, events: [] });
    if (status !== 'committed') throw new Error(`links that are ${status}`);
  }
}

async function nextSeq(store: Store): Promise<number> {
  let seq = 0;
  for (;;) {
    const last = (await store.sealed(seq, 100)).at(-1)?.link;
    if (last === undefined) return seq;
    seq = (last.firstSeq ?? 0) + last.events;
  }
}
