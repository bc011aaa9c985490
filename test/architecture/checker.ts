/** Compares a tree of sources with the tables of `table.ts`. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative } from 'node:path';
import { findCycles } from './cycles.ts';
import { type Reference, referencesOf } from './references.ts';
import { AMBIENT, IMPORTS, MODULES } from './table.ts';

/** Contents by path, relative to the root of the tree, with forward slashes. */
export type Tree = ReadonlyMap<string, string>;

export interface Violation {
  readonly rule:
    | 'a file outside the folders'
    | 'a folder without a row'
    | 'a file that is not TypeScript'
    | 'an import against the table'
    | 'an import of another surface'
    | 'an import of nothing'
    | 'an import that cannot be read'
    | 'an import of an outer module'
    | 'a use of what is ambient'
    | 'a cycle';
  /** `folder/file.ts:12: what stands there` */
  readonly at: string;
}

export function readTree(root: string): Tree {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  return new Map(
    paths.map((path) => [relative(root, path).replaceAll('\\', '/'), readFileSync(path, 'utf8')]),
  );
}

export function violationsOf(tree: Tree): readonly Violation[] {
  const violations: Violation[] = [];
  const graph = new Map<string, string[]>();
  for (const [path, text] of tree) {
    const rule = misplaced(path);
    if (rule !== undefined) {
      violations.push({ rule, at: path });
      continue;
    }
    const references = referencesOf(path, text);
    graph.set(path, localImports(path, references));
    for (const reference of references) {
      const broken =
        reference.kind === 'import' ? brokenImport(tree, path, reference) : brokenUse(path, reference);
      if (broken !== undefined) {
        violations.push({ rule: broken, at: `${path}:${reference.line}: ${reference.name ?? '(computed)'}` });
      }
    }
  }
  for (const cycle of findCycles(graph)) violations.push({ rule: 'a cycle', at: cycle.join(' -> ') });
  return violations;
}

function misplaced(path: string): Violation['rule'] | undefined {
  if (!path.includes('/')) return 'a file outside the folders';
  if (!Object.hasOwn(IMPORTS, folderOf(path))) return 'a folder without a row';
  // The compiler copies nothing else to `dist`.
  return path.endsWith('.ts') ? undefined : 'a file that is not TypeScript';
}

function brokenImport(tree: Tree, path: string, { name }: Reference): Violation['rule'] | undefined {
  if (name === undefined) return 'an import that cannot be read';
  if (!isLocal(name))
    return allowed(MODULES, packageOf(name), path) ? undefined : 'an import of an outer module';
  const target = resolve(path, name);
  if (!tree.has(target)) return 'an import of nothing';
  const [from, to] = [folderOf(path), folderOf(target)];
  if (from !== to && !IMPORTS[from]?.includes(to)) return 'an import against the table';
  const surfaces = [surfaceOf(path), surfaceOf(target)];
  const foreign = surfaces[0] !== undefined && surfaces[1] !== undefined && surfaces[0] !== surfaces[1];
  return foreign ? 'an import of another surface' : undefined;
}

function brokenUse(path: string, { name = '' }: Reference): Violation['rule'] | undefined {
  return allowed(AMBIENT, name, path) ? undefined : 'a use of what is ambient';
}

function allowed(table: Readonly<Record<string, readonly string[]>>, key: string, path: string): boolean {
  return !Object.hasOwn(table, key) || (table[key]?.includes(folderOf(path)) ?? true);
}

function localImports(path: string, references: readonly Reference[]): string[] {
  return references.flatMap(({ kind, name }) =>
    kind === 'import' && name !== undefined && isLocal(name) ? [resolve(path, name)] : [],
  );
}

function isLocal(specifier: string): boolean {
  return specifier.startsWith('.');
}

function resolve(path: string, specifier: string): string {
  return posix.join(posix.dirname(path), specifier);
}

function folderOf(path: string): string {
  return path.slice(0, path.indexOf('/'));
}

function surfaceOf(path: string): string | undefined {
  return /^http\/surfaces\/([^/]+)\//.exec(path)?.[1];
}

/** `pg/lib/x` is `pg`; `http` is `node:http`; `@scope/name/x` is `@scope/name`. */
function packageOf(specifier: string): string {
  const depth = specifier.startsWith('@') ? 2 : 1;
  const name = specifier.split('/').slice(0, depth).join('/');
  return Object.hasOwn(MODULES, `node:${name}`) ? `node:${name}` : name;
}
