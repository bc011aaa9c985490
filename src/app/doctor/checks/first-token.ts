/** The token that an installation begins with: it may do everything, has no end, and was shown or lies in a file. */
import { FIRST_TENANT } from '../../../access/tenants.ts';
import { type Look, ok, warning } from '../check.ts';

const MOST = 100;

export const firstToken: Look = async ({ store }) => {
  const tenant = await store.get('tenants', { name: FIRST_TENANT });
  if (tenant === undefined) return ok('it is gone');
  // The oldest come first: it is the first that nobody made.
  const [first] = await store.first('tokens', { tenantId: tenant.id, createdBy: null }, MOST);
  if (first === undefined || first.revokedAt !== null) return ok('it is revoked');
  return warning(
    'the first token of the user admin is good for everything, without an end',
    'make tokens for those who need them, with chancery token create, and revoke this one: chancery token revoke',
  );
};
