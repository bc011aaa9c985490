import { join } from 'node:path';

/** The folder of this package, in source and when built. */
export const ROOT: string = join(import.meta.dirname, '..', '..');
