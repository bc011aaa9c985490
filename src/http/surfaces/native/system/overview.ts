/** `GET /v1/overview`: what the console shows first, of each kind that the caller may read. */
import Type from 'typebox';
import { listAlarms } from '../../../../access/alarms.ts';
import type { Caller } from '../../../../access/caller.ts';
import { covers } from '../../../../access/scopes.ts';
import { seconds } from '../../../../base/ports.ts';
import { endpoint } from '../../../endpoint.ts';
import type { HttpSite } from '../../../site.ts';
import { spellId, spellTime } from '../../../v1/spelling.ts';
import { KIND_OVERVIEW, spellOverview } from './overview-shape.ts';

/** Of requests and alarms: how many are counted, and how many are told of. */
const MOST_COUNTED = 100;
const MOST_SHOWN = 10;

const COUNTED = {
  count: Type.Integer(),
  has_more: Type.Boolean({ description: `there are more than ${MOST_COUNTED}` }),
};

export const overview = endpoint({
  method: 'GET',
  path: '/v1/overview',
  summary: 'What will break next, counted: of each kind that the token may read',
  answers: {
    200: Type.Object({
      timestamp: Type.String(),
      x509: Type.Union([KIND_OVERVIEW, Type.Null()], { description: 'null without pki:read' }),
      ssh: Type.Union([KIND_OVERVIEW, Type.Null()], { description: 'null without ssh:read' }),
      requests: Type.Union(
        [
          Type.Object({
            ...COUNTED,
            newest: Type.Array(
              Type.Object({
                id: Type.String(),
                common_name: Type.Union([Type.String(), Type.Null()]),
                requested_at: Type.String(),
              }),
            ),
          }),
          Type.Null(),
        ],
        { description: 'that wait for an approval; null without pki:read' },
      ),
      alarms: Type.Union(
        [
          Type.Object({
            ...COUNTED,
            first: Type.Array(
              Type.Object({
                kind: Type.String(),
                subject: Type.String(),
                detail: Type.String(),
                since: Type.String(),
              }),
            ),
          }),
          Type.Null(),
        ],
        { description: 'that stand; null without audit:read' },
      ),
    }),
  },
  async handle({ site }, caller) {
    const { scopes, tenantId } = caller;
    const [isX509, isSsh] = [covers(scopes, 'pki:read'), covers(scopes, 'ssh:read')];
    const x509 = isX509 ? spellOverview(await site.overviews.of(tenantId, 'x509')) : null;
    const ssh = isSsh ? spellOverview(await site.overviews.of(tenantId, 'ssh')) : null;
    const body = {
      timestamp: spellTime(seconds(site.clock)),
      x509,
      ssh,
      requests: isX509 ? await pending(site, caller) : null,
      alarms: covers(scopes, 'audit:read') ? await standing(site, caller) : null,
    };
    return { status: 200, body };
  },
});

async function pending({ store }: HttpSite, { tenantId }: Caller): Promise<unknown> {
  const rows = await store.list('csrRequests', { tenantId, status: 'pending' }, { limit: MOST_COUNTED + 1 });
  return {
    ...counted(rows.length),
    newest: rows.slice(0, MOST_SHOWN).map(({ commonName, createdAt, id }) => ({
      id: spellId('csr', id),
      common_name: commonName,
      requested_at: spellTime(createdAt),
    })),
  };
}

async function standing({ store }: HttpSite, caller: Caller): Promise<unknown> {
  const rows = await listAlarms(store, caller, MOST_COUNTED + 1);
  return {
    ...counted(rows.length),
    first: rows.slice(0, MOST_SHOWN).map(({ detail, kind, since, subject }) => ({
      kind,
      subject,
      detail,
      since: spellTime(since),
    })),
  };
}

function counted(rows: number): { readonly count: number; readonly has_more: boolean } {
  return { count: Math.min(rows, MOST_COUNTED), has_more: rows > MOST_COUNTED };
}
