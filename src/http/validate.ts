/** Holds a request's parts to their schemas, and says of each field that fails what would pass. */
import type { TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import { ChanceryError, type FieldError, MOST_FIELDS_TOLD, memberName } from '../base/error.ts';

/** @returns a check that throws invalid_field naming every field that fails, or malformed for a body that is no object */
export function schemaCheck(schema: TSchema): (value: unknown) => void {
  const validator: Validator = Compile(schema);
  return (value) => {
    if (validator.Check(value)) return;
    if (value === null || typeof value !== 'object' || Array.isArray(value)) {
      throw new ChanceryError('malformed', 'the body must be a JSON object');
    }
    const findings = validator.Errors(bounded(value, schema as SchemaNode)) as readonly Finding[];
    const fields = fieldErrors(schema, findings, value);
    const [first] = fields;
    throw new ChanceryError('invalid_field', `${first?.field} ${first?.message}`, { fields });
  };
}

interface Finding {
  readonly keyword: string;
  /** JSON pointer of the value. */
  readonly instancePath: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message: string;
}

interface SchemaNode {
  readonly type?: string;
  readonly maxItems?: number;
  readonly maxProperties?: number;
  /** Of a record: one pattern, which all names fit. */
  readonly patternProperties?: Readonly<Record<string, SchemaNode>>;
  readonly enum?: readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
}

/**
 * What the schema speaks of, lists no longer than it takes to see that they are too long: finding errors walks all that
 * it is given, however large a body is.
 */
function bounded(value: unknown, node: SchemaNode | undefined): unknown {
  if (Array.isArray(value)) {
    const { items, maxItems = 0 } = node ?? {};
    // However deep lists stand in one another where none belongs, nobody goes down there.
    return items === undefined ? [] : value.slice(0, maxItems + 1).map((item) => bounded(item, items));
  }
  if (value === null || typeof value !== 'object') return value;
  const [any] = Object.values(node?.patternProperties ?? {});
  if (any !== undefined) {
    const shown = Object.entries(value).slice(0, (node?.maxProperties ?? 0) + 1);
    return Object.fromEntries(shown.map(([name, member]) => [name, bounded(member, any)]));
  }
  const members = Object.entries(node?.properties ?? {}).flatMap(([name, member]) =>
    Object.hasOwn(value, name) ? [[name, bounded((value as Record<string, unknown>)[name], member)]] : [],
  );
  return Object.fromEntries(members);
}

function fieldErrors(schema: TSchema, findings: readonly Finding[], value: object): readonly FieldError[] {
  const errors = new Map<string, FieldError>();
  for (const finding of findings) {
    for (const error of errorsOf(schema as SchemaNode, finding, value)) {
      if (!errors.has(error.field)) errors.set(error.field, error);
    }
  }
  return [...errors.values()].slice(0, MOST_FIELDS_TOLD);
}

function errorsOf(schema: SchemaNode, finding: Finding, value: object): readonly FieldError[] {
  const path = finding.instancePath.split('/').slice(1);
  if (finding.keyword === 'required') {
    const missing = finding.params['requiredProperties'] as readonly string[];
    return missing.map((name) => {
      const node = at(schema, [...path, name]);
      const type = { expected: node?.type ?? 'string', received: 'undefined' };
      return { field: fieldName([...path, name]), message: `is required${hint(node)}`, type };
    });
  }
  const node = at(schema, path);
  const error = { field: fieldName(path), message: wording(finding, node) };
  if (finding.keyword !== 'type') return [error];
  const type = { expected: String(finding.params['type']), received: typeAt(value, path) };
  return [{ ...error, type }];
}

/** JSON's name of the type of what stands at a path. */
function typeAt(value: unknown, path: readonly string[]): string {
  const found = path.reduce<unknown>((inner, name) => (inner as Record<string, unknown>)[name], value);
  if (found === null) return 'null';
  return Array.isArray(found) ? 'array' : typeof found;
}

function wording({ keyword, message, params }: Finding, node: SchemaNode | undefined): string {
  const limit = String(params['limit']);
  switch (keyword) {
    case 'enum':
      return `must be one of ${node?.enum?.join(', ')}`;
    case 'type':
      return `must be ${article(String(params['type']))}${hint(node)}`;
    case 'minLength':
      return limit === '1' ? 'must not be empty' : `must have at least ${limit} characters`;
    case 'maxLength':
      return `must have at most ${limit} characters`;
    case 'minItems':
      return `must have at least ${limit} entries`;
    case 'maxItems':
      return `must have at most ${limit} entries`;
    case 'maxProperties':
      return `must have at most ${limit} entries`;
    case 'minimum':
      return `must be at least ${limit}`;
    case 'maximum':
      return `must be at most ${limit}`;
    default:
      return message;
  }
}

function article(type: string): string {
  return /^[aeio]/.test(type) ? `an ${type}` : `a ${type}`;
}

function hint(node: SchemaNode | undefined): string {
  if (node?.enum !== undefined) return `: one of ${node.enum.join(', ')}`;
  return node?.description === undefined ? '' : `: ${node.description}`;
}

function at(schema: SchemaNode, path: readonly string[]): SchemaNode | undefined {
  return path.reduce<SchemaNode | undefined>(
    (node, name) => (/^\d+$/.test(name) && node?.items !== undefined ? node.items : node?.properties?.[name]),
    schema,
  );
}

/** `only/roles/0` is written `only.roles[0]`. */
function fieldName(path: readonly string[]): string {
  const parts = path.map((name, i) =>
    /^\d+$/.test(name) ? `[${name}]` : `${i === 0 ? '' : '.'}${memberName(name)}`,
  );
  return parts.join('');
}
