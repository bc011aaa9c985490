/** Certificate profiles: each ties a name to an authority and a certificate policy. */
import { administer } from '../../access/administer.ts';
import type { Caller } from '../../access/caller.ts';
import type { AuthoritySite } from '../../authorities/site.ts';
import { ChanceryError, notFound, unfitting } from '../../base/error.ts';
import { type Id, looksLikeId } from '../../base/ids.ts';
import { seconds } from '../../base/ports.ts';
import type { AuthorityRow } from '../../records/authorities.ts';
import type { CertificatePolicyRow, CertificateProfileRow, Enrollment } from '../../records/policies.ts';
import type { Reader } from '../../records/store.ts';
import {
  certificatePolicyRow,
  checkRoom,
  findRows,
  holdsText,
  profileRow,
  SLUG,
  type Window,
} from './rows.ts';
import { changedSettings, newSettings, type ProfileSettings } from './settings.ts';

interface NewProfile {
  readonly slug: string;
  readonly description: string | null;
  readonly authorityId: Id;
  readonly policyId: Id;
  /** Absent: `api`. */
  readonly enrollment: Enrollment | undefined;
  /** What is said of its enrollment. */
  readonly settings: ProfileSettings;
}

/**
 * @throws invalid_field, some of it unfitting; not_found for a policy or authority that is not there; access_denied for a
 *   slug that is taken; conflict when there are too many
 */
export async function createCertificateProfile(
  site: AuthoritySite,
  caller: Caller,
  input: NewProfile,
): Promise<CertificateProfileRow> {
  const { tenantId } = caller;
  const { authorityId, description, policyId } = input;
  const now = seconds(site.clock);
  const row: CertificateProfileRow = {
    tenantId,
    id: site.ids.next(),
    slug: checkedSlug(input.slug),
    description,
    authorityId,
    policyId,
    ...newSettings(input.enrollment, input.settings),
    createdAt: now,
    updatedAt: now,
    removedAt: null,
    epoch: 1,
  };
  return administer(
    site,
    caller,
    'certificate_profile_create',
    async (reader) => {
      await certificatePolicyRow(reader, tenantId, policyId);
      await checkFree(reader, tenantId, input.slug);
      await checkAuthority(reader, tenantId, authorityId);
      await checkRoom(reader, 'certificateProfiles', tenantId, 'certificate profiles');
      return { writes: [{ insert: 'certificateProfiles', row }], data: dataOf(row), value: row };
    },
    slugTaken,
  );
}

export interface ProfileView {
  readonly row: CertificateProfileRow;
  readonly authority: AuthorityRow;
}

/** A profile, and what it ties together. @throws not_found */
export async function readCertificateProfile(
  reader: Reader,
  tenantId: Id,
  id: Id,
): Promise<ProfileView & { readonly policy: CertificatePolicyRow }> {
  const row = await profileRow(reader, tenantId, id);
  const policy = await certificatePolicyRow(reader, tenantId, row.policyId);
  return { ...(await viewOf(reader, row)), policy };
}

/** @throws not_found */
export async function profileBySlug(
  reader: Reader,
  tenantId: Id,
  slug: string,
): Promise<CertificateProfileRow> {
  const row = SLUG.test(slug) ? await reader.get('certificateProfiles', { tenantId, slug }) : undefined;
  if (row === undefined) throw notFound('certificate_profile', slug);
  return row;
}

export interface ProfileQuery extends Window {
  /** A part of the slug or description, whatever the case of its letters. */
  readonly search?: string | undefined;
  readonly enrollment?: Enrollment | undefined;
  readonly authorityId?: Id | undefined;
}

/** The newest first, and how many there are. */
export async function listCertificateProfiles(
  reader: Reader,
  tenantId: Id,
  { authorityId, enrollment, search, ...window }: ProfileQuery,
): Promise<{ readonly total: number; readonly profiles: readonly ProfileView[] }> {
  const where = {
    tenantId,
    removedAt: null,
    ...(authorityId === undefined ? {} : { authorityId }),
    ...(enrollment === undefined ? {} : { enrollment }),
  };
  const { rows, total } = await findRows(
    (page) => reader.list('certificateProfiles', where, page),
    ({ description, slug }) => holdsText([slug, description], search),
    window,
  );
  return { total, profiles: await Promise.all(rows.map((row) => viewOf(reader, row))) };
}

