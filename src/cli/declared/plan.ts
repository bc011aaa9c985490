/** What a file would change on a server: everything that can be found out before the first write is found out here. */
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import type { Declared } from './file.ts';
import type { Existing, Kind, Values } from './kind.ts';
import { KIND_NAMES, KINDS, type KindName } from './kinds.ts';
import type { World } from './world.ts';

export interface Step {
  readonly kind: KindName;
  readonly name: string;
  readonly action: 'create' | 'change' | 'none';
  /** What differs from what is there; all that is given, of what is to be made. */
  readonly changes: readonly {
    readonly field: string;
    /** Null: it is not there, or not said. */
    readonly from: unknown;
    readonly to: unknown;
  }[];
  readonly existing: Existing | undefined;
}

/** @returns a step for each declared thing, in the order in which they are to be done. @throws Failure that names all problems */
export async function planOf(world: World, declared: readonly Declared[]): Promise<readonly Step[]> {
  const problems: string[] = [];
  const steps: Step[] = [];
  for (const kind of KIND_NAMES) {
    const own = declared.filter((one) => one.kind === kind);
    if (own.length === 0) continue;
    const known = new Map((await KINDS[kind].all(world)).map((existing) => [existing.name, existing]));
    for (const one of own) {
      const step = stepOf(one, known.get(one.name));
      problems.push(
        ...problemsOf(one, step).map((problem) => `${one.place}: ${problem}`),
        ...(await missing(world, one, declared)).map((problem) => `${one.place}: ${problem}`),
      );
      steps.push(step);
    }
  }
  if (problems.length > 0)
    throw new Failure(EXIT.usage, 'this cannot be applied, and nothing was done', { why: problems });
  return steps;
}

function stepOf({ fields, kind, name }: Declared, existing: Existing | undefined): Step {
  const of: Kind = KINDS[kind];
  const meant = of.meant ?? ((values: Values) => values);
  const [wanted, there] = [meant(fields), existing === undefined ? {} : meant(existing.fields)];
  const changes = Object.entries(wanted)
    .filter(([field, to]) => differs(to, there[field], of.merged.includes(field)))
    .map(([field, to]) => ({ field, from: there[field] ?? null, to }));
  const action = existing === undefined ? 'create' : changes.length === 0 ? 'none' : 'change';
  return { kind, name, action, changes, existing };
}

/** Whether a value is another one; what lists hold is compared whatever its order, and ids of the server are its own. */
function differs(to: unknown, from: unknown, isMerged: boolean): boolean {
  if (isMerged && isValues(to) && isValues(from)) {
    return Object.entries(to).some(([field, value]) => differs(value, from[field], true));
  }
  return canonical(to) !== canonical(from);
}

/** One text for what means the same; what is empty is as good as absent. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).sort().join()}]`;
  if (!isValues(value)) return JSON.stringify(value ?? null);
  const fields = Object.entries(value)
    .filter(([field, inner]) => field !== 'id' && !isEmpty(inner))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([field, inner]) => `${JSON.stringify(field)}:${canonical(inner)}`).join()}}`;
}

function isEmpty(value: unknown): boolean {
  return value == null || (Array.isArray(value) && value.length === 0);
}

function isValues(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function problemsOf(
  { fields, kind, name }: Declared,
  { action, changes, existing }: Step,
): readonly string[] {
  const { fixed, naming, needs }: Kind = KINDS[kind];
  if (action === 'create') {
    const isNamed = naming === undefined || naming.pattern.test(name);
    return [
      ...needs.filter((field) => fields[field] === undefined).map((field) => `a new ${kind} needs ${field}`),
      ...(isNamed ? [] : [`the name of a ${kind} must be of ${naming.passes}`]),
    ];
  }
  return changes
    .filter(({ field }) => fixed.includes(field))
    .map(
      ({ field }) =>
        `${field} of the ${kind} ${name} stays ${String(existing?.fields[field])}; make another one in its place`,
    );
}

/** What it names and is neither on the server nor in the file. */
async function missing(
  world: World,
  { fields, kind }: Declared,
  declared: readonly Declared[],
): Promise<readonly string[]> {
  const problems: string[] = [];
  const { references }: Kind = KINDS[kind];
  for (const [field, reference] of Object.entries(references)) {
    const name = fields[field];
    if (typeof name !== 'string') continue;
    const isDeclared = declared.some((one) => one.kind === reference && one.name === name);
    if (isDeclared || (await world.names(reference)).idOf(name) !== undefined) continue;
    problems.push(`${field}: there is no ${reference.replace('_', ' ')} ${JSON.stringify(name)}`);
  }
  return problems;
}
