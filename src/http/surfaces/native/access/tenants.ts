/** `/v1/tenants`. */
import Type from 'typebox';
import { createTenant, listTenants, updateTenant } from '../../../../access/tenants.ts';
import type { TenantRow } from '../../../../records/access.ts';
import { endpoint } from '../../../endpoint.ts';
import { PAGE_QUERY, pageOf, pageSchema, readPage } from '../../../v1/page.ts';
import { pathId, spellId, spellTime } from '../../../v1/spelling.ts';

const FIELDS = {
  id: Type.String(),
  name: Type.String(),
  allow_self_approval: Type.Boolean(),
  created_at: Type.String(),
};
const TENANT = Type.Object(FIELDS);

export const createTenantEndpoint = endpoint({
  method: 'POST',
  path: '/v1/tenants',
  summary: 'Make a tenant; its admin’s token is shown once',
  body: Type.Object({ name: Type.String({ maxLength: 400 }) }),
  answers: { 201: Type.Object({ ...FIELDS, admin_token: Type.String() }) },
  async handle({ body, site }, caller) {
    const { tenant, tokenText } = await createTenant(site, caller, body.name);
    return { status: 201, body: { ...spell(tenant), admin_token: tokenText } };
  },
});

export const listTenantsEndpoint = endpoint({
  method: 'GET',
  path: '/v1/tenants',
  summary: 'List tenants',
  query: Type.Object(PAGE_QUERY),
  answers: { 200: pageSchema(TENANT) },
  async handle({ query, site }) {
    const page = readPage(query);
    return { status: 200, body: pageOf(await listTenants(site.store, page), page, ({ id }) => id, spell) };
  },
});

export const updateTenantEndpoint = endpoint({
  method: 'PATCH',
  path: '/v1/tenants/:id',
  summary: 'Change a tenant',
  params: Type.Object({ id: Type.String() }),
  body: Type.Object({ allow_self_approval: Type.Optional(Type.Boolean()) }),
  answers: { 200: TENANT },
  async handle({ body, params, site }, caller) {
    const id = pathId('tenant', params.id);
    const tenant = await updateTenant(site, caller, id, { allowSelfApproval: body.allow_self_approval });
    return { status: 200, body: spell(tenant) };
  },
});

function spell(tenant: TenantRow): Record<string, unknown> {
  return {
    id: spellId('tenant', tenant.id),
    name: tenant.name,
    allow_self_approval: tenant.allowSelfApproval,
    created_at: spellTime(tenant.createdAt),
  };
}
