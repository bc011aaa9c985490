/** What is looked for among the certificates, as it stands in the address. */

export interface CertificateSearch {
  /** The beginning of a name, a name with a `*` at one end, or a serial number. */
  readonly q?: string;
  /** Where `q` is looked for; absent: among all names. */
  readonly in?: 'common_name' | 'serial';
  readonly kind?: 'x509' | 'ssh';
  readonly status?: 'active' | 'expired' | 'revoked';
  readonly role?: string;
  readonly ca_id?: string;
  readonly expiring_within?: string;
  readonly sort?: Sort;
}

export type Sort = '-created' | 'created' | 'expires' | '-expires' | 'common_name' | '-common_name';

const CHOICES = {
  in: ['common_name', 'serial'],
  kind: ['x509', 'ssh'],
  status: ['active', 'expired', 'revoked'],
  sort: ['-created', 'created', 'expires', '-expires', 'common_name', '-common_name'],
} as const;
const TEXTS = ['q', 'role', 'ca_id', 'expiring_within'] as const;

/** Takes what it knows of an address that anybody may have written. */
export function readCertificateSearch(given: Record<string, unknown>): CertificateSearch {
  const read: Record<string, string> = {};
  for (const name of TEXTS) {
    const value = given[name];
    // The router reads digits as a number.
    if (typeof value === 'string' || typeof value === 'number') read[name] = String(value).slice(0, 300);
  }
  for (const [name, values] of Object.entries(CHOICES)) {
    const value = values.find((one) => one === given[name]);
    if (value !== undefined) read[name] = value;
  }
  if (read['q'] !== undefined && read['in'] === undefined && looksLikeSerial(read['q']))
    read['in'] = 'serial';
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== '')) as CertificateSearch;
}

/** Eight octets or more in hexadecimal are a serial number, and nobody's name. */
export function looksLikeSerial(text: string): boolean {
  return /^\s*[0-9a-f]{2}(?::?[0-9a-f]{2}){7,19}\s*$/i.test(text);
}
