/** Authorities whose certificates end soon: what they issue ends with them, and renewing one takes its operator. */
import { authorityEnds } from '../../../authorities/read.ts';
import { seconds } from '../../../base/ports.ts';
import { failed, type Look, lasting, ok, several, warning } from '../check.ts';
import { MOST_LOOKED_AT, tenantOf } from '../issuers.ts';

/** An authority's successor must be among what its users trust before the old one ends. */
const SOON_SECONDS = 60 * 86_400;

export const authorities: Look = async ({ clock, store }, reach) => {
  const now = seconds(clock);
  const all = await authorityEnds(store, MOST_LOOKED_AT, tenantOf(reach), now);
  const active = all.filter(({ authority }) => authority.isActive);
  const ended = active.filter(({ notAfter }) => notAfter < now);
  const soon = active.filter(({ notAfter }) => notAfter >= now && notAfter < now + SOON_SECONDS);
  const told = (some: typeof active): string =>
    several(
      some.map(({ authority, notAfter }) => {
        const distance = lasting(Math.abs(notAfter - now));
        return notAfter < now
          ? `${authority.name} ended ${distance} ago`
          : `${authority.name} ends in ${distance}`;
      }),
    );
  const remedy = 'chancery ca rotate gives it its next key: docs/rotation.md';
  if (ended.length > 0) return failed(told([...ended, ...soon]), remedy);
  if (soon.length > 0) return warning(told(soon), remedy);
  return ok(active.length === 0 ? 'there are none' : `none of ${active.length} ends within 60 days`);
};
