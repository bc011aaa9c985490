/**
 * Drafts. Only a linted draft can be signed, and only once: a {@link Draft} is made by {@link prepare} alone, which lints
 * it, and {@link sign} takes it up.
 */
import { ChanceryError } from '../base/error.ts';
import { SIGNATURE_ALGORITHMS, type SignatureAlgorithm } from '../keys/algorithms.ts';
import type { PublicKey } from '../keys/public-key.ts';
import type { Signer } from '../keys/signer.ts';
import type { Decision } from '../policy/decision.ts';
import { assembleCertificate } from '../x509/certificate.ts';
import type { SigningIssuer } from './issuer.ts';
import { lint } from './lint.ts';
import { writeTbs } from './write-tbs.ts';

declare const draft: unique symbol;

/** A TBSCertificate that passed the lint, for one issuer. Nobody but {@link sign} can reach, or alter, its octets. */
export interface Draft {
  readonly [draft]: true;
}

interface Linted {
  readonly tbs: Uint8Array;
  readonly algorithm: SignatureAlgorithm;
  readonly signer: Signer;
}

const drafts = new WeakMap<Draft, Linted>();

/**
 * Writes what was decided as a TBSCertificate and lints it.
 * @param publicKey the key that was judged, or the one that was made as decided
 * @param serial its magnitude
 * @throws internal when a lint finds fault: a defect of ours, never the caller's
 */
export function prepare(
  decision: Decision,
  publicKey: PublicKey,
  issuer: SigningIssuer,
  serial: Uint8Array,
): Draft {
  const tbs = writeTbs(decision, publicKey, issuer, serial);
  const faults = lint(tbs, { decision, publicKey, issuer, serial });
  if (faults.length > 0) {
    throw new ChanceryError('internal', 'the draft does not pass the lint', { detail: faults.join('; ') });
  }
  const handle = Object.freeze({}) as Draft;
  drafts.set(handle, { tbs, algorithm: decision.signatureAlgorithm, signer: issuer.signer });
  return handle;
}

/**
 * Signs a draft.
 * @returns the certificate, DER
 * @throws internal for what is no draft, or was signed before
 */
export async function sign(handle: Draft): Promise<Uint8Array> {
  const linted = drafts.get(handle);
  if (linted === undefined || !drafts.delete(handle)) {
    throw new ChanceryError('internal', 'only a linted draft is signed, and only once');
  }
  const { algorithm, signer, tbs } = linted;
  const signature = await signer.sign(algorithm, tbs);
  return assembleCertificate(tbs, SIGNATURE_ALGORITHMS[algorithm].identifier, signature);
}
