/** `POST /v1/pki/ca`: makes a root or an intermediate authority. */
import Type, { type Static } from 'typebox';
import { createAuthority } from '../../../../authorities/create.ts';
import { atField, ChanceryError, invalidField, quote } from '../../../../base/error.ts';
import { parseIpRange } from '../../../../base/ip.ts';
import { parseDnsName } from '../../../../policy/dns-name.ts';
import { keyAlgorithmOf, USUAL_KEY_BITS } from '../../../../policy/spellings/role.ts';
import type { NameConstraints } from '../../../../x509/extensions/name-constraints.ts';
import type { GeneralName } from '../../../../x509/general-name.ts';
import { endpoint } from '../../../endpoint.ts';
import { fieldId } from '../../../v1/spelling.ts';
import { CA, spellCa } from './shape.ts';

const NAMES = Type.Optional(Type.Array(Type.String({ maxLength: 253 }), { maxItems: 100 }));

const BODY = Type.Object({
  name: Type.String({
    minLength: 1,
    maxLength: 400,
    description: 'unique among the authorities of the tenant',
  }),
  common_name: Type.String({ minLength: 1, maxLength: 400, description: 'the subject’s common name' }),
  ca_type: Type.Enum(['root', 'intermediate']),
  parent_ca_id: Type.Optional(Type.String({ maxLength: 100, description: 'for intermediates' })),
  key_type: Type.Optional(Type.Enum(['rsa', 'ec', 'ed25519'], { description: 'rsa when absent' })),
  key_size: Type.Optional(
    Type.Integer({
      description: '2048, 3072 or 4096 for rsa; 256, 384 or 521 for ec; the first when absent',
    }),
  ),
  validity_days: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 36_500,
      description: '3650 for roots, 1825 for intermediates when absent',
    }),
  ),
  max_path_length: Type.Optional(Type.Integer({ minimum: 0, maximum: 10 })),
  permitted_dns_domains: NAMES,
  excluded_dns_domains: NAMES,
  permitted_ip_ranges: NAMES,
  excluded_ip_ranges: NAMES,
});

export const createCa = endpoint({
  method: 'POST',
  path: '/v1/pki/ca',
  summary: 'Make a certificate authority',
  body: BODY,
  answers: { 201: CA },
  async handle({ body, site }, caller) {
    const keyType = body.key_type ?? 'rsa';
    const made = await createAuthority(site, caller, {
      name: body.name,
      commonName: body.common_name,
      parentId: parentOf(body),
      keyAlgorithm: keyAlgorithmOf(keyType, body.key_size ?? USUAL_KEY_BITS[keyType], 'key_size'),
      validityDays: body.validity_days,
      pathLength: body.max_path_length,
      nameConstraints: nameConstraintsOf(body),
    });
    return { status: 201, body: spellCa(made) };
  },
});

type Body = Static<typeof BODY>;

function parentOf({ ca_type, parent_ca_id }: Body): ReturnType<typeof fieldId> | undefined {
  if (ca_type === 'root') {
    if (parent_ca_id === undefined) return undefined;
    throw invalidField('parent_ca_id', 'must be absent for a root');
  }
  if (parent_ca_id === undefined) throw invalidField('parent_ca_id', 'is required for an intermediate');
  return fieldId('ca', parent_ca_id, 'parent_ca_id');
}

function nameConstraintsOf(body: Body): NameConstraints | undefined {
  const permitted = [
    ...subtrees(body.permitted_dns_domains, 'permitted_dns_domains', dnsBase),
    ...subtrees(body.permitted_ip_ranges, 'permitted_ip_ranges', ipBase),
  ];
  const excluded = [
    ...subtrees(body.excluded_dns_domains, 'excluded_dns_domains', dnsBase),
    ...subtrees(body.excluded_ip_ranges, 'excluded_ip_ranges', ipBase),
  ];
  return permitted.length + excluded.length === 0 ? undefined : { permitted, excluded };
}

function subtrees(
  texts: readonly string[] | undefined,
  field: string,
  read: (text: string) => GeneralName,
): readonly GeneralName[] {
  return (texts ?? []).map((text, i) => atField(`${field}[${i}]`, () => read(text)));
}

function dnsBase(text: string): GeneralName {
  const read = parseDnsName(text);
  if (read.ok && !read.name.startsWith('*')) return { type: 'dns', value: read.name };
  throw new ChanceryError('malformed', `must be a domain such as "example.com", not ${quote(text)}`);
}

function ipBase(text: string): GeneralName {
  const octets = parseIpRange(text);
  if (octets !== undefined) return { type: 'ip', octets };
  throw new ChanceryError(
    'malformed',
    `must be a range such as "10.0.0.0/8" or "fd00::/8", not ${quote(text)}`,
  );
}
