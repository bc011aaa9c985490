/** The work of all systems as tables, and what came of the aims. */
import type { Alone } from './alone.ts';
import type { Cell } from './compare.ts';
import { table } from './page.ts';
import { median, percent, percentile, rounded, spread } from './statistics.ts';
import type { Steady } from './steady.ts';
import { WORKLOADS, type Workload } from './workloads.ts';

/** The aims are judged at so many clients. */
export const JUDGED_AT = 16;
const OURS = 'Chancery';
const TLS = ', TLS';

/** A table for each kind of work. */
export function workText(cells: readonly Cell[]): string {
  return (Object.keys(WORKLOADS) as Workload[])
    .map((workload) => cells.filter((cell) => cell.workload === workload))
    .filter((group) => group.length > 0)
    .map((group) => `### ${WORKLOADS[group[0]?.workload ?? 'sign']}\n\n${groupText(group)}`)
    .join('\n\n');
}

function groupText(cells: readonly Cell[]): string {
  const head = ['clients', 'system', 'a second', `${OURS} : it`, 'p50 ms', 'p99 ms'];
  const rows = cells.map((cell) => {
    const ours = likeOf(cells, cell);
    return [
      String(cell.connections),
      cell.system,
      spread(cell.rates),
      ours === undefined ? '' : ratioText(ours, cell),
      ...[0.5, 0.99].map((share) => percentile(cell.times, share).toFixed(2)),
    ];
  });
  return [table(head, rows), ...refusalsOf(cells)].join('\n\n');
}

/** A line for each that was not answered as it should have been. */
export function refusalsOf(cells: readonly Cell[]): readonly string[] {
  return cells.filter(({ refused }) => refused > 0).map(refusalText);
}

/** What Chancery does in the same manner: over TLS where a peer speaks nothing else. */
function likeOf(cells: readonly Cell[], { connections, system }: Cell): Cell | undefined {
  if (system.startsWith(OURS)) return undefined;
  const ours = (name: string): Cell | undefined =>
    cells.find((one) => one.connections === connections && one.system === name);
  return (system.endsWith(TLS) ? ours(`${OURS}${TLS}`) : undefined) ?? ours(OURS);
}

function refusalText({ connections, refusal, refused, system, times }: Cell): string {
  return `${system}, ${connections} clients: ${refused} of ${refused + times.length} were refused, and are not counted: \`${refusal}\`.`;
}

/** Of each round, as both were asked in turn. */
export function ratiosOf(one: Cell, other: Cell): readonly number[] {
  return one.rates.map((rate, round) => rate / (other.rates[round] ?? Number.NaN));
}

function ratioText(ours: Cell, other: Cell): string {
  const ratios = ratiosOf(ours, other);
  return spread(ratios, median(ratios) < 2 ? percent : (ratio) => `${ratio.toFixed(1)} ×`);
}

/** What was aimed at, what was measured, and whether it was reached. */
export function aimsText(
  cells: readonly Cell[],
  steady: readonly Steady[],
  alone: Alone | undefined,
): string {
  const cell = (workload: Workload, system: string): Cell | undefined =>
    cells.find((one) => one.workload === workload && one.system === system && one.connections === JUDGED_AT);
  const rows = [
    ...(['sign', 'issue', 'ssh'] as const).map((workload) => {
      const [ours, bound] = [cell(workload, OURS), cell(workload, 'bound')];
      const share = ours && bound && median(ratiosOf(ours, bound));
      return aim(`${WORKLOADS[workload]}: share of the bound`, 'at least 60 %', share, percent, 0.6);
    }),
    aim(
      `${WORKLOADS.issue}: times the rate of signing a CSR`,
      'more than 1',
      ratioOfMedians(cell('issue', OURS), cell('sign', OURS)),
      times,
      1,
    ),
    aim(
      'SSH: times `ssh-keygen -s`, a process each',
      'at least 30',
      alone?.keygen && medianRate(cell('ssh', OURS)) / alone.keygen,
      times,
      30,
    ),
    ...(['sign', 'issue', 'ssh'] as const).map((workload) => {
      const [name, ratio] = bestPeer(cells, workload);
      const what = `${WORKLOADS[workload]}: times the best peer${name === undefined ? '' : ` (${name})`}`;
      return aim(what, 'at least 2', ratio, times, 2);
    }),
    ...steady
      .filter(({ system }) => system === OURS)
      .map(({ times: all, workload }) =>
        aim(
          `p99 of one at 100 a second: ${WORKLOADS[workload]}`,
          'under 20 ms',
          percentile(all, 0.99),
          (ms) => `${ms.toFixed(1)} ms`,
          20,
          true,
        ),
      ),
  ];
  const measured = rows.filter(({ length }) => length > 0);
  return `${JUDGED_AT} clients, medians.\n\n${table(['what', 'aim', 'measured', ''], measured)}`;
}

const times = (ratio: number): string => `${ratio.toFixed(1)} ×`;

function aim(
  what: string,
  wanted: string,
  measured: number | undefined,
  text: (value: number) => string,
  goal: number,
  isMost = false,
): readonly string[] {
  if (measured === undefined || Number.isNaN(measured)) return [];
  const isReached = isMost ? measured < goal : measured >= goal;
  return [what, wanted, text(measured), isReached ? 'reached' : '**short**'];
}

function medianRate(cell: Cell | undefined): number {
  return cell === undefined ? Number.NaN : median(cell.rates);
}

function ratioOfMedians(one: Cell | undefined, other: Cell | undefined): number {
  return medianRate(one) / medianRate(other);
}

function bestPeer(cells: readonly Cell[], workload: Workload): readonly [string | undefined, number] {
  const here = cells.filter((cell) => cell.workload === workload && cell.connections === JUDGED_AT);
  const peers = here.filter(({ system }) => !system.startsWith(OURS) && system !== 'bound');
  const [best] = peers.toSorted((a, b) => medianRate(b) - medianRate(a));
  const ours = best && likeOf(here, best);
  if (best === undefined || ours === undefined) return [undefined, Number.NaN];
  return [best.system, median(ratiosOf(ours, best))];
}

/** One line for each, as they come. */
export function lineOf(cell: Cell): string {
  const { connections, rates, refused, system, workload } = cell;
  const said = `${WORKLOADS[workload]}, ${connections}: ${system} ${spread(rates, rounded).replaceAll('*', '')} a second`;
  return refused === 0 ? said : `${said}. ${refusalText(cell)}`;
}

export function aloneText({ keygen, node, openssl }: Alone): string {
  const names = [...new Set([...node, ...openssl].map(([name]) => name))];
  const cell = (rates: Alone['node'], name: string): string => {
    const rate = rates.find(([one]) => one === name)?.[1];
    return rate === undefined ? '' : rounded(rate);
  };
  const rows = names.map((name) => [name, cell(node, name), cell(openssl, name)]);
  const line =
    keygen === undefined
      ? ''
      : `\n\n\`ssh-keygen -s\`, a process for each certificate, one after the other: ${rounded(keygen)} a second.`;
  return `Calls a second on one core, one after the other; \`openssl speed\` where it is there.\n\n${table(['call', 'node:crypto', 'openssl speed'], rows)}${line}`;
}
