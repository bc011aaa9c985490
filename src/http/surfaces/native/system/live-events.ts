/** `GET /v1/events`: what happens in the tenant while it happens, for whoever shows it. */
import Type from 'typebox';
import { invalidField } from '../../../../base/error.ts';
import { endpoint } from '../../../endpoint.ts';

export const liveEvents = endpoint({
  method: 'GET',
  path: '/v1/events',
  summary: 'Follow the audit events of the tenant as they are sealed (server-sent events)',
  answers: {
    200: Type.String({
      contentMediaType: 'text/event-stream',
      description:
        'One message an event, in the sealed order: its id is the place, its data {"seq","action","at","success"}. It goes on after the header Last-Event-ID, else from now. The event "reset" says that there is too much to tell: what is shown is to be read anew.',
    }),
  },
  async handle({ headers, site }, caller) {
    return {
      status: 200,
      body: await site.live.open(caller, placeAfter(headers['last-event-id'])),
      type: 'text/event-stream',
      // A proxy that collected an answer first would never have it whole; and the connection is of no other use.
      headers: { 'x-accel-buffering': 'no', connection: 'close' },
    };
  },
});

/** @returns undefined: from now. @throws invalid_field */
function placeAfter(header: string | string[] | undefined): number | undefined {
  if (header === undefined || header === '') return undefined;
  const seq = Number(header);
  if (typeof header === 'string' && /^\d{1,16}$/.test(header) && Number.isSafeInteger(seq + 1))
    return seq + 1;
  throw invalidField('Last-Event-ID', 'must be the id of a message, a number');
}
