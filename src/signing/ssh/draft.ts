/** Drafts of SSH certificates: only a linted one can be signed, and only once, as `signing/draft.ts` has it for X.509. */
import { ChanceryError } from '../../base/error.ts';
import { signSsh } from '../../keys/ssh-signature.ts';
import type { SshDecision } from '../../policy/ssh/decision.ts';
import { assembleSshCertificate, encodeSshTbs } from '../../ssh/certificate.ts';
import type { SshDrawn, SshSigningIssuer } from './issuer.ts';
import { lintSsh } from './lint.ts';

declare const draft: unique symbol;

/** What is signed of a certificate that passed the lint, for one issuer. Nobody but {@link signSshDraft} can reach it. */
export interface SshDraft {
  readonly [draft]: true;
}

const drafts = new WeakMap<SshDraft, { readonly tbs: Uint8Array; readonly issuer: SshSigningIssuer }>();

/**
 * Writes what was decided as a certificate without its signature, and lints it.
 * @throws internal when a lint finds fault: a defect of ours, never the caller's
 */
export function prepareSsh(decision: SshDecision, drawn: SshDrawn, issuer: SshSigningIssuer): SshDraft {
  const { criticalOptions, extensions, keyId, kind, principals, validity } = decision;
  const tbs = encodeSshTbs({
    key: drawn.subject,
    nonce: drawn.nonce,
    serial: drawn.serial,
    kind,
    keyId: keyId.text,
    principals,
    validAfter: BigInt(validity.after),
    validBefore: BigInt(validity.before),
    criticalOptions,
    extensions,
    signatureKey: issuer.publicKey,
  });
  const faults = lintSsh(tbs, { decision, drawn, issuer });
  if (faults.length > 0) {
    throw new ChanceryError('internal', 'the draft does not pass the lint', { detail: faults.join('; ') });
  }
  const handle = Object.freeze({}) as SshDraft;
  drafts.set(handle, { tbs, issuer });
  return handle;
}

/** @returns the certificate's blob. @throws internal for what is no draft, or was signed before */
export async function signSshDraft(handle: SshDraft): Promise<Uint8Array> {
  const linted = drafts.get(handle);
  if (linted === undefined || !drafts.delete(handle)) {
    throw new ChanceryError('internal', 'only a linted draft is signed, and only once');
  }
  const { issuer, tbs } = linted;
  return assembleSshCertificate(tbs, await signSsh(issuer.signer, tbs));
}
