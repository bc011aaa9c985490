/** Signing a CSR under a profile: key, subject, names and usages are the CSR's, and all of them are judged. */
import type { Caller } from '../../access/caller.ts';
import { ChanceryError, unfitting } from '../../base/error.ts';
import type { IssuanceRequest, RequestedUsages } from '../../policy/request.ts';
import { readSubject } from '../../policy/requested-subject.ts';
import type { Extension } from '../../x509/extension.ts';
import { decodeBasicConstraints } from '../../x509/extensions/basic-constraints.ts';
import { decodeExtendedKeyUsage } from '../../x509/extensions/extended-key-usage.ts';
import { decodeKeyUsage } from '../../x509/extensions/key-usage.ts';
import { EXTENSION } from '../../x509/oid.ts';
import { conclude, type Issued } from '../conclude.ts';
import { readCsr } from '../read-csr.ts';
import { namesOf } from '../sign-csr.ts';
import type { IssuingSite } from '../site.ts';
import type { SignUnderProfile } from './command.ts';
import { checkUse } from './enrollment.ts';
import { profileOf } from './issue.ts';

/**
 * What the authority signs with is its own, or the policy's, whatever the CSR itself is signed with.
 * @throws invalid_field (unfitting) for a CSR that cannot be read, or does not verify; access_denied for a profile of
 *   another enrollment; whatever {@link conclude} throws
 */
export async function signUnderProfile(
  site: IssuingSite,
  caller: Caller,
  { csr: pem, csrField, period, profileId }: SignUnderProfile,
): Promise<Issued> {
  const asked = await readAsked(pem, csrField);
  return conclude(site, caller, {
    action: 'pki_sign',
    origin: 'sign',
    under: { profileId },
    request(context) {
      checkUse(caller, profileOf(context));
      return { request: { ...asked, ...period } };
    },
  });
}

/** A CSR that is no good is a request that does not fit, rather than one that is badly formed. */
async function readAsked(
  pem: string,
  field: string,
): Promise<Omit<IssuanceRequest, 'ttl' | 'ttlField' | 'dates'>> {
  try {
    const csr = await readCsr(pem, field);
    const names = namesOf(csr, field, 'this is an IP address');
    names.check();
    checkBasicConstraints(csr.extensions);
    return {
      issuerField: 'profileId',
      commonNames: csr.commonNames,
      commonNameField: field,
      subject: readSubject(csr.subject),
      names: names.names,
      namesField: field,
      key: { kind: 'given', publicKey: csr.publicKey },
      keyField: field,
      usages: usagesOf(csr.extensions, field),
      csr: { field, extensions: csr.extensions, unlistedNames: [] },
      authority: undefined,
    };
  } catch (error) {
    if (!(error instanceof ChanceryError)) throw error;
    if (error.code === 'malformed') throw unfitting(field, `${field} ${error.message}`);
    throw error.code === 'invalid_field' ? unfitting(field, error.message) : error;
  }
}

/** The decision table reads them, where nothing of this is caught. @throws malformed */
function checkBasicConstraints(extensions: readonly Extension[]): void {
  const found = extensions.find(({ oid }) => oid === EXTENSION.basicConstraints);
  if (found !== undefined) decodeBasicConstraints(found.value);
}

/** @throws malformed for an extension that cannot be read */
export function usagesOf(extensions: readonly Extension[], field: string): RequestedUsages {
  const read = <T>(oid: string, decode: (value: Uint8Array) => readonly T[]): readonly T[] => {
    const found = extensions.find((extension) => extension.oid === oid);
    return found === undefined ? [] : [...new Set(decode(found.value))];
  };
  return {
    keyUsage: read(EXTENSION.keyUsage, decodeKeyUsage),
    keyUsageField: field,
    extendedKeyUsage: read(EXTENSION.extendedKeyUsage, decodeExtendedKeyUsage),
    extendedKeyUsageField: field,
  };
}
