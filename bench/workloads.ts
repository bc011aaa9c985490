/** The work that is measured: one row each, in the order of the page. */
import type { Asked } from './load.ts';

export const WORKLOADS = {
  sign: 'sign a P-256 CSR',
  issue: 'issue with a P-256 key made here',
  'issue-rsa': 'issue with an RSA-2048 key made here',
  ssh: 'SSH Ed25519 host certificate',
  revoke: 'revoke',
  list: 'list 100 by expiry',
  crl: 'fetch the CRL',
} as const;

export type Workload = keyof typeof WORKLOADS;

/** Chancery makes at most eight RSA keys at a time for one identity, and refuses more. */
const MOST_CLIENTS: Readonly<Partial<Record<Workload, number>>> = { 'issue-rsa': 8 };

/** @returns of so many clients at once, those that may do this work */
export function clientsOf(workload: Workload, clients: readonly number[]): readonly number[] {
  const most = MOST_CLIENTS[workload] ?? Number.POSITIVE_INFINITY;
  return [...new Set(clients.map((count) => Math.min(count, most)))];
}

/** @param count of requests that will do, where each is good for one time. @returns what is asked in one measurement */
export type Work = (count: number) => Asked | Promise<Asked>;

/** Whoever does some of the work: a server that answers, in a process of its own. */
export interface System {
  /** As the columns of the page have it. */
  readonly name: string;
  /** Origins, over which clients are spread; one, unless it has replicas. */
  readonly urls: readonly string[];
  /** PEM of the only root that is trusted, for `https:`. */
  readonly ca?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly work: Readonly<Partial<Record<Workload, Work>>>;
  stop(): Promise<void>;
}

/** What all are asked to certify: 200 different ones of each kind. */
export const MANY = 200;

export const NAMES: readonly string[] = Array.from({ length: MANY }, (_, i) => `n${i}.bench.test`);

export const HOST = 'gpu1.internal';
