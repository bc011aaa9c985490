/**
 * The lint of SSH: holds a draft, read back from its octets by the strict reader, to the format's rules and to what was
 * decided. It shares no constants with the writer, so that one slip cannot hide in both.
 */
import { equal } from '../../base/bytes.ts';
import { ChanceryError } from '../../base/error.ts';
import type { SshDecision } from '../../policy/ssh/decision.ts';
import {
  assembleSshCertificate,
  parseSshCertificate,
  type SshCertificateFields,
} from '../../ssh/certificate.ts';
import type { SshOption } from '../../ssh/options.ts';
import type { SshDrawn, SshSigningIssuer } from './issuer.ts';

/** What the draft should say. */
export interface IntendedSsh {
  readonly decision: SshDecision;
  readonly drawn: SshDrawn;
  readonly issuer: Pick<SshSigningIssuer, 'publicKey'>;
}

/** One lint: true when the draft is as it should be. */
type SshLint = (read: SshCertificateFields, intended: IntendedSsh) => boolean;

/** Sections are those of draft-ietf-sshm-cert. */
const SSH_LINTS: readonly (readonly [rule: string, holds: SshLint])[] = [
  ['§2.1: the key at hand', ({ key }, { drawn }) => equal(key.blob, drawn.subject.blob)],
  ['§2.1: the key that was decided', ({ key }, { decision }) => isDecidedKey(key.blob, decision)],
  ['§2.1: a nonce of 32 octets', ({ nonce }, { drawn }) => nonce.length === 32 && equal(nonce, drawn.nonce)],
  [
    'a serial number that a KRL can name, and that was drawn',
    ({ serial }, { drawn }) => serial > 0n && serial < 2n ** 63n && serial === drawn.serial,
  ],
  ['§2.1: the kind that was decided', ({ kind }, { decision }) => kind === decision.kind],
  [
    'a key id that no log can be forged with',
    ({ keyId }, { decision }) => keyId === decision.keyId.text && /^[ !#-&(-[\]-~]{1,200}$/.test(keyId),
  ],
  [
    'never without principals, each once, as decided and in that order',
    ({ principals }, { decision }) =>
      principals.length > 0 &&
      principals.length <= 256 &&
      new Set(principals).size === principals.length &&
      principals.join('\n') === decision.principals.join('\n') &&
      principals.every((name) => /^[!-~]+$/.test(name) && !/^-|[,#]/.test(name)),
  ],
  [
    '§2.1: a period that ends after it begins, as decided',
    ({ validAfter, validBefore }, { decision: { validity } }) =>
      validAfter < validBefore &&
      validAfter === BigInt(validity.after) &&
      validBefore === BigInt(validity.before),
  ],
  [
    '§2.3: the restrictions that were decided, of the policy at least its own',
    (read, { decision }) =>
      same(read.criticalOptions, decision.criticalOptions) &&
      (read.kind === 'host' || holdsAll(read.criticalOptions, decision.policy.criticalOptions)),
  ],
  [
    '§2.4: the permissions that were decided, none beyond the policy’s',
    (read, { decision }) =>
      same(read.extensions, decision.extensions) &&
      read.extensions.every(({ name }) => decision.policy.extensions.includes(name)),
  ],
  [
    '§2.3: a host has no options',
    (read) => read.kind === 'user' || (read.criticalOptions.length === 0 && read.extensions.length === 0),
  ],
  ['§2.1: the issuer’s key', (read, { issuer }) => equal(read.signatureKey.blob, issuer.publicKey.blob)],
  ['no key certifies itself', (read) => !equal(read.key.blob, read.signatureKey.blob)],
];

/** @returns the rules that the draft breaks; none when it may be signed */
export function lintSsh(tbs: Uint8Array, intended: IntendedSsh): readonly string[] {
  try {
    const read = parseSshCertificate(assembleSshCertificate(tbs, PLACE_OF_SIGNATURE));
    return SSH_LINTS.filter(([, holds]) => !holds(read, intended)).map(([rule]) => rule);
  } catch (error) {
    if (error instanceof ChanceryError) return [`the draft cannot be read back: ${error.message}`];
    throw error;
  }
}

/** The reader reads whole certificates, and judges no signature: an algorithm `x` with one octet. */
const PLACE_OF_SIGNATURE = Uint8Array.of(0, 0, 0, 1, 0x78, 0, 0, 0, 1, 0);

function isDecidedKey(blob: Uint8Array, { key }: SshDecision): boolean {
  return key.kind === 'made' || equal(blob, key.subject.ssh.blob);
}

/** The same options; their order is the format's. */
function same(read: readonly SshOption[], decided: readonly SshOption[]): boolean {
  return read.map(textOf).toSorted().join('\n') === decided.map(textOf).toSorted().join('\n');
}

function holdsAll(read: readonly SshOption[], own: Readonly<Record<string, string>>): boolean {
  return Object.entries(own).every(([name, value]) =>
    read.some((option) => option.name === name && (option.value ?? '') === value),
  );
}

function textOf({ name, value }: SshOption): string {
  return JSON.stringify([name, value ?? '']);
}
