/** What concerns certificates stands at several addresses: that of the seed, its older alias, and today's. */
import type { Endpoint } from '../../../endpoint.ts';

export const SEED_CERTIFICATES = '/api/v3/pki/certificates';
export const OLDER_CERTIFICATES = '/api/v1/pki/certificates';
export const TODAYS_CERTIFICATES = '/api/v1/cert-manager/certificates';

/** @param path of the endpoint, behind the address of certificates */
export function atCertificates(one: Endpoint): readonly Endpoint[] {
  return [SEED_CERTIFICATES, OLDER_CERTIFICATES, TODAYS_CERTIFICATES].map((prefix) => ({
    ...one,
    path: `${prefix}${one.path}`,
  }));
}
