/** `GET /v1/audit/events`: the events of the tenant in the sealed order, for whoever follows them. */
import Type from 'typebox';
import { newestCheckpoint } from '../../../../audit/outside.ts';
import { placeOf, trailFrom } from '../../../../audit/trail.ts';
import { invalidField } from '../../../../base/error.ts';
import type { Reader } from '../../../../records/store.ts';
import { endpoint } from '../../../endpoint.ts';
import { fieldTime } from '../../../v1/spelling.ts';
import { EVENT_MEMBERS, spellEvent } from './logs.ts';

/** Where to begin. */
export const PLACE_QUERY = {
  from_seq: Type.Optional(Type.String({ maxLength: 16, description: 'a place of the sealed order, from 0' })),
  from: Type.Optional(Type.String({ description: 'RFC 3339; instead of from_seq' })),
};

export const auditEvents = endpoint({
  method: 'GET',
  path: '/v1/audit/events',
  summary: 'Read the audit trail in its sealed order, oldest first',
  query: Type.Object(PLACE_QUERY),
  answers: {
    200: Type.Object({
      data: Type.Array(Type.Object({ seq: Type.Integer(), ...EVENT_MEMBERS })),
      next_seq: Type.Integer({ description: 'from where to go on; others’ events have places too' }),
      has_more: Type.Boolean({ description: 'false at the end of what is sealed yet' }),
    }),
  },
  async handle({ query, site }, caller) {
    const page = await trailFrom(site.store, await readPlace(site.store, query));
    const data = page.links.flatMap(({ events, link }) =>
      events.flatMap((event) => {
        if (event.tenantId !== caller.tenantId) return [];
        return [{ seq: (link.firstSeq ?? 0) + event.position, ...spellEvent(event) }];
      }),
    );
    return { status: 200, body: { data, next_seq: page.next, has_more: !page.isEnd } };
  },
});

/** @throws invalid_field */
export async function readPlace(
  reader: Reader,
  { from, from_seq: seq }: { readonly from?: string; readonly from_seq?: string },
): Promise<number> {
  if (from !== undefined && seq !== undefined)
    throw invalidField('from', 'must not be given with "from_seq"');
  if (from !== undefined) {
    const newest = await newestCheckpoint(reader);
    return await placeOf(reader, newest?.checkpoint.size ?? 0, fieldTime(from, 'from'));
  }
  const place = Number(seq ?? '0');
  if (/^\d{1,16}$/.test(seq ?? '0') && Number.isSafeInteger(place)) return place;
  throw invalidField('from_seq', 'must be a number, from 0');
}
