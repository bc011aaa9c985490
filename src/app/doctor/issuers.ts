/** The issuers that several checks look at: those that are at work, of what a caller may see. */
import type { Id } from '../../base/ids.ts';
import type { Reach } from '../../http/doctor.ts';
import type { AuthorityRow, IssuerRow } from '../../records/authorities.ts';
import type { Reader } from '../../records/store.ts';

/** Of authorities, the newest. */
export const MOST_LOOKED_AT = 200;

export interface WithinReach {
  readonly issuers: readonly { readonly authority: AuthorityRow; readonly issuer: IssuerRow }[];
  /** Whether there are no more of them than were looked at. */
  readonly isWhole: boolean;
}

export function tenantOf(reach: Reach): Id | undefined {
  return reach === 'installation' ? undefined : reach.tenantId;
}

/** Active issuers of authorities that are switched on. */
export async function issuersWithin(reader: Reader, reach: Reach): Promise<WithinReach> {
  const where = reach === 'installation' ? {} : reach;
  const found = await reader.list('authorities', where, { limit: MOST_LOOKED_AT + 1 });
  const looked = found.slice(0, MOST_LOOKED_AT).filter(({ isActive }) => isActive);
  const issuers: { authority: AuthorityRow; issuer: IssuerRow }[] = [];
  for (const authority of looked) {
    const { id: authorityId, tenantId } = authority;
    const own = await reader.all('issuers', { tenantId, authorityId });
    const issuer = own.find(({ state }) => state === 'active');
    if (issuer !== undefined) issuers.push({ authority, issuer });
  }
  return { issuers, isWhole: found.length <= MOST_LOOKED_AT };
}
