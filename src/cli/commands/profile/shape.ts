/** How certificate profiles are shown, and found by their slugs. */
import type { Answer, Client } from '../../../client/client.ts';
import { EXIT } from '../../exit-codes.ts';
import { Failure } from '../../failure.ts';
import { type Shape, when } from '../../output.ts';

export type Listed = Answer<
  '/api/v1/cert-manager/certificate-profiles',
  'get'
>['certificateProfiles'][number];
export type Profile = Answer<'/api/v1/cert-manager/certificate-profiles/{id}', 'get'>['certificateProfile'];

export const PROFILE_LIST: Shape<Listed> = {
  columns: [
    ['NAME', ({ slug }) => slug],
    ['ENROLLMENT', ({ enrollmentType }) => enrollmentType],
    ['AUTHORITY', ({ certificateAuthority: { name } }) => name],
    ['RENEWS', ({ apiConfig }) => (apiConfig?.autoRenew === true ? 'by itself' : '-')],
    ['DESCRIPTION', ({ description }) => description],
  ],
  name: ({ slug }) => slug,
};

export const PROFILE_CARD: Shape<Profile> = {
  columns: [
    ['name', ({ slug }) => slug],
    ['id', ({ id }) => id],
    ['description', ({ description }) => description],
    ['authority', ({ certificateAuthority: { name } }) => name],
    ['policy', ({ certificatePolicy: { name } }) => name],
    ['enrollment', ({ enrollmentType }) => enrollmentType],
    ['renews', ({ apiConfig }) => renewing(apiConfig)],
    ['made', ({ createdAt }) => when(createdAt)],
    ['changed', ({ updatedAt }) => when(updatedAt)],
  ],
  name: ({ slug }) => slug,
};

function renewing(config: Profile['apiConfig']): string {
  if (config?.autoRenew !== true) return '';
  return config.renewBeforeDays === undefined
    ? 'by itself'
    : `by itself, ${config.renewBeforeDays} days before the end`;
}

/** All of one, by its slug. @throws ApiError where there is none */
export async function findProfile(client: Client, slug: string): Promise<Profile> {
  const { certificateProfile } = await client.get('/api/v1/cert-manager/certificate-profiles/slug/{slug}', {
    params: { path: { slug } },
  });
  return readProfile(client, certificateProfile.id);
}

export async function readProfile(client: Client, id: string): Promise<Profile> {
  const answer = await client.get('/api/v1/cert-manager/certificate-profiles/{id}', {
    params: { path: { id } },
  });
  return answer.certificateProfile;
}

/** @throws Failure */
export function noPolicy(name: string): Failure {
  return new Failure(EXIT.notFound, `there is no certificate policy "${name}"`, {
    hint: 'chancery export --kind policy -o name; chancery apply makes one',
  });
}
