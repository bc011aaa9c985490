/** Profiles as they are kept, and what is issued under them, done inside. */
import type { Id } from '../../src/base/ids.ts';
import type { Issued } from '../../src/issuing/conclude.ts';
import type { IssueUnderProfile } from '../../src/issuing/profiles/command.ts';
import { issueUnderProfile } from '../../src/issuing/profiles/issue.ts';
import { signUnderProfile } from '../../src/issuing/profiles/sign.ts';
import type { CertificateProfileRow } from '../../src/records/policies.ts';
import { callerOf, commitInside, plainId } from './inside.ts';
import { newPolicy, newProfile } from './profiles.ts';
import type { TestSite } from './site.ts';

export interface ProfileParts {
  /** Of a CA as `/v1` spells it; a new root when absent. */
  readonly ca?: string;
  readonly autoRenew?: boolean;
  readonly renewBeforeDays?: number;
}

/** Beside common names and DNS names, one may ask for an organization, and for usages of servers and clients. */
const POLICY = {
  subject: [
    { type: 'common_name', allowed: ['*'] },
    { type: 'organization', allowed: ['*'] },
  ],
  keyUsages: { allowed: ['digital_signature', 'non_repudiation'] },
  extendedKeyUsages: { allowed: ['server_auth', 'client_auth'] },
};

export async function makeProfile(
  site: TestSite,
  { ca, ...apiConfig }: ProfileParts = {},
  token?: string,
): Promise<CertificateProfileRow> {
  const { id: certificatePolicyId } = await newPolicy(site, POLICY, token);
  const caId = ca === undefined ? {} : { caId: plainId('ca', ca) };
  const made = await newProfile(site, { certificatePolicyId, apiConfig, ...caId }, token);
  const { tenantId } = await callerOf(site, token);
  const id = plainId('profile', made.id);
  const row = await site.site.store.get('certificateProfiles', { tenantId, id });
  if (row === undefined) throw new Error('no such profile');
  return row;
}

/** Changes a profile, and moves its epoch as whatever changes it does. */
export async function changeProfile(
  site: TestSite,
  { id, tenantId }: CertificateProfileRow,
  set: Partial<CertificateProfileRow>,
  token?: string,
): Promise<void> {
  const row = await site.site.store.get('certificateProfiles', { tenantId, id });
  if (row === undefined) throw new Error('no such profile');
  const changed = { ...set, epoch: row.epoch + 1 };
  await commitInside(site, [{ update: 'certificateProfiles', key: { tenantId, id }, set: changed }], token);
}

/** For an hour, with an EC key, unless told otherwise. */
export async function issueProfiled(
  site: TestSite,
  profileId: Id,
  more: Partial<IssueUnderProfile> & { readonly ttl?: number } = {},
  token?: string,
): Promise<Issued> {
  const { ttl = 3600, ...rest } = more;
  return issueUnderProfile(site.site, await callerOf(site, token), {
    profileId,
    commonName: 'a.example.com',
    commonNameField: 'commonName',
    before: [],
    behind: [],
    names: [],
    namesField: 'altNames',
    usages: { keyUsage: [], keyUsageField: 'x', extendedKeyUsage: [], extendedKeyUsageField: 'x' },
    signature: 'ecdsa-with-sha256',
    signatureField: 'signatureAlgorithm',
    keyAlgorithm: 'ec-p256',
    keyField: 'keyAlgorithm',
    period: { ttl, ttlField: 'ttl', dates: undefined },
    ...rest,
  });
}

export async function signProfiled(site: TestSite, profileId: Id, csr: string, ttl = 3600): Promise<Issued> {
  const period = { ttl, ttlField: 'ttl', dates: undefined };
  return signUnderProfile(site.site, await callerOf(site), { profileId, csr, csrField: 'csr', period });
}
