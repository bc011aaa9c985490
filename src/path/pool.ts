/** The certificates that a path may be made of: who may have issued whom, and who is worth trying first. */
import { equal } from '../base/bytes.ts';
import { type Examined, examine } from './examined.ts';
import type { PathRequest } from './request.ts';

export class Pool {
  readonly leaf: Examined;
  readonly #anchors: ReadonlySet<Examined>;
  readonly #bySubject: ReadonlyMap<string, readonly Examined[]>;
  /** By subject, over how many authorities an anchor can be reached: 0 of an anchor. Absent: not by any. */
  readonly #distances: ReadonlyMap<string, number>;
  readonly #ordered = new Map<Examined, readonly Examined[]>();
  readonly #at: number;

  constructor({ anchors, at, intermediates, leaf }: PathRequest) {
    const known: Examined[] = [];
    const byDer = new Map<string, Examined>();
    const add = (certificate: PathRequest['leaf']): Examined => {
      const key = Buffer.from(certificate.der).toString('latin1');
      const found = byDer.get(key) ?? examine(certificate);
      if (!byDer.has(key)) known.push(found);
      byDer.set(key, found);
      return found;
    };
    this.#at = at;
    this.#anchors = new Set(anchors.map(add));
    for (const certificate of intermediates) add(certificate);
    this.#bySubject = groupBy(known, ({ subject }) => subject);
    this.#distances = distances(known, this.#anchors);
    this.leaf = byDer.get(Buffer.from(leaf.der).toString('latin1')) ?? examine(leaf);
  }

  isAnchor(examined: Examined): boolean {
    return this.#anchors.has(examined);
  }

  /**
   * All that bear the name of the issuer, the most promising first: those whose key identifier is the one asked for, then
   * nearest to an anchor, valid at the time, newest. Key identifiers are hints and decide nothing (RFC 4158 §3.5).
   */
  issuersOf(examined: Examined): readonly Examined[] {
    const before = this.#ordered.get(examined);
    if (before !== undefined) return before;
    const named = this.#bySubject.get(examined.issuer) ?? [];
    const ranked = named.map((candidate) => ({ candidate, rank: this.#rank(examined, candidate) }));
    const ordered = ranked.sort((a, b) => compare(a.rank, b.rank)).map(({ candidate }) => candidate);
    this.#ordered.set(examined, ordered);
    return ordered;
  }

  /** Whether names lead from here to an anchor. */
  leadsToAnchor(examined: Examined): boolean {
    return this.isAnchor(examined) || this.#distances.has(examined.issuer);
  }

  /** Lower is better; the first number that differs decides. */
  #rank(below: Examined, candidate: Examined): readonly number[] {
    const { notAfter, notBefore } = candidate.certificate;
    const distance = this.isAnchor(candidate) ? 0 : 1 + (this.#distances.get(candidate.issuer) ?? Infinity);
    return [
      keyIdRank(below, candidate),
      distance,
      this.#at < notBefore || this.#at > notAfter ? 1 : 0,
      -notBefore,
    ];
  }
}

/** Breadth first, from the anchors down. */
function distances(known: readonly Examined[], anchors: ReadonlySet<Examined>): ReadonlyMap<string, number> {
  const byIssuer = groupBy(known, ({ issuer }) => issuer);
  const found = new Map<string, number>();
  let names = new Set([...anchors].map(({ subject }) => subject));
  for (let distance = 0; names.size > 0; distance++) {
    for (const name of names) found.set(name, distance);
    const below = [...names].flatMap((name) => byIssuer.get(name) ?? []).map(({ subject }) => subject);
    names = new Set(below.filter((name) => !found.has(name)));
  }
  return found;
}

function keyIdRank({ authorityKeyId }: Examined, { subjectKeyId }: Examined): number {
  if (authorityKeyId === undefined || subjectKeyId === undefined) return 1;
  return equal(authorityKeyId, subjectKeyId) ? 0 : 2;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at < 0 ? 0 : (a[at] as number) < (b[at] as number) ? -1 : 1;
}

function groupBy(
  all: readonly Examined[],
  by: (one: Examined) => string,
): ReadonlyMap<string, readonly Examined[]> {
  const groups = new Map<string, Examined[]>();
  for (const one of all) {
    const group = groups.get(by(one)) ?? [];
    group.push(one);
    groups.set(by(one), group);
  }
  return groups;
}
