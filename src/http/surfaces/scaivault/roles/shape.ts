/** A role as ScaiVault's contract spells it, in and out. */
import Type, { type Static } from 'typebox';
import type { Role } from '../../../../issuing/roles.ts';
import type { RoleSource } from '../../../../policy/spellings/role.ts';
import { KEY_USAGE_BIT, type KeyUsage } from '../../../../x509/extensions/key-usage.ts';
import { spellId, spellTime } from '../../../v1/spelling.ts';

const USAGES = Object.keys(KEY_USAGE_BIT) as [KeyUsage, ...KeyUsage[]];

/** All but name and authority; every one has a default. */
export const ROLE_FIELDS = {
  allowed_domains: Type.Optional(
    Type.Array(Type.String({ maxLength: 260 }), {
      maxItems: 1000,
      description: '`*.x` permits any name below x, `x` permits exactly x; none permits no name',
    }),
  ),
  allow_subdomains: Type.Optional(
    Type.Boolean({ description: 'what is below an allowed domain, and wildcards' }),
  ),
  allow_ip_sans: Type.Optional(Type.Boolean()),
  max_ttl: Type.Optional(
    Type.String({ maxLength: 40, description: 'a duration such as "720h", which it is when absent' }),
  ),
  key_type: Type.Optional(Type.Enum(['rsa', 'ec', 'ed25519'])),
  key_bits: Type.Optional(Type.Integer({ description: '256, 384, 521 for ec; 2048, 3072, 4096 for rsa' })),
  require_cn: Type.Optional(Type.Boolean()),
  store_private_keys: Type.Optional(Type.Boolean()),
  key_usages: Type.Optional(Type.Array(Type.Enum(USAGES), { maxItems: 9 })),
  ext_key_usages: Type.Optional(Type.Array(Type.String({ maxLength: 64 }), { maxItems: 20 })),
};

export const ROLE = Type.Object({
  name: Type.String(),
  ca_id: Type.String(),
  allowed_domains: Type.Array(Type.String()),
  allow_subdomains: Type.Boolean(),
  allow_ip_sans: Type.Boolean(),
  max_ttl: Type.String(),
  key_type: Type.String(),
  key_bits: Type.Integer(),
  require_cn: Type.Boolean(),
  store_private_keys: Type.Boolean(),
  key_usages: Type.Array(Type.String()),
  ext_key_usages: Type.Array(Type.String()),
  created_at: Type.String(),
  updated_at: Type.String(),
});

export const ROLE_NAME = Type.Object({ name: Type.String() });

const FIELDS = Type.Object(ROLE_FIELDS);

/** The fields that were given. */
export function readRoleFields(body: Static<typeof FIELDS>): Partial<RoleSource> {
  const given = {
    allowedDomains: body.allowed_domains,
    allowSubdomains: body.allow_subdomains,
    allowIpSans: body.allow_ip_sans,
    maxTtl: body.max_ttl,
    keyType: body.key_type,
    keyBits: body.key_bits,
    requireCn: body.require_cn,
    storePrivateKeys: body.store_private_keys,
    keyUsages: body.key_usages,
    extKeyUsages: body.ext_key_usages,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

export function spellRole({ authorityId, createdAt, name, source, updatedAt }: Role): unknown {
  return {
    name,
    ca_id: spellId('ca', authorityId),
    allowed_domains: source.allowedDomains,
    allow_subdomains: source.allowSubdomains,
    allow_ip_sans: source.allowIpSans,
    max_ttl: source.maxTtl,
    key_type: source.keyType,
    key_bits: source.keyBits,
    require_cn: source.requireCn,
    store_private_keys: source.storePrivateKeys,
    key_usages: source.keyUsages,
    ext_key_usages: source.extKeyUsages,
    created_at: spellTime(createdAt),
    updated_at: spellTime(updatedAt),
  };
}
