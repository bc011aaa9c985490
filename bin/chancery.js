#!/usr/bin/env node
// A committed shim, so that `npx chancery` works from a clone before anything is built, and says what is missing.
import { existsSync } from 'node:fs';
import { refusedNode } from './engines.js';

const main = new URL('../dist/bin/main.js', import.meta.url);
const unbuilt = 'chancery: not built yet; run `npm start` (or `npm run build`) once in the clone';
const refused = refusedNode() ?? (existsSync(main) ? undefined : unbuilt);

if (refused === undefined) {
  await import(main.href);
} else {
  console.error(refused);
  process.exitCode = 1;
}
