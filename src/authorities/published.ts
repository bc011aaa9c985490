/**
 * What an installation tells anybody to trust: the roots of its first tenant, and the SSH authorities that hosts of that
 * tenant get when they name none. It tells no name but those that the certificates bear, and nothing of other tenants, of
 * intermediates or of what has an authority of its own, such as a cluster.
 */
import { firstTenant } from '../audit/alarm.ts';
import { ChanceryError } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import type { AuthorityRow, IssuerRow, IssuerState } from '../records/authorities.ts';
import type { Reader } from '../records/store.ts';
import type { Certificate } from '../x509/certificate.ts';
import { loadChain } from './issuer.ts';
import { readSshDefaults } from './ssh/defaults.ts';
import { readSshAuthority, type SshAuthorityView } from './ssh/read.ts';

/** Anybody may ask, so it is never more than a glance. */
const MOST_ROOTS = 20;

export interface PublishedRoot {
  readonly authority: AuthorityRow;
  readonly issuer: IssuerRow;
  readonly certificate: Certificate;
}

export interface Published {
  readonly roots: readonly PublishedRoot[];
  readonly ssh: readonly SshAuthorityView[];
}

/** @param now seconds since 1970 UTC */
export async function published(reader: Reader, now: number): Promise<Published> {
  const tenantId = await firstTenant(reader);
  return { roots: await rootsOf(reader, tenantId, now), ssh: await sshOf(reader, tenantId) };
}

/** Of each root, newest first, the key that signs, the one that will, and those whose certificates have not ended. */
async function rootsOf(reader: Reader, tenantId: Id, now: number): Promise<readonly PublishedRoot[]> {
  const where = { tenantId, kind: 'x509', type: 'root', isActive: true, revokedAt: null } as const;
  const authorities = await reader.list('authorities', where, { limit: MOST_ROOTS });
  const found = await Promise.all(authorities.map((authority) => certificatesOf(reader, authority, now)));
  return found.flat().slice(0, MOST_ROOTS);
}

async function certificatesOf(
  reader: Reader,
  authority: AuthorityRow,
  now: number,
): Promise<readonly PublishedRoot[]> {
  const { id: authorityId, tenantId } = authority;
  const all = await reader.all('issuers', { tenantId, authorityId });
  const issuers = SHOWN.flatMap((state) => all.filter((issuer) => issuer.state === state));
  const found = await Promise.all(
    issuers.map(async (issuer) => {
      const [certificate] = await loadChain(reader, tenantId, issuer.id);
      return certificate === undefined || certificate.notAfter < now
        ? []
        : [{ authority, issuer, certificate }];
    }),
  );
  return found.flat();
}

const SHOWN: readonly IssuerState[] = ['active', 'next', 'previous'];

async function sshOf(reader: Reader, tenantId: Id): Promise<readonly SshAuthorityView[]> {
  const { hostAuthorityId, userAuthorityId } = await readSshDefaults(reader, tenantId);
  const ids = new Set([hostAuthorityId, userAuthorityId].filter((id) => id !== null));
  const found = await Promise.all([...ids].map((id) => unlessRemoved(reader, tenantId, id)));
  return found.filter((view) => view !== undefined).filter(({ authority }) => authority.isActive);
}

async function unlessRemoved(reader: Reader, tenantId: Id, id: Id): Promise<SshAuthorityView | undefined> {
  try {
    return await readSshAuthority(reader, tenantId, id);
  } catch (error) {
    if (error instanceof ChanceryError && error.code === 'not_found') return undefined;
    throw error;
  }
}
