/**
 * What Node does in threads of its own takes real time, which no seed repeats: here it is done at once. To be imported before
 * anything is signed.
 */
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

type Done = (error: Error | null, result?: unknown) => void;

for (const name of ['sign', 'verify'] as const) {
  const real = crypto[name] as (...given: unknown[]) => unknown;
  const atOnce = (...given: unknown[]): unknown => {
    const done = given.at(-1);
    if (typeof done !== 'function') return real(...given);
    const answer = answerOf(() => real(...given.slice(0, -1)));
    queueMicrotask(() => (done as Done)(...answer));
    return undefined;
  };
  Object.assign(crypto, { [name]: atOnce });
}
syncBuiltinESMExports();

function answerOf(work: () => unknown): Parameters<Done> {
  try {
    return [null, work()];
  } catch (error) {
    return [error as Error];
  }
}
