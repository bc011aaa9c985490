/** What one source file reaches for, read from its syntax tree. */
import ts from 'typescript';

export interface Reference {
  readonly kind: 'import' | 'ambient';
  /** The specifier of an import, or the name of what is ambient; a specifier that is computed is `undefined`. */
  readonly name: string | undefined;
  readonly line: number;
}

/**
 * Static and dynamic imports, `import type`, re-exports, `import()` types and `require`; and every name that may be
 * ambient time, randomness or environment, however it is reached (called, passed on, destructured, imported).
 */
export function referencesOf(path: string, text: string): readonly Reference[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  const references: Reference[] = [];
  const visit = (node: ts.Node): void => {
    const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
    for (const specifier of specifiersOf(node)) {
      references.push({
        kind: 'import',
        name: ts.isStringLiteralLike(specifier) ? specifier.text : undefined,
        line,
      });
    }
    const name = ambientName(node);
    if (name !== undefined) references.push({ kind: 'ambient', name, line });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return references;
}

function specifiersOf(node: ts.Node): readonly ts.Node[] {
  if (ts.isImportDeclaration(node)) return [node.moduleSpecifier];
  if (ts.isExportDeclaration(node)) return node.moduleSpecifier ? [node.moduleSpecifier] : [];
  if (ts.isExternalModuleReference(node)) return [node.expression];
  if (ts.isImportTypeNode(node))
    return [ts.isLiteralTypeNode(node.argument) ? node.argument.literal : node.argument];
  if (!ts.isCallExpression(node)) return [];
  const { expression } = node;
  const imports = expression.kind === ts.SyntaxKind.ImportKeyword;
  const requires =
    (ts.isIdentifier(expression) && expression.text === 'require') ||
    (ts.isPropertyAccessExpression(expression) && /^(require|getBuiltinModule)$/.test(expression.name.text));
  return imports || requires ? node.arguments.slice(0, 1) : [];
}

/** `Date.now`, `process.env` and the like by both their parts; anything else by its last identifier. */
function ambientName(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node)) return member(node.expression, node.name.text);
  if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)) {
    return member(node.expression, node.argumentExpression.text);
  }
  if (ts.isBindingElement(node)) return destructured(node);
  if (ts.isImportSpecifier(node)) return imported(node);
  if (ts.isNewExpression(node) || ts.isCallExpression(node)) return dateNow(node);
  return ts.isIdentifier(node) ? node.text : undefined;
}

/** @param owner what stands before the dot, also behind `globalThis.` */
function member(owner: ts.Expression, name: string): string | undefined {
  const last = ts.isPropertyAccessExpression(owner) ? owner.name : owner;
  return ts.isIdentifier(last) ? `${last.text}.${name}` : undefined;
}

/** `const { env } = process` */
function destructured(node: ts.BindingElement): string | undefined {
  const declaration = node.parent.parent;
  const name = node.propertyName ?? node.name;
  if (!ts.isVariableDeclaration(declaration) || declaration.initializer === undefined) return undefined;
  return ts.isIdentifier(name) ? member(declaration.initializer, name.text) : undefined;
}

/** `import { env } from 'node:process'` */
function imported(node: ts.ImportSpecifier): string | undefined {
  const from = node.parent.parent.parent.moduleSpecifier;
  const owner = ts.isStringLiteral(from) ? OWNERS.get(from.text) : undefined;
  return owner === undefined ? undefined : `${owner}.${(node.propertyName ?? node.name).text}`;
}

const OWNERS = new Map([
  ['node:process', 'process'],
  ['node:perf_hooks', 'performance'],
]);

/** `new Date()` reads the clock, `new Date(0)` does not; `Date()` always does. */
function dateNow(node: ts.NewExpression | ts.CallExpression): string | undefined {
  if (!ts.isIdentifier(node.expression) || node.expression.text !== 'Date') return undefined;
  return ts.isCallExpression(node) || !node.arguments?.length ? 'new Date()' : undefined;
}
