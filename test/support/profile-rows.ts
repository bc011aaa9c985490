/** Profiles and what is issued under them, made inside: without the doors that make profiles. */
import { newVersion } from '../../src/authorities/policy-rows.ts';
import type { Id } from '../../src/base/ids.ts';
import { seconds } from '../../src/base/ports.ts';
import type { Issued } from '../../src/issuing/conclude.ts';
import type { IssueUnderProfile } from '../../src/issuing/profiles/command.ts';
import { issueUnderProfile } from '../../src/issuing/profiles/issue.ts';
import { signUnderProfile } from '../../src/issuing/profiles/sign.ts';
import {
  type CertificatePolicySource,
  compileCertificatePolicy,
} from '../../src/policy/spellings/certificate-policy.ts';
import type { CertificatePolicyRow, CertificateProfileRow } from '../../src/records/policies.ts';
import { callerOf, commitInside, plainId } from './inside.ts';
import type { TestSite } from './site.ts';

const ANY = ['*'];

/** Takes any DNS name, and keys and signatures of RSA and EC. */
const USUAL: CertificatePolicySource = {
  subject: [
    { type: 'common_name', allowed: ANY },
    { type: 'organization', allowed: ANY },
  ],
  sans: [{ type: 'dns_name', allowed: ANY }],
  keyUsages: { allowed: ['digital_signature', 'non_repudiation'] },
  extendedKeyUsages: { allowed: ['server_auth', 'client_auth'] },
  algorithms: {
    keyAlgorithm: ['EC_prime256v1', 'RSA_2048'],
    signature: ['ECDSA-SHA256', 'RSA-SHA256'],
  },
};

export interface ProfileParts {
  /** Of a CA as `/v1` spells it; a new root when absent. */
  readonly ca?: string;
  readonly policy?: CertificatePolicySource;
  readonly enrollment?: CertificateProfileRow['enrollment'];
  readonly autoRenew?: boolean;
  readonly renewBeforeDays?: number;
}

export async function newProfile(
  site: TestSite,
  parts: ProfileParts = {},
  token?: string,
): Promise<CertificateProfileRow> {
  const { tenantId } = await callerOf(site, token);
  const authorityId = plainId('ca', parts.ca ?? (await site.newCa({}, token)));
  const { autoRenew = false, enrollment = 'api', policy: source = USUAL, renewBeforeDays } = parts;
  const [policyId, id] = [site.site.ids.next(), site.site.ids.next()];
  const version = newVersion(site.site, tenantId, policyId, compileCertificatePolicy(source));
  const now = seconds(site.clock);
  const times = { createdAt: now, updatedAt: now, removedAt: null, epoch: 1 };
  const policy: CertificatePolicyRow = {
    ...{ tenantId, id: policyId, name: site.name('policy'), description: null },
    ...{ versionId: version.id, source, ...times },
  };
  const days = renewBeforeDays === undefined ? {} : { renewBeforeDays };
  const profile: CertificateProfileRow = {
    ...{ tenantId, id, slug: site.name('profile'), description: null, authorityId, policyId, enrollment },
    ...{ settings: { apiConfig: { autoRenew, ...days } }, ...times },
  };
  const writes = [
    { insert: 'policyVersions', row: version },
    { insert: 'certificatePolicies', row: policy },
    { insert: 'certificateProfiles', row: profile },
  ] as const;
  await commitInside(site, writes, token);
  return profile;
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
