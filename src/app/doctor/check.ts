/** What a check is, and what it is given to look at. */
import type { Logger } from 'pino';
import type { Egress } from '../../base/egress.ts';
import type { Sources } from '../../base/sources.ts';
import type { Finding, Reach } from '../../http/doctor.ts';
import type { Sealer } from '../../keys/sealing.ts';
import type { Store } from '../../records/store.ts';

/** What the process knows of where it runs. */
export interface Host {
  /** E.g. `SQLite`; with the version of the schema, where there is one. */
  readonly engine: string;
  /** Of the file system that the data directory is on; octets. */
  readonly space: () => Promise<{ readonly free: number; readonly total: number }>;
  readonly masterKey: { readonly place: string; readonly isBesideTheData: boolean };
  /** The certificate that the API is served with: PEM, the leaf first; undefined for plain HTTP on loopback. */
  readonly certificate: () => { readonly pem: string; readonly renewsItself: boolean } | undefined;
  /** Jobs whose last round failed, and since when; milliseconds since 1970 UTC. */
  readonly failingJobs: () => readonly { readonly name: string; readonly sinceMs: number }[];
  /** E.g. `v22.12.0`. */
  readonly nodeVersion: string;
}

export interface DoctorSite extends Sources {
  readonly store: Store;
  readonly sealer: Sealer;
  /** Reaches what relying parties reach, our own listeners too: it is sent only to addresses that the operator chose. */
  readonly egress: Egress;
  readonly log: Pick<Logger, 'warn'>;
  readonly host: Host;
}

export type Said = Omit<Finding, 'check'>;

/** @param signal ends what takes too long. @throws whatever keeps it from looking, which is then what is found */
export type Look = (site: DoctorSite, reach: Reach, signal: AbortSignal) => Promise<Said>;

export interface Check {
  readonly name: string;
  /** `installation`: told to nobody but those who have that, as it tells of the machine or of all tenants. */
  readonly of: 'installation' | 'tenant';
  readonly look: Look;
}

export function ok(what: string): Said {
  return { health: 'ok', what, remedy: null };
}

/** @param remedy what to do: a clause in the imperative */
export function warning(what: string, remedy: string): Said {
  return { health: 'warning', what, remedy };
}

export function failed(what: string, remedy: string): Said {
  return { health: 'failed', what, remedy };
}

/** The first few of many. */
export function several(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return more <= 0 ? names.join(', ') : `${names.slice(0, MOST_NAMED).join(', ')} and ${more} more`;
}

const MOST_NAMED = 5;

/** E.g. `3 d`; @param seconds not negative */
export function lasting(seconds: number): string {
  for (const [size, unit] of UNITS) if (seconds >= 2 * size) return `${Math.floor(seconds / size)} ${unit}`;
  return `${Math.floor(seconds)} s`;
}

const UNITS = [
  [86_400, 'days'],
  [3600, 'hours'],
  [60, 'minutes'],
] as const;
