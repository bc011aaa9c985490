/** Chains to fuzz path validation with: certificates one after the other, the leaf first, with the signature of nobody. */
import { ChanceryError } from '../../src/base/error.ts';
import { DerReader } from '../../src/der/reader.ts';
import { assembleCertificate, type Certificate, parseCertificate } from '../../src/x509/certificate.ts';
import { type CertificatePlan, certify, HIERARCHY_AT, party } from '../support/hierarchy.ts';
import { outcomeOf } from '../support/paths.ts';
import { EVERY_GENERAL_NAME } from '../support/samples.ts';
import { ECDSA_SHA256, fixedKey, hex } from '../support/x509.ts';

const key = fixedKey();
const named = (name: string) => party(key, [['commonName', name]]);
/** Not ECDSA's, which is another each time. */
const SIGNATURE = hex('3006 020101 020101');

const AUTHORITY: CertificatePlan = {
  basic: { ca: true, pathLength: 3 },
  constraints: {
    permitted: [
      ...EVERY_GENERAL_NAME.filter(({ type }) => type !== 'ip' && type !== 'other'),
      { type: 'ip', octets: hex('c0000200 ffffff00') },
    ],
    excluded: [{ type: 'dns', value: 'excluded.example.com' }],
  },
  policies: ['1.2.3', '2.5.29.32.0'],
  mappings: [{ issuerPolicy: '1.2.3', subjectPolicy: '1.2.4' }],
  policyConstraints: { requireExplicitPolicy: 1, inhibitPolicyMapping: 2 },
  inhibitAny: 1,
};

export function chains(): readonly Uint8Array[] {
  const [root, issuing, below] = [named('Root'), named('Issuing'), named('Below')];
  const leaf = { names: EVERY_GENERAL_NAME, policies: ['1.2.4'], purposes: ['server_auth'] as const };
  const whole = [
    certify(below, named('a.example.com'), 'leaf', leaf),
    certify(issuing, below, 'authority', AUTHORITY),
    certify(root, issuing, 'authority', AUTHORITY),
    certify(root, root, 'authority'),
  ].map((der) => assembleCertificate(parseCertificate(der).tbs, ECDSA_SHA256, SIGNATURE));
  return [whole, whole.slice(1), [...whole.slice(0, 1), ...whole.slice(0, 3)]].map((chain) =>
    Buffer.concat(chain),
  );
}

/** @throws what path validation throws; and when it takes a chain whose signatures nobody made */
export function validate(input: Uint8Array): void {
  const certificates = read(input);
  const [leaf, anchor] = [certificates[0], certificates.at(-1)];
  if (leaf === undefined || anchor === undefined) return;
  for (const strict of [true, false]) {
    const { paths, problems } = outcomeOf({
      leaf,
      intermediates: certificates.slice(1, -1),
      anchors: [anchor],
      at: HIERARCHY_AT,
      purpose: 'server_auth',
      hostname: 'a.example.com',
      strict,
    });
    if (paths.some((path) => path.certificates.length > 1)) throw new Error('a path that nobody signed');
    if (paths.length + problems.length === 0) throw new Error('neither a path nor a problem');
  }
}

/** As far as they can be read. */
function read(input: Uint8Array): readonly Certificate[] {
  const reader = DerReader.over(input);
  const certificates: Certificate[] = [];
  try {
    while (!reader.atEnd) certificates.push(parseCertificate(reader.element()));
  } catch (error) {
    if (!(error instanceof ChanceryError && error.code === 'malformed')) throw error;
  }
  return certificates;
}
