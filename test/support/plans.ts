/** How SQLite goes about a reader's statements: what EXPLAIN QUERY PLAN says of each, and what is wrong with that. */
import Database from 'libsql';
import type { Reader } from '../../src/records/store.ts';
import { sqlReader } from '../../src/store/sql/read.ts';
import type { Stored } from '../../src/store/sql/schema.ts';
import type { Effort } from '../../src/store/sql/search/search.ts';
import { SQLITE } from '../../src/store/sql/sqlite/dialect.ts';
import { SqliteFile } from '../../src/store/sql/sqlite/driver.ts';

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

export interface Planned {
  readonly reader: Reader;
  /** Of all statements that the reader has run. */
  readonly plans: Plan[];
  readonly close: () => void;
}

/** A reader over a database, which notes the plan of whatever it runs. */
export function plannedReader(path: string, effort?: Effort): Planned {
  const plans: Plan[] = [];
  const file = new SqliteFile(path);
  // Of its own: what was explained stays open to libsql, and would keep the file from being closed.
  const explaining = new Database(path);
  const explain = (sql: string, values: readonly Stored[]): readonly PlanStep[] => {
    const rows = explaining.prepare(`EXPLAIN QUERY PLAN ${sql}`).all([...values]) as readonly PlanRow[];
    return stepsOf(rows.map(({ detail, id, parent }) => [id, parent, detail]));
  };
  const reader = sqlReader(
    SQLITE,
    async (sql, values) => {
      plans.push({ sql, steps: explain(sql, values) });
      return file.query(sql, values);
    },
    effort,
  );
  const close = (): void => {
    explaining.close();
    file.close();
  };
  return { reader, plans, close };
}

interface PlanRow {
  readonly id: number;
  readonly parent: number;
  readonly detail: string;
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
