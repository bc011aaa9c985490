/** `npm start`: set-up, then `chancery up` in this very process, so that signals and the exit code are the server's. */
import { fileURLToPath } from 'node:url';
import { setUp } from './setup.mjs';

const bin = new URL('../bin/chancery.js', import.meta.url);

await setUp(fileURLToPath(new URL('..', import.meta.url)));
process.argv = [process.execPath, fileURLToPath(bin), 'up', ...process.argv.slice(2)];
await import(bin.href);
