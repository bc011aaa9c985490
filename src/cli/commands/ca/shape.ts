/** How authorities are shown. */
import type { Answer } from '../../../client/client.ts';
import { distance, type Shape, when } from '../../output.ts';

export type Authority = Answer<'/v1/pki/ca/{id}', 'get'>;

/** @param nowMs milliseconds since 1970 */
export function authorityList(nowMs: number): Shape<Authority> {
  return {
    columns: [
      ['NAME', ({ name }) => name],
      ['COMMON NAME', ({ common_name: name }) => name],
      ['TYPE', ({ ca_type: type }) => type],
      ['KEY', keyOf],
      ['ENDS', ({ valid_until: end }) => distance(end, nowMs)],
      ['ISSUED', ({ certificates_issued: count }) => count],
      ['ACTIVE', ({ is_active: is }) => (is ? 'yes' : 'no')],
    ],
    name: ({ name }) => name,
  };
}

/** What is shown of an authority that its own answer does not say. */
interface Beside {
  readonly pem: string;
  readonly issuers: readonly (Pick<Authority, 'key_size' | 'key_type'> & {
    readonly generation: number;
    readonly state: string;
  })[];
}

/** @param nowMs milliseconds since 1970 */
export function authorityCard(nowMs: number, beside?: Beside): Shape<Authority> {
  const keysIn = (state: string): string =>
    (beside?.issuers ?? [])
      .filter((issuer) => issuer.state === state)
      .map((issuer) => `${keyOf(issuer)}, generation ${issuer.generation}`)
      .join('\n');
  return {
    columns: [
      ['name', ({ name }) => name],
      ['id', ({ id }) => id],
      ['common name', ({ common_name: name }) => name],
      ['type', ({ ca_type: type }) => type],
      ['parent', ({ parent_ca_id: parent }) => parent],
      ['key', keyOf],
      ['begins', ({ valid_from: begin }) => when(begin)],
      ['ends', ({ valid_until: end }) => `${when(end)} (${distance(end, nowMs)})`],
      ['issued', ({ certificates_issued: count }) => count],
      ['active', ({ is_active: is }) => (is ? 'yes' : 'no')],
      ['next key', () => keysIn('next')],
      ['previous keys', () => keysIn('previous')],
    ],
    name: ({ name }) => name,
    ...(beside && { pem: () => beside.pem }),
  };
}

export function keyOf({ key_size: size, key_type: type }: Pick<Authority, 'key_size' | 'key_type'>): string {
  return type === 'ed25519' ? type : `${type} ${size}`;
}
