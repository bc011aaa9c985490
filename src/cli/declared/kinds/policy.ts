/** Certificate policies, in the spelling of `/api/v1/cert-manager/certificate-policies`: what profiles issue by. */
import { type Fields, type Form, TEXTS } from '../form.ts';
import type { Kind } from '../kind.ts';
import { allPolicies } from '../world.ts';

const LISTS = { allowed: TEXTS, required: TEXTS, denied: TEXTS } as const satisfies Fields;
const SECTIONS: Form = { list: { fields: { type: 'text', ...LISTS } } };

export const policy: Kind = {
  form: {
    description: 'text',
    subject: SECTIONS,
    sans: SECTIONS,
    keyUsages: { fields: LISTS },
    extendedKeyUsages: { fields: { ...LISTS, critical: 'flag' } },
    algorithms: { fields: { signature: TEXTS, keyAlgorithm: TEXTS } },
    validity: { fields: { max: 'text' } },
    caSettings: { fields: { maxPathLength: 'number' } },
    basicConstraints: { fields: { isCA: 'text', maxPathLength: 'number' } },
  },
  needs: [],
  fixed: [],
  references: {},
  merged: [],
  // The server makes a slug of any other name.
  naming: { pattern: /^[a-z0-9]+(?:-[a-z0-9]+)*$/, passes: 'lower-case letters, digits and single hyphens' },
  async all({ client }) {
    const policies = await allPolicies(client);
    return policies.map(
      ({ createdAt: _made, id, name, projectId: _tenant, updatedAt: _changed, ...fields }) => ({
        id,
        name,
        fields,
      }),
    );
  },
  async create(world, name, fields) {
    await world.client.post('/api/v1/cert-manager/certificate-policies', {
      body: { name, ...fields } as never,
    });
    world.forget('policy');
  },
  async change({ client }, { id }, fields) {
    await client.patch('/api/v1/cert-manager/certificate-policies/{id}', {
      params: { path: { id } },
      body: fields as never,
    });
  },
};
