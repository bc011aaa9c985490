/** Certificate policies stand at two addresses; at the older one they are called templates, and a project must be named. */
import Type from 'typebox';
import type { Endpoint } from '../../../../endpoint.ts';

export interface PolicyAddress {
  readonly path: string;
  readonly called: 'template' | 'policy';
  /** The members of answers that hold one, and a list of them. */
  readonly one: string;
  readonly many: string;
  readonly demandsProject: boolean;
}

const ADDRESSES: readonly PolicyAddress[] = [
  {
    path: '/api/v2/certificate-templates',
    called: 'template',
    one: 'certificateTemplate',
    many: 'certificateTemplates',
    demandsProject: true,
  },
  {
    path: '/api/v1/cert-manager/certificate-policies',
    called: 'policy',
    one: 'certificatePolicy',
    many: 'certificatePolicies',
    demandsProject: false,
  },
];

/** @param make makes the endpoint of one address */
export function atPolicies(make: (at: PolicyAddress) => Endpoint): readonly Endpoint[] {
  return ADDRESSES.map(make);
}

export const POLICY_ID = Type.Object({ id: Type.String() });
