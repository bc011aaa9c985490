/** The certificate's period holds the time that is asked for, both ends included (RFC 5280 §4.1.2.5, §6.1.3(a)(2)). */
import { spellTime } from '../../base/time.ts';
import { type Fault, NO_FAULTS } from '../problem.ts';
import type { CertificateCase } from './rule.ts';

export function validity({ examined, request: { at } }: CertificateCase): readonly Fault[] {
  const { notAfter, notBefore } = examined.certificate;
  // So put that NaN is no time at which a certificate is valid.
  if (!(at <= notAfter))
    return [{ code: 'expired', message: `it expired at ${spellTime(notAfter)}; asked for ${spellTime(at)}` }];
  if (!(at >= notBefore)) {
    return [
      {
        code: 'not_yet_valid',
        message: `it is valid from ${spellTime(notBefore)} on; asked for ${spellTime(at)}`,
      },
    ];
  }
  return NO_FAULTS;
}
