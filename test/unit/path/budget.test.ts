/** What hostile certificates may cost, counted in operations. */
import { describe, expect, it } from 'vitest';
import { Budget, LIMITS } from '../../../src/path/budget.ts';
import type { PathRequest } from '../../../src/path/request.ts';
import { type Certificate, parseCertificate } from '../../../src/x509/certificate.ts';
import type { GeneralName } from '../../../src/x509/general-name.ts';
import { type CertificatePlan, certify, HIERARCHY_AT, type Party, party } from '../../support/hierarchy.ts';
import { outcomeOf } from '../../support/paths.ts';
import { p256Key } from '../../support/x509.ts';

const KEYS = Array.from({ length: 4 }, p256Key);
const named = (name: string, key = 0): Party =>
  party(KEYS[key % KEYS.length] as (typeof KEYS)[number], [['commonName', name]]);
const given = (
  issuer: Party,
  to: Party,
  plan?: CertificatePlan,
  kind: 'leaf' | 'authority' = 'authority',
): Certificate => parseCertificate(certify(issuer, to, kind, plan));
const root = named('Root');
const anchor = given(root, root);
const dns = (value: string): GeneralName => ({ type: 'dns', value });

function judged(leaf: Certificate, intermediates: readonly Certificate[], asked: Partial<PathRequest> = {}) {
  const budget = new Budget();
  const outcome = outcomeOf(
    { leaf, intermediates, anchors: [anchor], at: HIERARCHY_AT, ...asked },
    1,
    budget,
  );
  return { ...outcome, codes: outcome.problems.map(({ code }) => code), spent: budget.spent };
}

describe('in a mesh of 100 authorities that all certify each other', () => {
  const authorities = Array.from({ length: 100 }, (_, i) => named(`CA ${i}`, i));
  const [first, last] = [authorities[0], authorities[99]] as [Party, Party];
  const mesh = authorities.flatMap((to) => authorities.filter((by) => by !== to).map((by) => given(by, to)));
  const leaf = given(first, named('A service'), {}, 'leaf');

  it('the way to the one that an anchor certifies is found at once', () => {
    const { paths, spent } = judged(leaf, [...mesh, given(root, last)]);
    expect(paths[0]?.certificates).toHaveLength(4);
    expect(spent.steps).toBeLessThan(10);
    expect(spent.signatures).toBe(3);
  });

  it('no way is looked for where none can be', () => {
    const { codes, spent } = judged(leaf, mesh);
    expect(codes.at(-1)).toBe('unknown_issuer');
    expect(spent).toMatchObject({ steps: 99, signatures: 0 });
  });

  it('the search is given up where every path is refused, and says why', () => {
    const constraints = { permitted: [dns('example.com')], excluded: [] };
    const outside = given(first, named('A service'), { names: [dns('example.org')] }, 'leaf');
    const { codes, spent } = judged(outside, [...mesh, given(root, last, { constraints })]);
    expect(codes).toEqual(['name_constraints', 'budget']);
    expect(spent.steps).toBe(LIMITS.steps);
    expect(spent.signatures).toBe(0);
  });
});

describe('of certificates that bear the issuer’s name', () => {
  const issuing = named('Issuing', 1);
  const leaf = given(issuing, named('A service'), { keyIds: 'no authority' }, 'leaf');
  // One key for all: each is another certificate, and one verification.
  const decoys = (count: number) => Array.from({ length: count }, () => given(root, named('Issuing', 2)));

  it('a few dozen with another key are tried before the right one', () => {
    const { paths, spent } = judged(leaf, [...decoys(40), given(root, issuing, { keyIds: 'no subject' })]);
    expect(paths).toHaveLength(1);
    expect(spent.signatures).toBeLessThanOrEqual(2 * 41);
  });

  it('none is tried where a key identifier says which is right', () => {
    const hinted = given(issuing, named('A service'), {}, 'leaf');
    const { paths, spent } = judged(hinted, [...decoys(300), given(root, issuing)]);
    expect([paths.length, spent.signatures]).toEqual([1, 2]);
  });

  it('one that did not sign is left at once, however many ways lead on from it', () => {
    const [decoy, above] = [named('Issuing', 2), named('Above', 3)];
    const ways = Array.from({ length: 30 }, () => given(root, above));
    const { codes, spent } = judged(leaf, [given(above, decoy), ...ways]);
    expect(codes).toEqual(['bad_signature']);
    // Of the first way: each of its three signatures.
    expect(spent.signatures).toBe(3);
  });

  it('hundreds are not', () => {
    const { codes, spent } = judged(leaf, decoys(300));
    expect(codes).toContain('budget');
    expect(spent.signatures).toBe(LIMITS.signatures);
  });
});

describe('names and constraints', () => {
  const issuing = named('Issuing', 1);
  const many = (count: number, suffix: string) =>
    Array.from({ length: count }, (_, i) => dns(`n${i}.${suffix}`));
  const of = (count: number) => {
    const constraints = { permitted: [dns('test')], excluded: many(count - 1, 'example') };
    return judged(given(issuing, named('A service'), { names: many(count, 'test') }, 'leaf'), [
      given(root, issuing, { constraints }),
    ]);
  };

  it('of 400 each are compared, 1,000 each are not', () => {
    const [some, more] = [of(400), of(1000)];
    expect([some.paths.length, some.spent.comparisons]).toEqual([1, 401 * 400]);
    expect([more.codes, more.spent.comparisons]).toEqual([['budget', 'budget'], 0]);
  });
});

describe('policies that are each mapped to each (RFC 9618 §1)', () => {
  /** In the tree of RFC 5280 the last of `depth` levels has width^depth nodes. */
  function mapped(width: number, depth: number) {
    const policies = Array.from({ length: width }, (_, i) => `1.2.${i}`);
    const mappings = policies.flatMap((issuerPolicy) =>
      policies.map((subjectPolicy) => ({ issuerPolicy, subjectPolicy })),
    );
    const authorities = Array.from({ length: depth }, (_, i) => named(`Level ${i}`, i));
    const intermediates = authorities.map((to, i) =>
      given(authorities[i - 1] ?? root, to, { policies, mappings }),
    );
    const leaf = given(authorities[depth - 1] as Party, named('A service'), { policies }, 'leaf');
    return judged(leaf, intermediates, { policies: { requireExplicit: true } });
  }

  it('cost what the certificates say, not what their combinations are', () => {
    const { paths, spent } = mapped(16, 10);
    expect(paths[0]?.policies).toHaveLength(16);
    // For each authority its policies, its mappings, and the policies expected from above; for the leaf the first and last.
    expect(spent.policies).toBe(10 * (16 + 256) + 9 * 16 + 1 + 16 + 16);
  });

  it('are bounded even so', () => {
    expect(mapped(80, 10).codes).toContain('budget');
  });
});
