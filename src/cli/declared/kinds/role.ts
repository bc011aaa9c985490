/** Roles, in the spelling of `/v1/pki/roles`; the authority by its name. */
import { TEXTS } from '../form.ts';
import type { Kind, Values } from '../kind.ts';
import { byCursor, type World } from '../world.ts';

export const role: Kind = {
  form: {
    ca: 'text',
    allowed_domains: TEXTS,
    allow_subdomains: 'flag',
    allow_ip_sans: 'flag',
    max_ttl: 'text',
    key_type: 'text',
    key_bits: 'number',
    require_cn: 'flag',
    store_private_keys: 'flag',
    key_usages: TEXTS,
    ext_key_usages: TEXTS,
  },
  needs: ['ca'],
  fixed: [],
  references: { ca: 'ca' },
  merged: [],
  async all(world) {
    const names = await world.names('ca');
    const roles = await byCursor((query) => world.client.get('/v1/pki/roles', { params: { query } }));
    return roles.map(({ ca_id: ca, created_at: _made, name, updated_at: _changed, ...fields }) => ({
      id: name,
      name,
      fields: { ca: names.nameOf(ca), ...fields },
    }));
  },
  create: async (world, name, fields) => {
    await world.client.post('/v1/pki/roles', { body: { name, ...(await bodyOf(world, fields)) } as never });
  },
  change: async (world, { name }, fields) => {
    await world.client.patch('/v1/pki/roles/{name}', {
      params: { path: { name } },
      body: (await bodyOf(world, fields)) as never,
    });
  },
};

async function bodyOf(world: World, { ca, ...fields }: Values): Promise<Values> {
  return { ...fields, ...(ca !== undefined && { ca_id: await world.idOf('ca', ca) }) };
}
