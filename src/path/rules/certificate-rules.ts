/** What a certificate must be for its position on a path, whatever stands beside it. */
import { type Fault, NO_FAULTS } from '../problem.ts';
import { authority } from './authority.ts';
import { criticalExtensions } from './critical-extensions.ts';
import { hostname } from './hostname.ts';
import { profile } from './profile.ts';
import { purpose } from './purpose.ts';
import { readableExtensions } from './readable-extensions.ts';
import type { CertificateCase, CertificateRule } from './rule.ts';
import { strength } from './strength.ts';
import { validity } from './validity.ts';

// biome-ignore format: a table
const CERTIFICATE_RULES: readonly CertificateRule[] = [
  validity,            // its period holds the time that is asked for     RFC 5280 §6.1.3(a)(2)
  readableExtensions,  // each extension is as its type is written        RFC 5280 §4.2
  criticalExtensions,  // none is critical and unknown                    RFC 5280 §6.1.4(o), §6.1.5(f)
  authority,           // who issues may issue                            RFC 5280 §6.1.4(k), (n)
  purpose,             // it is good for the purpose                      RFC 5280 §4.2.1.12
  hostname,            // the leaf is good for the name                   RFC 9525 §6
  profile,             // it is as authorities must write it, if strict   RFC 5280 §4
  strength,            // its key and its signature's algorithm hold      keys/strength
];

/** All that is wrong with a certificate in its position. */
export function faultsOf(c: CertificateCase): readonly Fault[] {
  const found = CERTIFICATE_RULES.flatMap((rule) => rule(c));
  return found.length === 0 ? NO_FAULTS : found;
}
