/** `npm test`: set-up, then every test, or those that the arguments name as vitest's would; the count comes last. */
import { fileURLToPath } from 'node:url';
import { setUp } from './setup.mjs';

await setUp(fileURLToPath(new URL('..', import.meta.url)));
const { parseCLI, startVitest } = await import('vitest/node');

const { filter, options } = parseCLI(['vitest', 'run', ...process.argv.slice(2)]);
const count = { passed: 0, failed: 0, skipped: 0 };
try {
  const { state } = await startVitest('test', filter, options);
  for (const module of state.getTestModules()) add(module);
  count.failed += state.getUnhandledErrors().length;
} catch (error) {
  console.error(error);
  count.failed += 1;
}
if (count.passed + count.failed === 0) {
  console.error('no test ran, which counts as a failure');
  process.exitCode = 1;
}
if (count.failed > 0) process.exitCode = 1;

const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : '';
// Written with a callback, because a pipe may not have taken it yet when the process ends.
process.stdout.write(`${count.passed} passed, ${count.failed} failed${skipped}\n`, () => process.exit());

/**
 * A file that cannot be loaded, or whose hooks fail, has no failed test to show for it and counts as one.
 * @param {import('vitest/node').TestModule} module
 */
function add(module) {
  const failedBefore = count.failed;
  for (const test of module.children.allTests()) {
    const { state } = test.result();
    count[state === 'pending' ? 'failed' : state] += 1;
  }
  if (module.state() === 'failed' && count.failed === failedBefore) count.failed += 1;
}
