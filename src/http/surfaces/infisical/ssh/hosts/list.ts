/** `GET /api/v1/ssh/hosts`: those that the calling user may log in to, and what lets it. */
import Type from 'typebox';
import { ownHosts } from '../../../../../fleet/own-logins.ts';
import { endpoint } from '../../../../endpoint.ts';
import { spellOwnLogin } from '../login-mappings.ts';
import { bareHost, HOST } from './shape.ts';

export const listOwnHosts = endpoint({
  method: 'GET',
  path: '/api/v1/ssh/hosts',
  summary: 'List the hosts that one may log in to',
  answers: { 200: Type.Array(HOST) },
  async handle({ site }, caller) {
    const hosts = await ownHosts(site.store, caller);
    const body = hosts.map((view) => ({ ...bareHost(view), loginMappings: view.logins.map(spellOwnLogin) }));
    return { status: 200, body };
  },
});
