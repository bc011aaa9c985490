/** Steps as people and programs read them. */
import { listed, type Shape } from '../output.ts';
import type { Session } from '../session.ts';
import type { Step } from './plan.ts';

type Told = Pick<Step, 'kind' | 'name' | 'action' | 'changes'>;

const STEPS: Shape<Told> = {
  columns: [
    ['ACTION', ({ action }) => action],
    ['KIND', ({ kind }) => kind],
    ['NAME', ({ name }) => name],
  ],
  name: ({ kind, name }) => `${kind}/${name}`,
};

/** For people what is to be done, with each field; for programs every step. */
export async function showSteps(session: Session, steps: readonly Step[]): Promise<void> {
  const { output } = await session.settings();
  const told = steps.map(({ action, changes, kind, name }): Told => ({ kind, name, action, changes }));
  const pending = told.filter(({ action }) => action !== 'none');
  if (output.value === 'table') for (const step of pending) session.write(linesOf(step));
  else session.write(listed(output.value === 'name' ? pending : told, output.value, STEPS));
}

function linesOf({ action, changes, kind, name }: Told): string {
  const fields = changes.map(({ field, from, to }) =>
    action === 'create' ? `    ${field}: ${brief(to)}\n` : `    ${field}: ${brief(from)} -> ${brief(to)}\n`,
  );
  return `${action} ${kind} ${name}\n${fields.join('')}`;
}

const LONGEST = 120;

/** A value in one line, as a terminal may be shown it. */
function brief(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const line = text.replaceAll(/[\p{Cc}\p{Bidi_Control}]/gu, '\u{fffd}');
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
