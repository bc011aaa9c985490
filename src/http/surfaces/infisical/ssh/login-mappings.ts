/** Login mappings on the wire, in and out. */
import Type, { type Static, type TSchema } from 'typebox';
import type { HostLogin } from '../../../../fleet/host-view.ts';
import { type LoginMapping, MOST_LOGINS } from '../../../../fleet/logins.ts';
import { issue } from '../issue.ts';

const NAMES = Type.Array(Type.String({ maxLength: 254 }), { maxItems: MOST_LOGINS });

export const LOGIN_MAPPINGS_IN = Type.Array(
  Type.Object({
    loginUser: Type.String({ maxLength: 400, description: 'a user of the host' }),
    allowedPrincipals: Type.Object({
      usernames: Type.Optional(NAMES),
      groups: Type.Optional(NAMES),
    }),
  }),
  { maxItems: MOST_LOGINS },
);

const MAPPING = {
  loginUser: Type.String(),
  allowedPrincipals: Type.Object({
    usernames: Type.Optional(Type.Array(Type.String())),
    groups: Type.Optional(Type.Array(Type.String())),
  }),
};

/** Of a host: it says whether a mapping is the host's own. */
export const HOST_LOGINS: TSchema = Type.Array(
  Type.Object({ ...MAPPING, source: Type.Enum(['host', 'hostGroup']) }),
);
/** Of a host group. */
export const GROUP_LOGINS: TSchema = Type.Array(Type.Object(MAPPING));

/** @throws invalid_field for a mapping that names nobody */
export function readLoginMappings(given: Static<typeof LOGIN_MAPPINGS_IN>): readonly LoginMapping[] {
  return given.map(({ allowedPrincipals: { groups = [], usernames = [] }, loginUser }, i) => {
    if (groups.length + usernames.length === 0) {
      const field = `loginMappings[${i}].allowedPrincipals`;
      throw issue(field, 'At least one username or group must be provided');
    }
    return {
      loginUser: loginUser.trim(),
      usernames: usernames.map(readUsername),
      groups: groups.map((slug) => slug.trim()),
    };
  });
}

/** E-mail addresses are kept in lower case. */
function readUsername(text: string): string {
  const username = text.trim();
  return username.includes('@') ? username.toLowerCase() : username;
}

export function spellHostLogin({ source, ...mapping }: HostLogin): unknown {
  return { ...spellLogin(mapping), source: source === 'host' ? 'host' : 'hostGroup' };
}

export function spellLogin({
  groups,
  loginUser,
  usernames,
}: LoginMapping): Readonly<Record<string, unknown>> {
  return { loginUser, allowedPrincipals: { usernames, groups } };
}

/** Of the caller alone, who is told nothing of who else may. */
export function spellOwnLogin({ loginUser, source, usernames }: HostLogin): unknown {
  return { loginUser, allowedPrincipals: { usernames }, source: source === 'host' ? 'host' : 'hostGroup' };
}
