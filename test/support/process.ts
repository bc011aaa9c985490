/** Servers as processes of their own, ended when the file's tests are done. */
import { afterAll } from 'vitest';
import { endAll } from './processes.ts';

export * from './processes.ts';

afterAll(endAll);
