/** What a run was like, for people. */
import type { Server } from '../support/processes.ts';
import type { Ledger } from './ledger.ts';

export interface Report {
  readonly ledger: Ledger;
  readonly seconds: number;
  readonly kills: number;
  readonly events: number;
  readonly lags: readonly { readonly p99: number; readonly max: number }[];
  /** What the replicas logged as errors, with how often. */
  readonly logged: ReadonlyMap<string, number>;
}

export function reportText({ events, kills, lags, ledger, logged, seconds }: Report): string {
  const rows = [...ledger.tallies].map(([what, { answered, broken, times, unavailable }]) => {
    const sorted = times.toSorted((a, b) => a - b);
    const at = (share: number): string =>
      (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);
    return [what, answered, (answered / seconds).toFixed(0), unavailable, broken, at(0.5), at(0.99), at(1)];
  });
  const head = ['request', 'answered', 'a second', '503', 'broken', 'p50 ms', 'p99 ms', 'longest'];
  const most = (name: 'p99' | 'max'): string => (Math.max(...lags.map((lag) => lag[name])) * 1000).toFixed(0);
  return [
    tableOf([head, ...rows.map((row) => row.map(String))]),
    `${kills} kills in ${seconds} s; ${ledger.x509.size} X.509 and ${ledger.ssh.size} SSH certificates, ${
      ledger.revokedX509.size + ledger.revokedSsh.size
    } revocations, ${events} events in the trail`,
    `the event loops' worst: p99 ${most('p99')} ms, longest ${most('max')} ms; lists that were behind while the database was away: ${ledger.behind}`,
    ...[...logged].map(([text, times]) => `logged ${times} times: ${text}`),
    ledger.faults.length === 0 ? 'no fault' : `${ledger.faults.length} faults:`,
    ...ledger.faults,
    '',
  ].join('\n');
}

/** Errors in the logs of all the lives of the replicas. */
export function loggedBy(
  replicas: readonly Server[],
  before: readonly string[],
): ReadonlyMap<string, number> {
  const counted = new Map<string, number>();
  const lines = [...before, ...replicas.map((replica) => replica.stderr())].join('\n').split('\n');
  for (const line of lines.filter((one) => one !== '')) {
    const text = shortened(line);
    counted.set(text, (counted.get(text) ?? 0) + 1);
  }
  return counted;
}

function shortened(line: string): string {
  try {
    const { detail, err, msg } = JSON.parse(line) as {
      readonly msg?: string;
      readonly detail?: string;
      readonly err?: { readonly message?: string };
    };
    return `${msg ?? ''} (${detail ?? err?.message ?? ''})`.slice(0, 200);
  } catch {
    return line.slice(0, 200);
  }
}

function tableOf(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
        .join('  '),
    )
    .join('\n');
}
