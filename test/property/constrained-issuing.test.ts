import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseIpRange } from '../../src/base/ip.ts';
import { nameList } from '../../src/policy/requested-names.ts';
import { nameConstraints } from '../../src/policy/rules/name-constraints.ts';
import { directPolicy } from '../../src/policy/spellings/authority.ts';
import { parseCertificate } from '../../src/x509/certificate.ts';
import type { NameConstraints } from '../../src/x509/extensions/name-constraints.ts';
import type { GeneralName } from '../../src/x509/general-name.ts';
import { encodeName, parseName } from '../../src/x509/name.ts';
import { certify, HIERARCHY_AT, party } from '../support/hierarchy.ts';
import { problemsOf } from '../support/paths.ts';
import { p256Key } from '../support/x509.ts';

const RUNS = { numRuns: 400, seed: 11 };
const key = p256Key();
const root = party(key, [['commonName', 'Root']]);
const issuing = party(p256Key(), [['commonName', 'Issuing']]);

const directory = (commonName: string): GeneralName => ({
  type: 'directory',
  name: parseName(encodeName([{ type: 'commonName', value: commonName }])),
});
const BASES: readonly GeneralName[] = [
  ...['example.com', '.example.com', 'a.example.com', 'org', '', '*.x'].map(
    (value): GeneralName => ({ type: 'dns', value }),
  ),
  ...['10.0.0.0/8', '0.0.0.0/0', '2001:db8::/32'].map(
    (text): GeneralName => ({ type: 'ip', octets: parseIpRange(text) ?? new Uint8Array(8) }),
  ),
  directory('A service'),
  { type: 'email', value: 'example.com' },
];
const bases = fc.subarray([...BASES], { maxLength: 3 });
const constraints = fc
  .tuple(bases, bases)
  .map(([permitted, excluded]): NameConstraints => ({ permitted, excluded }))
  .filter(({ excluded, permitted }) => permitted.length + excluded.length > 0);

/** What is asked for: names, addresses, a common name. */
const asked = fc.record({
  dns: fc.subarray([
    'a.example.com',
    'example.com',
    '*.example.com',
    'b.a.example.com',
    'example.org',
    'x.test',
  ]),
  ips: fc.subarray(['10.1.2.3', '192.0.2.1', '2001:db8::1']),
  commonName: fc.constantFrom(
    'A service',
    'a service',
    'Another',
    'a.example.com',
    'example.org',
    '10.1.2.3',
  ),
  above: fc.array(constraints, { maxLength: 2 }),
});

it('the issuing rule on name constraints refuses what path validation would refuse, and nothing else', () => {
  let refusals = 0;
  fc.assert(
    fc.property(asked, ({ above, commonName, dns, ips }) => {
      const list = nameList();
      for (const name of dns) list.addDns(name, 'alt_names');
      for (const address of ips) list.addIp(address, 'ip_sans');
      const refused = nameConstraints({
        request: {
          issuerField: 'role',
          commonNames: [commonName],
          commonNameField: 'common_name',
          names: list.names,
          namesField: 'alt_names',
          key: { kind: 'made', algorithm: 'ec-p256' },
          keyField: 'role',
          ttl: undefined,
          ttlField: 'ttl',
          csr: undefined,
          authority: undefined,
        },
        policy: directPolicy(),
        issuer: {
          name: 'i',
          commonName: 'i',
          isActive: true,
          keyAlgorithm: 'ec-p256',
          signatureAlgorithm: 'ecdsa-with-sha256',
          notBefore: 0,
          notAfter: 0,
          pathLength: undefined,
          nameConstraints: above,
        },
        grant: { kind: 'allow_list' },
        keyStanding: 'free',
        now: 0,
        validity: { notBefore: 0, notAfter: 0, clamped: undefined },
      });
      const names = list.names.map(
        (name): GeneralName =>
          name.type === 'ip' ? { type: 'ip', octets: name.octets } : { type: 'dns', value: name.value },
      );
      const [ofIssuing, ofRoot] = above;
      const problems = problemsOf({
        leaf: parseCertificate(
          certify(
            issuing,
            party(key, [['commonName', commonName]]),
            'leaf',
            names.length === 0 ? {} : { names },
          ),
        ),
        intermediates: [
          parseCertificate(certify(root, issuing, 'authority', ofIssuing && { constraints: ofIssuing })),
        ],
        anchors: [parseCertificate(certify(root, root, 'authority', ofRoot && { constraints: ofRoot }))],
        at: HIERARCHY_AT,
      });
      // The authority's own name is the root's matter, and was when it was certified.
      const ofLeaf = problems.filter((problem) => problem === '0 name_constraints');
      expect(refused.length > 0).toBe(ofLeaf.length > 0);
      refusals += ofLeaf.length;
    }),
    RUNS,
  );
  expect(refusals).toBeGreaterThan(40);
  expect(refusals).toBeLessThan(360);
});
