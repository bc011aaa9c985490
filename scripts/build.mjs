/**
 * `npm run build`: compiles `src`, and builds the console of `ui`, into a fresh folder that then takes the place of `dist`,
 * so that an interrupted build leaves the old one whole, and a file that has gone from the sources does not stay behind.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compressTexts } from './compress.mjs';

const STAMP = '.source-hash';

/**
 * Whether `dist` was built from the sources as they are now.
 * @param {string} root the clone
 */
export function isBuilt(root) {
  const stamp = join(root, 'dist', STAMP);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === sourceHash(root);
}

/**
 * SHA-256, in hex, over all that the result depends on.
 * @param {string} root
 */
function sourceHash(root) {
  const hash = createHash('sha256');
  const sources = ['src', 'ui'].flatMap((folder) => filesBelow(join(root, folder)));
  const settings = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json'].map((name) =>
    join(root, name),
  );
  for (const file of [...settings, ...sources]) {
    const content = readFileSync(file);
    hash.update(`${relative(root, file)} ${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

/**
 * In one order on every machine.
 * @param {string} folder
 */
function filesBelow(folder) {
  const modules = join(folder, 'node_modules');
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !`${entry.parentPath}/`.startsWith(`${modules}/`))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/**
 * @param {string} root
 * @returns {number} the exit code of what failed, or 0
 */
function build(root) {
  const fresh = join(root, 'dist.new');
  const old = join(root, 'dist.old');
  const clear = () => {
    for (const folder of [fresh, old]) rmSync(folder, { recursive: true, force: true });
  };
  const hash = sourceHash(root);
  clear();
  try {
    const status = compile(root, fresh) || bundle(root, join(fresh, 'console'));
    if (status !== 0) return status;
    writeFileSync(join(fresh, STAMP), hash);
    if (existsSync(join(root, 'dist'))) renameSync(join(root, 'dist'), old);
    renameSync(fresh, join(root, 'dist'));
    return 0;
  } finally {
    clear();
  }
}

/**
 * @param {string} root
 * @param {string} folder where the program goes
 */
function compile(root, folder) {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  return runNode(root, [compiler, '-p', 'tsconfig.build.json', '--outDir', folder]);
}

/**
 * @param {string} root
 * @param {string} folder where the console goes
 */
function bundle(root, folder) {
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const quiet = ['--emptyOutDir', '--logLevel', 'warn'];
  const status = runNode(join(root, 'ui'), [vite, 'build', '--outDir', folder, ...quiet]);
  if (status === 0) compressTexts(folder);
  return status;
}

/**
 * @param {string} cwd
 * @param {string[]} args
 * @returns {number} the exit code
 */
function runNode(cwd, args) {
  // Whatever NODE_ENV says here, what is built is for use.
  const env = { ...process.env, NODE_ENV: 'production' };
  return spawnSync(process.execPath, args, { cwd, env, stdio: 'inherit' }).status ?? 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = build(fileURLToPath(new URL('..', import.meta.url)));
}
