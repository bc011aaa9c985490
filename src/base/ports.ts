/** What the core asks of the world outside, handed in by the composition root. */

export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
}

export interface Random {
  /** `count` octets from a cryptographically secure source. */
  bytes(count: number): Uint8Array;
}

/** The clock's time as X.509 and SSH count it: whole seconds, UTC. */
export function seconds(clock: Clock): number {
  return Math.floor(clock.now() / 1000);
}
