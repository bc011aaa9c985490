import { describe, expect, it } from 'vitest';
import type { PathRequest } from '../../../src/path/request.ts';
import { type Certificate, parseCertificate } from '../../../src/x509/certificate.ts';
import { type CertificatePlan, certify, HIERARCHY_AT, type Party, party } from '../../support/hierarchy.ts';
import { outcomeOf, problemsOf } from '../../support/paths.ts';
import { p256Key } from '../../support/x509.ts';

const authority = (name: string): Party => party(p256Key(), [['commonName', name]]);
const [root, otherRoot, a, b, c] = ['Root', 'Other Root', 'A', 'B', 'C'].map(authority) as [
  Party,
  Party,
  Party,
  Party,
  Party,
];
const subject = authority('A service');
const given = (issuer: Party, to: Party, plan?: CertificatePlan): Certificate =>
  parseCertificate(certify(issuer, to, to === subject ? 'leaf' : 'authority', plan));
const expired = { period: [HIERARCHY_AT - 10, HIERARCHY_AT - 1] } as const;

const anchor = given(root, root);
const otherAnchor = given(otherRoot, otherRoot);

function request(
  leaf: Certificate,
  intermediates: readonly Certificate[],
  more: Partial<PathRequest> = {},
): PathRequest {
  return { leaf, intermediates, anchors: [anchor], at: HIERARCHY_AT, ...more };
}

const paths = (asked: PathRequest) => outcomeOf(asked, 100).paths.map(({ certificates }) => certificates);

describe('the search', () => {
  const leaf = given(a, subject);

  it('finds the one path, whatever order its certificates have, however often they are there', () => {
    const [bToA, rootToB, stray] = [given(b, a), given(root, b), given(otherRoot, c)];
    const expected = [[leaf, bToA, rootToB, anchor]];
    expect(paths(request(leaf, [bToA, rootToB]))).toEqual(expected);
    expect(paths(request(leaf, [stray, rootToB, anchor, leaf, bToA, rootToB, bToA]))).toEqual(expected);
  });

  it('goes on to the next path, the shortest first, when its caller asks', () => {
    const [short, long, above] = [given(root, a), given(b, a), given(root, b)];
    expect(paths(request(leaf, [long, above, short]))).toEqual([
      [leaf, short, anchor],
      [leaf, long, above, anchor],
    ]);
  });

  it('takes the newer of two certificates first, and the one that is valid before either', () => {
    const day = 86_400;
    const older = given(root, a, { period: [HIERARCHY_AT - 9 * day, HIERARCHY_AT + day] });
    const newer = given(root, a, { period: [HIERARCHY_AT - day, HIERARCHY_AT + day] });
    expect(paths(request(leaf, [older, newer]))).toEqual([
      [leaf, newer, anchor],
      [leaf, older, anchor],
    ]);
  });

  it('follows a key identifier first and another certificate of the name all the same', () => {
    const namesake = party(p256Key(), [['commonName', 'A']]);
    const decoys = [given(root, namesake), given(root, { ...namesake, key: p256Key() })];
    const real = given(root, a);
    const signed = outcomeOf(request(leaf, [...decoys, real]));
    expect(signed.paths[0]?.certificates).toEqual([leaf, real, anchor]);
    const without = given(a, subject, { keyIds: 'no authority' });
    expect(paths(request(without, [...decoys, real]))).toEqual([[without, real, anchor]]);
  });

  it.each<[string, CertificatePlan]>([
    ['is expired', expired],
    ['is no authority', { basic: { ca: false } }],
    ['may not sign', { keyUsage: ['crl_sign'] }],
    [
      'has an unknown critical extension',
      { more: [{ oid: '1.2.3', critical: true, value: Uint8Array.of(5, 0) }] },
    ],
    [
      'has an extension that cannot be read',
      { more: [{ oid: '2.5.29.30', critical: true, value: Uint8Array.of(5) }] },
    ],
    ['has another’s signature', { signature: 'of another key' }],
    [
      'is constrained to other names',
      { constraints: { permitted: [{ type: 'directory', name: otherAnchor.subject }], excluded: [] } },
    ],
  ])('is not stopped by a certificate that %s', (_, plan) => {
    const [bad, good] = [given(root, a, plan), given(root, a)];
    expect(paths(request(leaf, [bad, good]))).toEqual([[leaf, good, anchor]]);
    expect(paths(request(leaf, [bad]))).toEqual([]);
  });

  it('leaves a loop, with or without a way out', () => {
    const loop = [given(b, a), given(c, b), given(a, c), given(a, b), given(a, a)];
    expect(problemsOf(request(leaf, loop))).toEqual(['3 unknown_issuer']);
    const out = given(root, b);
    expect(outcomeOf(request(leaf, [...loop, out])).paths[0]?.certificates).toEqual([
      leaf,
      loop[0],
      out,
      anchor,
    ]);
  });

  it('reaches whichever anchor is trusted', () => {
    const [byRoot, byOther] = [given(root, a), given(otherRoot, a)];
    const ends = (anchors: readonly Certificate[]) =>
      paths(request(leaf, [byRoot, byOther], { anchors })).map((path) => path.at(-1));
    expect(ends([otherAnchor])).toEqual([otherAnchor]);
    expect(ends([otherAnchor, anchor])).toHaveLength(2);
    expect(ends([byRoot])).toEqual([byRoot]);
  });

  it('takes a leaf that is an anchor itself', () => {
    expect(paths(request(anchor, []))).toEqual([[anchor]]);
    expect(problemsOf(request(anchor, [], { anchors: [otherAnchor] }))).toEqual(['0 untrusted_root']);
    expect(problemsOf(request(anchor, [], { hostname: 'a.test' }))).toEqual(['0 hostname']);
  });

  it('has as many authorities between as are let, self-issued ones not counted', () => {
    const chain = [given(b, a), given(root, b)];
    expect(problemsOf(request(leaf, chain, { maxIntermediates: 2 }))).toEqual([]);
    expect(problemsOf(request(leaf, chain, { maxIntermediates: 1 }))).toEqual(['2 path_too_long']);
    const rolled = party(p256Key(), [['commonName', 'A']]);
    const [own, old] = [given(rolled, subject), given(a, rolled)];
    expect(paths(request(own, [old, given(root, a)], { maxIntermediates: 1 }))[0]).toHaveLength(4);
  });
});

