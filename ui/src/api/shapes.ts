/** What the API answers, by names of its own, for what needs no client. */
import type { Answer } from '../../../src/client/index.ts';

export type X509Authority = Answer<'/v1/pki/ca', 'get'>['data'][number];
export type SshAuthority = Answer<'/v1/ssh/authorities', 'get'>['data'][number];
export type Role = Answer<'/v1/pki/roles', 'get'>['data'][number];
export type Issuer = Answer<'/v1/pki/ca/{id}/issuers', 'get'>['data'][number];
export type Identity = Answer<'/v1/identities', 'get'>['data'][number];
export type Certificate = Answer<'/v1/certificates', 'get'>['data'][number];
export type Overview = Answer<'/v1/overview', 'get'>;
/** What the overview tells of X.509, and likewise of SSH. */
export type OverviewKind = NonNullable<Overview['x509']>;
export type OverviewList = OverviewKind['lists'][number];
export type TrailEvent = Answer<'/v1/audit/logs', 'get'>['logs'][number];
export type Host = Answer<'/api/v1/projects/{projectId}/ssh-hosts', 'get'>['hosts'][number];
export type Cluster = Answer<'/v1/ssh/clusters', 'get'>['data'][number];
export type Trusted = Answer<'/v1/trust', 'get'>;
