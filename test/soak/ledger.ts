/** What clients were answered: what must be there afterwards; and what they were answered that nobody should be. */
import { performance } from 'node:perf_hooks';

/** One kind of request. */
export interface Tally {
  answered: number;
  unavailable: number;
  broken: number;
  /** Of those that were answered; milliseconds. */
  readonly times: number[];
}

/** At most so many faults are kept: the first ones tell what is wrong. */
const MOST_FAULTS = 50;

export class Ledger {
  /** What was certified, by its serial number in hexadecimal: a PEM text, or the blob of an SSH certificate in base64. */
  readonly x509 = new Map<string, string>();
  readonly ssh = new Map<string, string>();
  /** Serial numbers in hexadecimal whose revocation was answered. */
  readonly revokedX509 = new Set<string>();
  readonly revokedSsh = new Set<string>();
  readonly tallies = new Map<string, Tally>();
  readonly faults: string[] = [];
  /** The greatest number of a CRL, and of a KRL, that an answer has shown. */
  readonly shown = { crl: 0, krl: 0 };
  /** Answers whose list lacked what was revoked before, while the database was being restarted. */
  behind = 0;
  /** Until then, lists may be behind. */
  #troubledUntil = 0;

  tally(what: string): Tally {
    const known = this.tallies.get(what);
    if (known !== undefined) return known;
    const fresh = { answered: 0, unavailable: 0, broken: 0, times: [] };
    this.tallies.set(what, fresh);
    return fresh;
  }

  fault(text: string): void {
    if (this.faults.length < MOST_FAULTS) this.faults.push(text);
  }

  keep(kind: 'x509' | 'ssh', serial: string, octets: string): void {
    if (this[kind].has(serial)) this.fault(`the serial number ${serial} was given twice`);
    this[kind].set(serial, octets);
  }

  /** For so long, a list that cannot be stored may be answered as it was. */
  troubled(ms: number): void {
    this.#troubledUntil = performance.now() + ms;
  }

  /** A list that is behind: a fault, unless the store may have failed just now. */
  listBehind(text: string): void {
    if (performance.now() < this.#troubledUntil) this.behind += 1;
    else this.fault(text);
  }
}
