/** `GET /v1/ssh/authorities/{id}/intents`: what Vault was asked to sign for an authority, and how that ended. */
import Type from 'typebox';
import { listIntents } from '../../../../../issuing/ssh/intents.ts';
import type { SshIntentRow } from '../../../../../records/ssh.ts';
import { endpoint } from '../../../../endpoint.ts';
import { PAGE_QUERY, pageOf, pageSchema, readPage } from '../../../../v1/page.ts';
import { pathId, spellId, spellOptionalTime, spellTime } from '../../../../v1/spelling.ts';
import { SSH_AUTHORITY_ID } from './shape.ts';

const NULLABLE = Type.Union([Type.String(), Type.Null()]);

const INTENT = Type.Object({
  id: Type.String(),
  state: Type.String({ description: '"asked", "issued", "rejected", "refused" or "unknown"' }),
  key_id: Type.String(),
  principals: Type.Array(Type.String()),
  kind: Type.String({ description: '"user" or "host"' }),
  created_at: Type.String(),
  settled_at: NULLABLE,
  not_after: Type.String({ description: 'the latest end of what may have been signed' }),
  detail: NULLABLE,
  certificate_id: NULLABLE,
});

export const listIntentsEndpoint = endpoint({
  method: 'GET',
  path: '/v1/ssh/authorities/:id/intents',
  summary: 'List what Vault was asked to sign',
  params: SSH_AUTHORITY_ID,
  query: Type.Object(PAGE_QUERY),
  answers: { 200: pageSchema(INTENT) },
  async handle({ params, query, site }, { tenantId }) {
    const page = readPage(query);
    const rows = await listIntents(site.store, tenantId, pathId('ssh_authority', params.id), page);
    return { status: 200, body: pageOf(rows, page, ({ id }) => id, spell) };
  },
});

function spell(intent: SshIntentRow): unknown {
  return {
    id: spellId('intent', intent.id),
    state: intent.state,
    key_id: intent.id,
    principals: intent.principals,
    kind: intent.type,
    created_at: spellTime(intent.createdAt),
    settled_at: spellOptionalTime(intent.settledAt),
    not_after: spellTime(intent.notAfter),
    detail: intent.detail,
    certificate_id: intent.certificateId === null ? null : spellId('certificate', intent.certificateId),
  };
}
