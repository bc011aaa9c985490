/**
 * The leaf is good for the purpose that is asked for, and so is every authority above it that names purposes at all: RFC
 * 5280 §4.2.1.12 speaks of the leaf alone, but all validators read an authority's extendedKeyUsage as the bound on what is
 * below it (CA/Browser Forum BR §7.1.2.10.6). Without the extension any purpose is good.
 */
import { EXTENDED_KEY_USAGE, type KeyPurpose } from '../../x509/extensions/extended-key-usage.ts';
import type { KeyUsage } from '../../x509/extensions/key-usage.ts';
import { KEY_PURPOSE } from '../../x509/oid.ts';
import { type Fault, NO_FAULTS } from '../problem.ts';
import type { CertificateCase } from './rule.ts';

export function purpose({
  examined,
  position,
  request: { purpose: asked },
}: CertificateCase): readonly Fault[] {
  if (asked === undefined || asked === 'any') return NO_FAULTS;
  const { certificate, extendedKeyUsage, keyUsage } = examined;
  const faults: Fault[] = [];
  const isLeaf = position === 'leaf';
  const named = extendedKeyUsage?.includes(KEY_PURPOSE[asked]) === true;
  const unbounded = extendedKeyUsage === undefined || extendedKeyUsage.includes(KEY_PURPOSE.any);
  if (!named && !(unbounded && !(isLeaf && NAMED_ONLY.has(asked)))) {
    faults.push({ code: 'extended_key_usage', message: `its extendedKeyUsage does not have ${asked}` });
  }
  const critical = certificate.extensions.some((one) => one.oid === EXTENDED_KEY_USAGE && one.critical);
  if (isLeaf && asked === 'time_stamping' && named && (!critical || extendedKeyUsage?.length !== 1)) {
    const message = 'its extendedKeyUsage must be critical and have time_stamping alone (RFC 3161 §2.3)';
    faults.push({ code: 'extended_key_usage', message });
  }
  const fitting = CONSISTENT[asked];
  if (isLeaf && keyUsage !== undefined && !fitting.some((usage) => keyUsage.includes(usage))) {
    const message = `its keyUsage has none of ${fitting.join(', ')}, which ${asked} needs`;
    faults.push({ code: 'key_usage', message });
  }
  return faults;
}

/** What no certificate is good for unless it says so (RFC 6960 §4.2.2.2, RFC 3161 §2.3). */
const NAMED_ONLY: ReadonlySet<KeyPurpose> = new Set<KeyPurpose>(['ocsp_signing', 'time_stamping']);

/** RFC 5280 §4.2.1.12: "a purpose consistent with both extensions"; the usages that it lists, one of which is there. */
const CONSISTENT: Readonly<Record<Exclude<KeyPurpose, 'any'>, readonly KeyUsage[]>> = {
  server_auth: ['digital_signature', 'key_encipherment', 'key_agreement'],
  client_auth: ['digital_signature', 'key_agreement'],
  code_signing: ['digital_signature'],
  email_protection: ['digital_signature', 'content_commitment', 'key_encipherment', 'key_agreement'],
  time_stamping: ['digital_signature', 'content_commitment'],
  ocsp_signing: ['digital_signature', 'content_commitment'],
};
