/** A role as it stands in the form, and what is sent of it. */
import type { paths } from '../../../../src/client/index.ts';
import type { Role } from '../../api/shapes.ts';
import { type Chips, chipsOf, NO_CHIPS, valuesOf } from '../../parts/chips-field.tsx';
import { shellWord } from '../../parts/shell-word.ts';

type Body = paths['/v1/pki/roles']['post']['requestBody']['content']['application/json'];
export type RoleFields = Omit<Body, 'name'>;
export type RoleChange = Partial<RoleFields>;
export type KeyType = NonNullable<Body['key_type']>;
export type KeyUsage = NonNullable<Body['key_usages']>[number];

export interface RoleDraft {
  readonly name: string;
  readonly authority: string;
  readonly domains: Chips;
  readonly subdomains: boolean;
  readonly addresses: boolean;
  readonly needsCommonName: boolean;
  readonly maxTtl: string;
  readonly keyType: KeyType;
  readonly keyBits: number;
  readonly keyUsages: readonly string[];
  readonly purposes: readonly string[];
  readonly keepsKeys: boolean;
}

/** The first is the usual one. */
export const SIZES: Readonly<Record<KeyType, readonly number[]>> = {
  ec: [256, 384, 521],
  rsa: [2048, 3072, 4096],
  ed25519: [255],
};

export const KEY_USAGES: readonly KeyUsage[] = [
  'digital_signature',
  'content_commitment',
  'key_encipherment',
  'data_encipherment',
  'key_agreement',
];

export const PURPOSES = [
  'server_auth',
  'client_auth',
  'code_signing',
  'email_protection',
  'time_stamping',
  'ocsp_signing',
] as const;

const USUAL_USAGES = ['digital_signature'];
const USUAL_PURPOSES = ['server_auth', 'client_auth'];

/** As the server fills in what is not said. */
export function newDraft(authority: string): RoleDraft {
  return {
    name: '',
    authority,
    domains: NO_CHIPS,
    subdomains: false,
    addresses: false,
    needsCommonName: true,
    maxTtl: '720h',
    keyType: 'ec',
    keyBits: 256,
    keyUsages: USUAL_USAGES,
    purposes: USUAL_PURPOSES,
    keepsKeys: false,
  };
}

export function draftOf(role: Role): RoleDraft {
  return {
    name: role.name,
    authority: role.ca_id,
    domains: chipsOf(role.allowed_domains),
    subdomains: role.allow_subdomains,
    addresses: role.allow_ip_sans,
    needsCommonName: role.require_cn,
    maxTtl: role.max_ttl,
    keyType: role.key_type as KeyType,
    keyBits: role.key_bits,
    keyUsages: role.key_usages,
    purposes: role.ext_key_usages,
    keepsKeys: role.store_private_keys,
  };
}

export function fieldsOf(draft: RoleDraft): RoleFields {
  return {
    ca_id: draft.authority,
    allowed_domains: valuesOf(draft.domains),
    allow_subdomains: draft.subdomains,
    allow_ip_sans: draft.addresses,
    require_cn: draft.needsCommonName,
    max_ttl: draft.maxTtl.trim(),
    key_type: draft.keyType,
    key_bits: draft.keyBits,
    key_usages: draft.keyUsages as readonly KeyUsage[],
    ext_key_usages: draft.purposes,
    store_private_keys: draft.keepsKeys,
  };
}

/** Only what is another than it was. */
export function changesOf(role: Role, draft: RoleDraft): RoleChange {
  const [before, after] = [fieldsOf(draftOf(role)), fieldsOf(draft)];
  // A type that is named alone would bring its usual size with it.
  const isOtherType = after.key_type !== before.key_type;
  const changed = Object.entries(after).filter(
    ([field, value]) =>
      (field === 'key_bits' && isOtherType) ||
      JSON.stringify(value) !== JSON.stringify(before[field as keyof RoleFields]),
  );
  return Object.fromEntries(changed);
}

/** `chancery role create …`; undefined for what the command has no option for. */
export function createLine(draft: RoleDraft, authority: string): string | undefined {
  const { keyUsages, purposes } = draft;
  if (!isSame(keyUsages, USUAL_USAGES) || !isSame(purposes, USUAL_PURPOSES)) return undefined;
  const domains = valuesOf(draft.domains);
  return [
    `role create ${shellWord(draft.name)} --ca ${shellWord(authority)}`,
    domains.length > 0 && `--domain ${domains.map(shellWord).join(' ')}`,
    draft.subdomains && '--subdomains',
    draft.addresses && '--ip',
    `--key ${draft.keyType}`,
    draft.keyType !== 'ed25519' && `--bits ${draft.keyBits}`,
    `--max-ttl ${shellWord(draft.maxTtl)}`,
    !draft.needsCommonName && '--no-cn',
    draft.keepsKeys && '--keep-keys',
  ]
    .filter((part) => part !== false)
    .join(' ');
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one) => others.includes(one));
}
