/** `GET /api/admin/users/whoami`: whose the token is, and what it may do. */
import Type from 'typebox';
import { covers, SCOPES, type Scope } from '../../../../access/scopes.ts';
import { ChanceryError } from '../../../../base/error.ts';
import { endpoint } from '../../../endpoint.ts';
import { STATUS } from '../offset-page.ts';

export const adminWhoami = endpoint({
  method: 'GET',
  path: '/api/admin/users/whoami',
  summary: 'Who the token is, as Prime Intellect’s admins ask',
  answers: {
    200: Type.Object({
      data: Type.Object({
        name: Type.String(),
        email: Type.Union([Type.String(), Type.Null()]),
        admin_role: Type.Enum(['ADMIN', 'MANAGER', 'USER']),
        permissions: Type.Record(Type.String(), Type.Array(Type.String())),
      }),
      status: Type.String(),
    }),
  },
  async handle({ site }, { identityId, scopes, tenantId }) {
    const identity = await site.store.get('identities', { tenantId, id: identityId });
    if (identity === undefined) throw new ChanceryError('token_revoked', 'the token’s identity was removed');
    const { email, name } = identity;
    const data = { name, email, admin_role: roleOf(scopes), permissions: permissionsOf(scopes) };
    return { status: 200, body: { data, status: STATUS } };
  },
});

function roleOf(scopes: readonly string[]): 'ADMIN' | 'MANAGER' | 'USER' {
  if (covers(scopes, 'admin')) return 'ADMIN';
  return covers(scopes, 'ssh:admin') ? 'MANAGER' : 'USER';
}

/** By section, what the scopes permit and what they imply: `ssh:read` is `{"ssh":["read"]}`, `admin` `{"tenant":["admin"]}`. */
function permissionsOf(scopes: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const permissions: Record<string, string[]> = {};
  for (const scope of SCOPES.filter((one) => covers(scopes, one))) {
    const [section, action] = SECTIONS[scope] ?? (scope.split(':') as [string, string]);
    permissions[section] = [...(permissions[section] ?? []), action];
  }
  return permissions;
}

const SECTIONS: Readonly<Partial<Record<Scope, readonly [section: string, action: string]>>> = {
  admin: ['tenant', 'admin'],
  system: ['installation', 'admin'],
};
