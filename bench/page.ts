/** The page of results, in parts: a run replaces the part that it has measured, and leaves the others as they were. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';

/** In the order of the page, with their headings. */
const PARTS = {
  work: 'Beside the bound and beside peers',
  steady: 'One issue under a steady load',
  alone: 'What the cryptography costs alone',
  trail: 'Verifying the audit trail',
  profile: 'Where the server’s time goes',
  stored: 'With many certificates stored',
  replicas: 'Several replicas on one PostgreSQL',
} as const;

export type Part = keyof typeof PARTS;

export const PAGE: string = join(import.meta.dirname, 'RESULTS.md');

/** @param found text of each part that was measured, without its heading */
export function writePage(found: Readonly<Partial<Record<Part, string>>>, file: string = PAGE): void {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  writeFileSync(file, mergedPage(before, found));
}

export function mergedPage(before: string, found: Readonly<Partial<Record<Part, string>>>): string {
  const parts = (Object.keys(PARTS) as Part[]).flatMap((part) => {
    const text = found[part] ?? partOf(before, part);
    return text === undefined ? [] : [`## ${PARTS[part]}\n\n${text.trim()}\n`];
  });
  return [HEAD, ...parts].join('\n');
}

const HEAD = `# Results

Written by \`npm run bench\`; [README.md](README.md) tells what is measured, and how. Each part says when and on which machine.
`;

function partOf(page: string, part: Part): string | undefined {
  const heading = `\n## ${PARTS[part]}\n`;
  const start = page.indexOf(heading);
  if (start < 0) return undefined;
  const end = page.indexOf('\n## ', start + heading.length);
  return page.slice(start + heading.length, end < 0 ? undefined : end);
}

/** When and where: of the machine only what tells how fast it is. */
export function machineLine(): string {
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  const day = new Date().toISOString().slice(0, 10);
  const load = loadavg()[1]?.toFixed(1);
  return `${day}. ${machine}, Node ${process.versions.node}, ${process.platform}. The load average of the five minutes before its end was ${load}; the bench alone makes about 2.`;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [`| ${head.join(' | ')} |`, `|${'---|'.repeat(head.length)}`]
    .concat(rows.map((row) => `| ${row.join(' | ')} |`))
    .join('\n');
}
