/**
 * Under which role or profile a certificate is renewed: the one that it was issued under, as it is today; a role that is
 * named, where it was issued under none that is still there; and of what was imported, the single role that permits it.
 */
import { type Asker, checkReach, reaches } from '../access/caller.ts';
import { ChanceryError, invalidField, quote } from '../base/error.ts';
import { isSlug } from '../base/name.ts';
import type { CertificateRow } from '../records/certificates.ts';
import { type Asked, judge } from './conclude.ts';
import type { IssuingContext, Under } from './contexts.ts';
import { checkEnrollment } from './profiles/enrollment.ts';
import { denied, type OldCertificate } from './renewable.ts';
import { listRoles } from './roles.ts';
import type { IssuingSite } from './site.ts';

/** More roles are not tried one after the other. */
const MOST_TRIED = 100;

/**
 * @param named by the request, if it names one
 * @param ask what is asked under a role, once its policy is known
 * @throws invalid_field for a role that is not there, is another than the certificate's own, or must be named;
 *   policy_denied when none is left; access_denied for one that the caller does not reach, or a profile of another
 *   enrollment
 */
export async function renewalUnder(
  site: IssuingSite,
  asker: Asker,
  { row }: OldCertificate,
  named: string | undefined,
  ask: (context: IssuingContext) => Asked,
): Promise<Under> {
  if (row.profileId === null) return { role: await renewalRole(site, asker, row, named, ask) };
  const profile = await site.store.get('certificateProfiles', { tenantId: row.tenantId, id: row.profileId });
  if (named !== undefined) {
    throw invalidField('role', 'must be absent, as the certificate was issued under a profile');
  }
  if (profile === undefined || profile.removedAt !== null) {
    throw denied('profile_present', row.profileId, 'its profile was removed', ['a new certificate']);
  }
  checkEnrollment(profile);
  return { profileId: profile.id };
}

async function renewalRole(
  site: IssuingSite,
  asker: Asker,
  row: CertificateRow,
  named: string | undefined,
  ask: (context: IssuingContext) => Asked,
): Promise<string> {
  const own = row.role ?? undefined;
  const isOwnThere = own !== undefined && (await isThere(site, asker, own));
  if (isOwnThere) {
    if (named === undefined || named === own) return own;
    throw invalidField('role', `must be ${quote(own)}, the role that it was issued under, or absent`);
  }
  if (named !== undefined) {
    if (!(await isThere(site, asker, named))) throw invalidField('role', 'must be the name of a role');
    checkReach(asker, { kind: 'roles', names: [named] });
    return named;
  }
  if (row.origin === 'import') return fittingRole(site, asker, ask);
  if (own !== undefined) {
    throw denied('role_present', own, `its role ${quote(own)} was removed`, ['another role, named'], 'role');
  }
  const message = 'it was signed under no role, for a CSR that was approved';
  throw denied('role_present', '', message, ['a new CSR request', 'a role, named'], 'role');
}

async function isThere({ store }: IssuingSite, { tenantId }: Asker, name: string): Promise<boolean> {
  return isSlug(name) && (await store.get('policies', { tenantId, spelling: 'role', name })) !== undefined;
}

async function fittingRole(
  site: IssuingSite,
  asker: Asker,
  ask: (context: IssuingContext) => Asked,
): Promise<string> {
  const rows = await listRoles(site.store, asker.tenantId, { limit: MOST_TRIED + 1 });
  if (rows.length > MOST_TRIED) {
    throw invalidField('role', `is required, as there are more than ${MOST_TRIED} roles: the name of one`);
  }
  const fitting: string[] = [];
  for (const { name } of rows) {
    if (name === null || !reaches(asker, { kind: 'roles', names: [name] })) continue;
    if (await permits(site, asker, { role: name }, ask)) fitting.push(name);
  }
  const [only, ...more] = fitting;
  if (only === undefined) {
    const message = `none of the ${rows.length} roles permits what the certificate names, for so long`;
    throw denied('role_fits', '', message, ['a role that permits it'], 'role');
  }
  if (more.length === 0) return only;
  const names = fitting.slice(0, MOST_NAMED).sort().join(', ');
  throw invalidField('role', `is required, as several roles permit it: one of ${names}`);
}

const MOST_NAMED = 20;

/** Whether a role would grant it, by what is true of the role now. */
async function permits(
  site: IssuingSite,
  asker: Asker,
  under: Under,
  ask: (context: IssuingContext) => Asked,
): Promise<boolean> {
  try {
    const context = await site.contexts.of(asker.tenantId, under);
    if ((await judge(site, asker, context, ask(context))) !== 'behind') return true;
    site.contexts.forget(asker.tenantId, under);
    return await permits(site, asker, under, ask);
  } catch (error) {
    // Refused; or removed since it was listed.
    if (error instanceof ChanceryError && ['policy_denied', 'not_found'].includes(error.code)) return false;
    throw error;
  }
}
