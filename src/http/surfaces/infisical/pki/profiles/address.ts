/**
 * Certificate profiles stand at two addresses; at the older one their policy is called template, and project and enrollment
 * must be named.
 */
import Type from 'typebox';
import type { Endpoint } from '../../../../endpoint.ts';

export interface ProfileAddress {
  readonly path: string;
  /** The members that hold the policy, and its id. */
  readonly policy: 'certificateTemplate' | 'certificatePolicy';
  readonly policyId: 'certificateTemplateId' | 'certificatePolicyId';
  /** Whether project and enrollment must be named. */
  readonly demandsAll: boolean;
}

const ADDRESSES: readonly ProfileAddress[] = [
  {
    path: '/api/v1/pki/certificate-profiles',
    policy: 'certificateTemplate',
    policyId: 'certificateTemplateId',
    demandsAll: true,
  },
  {
    path: '/api/v1/cert-manager/certificate-profiles',
    policy: 'certificatePolicy',
    policyId: 'certificatePolicyId',
    demandsAll: false,
  },
];

/** @param make makes the endpoint of one address */
export function atProfiles(make: (at: ProfileAddress) => Endpoint): readonly Endpoint[] {
  return ADDRESSES.map(make);
}

export const PROFILE_ID = Type.Object({ id: Type.String() });
