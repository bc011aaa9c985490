/** Which profiles certificates are asked for by requests of this API. */
import type { RouteSubject } from '../../access/caller.ts';
import { ChanceryError } from '../../base/error.ts';
import type { Id } from '../../base/ids.ts';
import type { CertificateProfileRow } from '../../records/policies.ts';
import type { Reader } from '../../records/store.ts';
import { profileRow } from './rows.ts';

/** @throws access_denied for a profile of another enrollment */
export function checkEnrollment({ enrollment }: Pick<CertificateProfileRow, 'enrollment'>): void {
  if (enrollment === 'api') return;
  throw new ChanceryError('access_denied', 'Profile is not configured for api enrollment');
}

/** A profile as narrowed tokens may name it. */
export function profileSubject({ id, slug }: Pick<CertificateProfileRow, 'id' | 'slug'>): RouteSubject {
  return { kind: 'profiles', names: slug === null ? [id] : [id, slug] };
}

/**
 * What a request under a profile is about.
 * @throws not_found; access_denied for a profile of another enrollment
 */
export async function enrollingSubject(reader: Reader, tenantId: Id, id: Id): Promise<RouteSubject> {
  const row = await profileRow(reader, tenantId, id);
  checkEnrollment(row);
  return profileSubject(row);
}
