/** Long walks over what a tenant has: others have their turn in between, as a store may answer at once for as long as it is asked. */
import { setImmediate as turn } from 'node:timers/promises';

/** So many things are looked at in one go; each costs a few reads. */
const STEP = 16;

export async function* inSteps<T>(things: Iterable<T> | AsyncIterable<T>): AsyncGenerator<T> {
  let count = 0;
  for await (const thing of things) {
    count += 1;
    if (count % STEP === 0) await turn();
    yield thing;
  }
}
