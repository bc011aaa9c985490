/** How roles are shown. */
import type { Answer } from '../../../client/client.ts';
import { type Shape, when } from '../../output.ts';

export type Role = Answer<'/v1/pki/roles/{name}', 'get'>;

export const ROLE_LIST: Shape<Role> = {
  columns: [
    ['NAME', ({ name }) => name],
    ['KEY', keyOf],
    ['DOMAINS', ({ allowed_domains: domains }) => domains.join(' ') || '-'],
    ['UP TO', ({ max_ttl: ttl }) => ttl],
    ['AUTHORITY', ({ ca_id: ca }) => ca],
  ],
  name: ({ name }) => name,
};

export const ROLE_CARD: Shape<Role> = {
  columns: [
    ['name', ({ name }) => name],
    ['authority', ({ ca_id: ca }) => ca],
    ['domains', ({ allowed_domains: domains }) => domains.join('\n')],
    ['names below them', ({ allow_subdomains: isAllowed }) => yesOrNo(isAllowed)],
    ['IP addresses', ({ allow_ip_sans: isAllowed }) => yesOrNo(isAllowed)],
    ['key', keyOf],
    ['key usage', ({ key_usages: usages }) => usages.join(' ')],
    ['extended key usage', ({ ext_key_usages: usages }) => usages.join(' ')],
    ['longest', ({ max_ttl: ttl }) => ttl],
    ['needs a common name', ({ require_cn: isNeeded }) => yesOrNo(isNeeded)],
    ['keeps keys', ({ store_private_keys: isKept }) => yesOrNo(isKept)],
    ['made', ({ created_at: at }) => when(at)],
    ['changed', ({ updated_at: at }) => when(at)],
  ],
  name: ({ name }) => name,
};

function keyOf({ key_bits: bits, key_type: type }: Role): string {
  return type === 'ed25519' ? type : `${type} ${bits}`;
}

function yesOrNo(is: boolean): string {
  return is ? 'yes' : 'no';
}
