/** What a narrowed token may call a certificate by: what it was issued under. */
import type { RouteSubject } from '../access/caller.ts';
import type { CertificateRow } from '../records/certificates.ts';
import type { Reader } from '../records/store.ts';
import { profileSubject } from './profiles/enrollment.ts';

/** @returns undefined for one that was issued under neither a role nor a profile, which no narrowing could name */
export async function certificateSubject(
  reader: Reader,
  { profileId, role, tenantId }: Pick<CertificateRow, 'profileId' | 'role' | 'tenantId'>,
): Promise<RouteSubject | undefined> {
  if (role !== null) return { kind: 'roles', names: [role] };
  if (profileId === null) return undefined;
  const profile = await reader.get('certificateProfiles', { tenantId, id: profileId });
  return profile && profileSubject(profile);
}
