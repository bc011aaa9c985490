import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { satisfies } from '../../bin/engines.js';
import { isBuilt } from '../../scripts/build.mjs';
import { isInstalled } from '../../scripts/setup.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('the range of Node versions', () => {
  const range = '^20.19.0 || ^22.12.0 || >=24';
  test.each(['20.19.0', '20.20.2', '22.12.0', '24.0.0', '25.1.0'])('holds %s', (version) => {
    expect(satisfies(version, range)).toBe(true);
  });
  test.each(['18.20.0', '20.18.9', '21.0.0', '22.11.9', '23.9.0'])('does not hold %s', (version) => {
    expect(satisfies(version, range)).toBe(false);
  });
});

describe('the lock file', () => {
  test('names every optional package, without which npm ci refuses it', () => {
    const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock;
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => !packages[`node_modules/${name}`] && !packages[`${path}/node_modules/${name}`],
      ),
    );
    expect(missing).toEqual([]);
  });
});

describe('chancery from a clone', () => {
  test('says in one line what to run before anything is built', () => {
    const { status, stderr } = run(cloneWith({}), 'bin/chancery.js');
    expect(stderr).toBe('chancery: not built yet; run `npm start` (or `npm run build`) once in the clone\n');
    expect(status).toBe(1);
  });

  test('runs what is built', () => {
    const clone = cloneWith({ 'dist/bin/main.js': `console.log(process.argv.slice(2).join(' '))` });
    expect(run(clone, 'bin/chancery.js', 'up', '--now').stdout).toBe('up --now\n');
  });

  test('refuses a Node outside the range before it loads anything', () => {
    const clone = cloneWith({
      'package.json': `{ "type": "module", "engines": { "node": ">=999" } }`,
      'dist/bin/main.js': 'throw new Error()',
    });
    const { status, stderr } = run(clone, 'bin/chancery.js');
    expect(stderr).toBe(`chancery: Node ${process.versions.node} is not supported; it needs Node >=999\n`);
    expect(status).toBe(1);
  });
});

describe('the set-up', () => {
  const lock = (version: string, more = {}): string =>
    JSON.stringify({ packages: { 'node_modules/a': { version, integrity: 'x', ...more } } });
  const elsewhere = JSON.stringify({
    packages: { 'node_modules/a': { version: '1.0.0', integrity: 'x', os: ['plan9'] } },
  });

  test.each([
    ['nothing is there', { 'package-lock.json': lock('1.0.0') }, false],
    ['an interrupted install', { 'package-lock.json': lock('1.0.0'), 'node_modules/a/x': '' }, false],
    [
      'the same is there',
      { 'package-lock.json': lock('1.0.0'), 'node_modules/.package-lock.json': lock('1.0.0') },
      true,
    ],
    [
      'another version is there',
      { 'package-lock.json': lock('1.0.1'), 'node_modules/.package-lock.json': lock('1.0.0') },
      false,
    ],
    [
      'only an optional package is absent',
      {
        'package-lock.json': lock('1.0.0', { optional: true }),
        'node_modules/.package-lock.json': '{"packages":{}}',
      },
      true,
    ],
    [
      'it was installed on another platform',
      { 'package-lock.json': elsewhere, 'node_modules/.package-lock.json': elsewhere },
      false,
    ],
  ])('sees whether dependencies are installed: %s', (_, files, installed) => {
    expect(isInstalled(cloneWith(files))).toBe(installed);
  });

  test('leaves a link to a shared install alone', () => {
    const clone = cloneWith({ 'package-lock.json': lock('1.0.0') });
    symlinkSync(realpathSync(join(root, 'node_modules')), join(clone, 'node_modules'));
    expect(isInstalled(clone)).toBe(true);
  });

  test('builds what start then runs, and again only when a source has changed', () => {
    const clone = buildable(`console.log('one', process.argv[2]);`);
    // The lock of a set-up that is gone does not hold this one up.
    writeFileSync(join(clone, '.setup.lock'), String(spawnSync(process.execPath, ['-e', '']).pid));
    expect(isBuilt(clone)).toBe(false);
    const first = run(clone, 'scripts/start.mjs');
    expect(first.stderr).toMatch(/^chancery: building\nchancery: built in [\d.]+ s\n$/);
    expect(first.stdout).toBe('one up\n');
    expect(isBuilt(clone)).toBe(true);
    expect(readFileSync(join(clone, 'dist/console/index.html'), 'utf8')).toContain(
      '<title>A console</title>',
    );
    expect(existsSync(join(clone, '.setup.lock'))).toBe(false);
    expect(run(clone, 'scripts/start.mjs').stderr).toBe('');
    writeFileSync(join(clone, 'src/bin/main.ts'), `console.log('two');`);
    expect(run(clone, 'scripts/start.mjs').stdout).toBe('two\n');
    writeFileSync(join(clone, 'ui/index.html'), '<!doctype html><title>Another</title>');
    expect(isBuilt(clone)).toBe(false);
    expect(run(clone, 'scripts/start.mjs').stderr).toMatch(/^chancery: building\n/);
    expect(readFileSync(join(clone, 'dist/console/index.html'), 'utf8')).toContain('<title>Another</title>');
  });

  test('keeps the old build, and says why, when the new one fails', () => {
    const clone = buildable(`console.log('one');`);
    run(clone, 'scripts/start.mjs');
    writeFileSync(join(clone, 'src/bin/main.ts'), 'const a: string = 1;');
    const { status, stderr } = run(clone, 'scripts/start.mjs');
    expect(stderr).toContain(`Type 'number' is not assignable to type 'string'`);
    expect(stderr).toContain('npm run build failed');
    expect(status).toBe(1);
    expect(run(clone, 'bin/chancery.js').stdout).toBe('one\n');
    expect(existsSync(join(clone, 'dist.new'))).toBe(false);
  });

  test('keeps the old build, and says why, when the console cannot be built', () => {
    const clone = buildable(`console.log('one');`);
    run(clone, 'scripts/start.mjs');
    writeFileSync(join(clone, 'src/bin/main.ts'), `console.log('two');`);
    writeFileSync(join(clone, 'ui/index.html'), '<script type="module" src="/nowhere.ts"></script>');
    const { status, stderr } = run(clone, 'scripts/start.mjs');
    expect(stderr).toContain('nowhere.ts');
    expect(status).toBe(1);
    expect(run(clone, 'bin/chancery.js').stdout).toBe('one\n');
  });

  test('compresses every text of the console that becomes smaller by it', () => {
    const page = `<!doctype html><title>A console</title>${'<p>again</p>'.repeat(100)}`;
    const clone = buildable('', { 'ui/index.html': page, 'ui/public/dot.svg': '<svg/>' });
    run(clone, 'scripts/start.mjs');
    const console = join(clone, 'dist/console');
    expect(readdirSync(console).sort()).toEqual(['dot.svg', 'index.html', 'index.html.br', 'index.html.gz']);
    const plain = readFileSync(join(console, 'index.html'));
    expect(brotliDecompressSync(readFileSync(join(console, 'index.html.br')))).toEqual(plain);
    expect(gunzipSync(readFileSync(join(console, 'index.html.gz')))).toEqual(plain);
  });
});

