/** Certificate policies: Infisical's spelling of an issuance policy, tied to no authority; profiles tie it to one. */
import { administer } from '../../access/administer.ts';
import type { Caller } from '../../access/caller.ts';
import { newVersion, nextVersion } from '../../authorities/policy-rows.ts';
import type { AuthoritySite } from '../../authorities/site.ts';
import { toHex } from '../../base/bytes.ts';
import { ChanceryError, notFound, unfitting } from '../../base/error.ts';
import type { Id } from '../../base/ids.ts';
import { seconds } from '../../base/ports.ts';
import type { IssuancePolicy } from '../../policy/issuance-policy.ts';
import {
  type CertificatePolicySource,
  compileCertificatePolicy,
} from '../../policy/spellings/certificate-policy.ts';
import type { CertificatePolicyRow } from '../../records/policies.ts';
import type { Reader } from '../../records/store.ts';
import { certificatePolicyRow, checkRoom, type Found, findRows, holdsText, type Window } from './rows.ts';

/** @throws invalid_field, some of it unfitting; access_denied for what is listed twice; conflict when there are too many */
export async function createCertificatePolicy(
  site: AuthoritySite,
  caller: Caller,
  input: {
    /** A slug is made of it, and another than those that are there. */
    readonly name: string;
    readonly description: string | null;
    readonly source: CertificatePolicySource;
  },
): Promise<CertificatePolicyRow> {
  const { tenantId } = caller;
  const { description, source } = input;
  const slug = slugOf(input.name);
  const compiled = compile(source);
  const id = site.ids.next();
  const version = newVersion(site, tenantId, id, compiled);
  const now = seconds(site.clock);
  return administer(
    site,
    caller,
    'certificate_policy_create',
    async (reader) => {
      await checkRoom(reader, 'certificatePolicies', tenantId, 'certificate policies');
      const row: CertificatePolicyRow = {
        tenantId,
        id,
        name: await freeName(site, reader, tenantId, slug),
        description,
        versionId: version.id,
        source,
        createdAt: now,
        updatedAt: now,
        removedAt: null,
        epoch: 1,
      };
      return {
        writes: [
          { insert: 'policyVersions', row: version },
          { insert: 'certificatePolicies', row },
        ],
        data: dataOf(row),
        value: row,
      };
    },
    nameTaken,
  );
}

/** Those whose name or description holds a text, whatever the case of its letters. */
export async function listCertificatePolicies(
  reader: Reader,
  tenantId: Id,
  { search, ...window }: Window & { readonly search?: string | undefined },
): Promise<Found<CertificatePolicyRow>> {
  return findRows(
    (page) => reader.list('certificatePolicies', { tenantId, removedAt: null }, page),
    ({ description, name }) => holdsText([name, description], search),
    window,
  );
}

/**
 * Changes some of a policy. What is given of its source replaces that section whole. All profiles that use it are judged by
 * it from now on; what was issued before names the version of then.
 * @throws not_found; invalid_field, some of it unfitting; access_denied for what is listed twice
 */
export async function updateCertificatePolicy(
  site: AuthoritySite,
  caller: Caller,
  id: Id,
  change: {
    readonly name?: string | undefined;
    readonly description?: string | null | undefined;
    readonly source: CertificatePolicySource;
  },
): Promise<CertificatePolicyRow> {
  const { tenantId } = caller;
  const slug = change.name === undefined ? undefined : slugOf(change.name);
  return administer(
    site,
    caller,
    'certificate_policy_update',
    async (reader) => {
      const row = await certificatePolicyRow(reader, tenantId, id);
      const source = { ...sourceOf(row), ...change.source };
      const version = await nextVersion(site, reader, row, compile(source));
      const set = {
        name: slug === undefined ? row.name : await freeName(site, reader, tenantId, slug, row),
        description: change.description === undefined ? row.description : change.description,
        source,
        versionId: version.row.id,
        updatedAt: seconds(site.clock),
        epoch: row.epoch + 1,
      };
      return {
        writes: [...version.writes, { update: 'certificatePolicies', key: { tenantId, id }, set }],
        expect: [{ table: 'certificatePolicies', tenantId, id, epoch: row.epoch }],
        data: dataOf({ ...row, ...set }),
        value: { ...row, ...set },
      };
    },
    nameTaken,
  );
}

/**
 * Its versions stay, as certificates name them.
 * @param called what it is called where it is asked
 * @returns what it was
 * @throws not_found; access_denied while profiles use it
 */
