/** CRLs that are kept up: one past its time says nothing any more, and relying parties refuse what it should name. */
import { seconds } from '../../../base/ports.ts';
import { failed, type Look, ok, several, warning } from '../check.ts';
import { issuersWithin, MOST_LOOKED_AT, tenantOf } from '../issuers.ts';

/** A job makes each anew when half of its life is over; so little is left only where that does not run. */
const LEFT = 1 / 4;

export const crls: Look = async ({ clock, store }, reach) => {
  const now = seconds(clock);
  const heads = await store.crlHeads(tenantOf(reach), MOST_LOOKED_AT);
  const { issuers } = await issuersWithin(store, reach);
  const names = new Map(issuers.map(({ authority, issuer }) => [issuer.id, authority.name]));
  const known = heads.filter(({ issuerId }) => names.has(issuerId));
  const nameOf = (some: typeof heads): string =>
    several([...new Set(some.map(({ issuerId }) => names.get(issuerId) ?? ''))]);
  const over = known.filter(({ nextUpdate }) => nextUpdate < now);
  if (over.length > 0) {
    return failed(`past their time: of ${nameOf(over)}`, 'look into the log for why they are not made');
  }
  const late = known.filter(
    ({ nextUpdate, thisUpdate }) => nextUpdate - now < (nextUpdate - thisUpdate) * LEFT,
  );
  if (late.length > 0) {
    return warning(
      `not made anew in time: of ${nameOf(late)}`,
      'look into the log for why they are not made',
    );
  }
  return ok(known.length === 0 ? 'none was made yet' : `${known.length} are good for long enough`);
};
