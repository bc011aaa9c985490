/**
 * `GET /v1/audit/trail`: the sealed trail of the whole installation, link by link as it is stored, and what the inventory has
 * of the certificates that it tells of: what `chancery backup restore` takes beside a backup.
 */
import Type from 'typebox';
import { recordedOf, trailFrom } from '../../../../audit/trail.ts';
import { spellRow } from '../../../../records/spelled-row.ts';
import { endpoint } from '../../../endpoint.ts';
import { PLACE_QUERY, readPlace } from './events.ts';

const ROW = Type.Object({}, { description: 'a row as it is stored; octets in base64' });

export const auditTrail = endpoint({
  method: 'GET',
  path: '/v1/audit/trail',
  summary: 'Read the whole installation’s audit trail as it is stored, link by link',
  query: Type.Object({ ...PLACE_QUERY, certificates: Type.Optional(Type.Enum(['true', 'false'])) }),
  answers: {
    200: Type.Object({
      data: Type.Array(Type.Object({ link: ROW, events: Type.Array(ROW) })),
      certificates: Type.Array(
        Type.Object({ certificate: ROW, body: ROW, chain: Type.Union([ROW, Type.Null()]) }),
      ),
      policy_versions: Type.Array(ROW, { description: 'what these certificates were issued under' }),
      next_seq: Type.Integer(),
      has_more: Type.Boolean(),
    }),
  },
  async handle({ query, site }) {
    const page = await trailFrom(site.store, await readPlace(site.store, query));
    const events = query.certificates === 'true' ? page.links.flatMap((item) => item.events) : [];
    const { certificates, policyVersions } = await recordedOf(site.store, events);
    const data = page.links.map((item) => ({
      link: spellRow('auditLinks', item.link),
      events: item.events.map((event) => spellRow('auditEvents', event)),
    }));
    return {
      status: 200,
      body: {
        data,
        certificates,
        policy_versions: policyVersions,
        next_seq: page.next,
        has_more: !page.isEnd,
      },
    };
  },
});
