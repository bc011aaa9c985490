/** How `/v1/overview` tells of one kind of certificates. */
import Type from 'typebox';
import type { ListFreshness } from '../../../../inventory/overview/freshness.ts';
import type { Tally } from '../../../../inventory/overview/health.ts';
import { LATELY_DAYS, type Overview } from '../../../../inventory/overview/overview.ts';
import type { AuthorityRunway } from '../../../../inventory/overview/runway.ts';
import { DAY_SECONDS } from '../../../../records/overview.ts';
import { spellId, spellTime } from '../../../v1/spelling.ts';

const TALLY = {
  certificates: Type.Integer(),
  not_renewed: Type.Integer({ description: 'of them, without a successor' }),
};
const DAY = Type.String({ description: 'of UTC, such as "2026-04-23"' });
const OPTIONAL_TIME = Type.Union([Type.String(), Type.Null()]);
const HAS_MORE = Type.Boolean({ description: 'there are more than are listed' });

export const KIND_OVERVIEW = Type.Object({
  counted_at: Type.String({ description: 'some seconds ago, or minutes where certificates are very many' }),
  active: Type.Integer({
    description: 'certificates that are neither ended nor revoked, without those of authorities',
  }),
  ending_soon: Type.Object(TALLY, { description: `within ${LATELY_DAYS} days` }),
  revoked_lately: Type.Integer({ description: `within ${LATELY_DAYS} days` }),
  life: Type.Array(
    Type.Object({ used_percent: Type.Integer({ description: 'from here, ten on' }), ...TALLY }),
  ),
  expiry: Type.Array(Type.Object({ day: DAY, ...TALLY })),
  activity: Type.Array(Type.Object({ day: DAY, issued: Type.Integer(), refused: Type.Integer() })),
  authorities: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Type.String(),
      type: Type.String(),
      state: Type.Enum(['active', 'inactive', 'expired', 'revoked']),
      generation: Type.Union([Type.Integer(), Type.Null()]),
      next_generation: Type.Union([Type.Integer(), Type.Null()], {
        description: 'made, and not promoted yet',
      }),
      not_before: Type.String({ description: 'of SSH: when its key was made' }),
      not_after: OPTIONAL_TIME,
      life_used: Type.Union([Type.Number(), Type.Null()], { description: '0 to 1' }),
    }),
  ),
  authorities_have_more: HAS_MORE,
  lists: Type.Array(
    Type.Object({
      authority_id: Type.String(),
      authority_name: Type.String(),
      generation: Type.Union([Type.Integer(), Type.Null()], {
        description: 'null for a KRL, which is of all',
      }),
      shard: Type.Union([Type.Integer(), Type.Null()], { description: '-1: all of several' }),
      number: Type.Integer(),
      this_update: Type.String(),
      next_update: OPTIONAL_TIME,
      entries: Type.Integer(),
      is_behind: Type.Boolean({ description: 'something was revoked that it does not show yet' }),
    }),
  ),
  lists_have_more: HAS_MORE,
});

export function spellOverview(found: Overview): unknown {
  const { active, at, days, ends, lists, revokedLately, runway, tenths } = found;
  return {
    counted_at: spellTime(at),
    active,
    ending_soon: spellTally(sum(ends.slice(0, LATELY_DAYS))),
    revoked_lately: revokedLately,
    life: tenths.map((tally, i) => ({ used_percent: i * 10, ...spellTally(tally) })),
    expiry: ends.map((tally) => ({ day: spellDay(tally.day), ...spellTally(tally) })),
    activity: days.map(({ day, issued, refused }) => ({ day: spellDay(day), issued, refused })),
    authorities: runway.authorities.map((one) => spellRunway(one, at)),
    authorities_have_more: runway.hasMore,
    lists: lists.lists.map(spellList),
    lists_have_more: lists.hasMore,
  };
}

function sum(tallies: readonly Tally[]): Tally {
  const total = (of: keyof Tally): number => tallies.reduce((all, tally) => all + tally[of], 0);
  return { certificates: total('certificates'), notRenewed: total('notRenewed') };
}

function spellTally({ certificates, notRenewed }: Tally): object {
  return { certificates, not_renewed: notRenewed };
}

function spellDay(day: number): string {
  return spellTime(day * DAY_SECONDS).slice(0, 10);
}

function spellRunway({ active, authority, issuers, name, period }: AuthorityRunway, at: number): unknown {
  return {
    id: spellId(authority.kind === 'ssh' ? 'ssh_authority' : 'ca', authority.id),
    name,
    type: authority.type,
    state: stateOf(authority, period?.notAfter, at),
    generation: active?.generation ?? null,
    next_generation: issuers.find(({ state }) => state === 'next')?.generation ?? null,
    not_before: spellTime(period?.notBefore ?? active?.createdAt ?? authority.createdAt),
    not_after: period === undefined ? null : spellTime(period.notAfter),
    life_used: period === undefined ? null : lifeUsed(period, at),
  };
}

function stateOf(
  { isActive, revokedAt }: AuthorityRunway['authority'],
  notAfter: number | undefined,
  at: number,
): string {
  if (revokedAt !== null) return 'revoked';
  if (notAfter !== undefined && notAfter < at) return 'expired';
  return isActive ? 'active' : 'inactive';
}

function lifeUsed({ notAfter, notBefore }: NonNullable<AuthorityRunway['period']>, at: number): number {
  const share = (at - notBefore) / Math.max(1, notAfter - notBefore);
  return Math.round(Math.min(1, Math.max(0, share)) * 1000) / 1000;
}

function spellList(list: ListFreshness): unknown {
  const { authority, entries, isBehind, issuer, name, nextUpdate, number, shard, thisUpdate } = list;
  return {
    authority_id: spellId(authority.kind === 'ssh' ? 'ssh_authority' : 'ca', authority.id),
    authority_name: name,
    generation: issuer?.generation ?? null,
    shard: shard ?? null,
    number,
    this_update: spellTime(thisUpdate),
    next_update: nextUpdate === undefined ? null : spellTime(nextUpdate),
    entries,
    is_behind: isBehind,
  };
}
