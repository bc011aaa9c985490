/** `GET /api/v1/ssh/hosts/{sshHostId}`. */
import { readHost as read } from '../../../../../fleet/host-view.ts';
import { endpoint } from '../../../../endpoint.ts';
import { pathId } from '../../spelling.ts';
import { HOST, HOST_ID, spellHost } from './shape.ts';

export const readHost = endpoint({
  method: 'GET',
  path: '/api/v1/ssh/hosts/:sshHostId',
  summary: 'Read a host',
  params: HOST_ID,
  answers: { 200: HOST },
  async handle({ params, site }, { tenantId }) {
    const host = await read(site.store, tenantId, pathId('ssh_host', params.sshHostId));
    return { status: 200, body: spellHost(host) };
  },
});
