/** `PATCH /api/v1/ssh/hosts/{sshHostId}`: its authorities stay; login mappings that are given replace its own. */
import Type from 'typebox';
import { updateHost as update } from '../../../../../fleet/hosts.ts';
import { endpoint } from '../../../../endpoint.ts';
import { pathId } from '../../spelling.ts';
import { HOST, HOST_FIELDS, HOST_ID, readHostFields, spellHost } from './shape.ts';

export const updateHost = endpoint({
  method: 'PATCH',
  path: '/api/v1/ssh/hosts/:sshHostId',
  summary: 'Change a host',
  params: HOST_ID,
  body: Type.Object({ ...HOST_FIELDS, hostname: Type.Optional(Type.String({ maxLength: 400 })) }),
  answers: { 200: HOST },
  async handle({ body, params, site }, caller) {
    const change = readHostFields(body);
    const host = await update(site, caller, pathId('ssh_host', params.sshHostId), change);
    return { status: 200, body: spellHost(host) };
  },
});
