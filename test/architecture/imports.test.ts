import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readTree, type Violation, violationsOf } from './checker.ts';
import { AMBIENT, IMPORTS, MODULES, renderTables } from './table.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('the sources', () => {
  test('import only what the table allows', () => {
    const tree = readTree(join(root, 'src'));
    expect(tree.keys()).toContain('base/error.ts');
    expect(violationsOf(tree)).toEqual([]);
  });
});

describe('the table', () => {
  test('stands in ARCHITECTURE.md as it is', () => {
    const page = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
    const section = page.split(/^## /m).find((text) => text.startsWith('Imports\n')) ?? '';
    const tables = section.split('\n\n').filter((block) => block.trim().startsWith('|'));
    expect(tables.map((table) => table.trim()).join('\n\n')).toBe(renderTables());
  });

  test('lets imports point inward only', () => {
    const above = new Set<string>();
    for (const [folder, allowed] of Object.entries(IMPORTS)) {
      expect([...above], folder).toEqual(expect.arrayContaining([...allowed]));
      above.add(folder);
    }
  });

  test('names no folder that it has no row for', () => {
    const named = [MODULES, AMBIENT].flatMap((table) => Object.values(table).flat());
    expect(Object.keys(IMPORTS)).toEqual(expect.arrayContaining(named));
  });
});

/** One violation of each kind: the file that holds it, what is wrong there, and the same file put right. */
const PLANTED: readonly (readonly [path: string, wrong: string, rule: Violation['rule'], right: string])[] = [
  ['base/static.ts', `import { a } from '../der/a.ts';`, 'an import against the table', `import './a.ts';`],
  ['base/type.ts', `import type { A } from '../der/a.ts';`, 'an import against the table', ''],
  [
    'base/reexport.ts',
    `export * from '../der/a.ts';`,
    'an import against the table',
    `export * from './a.ts';`,
  ],
  [
    'base/dynamic.ts',
    `await import('../der/a.ts');`,
    'an import against the table',
    `await import('./a.ts');`,
  ],
  [
    'base/import-type.ts',
    `let a: import('../der/a.ts').A;`,
    'an import against the table',
    `let a: import('./a.ts').A;`,
  ],
  ['path/store.ts', `import '../store/a.ts';`, 'an import against the table', `import '../keys/a.ts';`],
  ['http/store.ts', `import '../store/a.ts';`, 'an import against the table', `import '../issuing/a.ts';`],
  ['http/surfaces/one/b.ts', `import '../two/a.ts';`, 'an import of another surface', `import '../../a.ts';`],
  ['der/gone.ts', `import './nowhere.ts';`, 'an import of nothing', `import './a.ts';`],
  ['der/outside.ts', `import '../../test/a.ts';`, 'an import of nothing', `import '../base/a.ts';`],
  ['der/computed.ts', 'await import(process.argv[2]);', 'an import that cannot be read', ''],
  [
    'x509/http.ts',
    `import { request } from 'node:http';`,
    'an import of an outer module',
    `import 'node:crypto';`,
  ],
  ['x509/bare.ts', `import { request } from 'https';`, 'an import of an outer module', `import 'crypto';`],
  ['x509/require.ts', `process.getBuiltinModule('node:net');`, 'an import of an outer module', ''],
  ['policy/fastify.ts', `import type { FastifyRequest } from 'fastify';`, 'an import of an outer module', ''],
  ['issuing/kysely.ts', `export { sql } from 'kysely/helpers';`, 'an import of an outer module', ''],
  ['http/pg.ts', `import pg from 'pg';`, 'an import of an outer module', `import fastify from 'fastify';`],
  [
    'app/libsql.ts',
    `import Database from 'libsql';`,
    'an import of an outer module',
    `import '../store/a.ts';`,
  ],
  ['policy/env.ts', 'process.env.HOME;', 'a use of what is ambient', '({ process: { argv: 1 } });'],
  ['policy/env-element.ts', `process['env'];`, 'a use of what is ambient', `process['argv'];`],
  ['policy/env-global.ts', 'globalThis.process.env;', 'a use of what is ambient', 'globalThis.process.argv;'],
  [
    'policy/env-taken.ts',
    'const { env } = process;',
    'a use of what is ambient',
    'const { argv } = process;',
  ],
  ['policy/env-named.ts', `import { env } from 'node:process';`, 'a use of what is ambient', ''],
  ['audit/now.ts', 'const now = Date.now;', 'a use of what is ambient', 'Date.UTC(2050, 0);'],
  ['audit/date.ts', 'new Date();', 'a use of what is ambient', 'new Date(0);'],
  ['audit/date-call.ts', 'Date();', 'a use of what is ambient', ''],
  ['audit/performance.ts', 'performance.now();', 'a use of what is ambient', ''],
  ['store/hrtime.ts', 'process.hrtime.bigint();', 'a use of what is ambient', ''],
  ['keys/random.ts', 'Math.random();', 'a use of what is ambient', 'Math.max(1);'],
  [
    'keys/bytes.ts',
    `import { randomBytes } from 'node:crypto';`,
    'a use of what is ambient',
    `import 'node:crypto';`,
  ],
  ['keys/uuid.ts', 'crypto.randomUUID();', 'a use of what is ambient', 'crypto.subtle;'],
  ['keys/values.ts', 'crypto.getRandomValues(x);', 'a use of what is ambient', 'x.bytes(16);'],
  ['issuing/pair.ts', `generateKeyPairSync('ed25519');`, 'a use of what is ambient', `createHash('sha256');`],
  ['base/self.ts', `import './self.ts';`, 'a cycle', ''],
  ['records/left.ts', `import './right.ts';`, 'a cycle', ''],
  ['loose.ts', '', 'a file outside the folders', ''],
  ['helpers/a.ts', '', 'a folder without a row', ''],
  ['store/schema.sql', 'select 1', 'a file that is not TypeScript', ''],
];

/** What the planted files import, and what is allowed where it stands. */
const SOUND: Readonly<Record<string, string>> = {
  'base/a.ts': 'export type A = 1;',
  'der/a.ts': `import type { A } from '../base/a.ts'; export type { A };`,
  'keys/a.ts': `import { generateKeyPairSync } from 'node:crypto'; generateKeyPairSync('ed25519');`,
  'issuing/a.ts': `// Date.now() in a comment, and 'process.env' in a text.`,
  'store/a.ts': `import pg from 'pg'; import { Kysely } from 'kysely'; import Database from 'libsql';`,
  'http/a.ts': `import fastify from 'fastify'; import '../issuing/a.ts';`,
  'http/surfaces/two/a.ts': `import '../../a.ts';`,
  'app/a.ts': `import '../http/a.ts'; process.env.HOME; Date.now(); crypto.randomUUID(); new Date();`,
  'records/right.ts': `import './left.ts';`,
};

describe('the checker', () => {
  test('reports every planted violation, and nothing else', () => {
    const found = violationsOf(plant(PLANTED.map(([path, wrong]) => [path, wrong])));
    expect(new Set(found.map(({ rule, at }) => `${at.split(/[: ]/)[0]}: ${rule}`))).toEqual(
      new Set(PLANTED.map(([path, , rule]) => `${path}: ${rule}`)),
    );
  });

  test('finds nothing in the same tree put right', () => {
    const placeable = PLANTED.filter(([, , rule]) => !/^a f(ile|older)/.test(rule));
    expect(violationsOf(plant(placeable.map(([path, , , right]) => [path, right])))).toEqual([]);
  });
});

/** Written to a folder and read back, so that the reading is under test too. */
function plant(files: readonly (readonly [string, string])[]): ReturnType<typeof readTree> {
  const folder = mkdtempSync(join(tmpdir(), 'chancery-planted-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [path, text] of [...Object.entries(SOUND), ...files]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return readTree(folder);
}
