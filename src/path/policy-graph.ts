/**
 * The valid_policy_graph (RFC 9618 §4): which certificate policies hold along a path. RFC 5280 draws a tree, in which a
 * policy has a node for each way that leads to it, so that a few mappings on each of a few certificates are exponentially
 * many; in the graph a level has one node for a policy, and the work is linear in what the certificates say.
 *
 * A level is one certificate, the first of them below the anchor. Nothing is pruned upward: only what the last level can
 * be traced back to counts, and the graph is NULL exactly when its last level is empty.
 */
import type { PolicyMapping } from '../x509/extensions/policy-mappings.ts';
import { ANY_POLICY } from '../x509/oid.ts';

/** By the policy of each node, the policies of its parents one level up. */
type Level = Map<string, readonly string[]>;

export class PolicyGraph {
  readonly #levels: Level[] = [new Map([[ANY_POLICY, []]])];
  /** By expected policy, the nodes of the last level that expect it. */
  #expected: Map<string, string[]> = new Map([[ANY_POLICY, [ANY_POLICY]]]);

  /** How many expected policies the next level may have to take up. */
  get width(): number {
    return this.#expected.size;
  }

  get isNull(): boolean {
    return this.#last().size === 0;
  }

  /**
   * §6.1.3(d) and (e): the certificate's policies, none when it does not have the extension.
   * @param any whether anyPolicy among them counts
   */
  descend(policies: readonly string[], any: boolean): void {
    const level: Level = new Map();
    for (const policy of policies) {
      if (policy === ANY_POLICY) continue;
      const parents = this.#expected.get(policy) ?? this.#expected.get(ANY_POLICY);
      if (parents !== undefined) level.set(policy, parents);
    }
    if (any && policies.includes(ANY_POLICY)) {
      for (const [policy, parents] of this.#expected) if (!level.has(policy)) level.set(policy, parents);
    }
    this.#levels.push(level);
    this.#expect(new Map());
  }

  /** §6.1.4(b)(1) and (2). */
  map(mappings: readonly PolicyMapping[]): void {
    const level = this.#last();
    const mapped = new Map<string, Set<string>>();
    for (const { issuerPolicy, subjectPolicy } of mappings) {
      // A policy that only anyPolicy stands for becomes a node beside it, below the same parent.
      if (!level.has(issuerPolicy) && level.has(ANY_POLICY)) level.set(issuerPolicy, [ANY_POLICY]);
      const expected = mapped.get(issuerPolicy) ?? new Set();
      mapped.set(issuerPolicy, expected.add(subjectPolicy));
    }
    this.#expect(mapped);
  }

  /** §6.1.4(b)(3): where mapping is inhibited, a policy that is mapped ends. */
  cut(mappings: readonly PolicyMapping[]): void {
    for (const { issuerPolicy } of mappings) this.#last().delete(issuerPolicy);
    this.#expect(new Map());
  }

  /**
   * §6.1.5(g): the authority-constrained-policy-set, in the policies of the domain that the path begins in: of the nodes
   * that lead to the last level, those below an anyPolicy; and anyPolicy itself if it got there.
   */
  validPolicies(): ReadonlySet<string> {
    const valid = new Set(this.#last().has(ANY_POLICY) ? [ANY_POLICY] : []);
    let reached = new Set(this.#last().keys());
    for (const level of this.#levels.toReversed()) {
      const above = new Set<string>();
      for (const policy of reached) {
        for (const parent of level.get(policy) ?? []) {
          above.add(parent);
          if (parent === ANY_POLICY && policy !== ANY_POLICY) valid.add(policy);
        }
      }
      reached = above;
    }
    return valid;
  }

  #last(): Level {
    return this.#levels[this.#levels.length - 1] as Level;
  }

  #expect(mapped: ReadonlyMap<string, ReadonlySet<string>>): void {
    this.#expected = new Map();
    for (const policy of this.#last().keys()) {
      for (const expected of mapped.get(policy) ?? [policy]) {
        const nodes = this.#expected.get(expected) ?? [];
        nodes.push(policy);
        this.#expected.set(expected, nodes);
      }
    }
  }
}