export async function removeCertificatePolicy(
  site: AuthoritySite,
  caller: Caller,
  id: Id,
  called: 'policy' | 'template',
): Promise<CertificatePolicyRow> {
  const { tenantId } = caller;
  return administer(
    site,
    caller,
    'certificate_policy_delete',
    async (reader) => {
      const row = await certificatePolicyRow(reader, tenantId, id);
      await checkUnused(reader, row, called);
      const set = { name: null, removedAt: seconds(site.clock), epoch: row.epoch + 1 };
      return {
        writes: [{ update: 'certificatePolicies', key: { tenantId, id }, set }],
        expect: [{ table: 'certificatePolicies', tenantId, id, epoch: row.epoch }],
        data: { certificate_policy_id: id, name: row.name },
        value: row,
      };
    },
    () => notFound('certificate_policy', id),
  );
}

/** As it was given. */
export function sourceOf({ source }: Pick<CertificatePolicyRow, 'source'>): CertificatePolicySource {
  return source as CertificatePolicySource;
}

/** @throws invalid_field, some of it unfitting; access_denied for what is listed twice */
function compile(source: CertificatePolicySource): IssuancePolicy {
  if (source.basicConstraints?.isCA === 'required') {
    throw unfitting(
      'basicConstraints.isCA',
      "basicConstraints.isCA cannot be 'required': profiles issue no CA certificates, so that nothing could be issued",
    );
  }
  if (JSON.stringify(source).length > MOST_TEXT) {
    const message = `A policy must have at most ${MOST_TEXT} characters in all`;
    throw new ChanceryError('invalid_field', message, { fields: [{ field: '', message }] });
  }
  return compileCertificatePolicy(source);
}

/** In characters of JSON. */
const MOST_TEXT = 65_536;

const LONGEST_NAME = 255;
/** A hyphen and what tells policies of one name apart. */
const SUFFIX = /-[0-9a-f]{8}$/;
const SUFFIX_LENGTH = 9;

/** Of lower-case letters, digits and single hyphens. @throws access_denied when nothing of the name is left */
function slugOf(name: string): string {
  const plain = name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const slug = plain
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST_NAME)
    .replaceAll(/^-|-$/g, '');
  if (slug !== '') return slug;
  throw new ChanceryError('access_denied', 'Template name is required');
}

/**
 * The slug, or where another policy has it, with something random behind it.
 * @param own whose name it is to be: one that it has of that slug already stays, so that repeating a change changes nothing
 */
async function freeName(
  { random }: AuthoritySite,
  reader: Reader,
  tenantId: Id,
  slug: string,
  own?: CertificatePolicyRow,
): Promise<string> {
  const base = slug.slice(0, LONGEST_NAME - SUFFIX_LENGTH);
  const holder = await reader.get('certificatePolicies', { tenantId, name: slug });
  if (holder === undefined || holder.id === own?.id) return slug;
  if (own?.name != null && SUFFIX.test(own.name) && own.name.replace(SUFFIX, '') === base) return own.name;
  return `${base}-${toHex(random.bytes(4))}`;
}

async function checkUnused(
  reader: Reader,
  { id: policyId, name, tenantId }: CertificatePolicyRow,
  called: 'policy' | 'template',
): Promise<void> {
  const where = { tenantId, policyId, removedAt: null };
  const profiles = await reader.list('certificateProfiles', where, { limit: MOST_TOLD + 1 });
  if (profiles.length === 0) return;
  const slugs = profiles.slice(0, MOST_TOLD).map(({ slug }) => slug);
  const users = [...slugs, ...(profiles.length > MOST_TOLD ? ['and others'] : [])].join(', ');
  throw new ChanceryError(
    'access_denied',
    `Cannot delete ${called} '${name}' as it is currently in use by the following certificate profiles: ${users}. ` +
      `Please remove this ${called} from these profiles before deleting it.`,
  );
}

const MOST_TOLD = 20;

/** Somebody else took it between read and write: another one is found the next time. */
function nameTaken(): ChanceryError {
  return new ChanceryError('conflict', 'a certificate policy of this name was made meanwhile; try again');
}

function dataOf(row: CertificatePolicyRow): Readonly<Record<string, unknown>> {
  const { id, name, source, versionId } = row;
  return { certificate_policy_id: id, name, policy_version_id: versionId, source };
}
