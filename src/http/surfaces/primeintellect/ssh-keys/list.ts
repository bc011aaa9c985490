/** `GET /api/v1/ssh_keys/`: the caller's own. */
import Type from 'typebox';
import { listSshKeys as list } from '../../../../fleet/ssh-keys.ts';
import { endpoint } from '../../../endpoint.ts';
import { MOST, OFFSET_QUERY, offsetPageOf, offsetPageSchema, readOffsetPage } from '../offset-page.ts';
import { SSH_KEY, spellSshKey } from './shape.ts';

export const listSshKeys = endpoint({
  method: 'GET',
  path: '/api/v1/ssh_keys/',
  summary: 'List one’s SSH keys',
  query: Type.Object(OFFSET_QUERY),
  answers: { 200: offsetPageSchema(SSH_KEY) },
  async handle({ query, site }, caller) {
    const page = readOffsetPage(query, { usual: 100, least: 0, most: MOST });
    const keys = await list(site.store, caller);
    const shown = keys.slice(page.offset, page.offset + page.limit);
    return { status: 200, body: offsetPageOf(keys.length, page, shown.map(spellSshKey)) };
  },
});
