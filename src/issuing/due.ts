/** When a certificate is renewed here without being asked. */
import type { CertificateRenewalRow, CertificateRow } from '../records/certificates.ts';
import type { CertificateProfileRow } from '../records/policies.ts';
import { settingsOf } from './profiles/settings.ts';

export const DAY = 86_400;

/** In seconds: what is good for less has ended before it could be looked for. */
const SHORTEST_LIFE = 3600;

/** Days before the end, where a profile does not say. */
const USUAL_DAYS = 7;

/** @returns days before its end at which a new certificate of a profile is renewed; undefined: it is not */
export function usualDays(profile: Pick<CertificateProfileRow, 'settings'> | null): number | undefined {
  const apiConfig = profile === null ? undefined : settingsOf(profile).apiConfig;
  if (apiConfig?.autoRenew !== true) return undefined;
  return Math.ceil(apiConfig.renewBeforeDays ?? USUAL_DAYS);
}

/**
 * @param days before its end; where that leaves less than a tenth of its life, it is due at half of it, as it would be
 *   renewed again and again
 * @returns undefined for one that is good for less than an hour
 */
export function renewalOf(
  { createdAt, id, notAfter, notBefore, tenantId }: CertificateRow,
  days: number,
): CertificateRenewalRow | undefined {
  const begins = Math.max(createdAt, notBefore);
  const life = notAfter - begins;
  if (life < SHORTEST_LIFE) return undefined;
  const at = notAfter - days * DAY;
  const dueAt = at - begins < life / 10 ? begins + Math.floor(life / 2) : at;
  return { tenantId, certificateId: id, renewBeforeDays: days, dueAt, failures: 0 };
}
