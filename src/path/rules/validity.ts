/** The certificate's period holds the time that is asked for, both ends included (RFC 5280 §4.1.2.5, §6.1.3(a)(2)). */
import { type Fault, NO_FAULTS } from '../problem.ts';
import type { CertificateCase } from './rule.ts';

export function validity({ examined, request: { at } }: CertificateCase): readonly Fault[] {
  const { notAfter, notBefore } = examined.certificate;
  // So put that NaN is no time at which a certificate is valid.
  if (!(at <= notAfter))
    return [{ code: 'expired', message: `it expired at ${iso(notAfter)}; asked for ${iso(at)}` }];
  if (!(at >= notBefore)) {
    return [
      { code: 'not_yet_valid', message: `it is valid from ${iso(notBefore)} on; asked for ${iso(at)}` },
    ];
  }
  return NO_FAULTS;
}

/** @param time seconds since 1970 UTC, of any size */
function iso(time: number): string {
  const date = new Date(time * 1000);
  return Number.isNaN(date.getTime()) ? `${time} s` : date.toISOString().replace('.000Z', 'Z');
}
