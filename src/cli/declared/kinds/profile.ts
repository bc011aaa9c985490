/** Certificate profiles, in the spelling of `/api/v1/cert-manager/certificate-profiles`; authority and policy by their names. */
import type { Kind } from '../kind.ts';
import { byOffset } from '../world.ts';

const CONFIGS = ['apiConfig', 'estConfig', 'acmeConfig', 'scepConfig'] as const;

export const profile: Kind = {
  form: {
    ca: 'text',
    policy: 'text',
    description: 'text',
    enrollmentType: 'text',
    apiConfig: { fields: { autoRenew: 'flag', renewBeforeDays: 'number' } },
    estConfig: { fields: { disableBootstrapCaValidation: 'flag', caChain: 'text' } },
    acmeConfig: { fields: { skipDnsOwnershipVerification: 'flag', skipEabBinding: 'flag' } },
    scepConfig: { fields: {} },
  },
  needs: ['ca', 'policy'],
  fixed: ['ca', 'policy'],
  references: { ca: 'ca', policy: 'policy' },
  merged: CONFIGS,
  async all(world) {
    const { client } = world;
    const policies = await world.names('policy');
    const profiles = await byOffset(async (query) => {
      const answer = await client.get('/api/v1/cert-manager/certificate-profiles', { params: { query } });
      return answer.certificateProfiles;
    });
    return profiles.map((one) => ({
      id: one.id,
      name: one.slug,
      fields: {
        ca: one.certificateAuthority.name,
        policy: policies.nameOf(one.certificatePolicyId),
        ...(one.description !== null && { description: one.description }),
        enrollmentType: one.enrollmentType,
        ...Object.fromEntries(
          CONFIGS.flatMap((name) => {
            const config: Readonly<Record<string, unknown>> | undefined = one[name];
            if (config === undefined) return [];
            const { id: _id, ...fields } = config;
            return [[name, fields]];
          }),
        ),
      },
    }));
  },
  async create(world, slug, { ca, policy, ...fields }) {
    await world.client.post('/api/v1/cert-manager/certificate-profiles', {
      body: {
        slug,
        caId: await world.idOf('ca', ca),
        certificatePolicyId: await world.idOf('policy', policy),
        ...fields,
      } as never,
    });
  },
  async change({ client }, { id }, fields) {
    await client.patch('/api/v1/cert-manager/certificate-profiles/{id}', {
      params: { path: { id } },
      body: fields as never,
    });
  },
};