/**
 * Changes some of a profile; its authority and policy stay what they are.
 * @throws not_found; invalid_field, some of it unfitting; access_denied for a slug that is taken
 */
export async function updateCertificateProfile(
  site: AuthoritySite,
  caller: Caller,
  id: Id,
  change: {
    readonly slug?: string | undefined;
    readonly description?: string | null | undefined;
    readonly enrollment?: Enrollment | undefined;
    readonly settings: ProfileSettings;
  },
): Promise<CertificateProfileRow> {
  const { tenantId } = caller;
  const slug = change.slug === undefined ? undefined : checkedSlug(change.slug);
  return administer(
    site,
    caller,
    'certificate_profile_update',
    async (reader) => {
      const row = await profileRow(reader, tenantId, id);
      if (slug !== undefined && slug !== row.slug) await checkFree(reader, tenantId, slug);
      const set = {
        slug: slug ?? row.slug,
        description: change.description === undefined ? row.description : change.description,
        ...changedSettings(row, change.enrollment, change.settings),
        updatedAt: seconds(site.clock),
        epoch: row.epoch + 1,
      };
      return {
        writes: [{ update: 'certificateProfiles', key: { tenantId, id }, set }],
        expect: [{ table: 'certificateProfiles', tenantId, id, epoch: row.epoch }],
        data: dataOf({ ...row, ...set }),
        value: { ...row, ...set },
      };
    },
    slugTaken,
  );
}

/** What was issued under it stays. @returns what it was. @throws not_found */
export async function removeCertificateProfile(
  site: AuthoritySite,
  caller: Caller,
  id: Id,
): Promise<CertificateProfileRow> {
  const { tenantId } = caller;
  return administer(
    site,
    caller,
    'certificate_profile_delete',
    async (reader) => {
      const row = await profileRow(reader, tenantId, id);
      const set = { slug: null, removedAt: seconds(site.clock), epoch: row.epoch + 1 };
      return {
        writes: [{ update: 'certificateProfiles', key: { tenantId, id }, set }],
        expect: [{ table: 'certificateProfiles', tenantId, id, epoch: row.epoch }],
        data: { certificate_profile_id: id, slug: row.slug },
        value: row,
      };
    },
    () => notFound('certificate_profile', id),
  );
}

/** A narrowed token may name a profile by its id or slug: none may be taken for the other. @throws invalid_field */
function checkedSlug(slug: string): string {
  if (!SLUG.test(slug)) throw badSlug('Slug must contain only lowercase letters, numbers, and hyphens');
  if (looksLikeId(slug)) throw badSlug('Slug must not look like an id');
  return slug;
}

function badSlug(message: string): ChanceryError {
  return new ChanceryError('invalid_field', message, { fields: [{ field: 'slug', message }] });
}

async function checkFree(reader: Reader, tenantId: Id, slug: string): Promise<void> {
  if ((await reader.get('certificateProfiles', { tenantId, slug })) !== undefined) throw slugTaken();
}

function slugTaken(): ChanceryError {
  return new ChanceryError('access_denied', 'Certificate profile with this name already exists in project');
}

/** A profile of a revoked authority could never work. @throws not_found; invalid_field (unfitting) */
async function checkAuthority(reader: Reader, tenantId: Id, id: Id): Promise<void> {
  const authority = await reader.get('authorities', { tenantId, id });
  if (authority?.kind !== 'x509') throw notFound('ca', id);
  if (authority.revokedAt !== null) {
    throw unfitting('caId', `CA with ID '${id}' was revoked for good, and signs nothing any more`);
  }
}

async function viewOf(reader: Reader, row: CertificateProfileRow): Promise<ProfileView> {
  const { authorityId: id, tenantId } = row;
  const authority = await reader.get('authorities', { tenantId, id });
  if (authority === undefined) {
    throw new ChanceryError('internal', 'a profile without its authority', { detail: row.id });
  }
  return { row, authority };
}

/** Of its settings only what is served. */
function dataOf({
  authorityId,
  enrollment,
  id,
  policyId,
  settings,
  slug,
}: CertificateProfileRow): Readonly<Record<string, unknown>> {
  return {
    certificate_profile_id: id,
    slug,
    ca_id: authorityId,
    certificate_policy_id: policyId,
    enrollment,
    ...(enrollment === 'api' ? { settings } : {}),
  };
}
