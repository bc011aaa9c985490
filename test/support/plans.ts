/** How SQLite goes about a reader's statements: what EXPLAIN QUERY PLAN says of each, and what is wrong with that. */
import { SqlReader } from '../../src/store/sql/read.ts';
import type { Effort } from '../../src/store/sql/search/search.ts';
import { SQLITE } from '../../src/store/sql/sqlite/dialect.ts';
import type { SqliteFile } from '../../src/store/sql/sqlite/driver.ts';

export interface PlanStep {
  readonly detail: string;
  readonly depth: number;
  /** What is done for the same query, this step included. */
  readonly beside: readonly string[];
}

export interface Plan {
  readonly sql: string;
  readonly steps: readonly PlanStep[];
}

/** A reader over a file, and the plans of all statements that it has run. */
export function plannedReader(
  file: SqliteFile,
  effort?: Effort,
): { readonly reader: SqlReader; readonly plans: Plan[] } {
  const plans: Plan[] = [];
  const reader = new SqlReader(
    SQLITE,
    async (sql, values) => {
      const rows = file.query(`EXPLAIN QUERY PLAN ${sql}`, values);
      plans.push({
        sql,
        steps: stepsOf(rows.map(([id, parent, , detail]) => [Number(id), Number(parent), String(detail)])),
      });
      return file.query(sql, values);
    },
    effort,
  );
  return { reader, plans };
}

/** A table or an index that is read whole, or an index that SQLite would have to make first. */
export function scansOf({ steps }: Plan): readonly string[] {
  return steps
    .map(({ detail }) => detail)
    .filter((detail) => /^SCAN (?!page$|few$|way_\d+$|CONSTANT ROW)|AUTOMATIC/.test(detail));
}

/** Sorting of what an index is walked for: not of a page, nor of what each of several ways gives to it. */
export function sortsOf({ steps }: Plan): readonly string[] {
  const sorts = steps.filter(({ detail }) => detail.startsWith('USE TEMP'));
  return sorts
    .filter(({ beside }) => !beside.some((detail) => /^SCAN (page|way_\d+)$/.test(detail)))
    .map(({ detail }) => detail);
}

/** The plan as lines, indented. */
export function drawn({ steps }: Plan): readonly string[] {
  return steps.map(({ depth, detail }) => `${'  '.repeat(depth)}${detail}`);
}

function stepsOf(rows: readonly (readonly [number, number, string])[]): readonly PlanStep[] {
  const depths = new Map<number, number>([[0, -1]]);
  return rows.map(([id, parent, detail]) => {
    const depth = (depths.get(parent) ?? -1) + 1;
    depths.set(id, depth);
    const beside = rows.filter(([, other]) => other === parent).map(([, , text]) => text);
    return { detail, depth, beside };
  });
}
