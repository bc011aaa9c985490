/** Ctrl-C for a command that goes on until then: it ends what it is at, and then itself. */

export interface Interruption {
  readonly is: boolean;
  /** Resolves after so many milliseconds, or at the interruption. */
  wait(ms: number): Promise<void>;
}

/** From now on the first SIGINT or SIGTERM is taken by the command; the second ends the process. */
export function interruption(): Interruption {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => controller.abort());
  const { signal } = controller;
  return {
    get is() {
      return signal.aborted;
    },
    wait: (ms) =>
      new Promise((done) => {
        if (signal.aborted) return done();
        const timer = setTimeout(done, ms);
        const stop = (): void => {
          clearTimeout(timer);
          done();
        };
        signal.addEventListener('abort', stop, { once: true });
      }),
  };
}
