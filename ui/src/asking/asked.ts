/** What a person asks of a role, as it stands in the fields, and what is sent of it. */
import type { paths } from '../../../src/client/index.ts';
import { type Chips, NO_CHIPS, valuesOf } from '../parts/chips-field.tsx';
import { shellWord } from '../parts/shell-word.ts';

/** The lists of names, in the order of the fields. */
export type NameKind = 'dns' | 'ip' | 'email' | 'uri';

export interface Asked {
  readonly commonName: string;
  readonly names: Readonly<Record<NameKind, Chips>>;
  /** Empty: as long as the role allows. */
  readonly ttl: string;
}

export const NOTHING_ASKED: Asked = {
  commonName: '',
  names: { dns: NO_CHIPS, ip: NO_CHIPS, email: NO_CHIPS, uri: NO_CHIPS },
  ttl: '',
};

/** The same, as plain values. */
export interface AskedNames {
  readonly commonName: string;
  readonly dns: readonly string[];
  readonly ip: readonly string[];
  readonly email: readonly string[];
  readonly uri: readonly string[];
}

export function namesOf({ commonName, names }: Asked): AskedNames {
  const { dns, email, ip, uri } = names;
  return {
    commonName: commonName.trim(),
    dns: valuesOf(dns),
    ip: valuesOf(ip),
    email: valuesOf(email),
    uri: valuesOf(uri),
  };
}

export function isEmpty({ commonName, dns, email, ip, uri }: AskedNames): boolean {
  return commonName === '' && dns.length + ip.length + email.length + uri.length === 0;
}

type Body<P extends '/v1/pki/issue/{role}' | '/v1/pki/sign/{role}'> =
  paths[P]['post']['requestBody']['content']['application/json'];
export type IssueBody = Body<'/v1/pki/issue/{role}'>;
export type SignBody = Body<'/v1/pki/sign/{role}'>;

/** For `issue`, and for `explain` as `issue` would judge it. */
export function issueBody({ commonName, dns, ip }: AskedNames, ttl: string): IssueBody {
  return {
    ...(commonName !== '' && { common_name: commonName }),
    ...(dns.length > 0 && { alt_names: dns }),
    ...(ip.length > 0 && { ip_sans: ip }),
    ...ttlIn(ttl),
  };
}

/** For `sign`, and for `explain` as `sign` would judge it. */
export function signBody(csr: string, ttl: string): SignBody {
  return { csr_pem: csr, ...ttlIn(ttl) };
}

function ttlIn(ttl: string): { readonly ttl?: string } {
  return ttl.trim() === '' ? {} : { ttl: ttl.trim() };
}

/** The options of the command line that say the same. */
export function issueFlags({ alt_names: dns = [], ip_sans: ip = [], ttl }: IssueBody): string {
  const words = [
    ...(dns.length > 0 ? ['--san', ...dns] : []),
    ...(ip.length > 0 ? ['--ip', ...ip] : []),
    ...(ttl === undefined ? [] : ['--ttl', ttl]),
  ];
  return words.map((word) => ` ${shellWord(word)}`).join('');
}
