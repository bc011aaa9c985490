/** The client's process, as who measures sees it. */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Load, Measured } from './load.ts';
import { ROOT } from './server.ts';
import { ownChild } from './started.ts';

/** What runs a file of TypeScript. */
export const TYPESCRIPT: readonly string[] = ['--import', './test/support/typescript.mjs'];

export class Client {
  readonly #child: ChildProcess;

  constructor() {
    const options = { cwd: ROOT, execArgv: [...TYPESCRIPT] };
    this.#child = ownChild(fork(join(import.meta.dirname, 'load.ts'), options));
  }

  /** One load at a time. @throws when a connection breaks */
  measure(load: Load): Promise<Measured> {
    return new Promise((done, fail) => {
      this.#child.once('message', (told: Measured | { readonly error: string }) => {
        if ('error' in told) fail(new Error(told.error));
        else done(told);
      });
      this.#child.send(load);
    });
  }

  stop(): void {
    this.#child.kill();
  }
}
