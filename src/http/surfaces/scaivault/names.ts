/** Names and length as `issue` and `sign` take them. */
import Type from 'typebox';

export const NAME_FIELDS = {
  common_name: Type.Optional(Type.String({ minLength: 1, maxLength: 400 })),
  alt_names: Type.Optional(
    Type.Array(Type.String({ maxLength: 400 }), { maxItems: 100, description: 'DNS names' }),
  ),
  ip_sans: Type.Optional(
    Type.Array(Type.String({ maxLength: 64 }), { maxItems: 100, description: 'IP addresses' }),
  ),
};

export const TTL = Type.Optional(
  Type.String({ maxLength: 1000, description: 'a duration such as "168h"; the role’s max_ttl when absent' }),
);
