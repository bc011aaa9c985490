/** Who issues on a path says that it may (RFC 5280 §6.1.4(k) and (n)). */
import type { Fault } from '../problem.ts';
import type { CertificateCase } from './rule.ts';

export function authority({ examined, position }: CertificateCase): readonly Fault[] {
  if (position === 'leaf') return [];
  const { basicConstraints, certificate, keyUsage } = examined;
  const faults: Fault[] = [];
  // Only version 3 can say that it is an authority. An older one is when it is trusted, which is "through out-of-band means".
  const excused = position === 'anchor' && certificate.version < 3;
  if (basicConstraints?.ca !== true && !excused) {
    const why =
      certificate.version < 3
        ? `it is of version ${certificate.version}`
        : 'its basicConstraints do not say cA';
    faults.push({ code: 'not_an_authority', message: `it may not issue certificates: ${why}` });
  }
  if (keyUsage?.includes('key_cert_sign') === false) {
    faults.push({
      code: 'key_usage',
      message: 'it may not issue certificates: its keyUsage lacks keyCertSign',
    });
  }
  return faults;
}
