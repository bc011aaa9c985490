/** Certificate policies and profiles, made as Infisical's clients make them. */
import { parseId } from '../../src/base/ids.ts';
import type { Json, TestSite } from './site.ts';

/** Both answer the same, in the words of their times. */
export const POLICY_ADDRESSES = [
  {
    path: '/api/v2/certificate-templates',
    one: 'certificateTemplate',
    many: 'certificateTemplates',
    called: 'template',
  },
  {
    path: '/api/v1/cert-manager/certificate-policies',
    one: 'certificatePolicy',
    many: 'certificatePolicies',
    called: 'policy',
  },
] as const;

export const PROFILE_ADDRESSES = [
  { path: '/api/v1/pki/certificate-profiles', policy: 'certificateTemplate' },
  { path: '/api/v1/cert-manager/certificate-profiles', policy: 'certificatePolicy' },
] as const;

export interface Made extends Json {
  readonly id: string;
}

/** Names below example.com, keys and signatures of two kinds, at most 90 days, unless told otherwise. */
export async function newPolicy(site: TestSite, more: Json = {}, token?: string): Promise<Made> {
  const body = {
    name: site.name('policy'),
    subject: [{ type: 'common_name', allowed: ['*.example.com'] }],
    sans: [{ type: 'dns_name', allowed: ['*.example.com'] }],
    keyUsages: { allowed: ['digital_signature'] },
    algorithms: { signature: ['SHA256-RSA', 'SHA256-ECDSA'], keyAlgorithm: ['RSA-2048', 'ECDSA-P256'] },
    validity: { max: '90d' },
    ...more,
  };
  const path = '/api/v1/cert-manager/certificate-policies';
  return (await site.made<{ certificatePolicy: Made }>(path, body, token, 200)).certificatePolicy;
}

/** Under a new authority and a new policy, unless told otherwise. */
export async function newProfile(site: TestSite, more: Json = {}, token?: string): Promise<Made> {
  const body = {
    caId: more['caId'] ?? (await newCaId(site, token)),
    certificatePolicyId: more['certificatePolicyId'] ?? (await newPolicy(site, {}, token)).id,
    slug: site.name('profile'),
    enrollmentType: 'api',
    ...(more['enrollmentType'] === undefined ? { apiConfig: {} } : {}),
    ...more,
  };
  const path = '/api/v1/cert-manager/certificate-profiles';
  return (await site.made<{ certificateProfile: Made }>(path, body, token, 200)).certificateProfile;
}

/** Of a new root. */
export async function newCaId(site: TestSite, token?: string): Promise<string> {
  return String(parseId('ca', await site.newCa({}, token)));
}
