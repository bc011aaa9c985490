/** How long the server waits for whoever is at the other end of a connection. */

/** Milliseconds each. */
export interface Patience {
  /** For the end of a TLS handshake. */
  readonly handshake: number;
  /** For the end of a request's headers. */
  readonly headers: number;
  /** For the end of the whole request. */
  readonly request: number;
  /** While nothing moves in either direction, also of an answer that nobody reads. Longer than anything takes that is waited for. */
  readonly still: number;
  /** For the next request. */
  readonly next: number;
  /** How often it is looked who is late with headers or request. */
  readonly look: number;
  /** Once the server ends: for what was asked before, and for its answer to be read. */
  readonly ending: number;
}

/** The end is in time for all else to be closed within the ten seconds that a process has for it. */
export const USUAL_PATIENCE: Patience = {
  handshake: 15_000,
  headers: 15_000,
  request: 30_000,
  still: 180_000,
  next: 65_000,
  look: 5_000,
  ending: 7_000,
};