describe('where there is no path, the search tells', () => {
  it('the issuer that is missing, with what is wrong below', () => {
    const leaf = given(a, subject, expired);
    expect(problemsOf(request(leaf, [given(b, a)]))).toEqual(['0 expired', '1 unknown_issuer']);
    const { problems } = outcomeOf(request(leaf, []));
    expect(problems.map(({ message }) => message)).toEqual([
      'it expired at 2026-05-31T23:59:59Z; asked for 2026-06-01T00:00:00Z',
      'its issuer "CN=A" is not among the certificates given',
    ]);
  });

  it('a root that is not trusted', () => {
    expect(problemsOf(request(given(a, subject), [given(otherRoot, a), otherAnchor]))).toEqual([
      '2 untrusted_root',
    ]);
  });

  it('the certificate that is expired, rather than a namesake that did not sign', () => {
    const namesake = party(p256Key(), [['commonName', 'A']]);
    const leaf = given(a, subject, { keyIds: 'no authority' });
    expect(problemsOf(request(leaf, [given(root, namesake), given(root, a, expired)]))).toEqual([
      '1 expired',
    ]);
    expect(problemsOf(request(leaf, [given(root, namesake)]))).toEqual(['0 bad_signature']);
  });

  it('the path with fewest problems', () => {
    const leaf = given(a, subject);
    const worse = given(root, a, { ...expired, keyUsage: ['crl_sign'] });
    expect(problemsOf(request(leaf, [worse, given(root, a, { basic: { ca: false } })]))).toEqual([
      '1 not_an_authority',
    ]);
  });

  it('nothing where there is one', () => {
    const { paths: found, problems } = outcomeOf(request(given(root, subject), []), 5);
    expect([found.length, problems]).toEqual([1, []]);
  });
});
