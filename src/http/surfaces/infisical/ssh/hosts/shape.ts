/** A host on the wire, in and out. */
import Type, { type Static } from 'typebox';
import type { HostView } from '../../../../../fleet/host-view.ts';
import type { HostFields } from '../../../../../fleet/hosts.ts';
import { isHostName } from '../../../../../policy/ssh/spellings/template.ts';
import { readOptionalLength } from '../../duration.ts';
import { issue } from '../../issue.ts';
import { readSlug } from '../../spelling.ts';
import { HOST_LOGINS, LOGIN_MAPPINGS_IN, readLoginMappings, spellHostLogin } from '../login-mappings.ts';

const LENGTH = Type.String({ maxLength: 400, description: 'such as "30m", "8h" or "1y"' });

/** All that may be changed. */
export const HOST_FIELDS = {
  alias: Type.Optional(Type.String({ maxLength: 400, description: 'a slug; empty for none' })),
  userCertTtl: Type.Optional(LENGTH),
  hostCertTtl: Type.Optional(LENGTH),
  loginMappings: Type.Optional(LOGIN_MAPPINGS_IN),
  aliasAsPrincipal: Type.Optional(Type.Boolean({ description: 'ours: whether the alias is a principal' })),
  wildcardPrincipal: Type.Optional(
    Type.Boolean({ description: 'ours: whether `*.` and the hostname is a principal' }),
  ),
};

export const HOST = Type.Object({
  id: Type.String(),
  projectId: Type.String(),
  hostname: Type.String(),
  alias: Type.Union([Type.String(), Type.Null()]),
  userCertTtl: Type.String(),
  hostCertTtl: Type.String(),
  userSshCaId: Type.String(),
  hostSshCaId: Type.String(),
  loginMappings: HOST_LOGINS,
});

export const HOST_ID = Type.Object({ sshHostId: Type.String() });

const FIELDS = Type.Object({ ...HOST_FIELDS, hostname: Type.Optional(Type.String()) });

/** The fields that were given. @throws invalid_field, malformed */
export function readHostFields(body: Static<typeof FIELDS>): Partial<HostFields> {
  const { alias, hostname, loginMappings } = body;
  const given = {
    hostname: hostname === undefined ? undefined : readHostname(hostname),
    alias: alias === undefined ? undefined : readAlias(alias),
    aliasAsPrincipal: body.aliasAsPrincipal,
    wildcardPrincipal: body.wildcardPrincipal,
    userCertTtl: readOptionalLength(body.userCertTtl, 'userCertTtl'),
    hostCertTtl: readOptionalLength(body.hostCertTtl, 'hostCertTtl'),
    logins: loginMappings === undefined ? undefined : readLoginMappings(loginMappings),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** Clients look names up in lower case, so a certificate for another would never match. */
function readHostname(text: string): string {
  const hostname = text.trim();
  if (!isHostName(hostname)) throw issue('hostname', 'Hostname must be a valid hostname');
  return hostname.toLowerCase();
}

function readAlias(text: string): string | null {
  return text.trim() === '' ? null : readSlug(text, 'alias', 'Alias', 64);
}

export function spellHost(view: HostView): Readonly<Record<string, unknown>> {
  return { ...bareHost(view), loginMappings: view.logins.map(spellHostLogin) };
}

/** Without who may log in. */
export function bareHost({ host, userAuthorityId }: HostView): Readonly<Record<string, unknown>> {
  return {
    id: host.id,
    projectId: host.tenantId,
    hostname: host.hostname,
    alias: host.alias,
    userCertTtl: host.userCertTtl,
    hostCertTtl: host.hostCertTtl,
    userSshCaId: userAuthorityId,
    hostSshCaId: host.hostAuthorityId,
  };
}
