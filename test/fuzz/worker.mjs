/** Starts `worker.ts`: a thread has no loader for TypeScript of its own. */
import { register } from 'node:module';

register('../support/typescript.mjs', import.meta.url);
await import('./worker.ts');
