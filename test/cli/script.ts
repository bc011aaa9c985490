/**
 * Scripts of the command line:
 *
 *     # what a reader should know
 *     $ chancery role ls
 *     NAME     …
 *     ! chancery: what went to standard error
 *     ? 3
 *
 * `[..]` stands for any text within a line, and a line `...` for any lines. `?` gives the exit code where it is not 0.
 */

export interface Step {
  /** For `sh -c`; a line that ends with a backslash goes on in the next. */
  readonly command: string;
  readonly answer: readonly string[];
}

export function parseScript(text: string): readonly Step[] {
  const steps: { command: string; answer: string[] }[] = [];
  let isOpen = false;
  for (const line of text.split('\n')) {
    const step = steps.at(-1);
    if (isOpen && step !== undefined) {
      step.command += `\n${line}`;
      isOpen = line.endsWith('\\');
    } else if (line.startsWith('$ ')) {
      steps.push({ command: line.slice(2), answer: [] });
      isOpen = line.endsWith('\\');
    } else if (line.startsWith('#') || (line === '' && step?.answer.length === 0)) {
      // For readers.
    } else step?.answer.push(line);
  }
  for (const { answer } of steps) while (answer.at(-1) === '') answer.pop();
  return steps;
}

/** An end as a script spells it. */
export function spoken({
  code,
  stderr,
  stdout,
}: {
  readonly code: number | null;
  readonly stderr: string;
  readonly stdout: string;
}): readonly string[] {
  return [
    ...linesOf(stdout),
    ...linesOf(stderr).map((line) => `! ${line}`.trimEnd()),
    ...(code === 0 ? [] : [`? ${code ?? 'none'}`]),
  ];
}

function linesOf(text: string): readonly string[] {
  const lines = text.split('\n');
  while (lines.at(-1) === '') lines.pop();
  return lines;
}

export function matches(expected: readonly string[], said: readonly string[]): boolean {
  const [first, ...rest] = expected;
  if (first === undefined) return said.length === 0;
  if (first === '...') {
    return said.some((_, i) => matches(rest, said.slice(i))) || matches(rest, []);
  }
  const [line, ...others] = said;
  return line !== undefined && patternOf(first).test(line) && matches(rest, others);
}

function patternOf(line: string): RegExp {
  const parts = line.split('[..]').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}
