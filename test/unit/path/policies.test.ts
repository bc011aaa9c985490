import { describe, expect, it } from 'vitest';
import { PolicyGraph } from '../../../src/path/policy-graph.ts';
import type { PolicyInputs } from '../../../src/path/request.ts';
import { parseCertificate } from '../../../src/x509/certificate.ts';
import { ANY_POLICY } from '../../../src/x509/oid.ts';
import { type CertificatePlan, certify, HIERARCHY_AT, party } from '../../support/hierarchy.ts';
import { outcomeOf } from '../../support/paths.ts';
import { p256Key } from '../../support/x509.ts';

const [GOLD, SILVER, BRONZE] = ['1.2.1', '1.2.2', '1.2.3'] as const;
const map = (issuerPolicy: string, subjectPolicy: string) => ({ issuerPolicy, subjectPolicy });

describe('a policy graph', () => {
  it('begins with any policy, and has those of each certificate that were there before', () => {
    const graph = new PolicyGraph();
    graph.descend([GOLD, SILVER], true);
    graph.descend([SILVER, BRONZE], true);
    expect([...graph.validPolicies()]).toEqual([SILVER]);
    graph.descend([BRONZE], true);
    expect(graph.isNull).toBe(true);
    expect(graph.validPolicies().size).toBe(0);
  });

  it('takes anyPolicy for those before it, where it counts', () => {
    for (const counts of [true, false]) {
      const graph = new PolicyGraph();
      graph.descend([GOLD, SILVER], true);
      graph.descend([ANY_POLICY], counts);
      expect(graph.isNull).toBe(!counts);
      expect([...graph.validPolicies()]).toEqual(counts ? [GOLD, SILVER] : []);
    }
  });

  it('names a policy that was mapped as the domain above does', () => {
    const graph = new PolicyGraph();
    graph.descend([GOLD], true);
    graph.map([map(GOLD, SILVER), map(GOLD, BRONZE), map(SILVER, GOLD)]);
    graph.descend([BRONZE], true);
    expect([...graph.validPolicies()]).toEqual([GOLD]);
  });

  it('maps from anyPolicy, and only where it is', () => {
    for (const counts of [true, false]) {
      const graph = new PolicyGraph();
      graph.descend([ANY_POLICY, BRONZE], counts);
      graph.map([map(GOLD, SILVER)]);
      graph.descend([SILVER], true);
      expect([...graph.validPolicies()]).toEqual(counts ? [GOLD] : []);
    }
  });

  it('ends a policy whose mapping is inhibited', () => {
    const graph = new PolicyGraph();
    graph.descend([GOLD, SILVER], true);
    graph.cut([map(GOLD, BRONZE)]);
    graph.descend([GOLD, SILVER, BRONZE], true);
    expect([...graph.validPolicies()]).toEqual([SILVER]);
  });
});

const [root, issuing, below, subject] = ['Root', 'Issuing', 'Below', 'A service'].map((name) =>
  party(p256Key(), [['commonName', name]]),
) as [Party, Party, Party, Party];
type Party = ReturnType<typeof party>;

/** The policies of root -> issuing -> below -> leaf; undefined when it is refused for them. */
function policiesOf(
  plans: Readonly<Partial<Record<'root' | 'issuing' | 'below' | 'leaf', CertificatePlan>>>,
  policies: PolicyInputs,
) {
  const { paths, problems } = outcomeOf({
    leaf: parseCertificate(certify(below, subject, 'leaf', plans.leaf)),
    intermediates: [
      certify(root, issuing, 'authority', plans.issuing),
      certify(issuing, below, 'authority', plans.below),
    ].map(parseCertificate),
    anchors: [parseCertificate(certify(root, root, 'authority', plans.root))],
    at: HIERARCHY_AT,
    policies,
  });
  expect(problems.every(({ code }) => code === 'policy')).toBe(true);
  return paths[0]?.policies.toSorted();
}

describe('the policies of a path', () => {
  const all = (policies: readonly string[]) => ({
    issuing: { policies },
    below: { policies },
    leaf: { policies },
  });
  const explicit = { requireExplicit: true };

  it('are those of all certificates, as far as they were asked for', () => {
    expect(policiesOf(all([GOLD, SILVER]), explicit)).toEqual([GOLD, SILVER]);
    expect(policiesOf(all([GOLD, SILVER]), { ...explicit, initial: [SILVER, BRONZE] })).toEqual([SILVER]);
    expect(policiesOf(all([GOLD, SILVER]), { ...explicit, initial: [BRONZE] })).toBeUndefined();
    expect(policiesOf(all([GOLD, SILVER]), { initial: [BRONZE] })).toEqual([]);
    expect(policiesOf(all([ANY_POLICY]), { ...explicit, initial: [BRONZE] })).toEqual([BRONZE]);
    expect(policiesOf(all([ANY_POLICY]), explicit)).toEqual([ANY_POLICY]);
  });

  it('are none where a certificate says nothing of policies, which matters when one is asked for', () => {
    const plans = { ...all([GOLD]), below: {} };
    expect(policiesOf(plans, {})).toEqual([]);
    expect(policiesOf(plans, explicit)).toBeUndefined();
  });

  it('are asked for by requireExplicitPolicy, so many certificates further down', () => {
    const plans = (requireExplicitPolicy: number) => ({
      issuing: { policyConstraints: { requireExplicitPolicy } },
    });
    expect([0, 1, 2, 3].map((skip) => policiesOf(plans(skip), {}))).toEqual([
      undefined,
      undefined,
      undefined,
      [],
    ]);
    const leaf = { policyConstraints: { requireExplicitPolicy: 0 } };
    expect(policiesOf({ leaf }, {})).toBeUndefined();
    expect(policiesOf({ leaf: { policyConstraints: { requireExplicitPolicy: 1 } } }, {})).toEqual([]);
  });

  it('are bounded by the anchor’s own (RFC 5937 §3.2)', () => {
    const root = { policies: [GOLD] };
    expect(policiesOf({ ...all([GOLD, SILVER]), root }, explicit)).toEqual([GOLD]);
    expect(policiesOf({ ...all([SILVER]), root }, explicit)).toBeUndefined();
    expect(policiesOf({ root: { policyConstraints: { requireExplicitPolicy: 0 } } }, {})).toBeUndefined();
    expect(policiesOf({ ...all([ANY_POLICY]), root: { inhibitAny: 0 } }, explicit)).toBeUndefined();
    expect(policiesOf({ ...all([ANY_POLICY]), root: { policies: [ANY_POLICY] } }, explicit)).toEqual([
      ANY_POLICY,
    ]);
  });

  it('are not mapped nor any where the caller inhibits it', () => {
    const mapped = {
      issuing: { policies: [GOLD], mappings: [map(GOLD, SILVER)] },
      below: { policies: [SILVER] },
      leaf: { policies: [SILVER] },
    };
    expect(policiesOf(mapped, explicit)).toEqual([GOLD]);
    expect(policiesOf(mapped, { ...explicit, inhibitMapping: true })).toBeUndefined();
    expect(policiesOf({ ...all([GOLD]), below: { policies: [ANY_POLICY] } }, explicit)).toEqual([GOLD]);
    expect(
      policiesOf({ ...all([GOLD]), below: { policies: [ANY_POLICY] } }, { ...explicit, inhibitAny: true }),
    ).toBeUndefined();
  });
});
