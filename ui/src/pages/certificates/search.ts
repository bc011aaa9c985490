/** What is looked for among the certificates, as it stands in the address. */

export interface CertificateSearch {
  /** A name, perhaps with a `*` at one end, or a serial number. */
  readonly q?: string;
  readonly kind?: 'x509' | 'ssh';
  readonly status?: 'active' | 'expired' | 'revoked';
  readonly role?: string;
  readonly ca_id?: string;
  readonly expiring_within?: string;
  readonly sort?: Sort;
}

export type Sort = (typeof SORTS)[number];
export const SORTS = ['-created', 'created', 'expires', '-expires', 'common_name', '-common_name'] as const;
export const KINDS = ['x509', 'ssh'] as const;
export const STATUSES = ['active', 'expired', 'revoked'] as const;

/** Takes what it knows of an address that anybody may have written. */
export function readCertificateSearch(given: Record<string, unknown>): CertificateSearch {
  const kind = KINDS.find((one) => one === given['kind']);
  const status = STATUSES.find((one) => one === given['status']);
  const sort = SORTS.find((one) => one === given['sort']);
  return {
    ...textIn(given, 'q'),
    ...textIn(given, 'role'),
    ...textIn(given, 'ca_id'),
    ...textIn(given, 'expiring_within'),
    ...(kind !== undefined && { kind }),
    ...(status !== undefined && { status }),
    ...(sort !== undefined && { sort }),
  };
}

function textIn(given: Record<string, unknown>, name: string): Readonly<Record<string, string>> {
  const value = given[name];
  if (typeof value === 'number') return { [name]: String(value) };
  return typeof value === 'string' && value !== '' ? { [name]: value.slice(0, 300) } : {};
}
