/**
 * Certificate policies (RFC 5280 §6.1.2 to §6.1.5, as RFC 9618 §4 updates them). The anchor is no part of the path; as in
 * RFC 5937 §3.2 its policies bound the initial set, and its constraints on policies bind, while its mappings do not count.
 */
import { ANY_POLICY } from '../../x509/oid.ts';
import type { Budget } from '../budget.ts';
import type { Examined } from '../examined.ts';
import { PolicyGraph } from '../policy-graph.ts';
import type { PathProblem } from '../problem.ts';
import type { PolicyInputs } from '../request.ts';

export type PolicyVerdict =
  | { readonly problem: PathProblem }
  /** The user-constrained-policy-set. */
  | { readonly problem: undefined; readonly policies: readonly string[] };

/** @param path the leaf first, the anchor last */
export function policies(path: readonly Examined[], inputs: PolicyInputs, budget: Budget): PolicyVerdict {
  const anchor = path[path.length - 1] as Examined;
  const length = path.length - 1;
  const graph = new PolicyGraph();
  const state: Counters = {
    explicit: inputs.requireExplicit === true ? 0 : length + 1,
    mapping: inputs.inhibitMapping === true ? 0 : length + 1,
    any: inputs.inhibitAny === true ? 0 : length + 1,
  };
  bound(state, anchor);
  for (let depth = length - 1; depth >= 0; depth--) {
    const one = path[depth] as Examined;
    const work = one.policies.length + one.policyMappings.length + graph.width;
    if (!budget.spend('policies', work)) return refuse('budget', depth, 'it has too many policies to follow');
    graph.descend(one.policies, state.any > 0 || (depth > 0 && one.selfIssued));
    if (state.explicit === 0 && graph.isNull) {
      return refuse('policy', depth, 'a certificate policy is asked for from here on, and none holds so far');
    }
    if (depth === 0) break;
    const broken = prepare(graph, state, one);
    if (broken !== undefined) return refuse('policy', depth, broken);
  }
  return conclude(path, graph, state, initialSet(inputs, anchor));
}

/** Each the number of certificates after which what it counts for begins; 0: it has begun. */
interface Counters {
  explicit: number;
  mapping: number;
  any: number;
}

/** §6.1.4(a), (b) and (h) to (j). @returns what is wrong */
function prepare(graph: PolicyGraph, state: Counters, one: Examined): string | undefined {
  const mappings = one.policyMappings;
  if (mappings.some((each) => each.issuerPolicy === ANY_POLICY || each.subjectPolicy === ANY_POLICY)) {
    return 'its policyMappings have anyPolicy, which may not be mapped';
  }
  if (mappings.length > 0 && state.mapping > 0) graph.map(mappings);
  else if (mappings.length > 0) graph.cut(mappings);
  if (!one.selfIssued) {
    state.explicit = Math.max(0, state.explicit - 1);
    state.mapping = Math.max(0, state.mapping - 1);
    state.any = Math.max(0, state.any - 1);
  }
  bound(state, one);
  return undefined;
}

/** §6.1.4(i) and (j). */
function bound(state: Counters, { inhibitAnyPolicy, policyConstraints }: Examined): void {
  const { inhibitPolicyMapping = state.mapping, requireExplicitPolicy = state.explicit } = policyConstraints;
  state.explicit = Math.min(state.explicit, requireExplicitPolicy);
  state.mapping = Math.min(state.mapping, inhibitPolicyMapping);
  state.any = Math.min(state.any, inhibitAnyPolicy ?? state.any);
}

/** §6.1.5(a), (b) and (g). @param initial undefined: any policy */
function conclude(
  path: readonly Examined[],
  graph: PolicyGraph,
  state: Counters,
  initial: ReadonlySet<string> | undefined,
): PolicyVerdict {
  const leaf = path[0] as Examined;
  const explicit = leaf.policyConstraints.requireExplicitPolicy === 0 ? 0 : Math.max(0, state.explicit - 1);
  const valid = graph.validPolicies();
  // Where anyPolicy holds, so does every policy that was asked for.
  const held = initial === undefined ? valid : valid.has(ANY_POLICY) ? initial : intersection(valid, initial);
  if (explicit === 0 && held.size === 0) {
    return refuse(
      'policy',
      0,
      'a certificate policy is asked for, and none that is wanted holds along the path',
    );
  }
  return { problem: undefined, policies: [...held] };
}

/** The user-initial-policy-set within the anchor's policies; undefined: any policy. */
function initialSet({ initial }: PolicyInputs, anchor: Examined): ReadonlySet<string> | undefined {
  const asked = initial === undefined || initial.includes(ANY_POLICY) ? undefined : new Set(initial);
  if (anchor.policies.length === 0 || anchor.policies.includes(ANY_POLICY)) return asked;
  const granted = new Set(anchor.policies);
  return asked === undefined ? granted : intersection(asked, granted);
}

function intersection(a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...a].filter((each) => b.has(each)));
}

function refuse(code: 'policy' | 'budget', depth: number, message: string): PolicyVerdict {
  return { problem: { code, depth, message } };
}
