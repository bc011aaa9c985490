/** Revoking as callers do it, for tests of what follows from it. */
import type { TestSite } from './site.ts';

/** @param certificate its id */
export async function revoke(site: TestSite, certificate: string, reason = 'superseded'): Promise<void> {
  const { serial_number } = await site.read(`/v1/pki/certificates/${certificate}`);
  await site.made('/v1/pki/revoke', { serial_number, reason }, undefined, 200);
}

/** With all that it signed. @param ca its id */
export async function revokeAuthority(
  site: TestSite,
  ca: string,
  reason = 'cessation_of_operation',
): Promise<void> {
  await site.made(`/v1/pki/ca/${ca}/revoke`, { reason }, undefined, 200);
}
