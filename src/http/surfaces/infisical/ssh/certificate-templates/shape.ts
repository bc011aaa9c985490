/** A certificate template on the wire, in and out. */
import Type, { type Static } from 'typebox';
import type { Template } from '../../../../../fleet/templates.ts';
import { MOST_PATTERNS, type TemplateSource } from '../../../../../policy/ssh/spellings/template.ts';
import { readOptionalLength } from '../../duration.ts';

const LENGTH = Type.String({ maxLength: 400, description: 'such as "30m", "8h" or "30d"' });
const PATTERNS = Type.Array(Type.String({ maxLength: 400 }), { maxItems: MOST_PATTERNS });

/** All but authority and name. */
export const TEMPLATE_FIELDS = {
  ttl: Type.Optional(LENGTH),
  maxTTL: Type.Optional(LENGTH),
  allowedUsers: Type.Optional(PATTERNS),
  allowedHosts: Type.Optional(PATTERNS),
  allowUserCertificates: Type.Optional(Type.Boolean()),
  allowHostCertificates: Type.Optional(Type.Boolean()),
  allowCustomKeyIds: Type.Optional(Type.Boolean()),
  extensions: Type.Optional(
    Type.Array(Type.String({ maxLength: 400 }), {
      maxItems: 20,
      description: 'ours: what user certificates permit; what ssh-keygen gives by default when absent',
    }),
  ),
  criticalOptions: Type.Optional(
    Type.Record(Type.String(), Type.String({ maxLength: 16_384 }), {
      maxProperties: 10,
      description: 'ours: in every user certificate, e.g. "source-address"; the value of a flag is empty',
    }),
  ),
};

export const TEMPLATE = Type.Object({
  id: Type.String(),
  sshCaId: Type.String(),
  name: Type.String(),
  status: Type.Enum(['active', 'disabled']),
  ttl: Type.String(),
  maxTTL: Type.String(),
  allowedUsers: Type.Array(Type.String()),
  allowedHosts: Type.Array(Type.String()),
  allowUserCertificates: Type.Boolean(),
  allowHostCertificates: Type.Boolean(),
  allowCustomKeyIds: Type.Boolean(),
});

export const TEMPLATE_ID = Type.Object({ certificateTemplateId: Type.String() });

const FIELDS = Type.Object(TEMPLATE_FIELDS);

/** The fields that were given. @throws invalid_field, malformed */
export function readTemplateFields(body: Static<typeof FIELDS>): Partial<TemplateSource> {
  const given = {
    ttl: readOptionalLength(body.ttl, 'ttl'),
    maxTtl: readOptionalLength(body.maxTTL, 'maxTTL'),
    allowedUsers: body.allowedUsers?.map((pattern) => pattern.trim()),
    allowedHosts: body.allowedHosts?.map((pattern) => pattern.trim()),
    allowUserCertificates: body.allowUserCertificates,
    allowHostCertificates: body.allowHostCertificates,
    allowCustomKeyIds: body.allowCustomKeyIds,
    extensions: body.extensions,
    criticalOptions: body.criticalOptions,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

export function spellTemplate({ authorityId, id, name, source }: Template): unknown {
  return {
    id,
    sshCaId: authorityId,
    name,
    status: source.isActive ? 'active' : 'disabled',
    ttl: source.ttl.text,
    maxTTL: source.maxTtl.text,
    allowedUsers: source.allowedUsers,
    allowedHosts: source.allowedHosts,
    allowUserCertificates: source.allowUserCertificates,
    allowHostCertificates: source.allowHostCertificates,
    allowCustomKeyIds: source.allowCustomKeyIds,
  };
}
