/** The console and the program are two: what the one takes from the other, and that a browser can run it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readTree } from './checker.ts';
import { type Crossing, crossingsOf, FOR_CONSOLE } from './console.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { devDependencies, ...others } = JSON.parse(
  readFileSync(join(root, 'ui', 'package.json'), 'utf8'),
) as Readonly<Record<string, Readonly<Record<string, string>>>>;
const PACKAGES = Object.keys(devDependencies ?? {});

describe('the console', () => {
  test('imports only what it may', () => {
    const tree = new Map(
      ['ui/src', 'src'].flatMap((folder) =>
        [...readTree(join(root, folder))].map(([path, text]) => [`${folder}/${path}`, text] as const),
      ),
    );
    expect(tree.keys()).toContain('ui/src/main.tsx');
    expect(crossingsOf(tree, PACKAGES)).toEqual([]);
    for (const place of FOR_CONSOLE) {
      expect([place, [...tree.keys()].some((path) => path.startsWith(place))]).toEqual([place, true]);
    }
  });

  test('is made of packages that are needed to build alone, in the versions that were tried', () => {
    expect(Object.keys(others)).not.toContain('dependencies');
    for (const version of Object.values(devDependencies ?? {})) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  });
});

/** One crossing of each kind, and the same put right. */
const PLANTED: readonly (readonly [line: string, rule: Crossing['rule'], right: string])[] = [
  [
    `import { a } from '../../../src/http/a.ts';`,
    'an import from outside',
    `import '../../../src/client/a.ts';`,
  ],
  [`import type { A } from '../../../src/store/a.ts';`, 'an import from outside', ''],
  [
    `export * from '../../../src/keys/a.ts';`,
    'an import from outside',
    `export * from '../../../src/x509/a.ts';`,
  ],
  [`const a = await import('../../../src/app/a.ts');`, 'an import from outside', `await import('../a.ts');`],
  [
    `let a: import('../../../src/policy/a.ts').A;`,
    'an import from outside',
    `import '../../../src/der/a.ts';`,
  ],
  [`import '../../../src/sshd/a.ts';`, 'an import from outside', `import '../../../src/ssh/a.ts';`],
  [`import '../../../test/a.ts';`, 'an import from outside', `import '../../../src/base/a.ts';`],
  [`import '../../vite.config.ts';`, 'an import from outside', `import './a.css';`],
  [`import '../../../node_modules/react/index.js';`, 'an import from outside', `import 'react';`],
  [`import { readFile } from 'node:fs';`, 'a package that is not named', ''],
  [`import { createHash } from 'crypto';`, 'a package that is not named', ''],
  [
    `import lodash from 'lodash';`,
    'a package that is not named',
    `import { createRoot } from 'react-dom/client';`,
  ],
  [`import fastify from 'fastify';`, 'a package that is not named', `import '@tanstack/react-router/x';`],
  [`import '@tanstack/other';`, 'a package that is not named', ''],
  [`import '/src/main.tsx';`, 'a package that is not named', ''],
  [`import 'https://evil.example/a.js';`, 'a package that is not named', ''],
  ['await import(location.hash);', 'an import that cannot be read', ''],
];

describe('the checker of the console', () => {
  test('reports every planted crossing, in components too', () => {
    for (const [line, rule] of PLANTED) {
      const text = `const page = <p>{'a'}</p>;\n${line}`;
      const found = crossingsOf(new Map([['ui/src/pages/planted.tsx', text]]), PACKAGES);
      expect(found).toEqual([{ rule, at: expect.stringMatching(/^ui\/src\/pages\/planted\.tsx:2: /) }]);
    }
  });

  test('finds nothing in the same put right', () => {
    const tree = new Map(PLANTED.map(([, , right], i) => [`ui/src/pages/planted-${i}.tsx`, right]));
    expect(crossingsOf(tree, PACKAGES)).toEqual([]);
  });

  test('finds what needs Node behind what is imported, unless it is types alone', () => {
    const files = {
      'ui/src/a.tsx': `import { a } from '../../src/x509/a.ts'; export const page = <p>{a}</p>;`,
      'src/x509/a.ts': `import { b } from '../base/b.ts'; import type { C } from '../base/c.ts'; export const a: C = b;`,
      'src/base/b.ts': `import { createHash } from 'node:crypto';\nexport const b = createHash;`,
      'src/base/c.ts': `import { readFileSync } from 'fs';\nexport type C = typeof readFileSync;`,
      'src/base/hash.ts': `import { createHash } from 'node:crypto';\nexport const b = createHash;`,
    };
    const tree = new Map(Object.entries(files));
    expect(crossingsOf(tree, PACKAGES)).toEqual([
      { rule: 'a module of Node', at: 'src/base/b.ts:1: node:crypto' },
    ]);
    // That one has a twin in the console.
    tree.set('src/x509/a.ts', `export { b as a } from '../base/hash.ts';`);
    expect(crossingsOf(tree, PACKAGES)).toEqual([]);
  });
});
