/** Compares what the console imports with what it may: little of `src`, the packages that it names, and nothing of Node's. */
import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import ts from 'typescript';
import type { Tree } from './checker.ts';
import { type Reference, referencesOf } from './references.ts';

/** Of `src`: the client, the formats, and what says which keys and names there may be at all. */
export const FOR_CONSOLE: readonly string[] = [
  'src/base/',
  'src/der/',
  'src/x509/',
  'src/ssh/',
  'src/client/',
  'src/access/scopes.ts',
  'src/keys/algorithms.ts',
  'src/policy/request.ts',
  'src/policy/requested-names.ts',
  'src/policy/rules/names-bounded.ts',
];

/** What needs Node, and has a twin that the console's build puts in its place. */
const WITH_TWIN: readonly string[] = ['src/base/hash.ts', 'src/policy/idna.ts'];

export interface Crossing {
  readonly rule:
    | 'an import that cannot be read'
    | 'a package that is not named'
    | 'an import from outside'
    | 'a module of Node';
  /** `ui/src/folder/file.tsx:12: what stands there` */
  readonly at: string;
}

/**
 * @param tree the files of `ui/src` and of `src`, by their paths in the clone
 * @param packages those of `ui/package.json`
 */
export function crossingsOf(tree: Tree, packages: readonly string[]): readonly Crossing[] {
  const crossings: Crossing[] = [];
  const note = (rule: Crossing['rule'], path: string, { line, name = '(computed)' }: Reference): void => {
    crossings.push({ rule, at: `${path}:${line}: ${name}` });
  };
  const own = [...tree.keys()].filter((path) => /^ui\/src\/.*\.tsx?$/.test(path));
  for (const path of own) {
    for (const reference of importsOf(path, tree.get(path) ?? '')) {
      const rule = broken(path, reference, packages);
      if (rule !== undefined) note(rule, path, reference);
    }
  }
  for (const path of reachedFrom(tree, own)) {
    for (const reference of importsThatStay(path, tree.get(path) ?? '')) {
      if (isBuiltin(reference.name ?? '')) note('a module of Node', path, reference);
    }
  }
  return crossings;
}

function broken(
  path: string,
  { name }: Reference,
  packages: readonly string[],
): Crossing['rule'] | undefined {
  if (name === undefined) return 'an import that cannot be read';
  if (name.startsWith('.')) {
    const target = resolve(path, name);
    const isAllowed = ['ui/src/', ...FOR_CONSOLE].some((place) =>
      place.endsWith('/') ? target.startsWith(place) : target === place,
    );
    return isAllowed ? undefined : 'an import from outside';
  }
  return packages.includes(packageOf(name)) ? undefined : 'a package that is not named';
}

/** Files of `src` that a browser would load, however many steps away. */
function reachedFrom(tree: Tree, own: readonly string[]): ReadonlySet<string> {
  const reached = new Set(own);
  for (const path of reached) {
    for (const { name } of importsThatStay(path, tree.get(path) ?? '')) {
      const target = name?.startsWith('.') ? resolve(path, name) : undefined;
      if (target !== undefined && tree.has(target) && !WITH_TWIN.includes(target)) reached.add(target);
    }
  }
  return new Set([...reached].filter((path) => path.startsWith('src/')));
}

function importsOf(path: string, text: string): readonly Reference[] {
  return referencesOf(path, text).filter(({ kind }) => kind === 'import');
}

/** Without those of types, which nothing loads. */
function importsThatStay(path: string, text: string): readonly Reference[] {
  const compilerOptions = {
    target: ts.ScriptTarget.ES2023,
    verbatimModuleSyntax: true,
    jsx: ts.JsxEmit.Preserve,
  };
  return importsOf(path, ts.transpileModule(text, { fileName: path, compilerOptions }).outputText);
}

function resolve(path: string, specifier: string): string {
  return posix.join(posix.dirname(path), specifier);
}

/** `react-dom/client` is `react-dom`; `@scope/name/x` is `@scope/name`; `node:fs` and `/file.ts` are none. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
