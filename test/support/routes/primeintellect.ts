/** Sample requests of Prime Intellect's addresses. */
import { keyOf, newKeyLine } from '../fleet.ts';
import { at, atFresh, NOTHING, type Samples } from './sample.ts';

const CERTIFICATE = at('cluster_id', 'cluster', () => ({ body: { publicKey: newKeyLine() } }));

export const PRIME_INTELLECT: Samples = {
  'GET /api/v1/ssh_keys/': NOTHING,
  'POST /api/v1/ssh_keys/': ({ of }) => ({ body: { ...keyOf(), name: of.name() } }),
  'PATCH /api/v1/ssh_keys/:key_id': at('key_id', 'sshKey', () => ({ body: { isPrimary: true } })),
  'DELETE /api/v1/ssh_keys/:key_id': atFresh('key_id', 'sshKey'),
  'GET /api/admin/users/whoami': NOTHING,
  'GET /api/admin/clusters': NOTHING,
  'GET /api/admin/clusters/:cluster_id': at('cluster_id', 'cluster'),
  'POST /api/admin/clusters/:cluster_id/authorizations/certificate': CERTIFICATE,
  'POST /api/admin/inventory/:cluster_id/authorization/certificate': CERTIFICATE,
};
