/** Which profiles certificates are asked for by requests of this API. */
import { type Caller, checkReach, type RouteSubject } from '../../access/caller.ts';
import { ChanceryError } from '../../base/error.ts';
import { type Id, parseId, typeId } from '../../base/ids.ts';
import type { CertificateProfileRow } from '../../records/policies.ts';
import type { Reader } from '../../records/store.ts';
import { profileRow, SLUG } from './rows.ts';

/** @throws access_denied for a profile of another enrollment */
export function checkEnrollment({ enrollment }: Pick<CertificateProfileRow, 'enrollment'>): void {
  if (enrollment === 'api') return;
  throw new ChanceryError('access_denied', 'Profile is not configured for api enrollment');
}

/** Demanded once more of what is decided on, which may have another name by then. @throws access_denied */
export function checkUse(caller: Pick<Caller, 'only'>, profile: CertificateProfileRow): void {
  checkEnrollment(profile);
  checkReach(caller, profileSubject(profile));
}

/** A profile as narrowed tokens may name it: by its id in either spelling, and by its slug. */
export function profileSubject({ id, slug }: Pick<CertificateProfileRow, 'id' | 'slug'>): RouteSubject {
  const ids = [id, typeId('profile', id)];
  return { kind: 'profiles', names: slug === null ? ids : [...ids, slug] };
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

/** A profile by its id in either spelling or by its slug; one that is not there is nothing that a narrowing could name. */
export async function namedProfile(
  reader: Reader,
  tenantId: Id,
  text: string,
): Promise<RouteSubject | undefined> {
  const id = parseId('profile', text);
  const key = id !== undefined ? { id } : SLUG.test(text) ? { slug: text } : undefined;
  const row = key && (await reader.get('certificateProfiles', { tenantId, ...key }));
  return row === undefined || row.removedAt !== null ? undefined : profileSubject(row);
}
