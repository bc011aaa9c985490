/** For how long authorities can go on as they are. */
import type { Id } from '../../base/ids.ts';
import type { AuthorityRow, IssuerRow } from '../../records/authorities.ts';
import type { CertificateKind } from '../../records/certificates.ts';
import type { Reader } from '../../records/store.ts';

export interface Runway {
  readonly authorities: readonly AuthorityRunway[];
  /** Whether there are more than are told. */
  readonly hasMore: boolean;
}

export interface AuthorityRunway {
  readonly authority: AuthorityRow;
  /** As people call it. */
  readonly name: string;
  /** All generations. */
  readonly issuers: readonly IssuerRow[];
  /** Undefined when it has none. */
  readonly active: IssuerRow | undefined;
  /** Of the active issuer's newest certificate, seconds since 1970 UTC; a key of SSH has no end. */
  readonly period: { readonly notBefore: number; readonly notAfter: number } | undefined;
}

/** The newest ones. */
const MOST_AUTHORITIES = 200;

/** Those that were removed are left out. */
export async function runwayOf(reader: Reader, tenantId: Id, kind: CertificateKind): Promise<Runway> {
  const found = await reader.list('authorities', { tenantId, kind }, { limit: MOST_AUTHORITIES + 1 });
  const authorities: AuthorityRunway[] = [];
  for (const authority of found.slice(0, MOST_AUTHORITIES)) {
    const one = await runwayOfOne(reader, authority);
    if (one !== undefined) authorities.push(one);
  }
  const order = ({ period }: AuthorityRunway): number => period?.notAfter ?? Number.MAX_SAFE_INTEGER;
  return {
    authorities: authorities.sort((a, b) => order(a) - order(b)),
    hasMore: found.length > MOST_AUTHORITIES,
  };
}

async function runwayOfOne(reader: Reader, authority: AuthorityRow): Promise<AuthorityRunway | undefined> {
  const { id: authorityId, kind, tenantId } = authority;
  const ssh = kind === 'ssh' ? await reader.get('sshAuthorities', { tenantId, authorityId }) : undefined;
  if (kind === 'ssh' && (ssh === undefined || ssh.removedAt !== null)) return undefined;
  const issuers = await reader.all('issuers', { tenantId, authorityId });
  const active = issuers.find(({ state }) => state === 'active');
  const own =
    active === undefined || kind === 'ssh'
      ? []
      : await reader.all('issuerCertificates', { tenantId, issuerId: active.id });
  // A cross-certificate is another way to it, and not its own end.
  const [newest] = own.filter((row) => row.kind !== 'cross').sort((a, b) => b.notAfter - a.notAfter);
  return { authority, name: ssh?.label ?? authority.name, issuers, active, period: newest };
}