describe('npm test', () => {
  const passing = `import { expect, test } from 'vitest'; test('a', () => expect(1).toBe(1));`;
  const skipped = `import { test } from 'vitest'; test.skip('s', () => {});`;

  test.each([
    ['passes', { 'test/a.test.ts': passing, 'test/b.test.ts': skipped }, '1 passed, 0 failed, 1 skipped', 0],
    [
      'fails for a test, a file that cannot be loaded and an error outside the tests',
      {
        'test/a.test.ts': `${passing} test('b', () => expect(1).toBe(2));`,
        'test/b.test.ts': `import './nowhere.ts'; ${passing}`,
        'test/c.test.ts': `${passing} setImmediate(() => { throw 1; });`,
      },
      '2 passed, 3 failed',
      1,
    ],
    ['fails when nothing ran', { 'test/a.test.ts': skipped }, '0 passed, 0 failed, 1 skipped', 1],
  ])('counts on its last line, and %s', (_, files, line, code) => {
    const { status, stdout } = run(buildable('', files), 'scripts/test.mjs');
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(line);
    expect(status).toBe(code);
  });
});

interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>
  >;
}

/** A folder with the scripts of this clone, and with `files` by path. */
function cloneWith(files: Readonly<Record<string, string>>): string {
  const clone = realpathSync(mkdtempSync(join(tmpdir(), 'chancery-clone-')));
  onTestFinished(() => rmSync(clone, { recursive: true }));
  for (const name of ['bin', 'scripts', 'package.json'])
    cpSync(join(root, name), join(clone, name), { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(clone, path)), { recursive: true });
    writeFileSync(join(clone, path), content);
  }
  return clone;
}

/** A clone that can be built: its one source is `main`, and its dependencies are ours. */
function buildable(main: string, files: Readonly<Record<string, string>> = {}): string {
  const page = '<!doctype html><title>A console</title>';
  const clone = cloneWith({ 'src/bin/main.ts': main, 'ui/index.html': page, ...files });
  for (const name of ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json', 'vitest.config.ts']) {
    cpSync(join(root, name), join(clone, name));
  }
  symlinkSync(realpathSync(join(root, 'node_modules')), join(clone, 'node_modules'));
  return clone;
}

function run(clone: string, ...args: readonly string[]): SpawnSyncReturns<string> {
  const { VITEST: _, ...environment } = process.env;
  return spawnSync(process.execPath, args, { cwd: clone, encoding: 'utf8', env: { ...environment, CI: '' } });
}
