/** What came back from an outside issuer, held field by field to what was decided. */
import { equal } from '../../base/bytes.ts';
import { ChanceryError } from '../../base/error.ts';
import { verifySshSignature } from '../../keys/ssh-signature.ts';
import type { SshDecision } from '../../policy/ssh/decision.ts';
import { parseSshCertificateLine, type SshCertificate } from '../../ssh/certificate.ts';
import type { SshOption } from '../../ssh/options.ts';
import type { SshPublicKey } from '../../ssh/public-key.ts';

export interface DecidedOutside {
  readonly decision: SshDecision;
  readonly subject: SshPublicKey;
  /** The key that is pinned. */
  readonly issuer: SshPublicKey;
}

/** Clocks of two machines, and the time that an answer takes, in seconds. */
const LEEWAY = 60;
/** Vault backdates by 30 s when nobody says otherwise, and its operators by more. */
const MOST_BACKDATED = 3600;

type Check = (read: SshCertificate, decided: DecidedOutside) => boolean;

const CHECKS: readonly (readonly [what: string, holds: Check])[] = [
  [
    'it bears another authority’s key',
    ({ signatureKey }, { issuer }) => equal(signatureKey.blob, issuer.blob),
  ],
  [
    'its signature does not verify',
    ({ signature, tbs }, { issuer }) => verifySshSignature(issuer, tbs, signature),
  ],
  ['it is for another key', ({ key }, { subject }) => equal(key.blob, subject.blob)],
  ['it is of another type', ({ kind }, { decision }) => kind === decision.kind],
  ['it has another key id', ({ keyId }, { decision }) => keyId === decision.keyId.text],
  [
    'it names other principals',
    ({ principals }, { decision }) => same(principals, decision.principals) && principals.length > 0,
  ],
  [
    'it begins at another time',
    ({ validAfter }, { decision: { validity } }) => {
      const began = validity.before - validity.ttl;
      return validAfter <= BigInt(began + LEEWAY) && validAfter >= BigInt(began - MOST_BACKDATED);
    },
  ],
  [
    'it ends at another time',
    ({ validBefore }, { decision: { validity } }) =>
      validBefore <= BigInt(validity.before + LEEWAY) && validBefore >= BigInt(validity.before - LEEWAY),
  ],
  [
    'it has other critical options',
    (read, { decision }) => same(read.criticalOptions.map(textOf), decision.criticalOptions.map(textOf)),
  ],
  [
    'it has other extensions',
    (read, { decision }) => same(read.extensions.map(textOf), decision.extensions.map(textOf)),
  ],
  ['its serial number is 0, which no KRL can name', ({ serial }) => serial > 0n],
];

export type Judged =
  | { readonly ok: true; readonly certificate: SshCertificate }
  /** `certificate` when what came back is one that the issuer's key signed. */
  | {
      readonly ok: false;
      readonly faults: readonly string[];
      readonly certificate: SshCertificate | undefined;
    };

/** @param line as it came */
export function judgeOutside(line: string, decided: DecidedOutside): Judged {
  const certificate = read(line);
  if (typeof certificate === 'string') return { ok: false, faults: [certificate], certificate: undefined };
  const faults = CHECKS.filter(([, holds]) => !holds(certificate, decided)).map(([what]) => what);
  if (faults.length === 0) return { ok: true, certificate };
  const isIssuers =
    equal(certificate.signatureKey.blob, decided.issuer.blob) &&
    verifySshSignature(decided.issuer, certificate.tbs, certificate.signature);
  return { ok: false, faults, certificate: isIssuers ? certificate : undefined };
}

function read(line: string): SshCertificate | string {
  try {
    return parseSshCertificateLine(line.trim()).certificate;
  } catch (error) {
    if (error instanceof ChanceryError && error.code === 'malformed')
      return `it cannot be read: ${error.message}`;
    throw error;
  }
}

/** One by one: joined, a name with a line break in it would be two. */
function same(read: readonly string[], decided: readonly string[]): boolean {
  const sorted = decided.toSorted();
  return read.length === sorted.length && read.toSorted().every((text, i) => text === sorted[i]);
}

function textOf({ name, value }: SshOption): string {
  return JSON.stringify([name, value ?? '']);
}
