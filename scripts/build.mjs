/**
 * `npm run build`: compiles `src` into a fresh folder that then takes the place of `dist`, so that an interrupted
 * build leaves the old one whole, and a file that has gone from `src` does not stay behind.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

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
  const sources = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
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
 * @param {string} root
 * @returns {number} the compiler's exit code
 */
function build(root) {
  const fresh = join(root, 'dist.new');
  const old = join(root, 'dist.old');
  const clear = () => {
    for (const folder of [fresh, old]) rmSync(folder, { recursive: true, force: true });
  };
  const hash = sourceHash(root);
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  clear();
  try {
    const { status } = spawnSync(
      process.execPath,
      [compiler, '-p', 'tsconfig.build.json', '--outDir', fresh],
      {
        cwd: root,
        stdio: 'inherit',
      },
    );
    if (status !== 0) return status ?? 1;
    writeFileSync(join(fresh, STAMP), hash);
    if (existsSync(join(root, 'dist'))) renameSync(join(root, 'dist'), old);
    renameSync(fresh, join(root, 'dist'));
    return 0;
  } finally {
    clear();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = build(fileURLToPath(new URL('..', import.meta.url)));
}
