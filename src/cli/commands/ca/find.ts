/** Authorities are named by people and have ids for programs: commands take either. */
import type { Answer, Client } from '../../../client/client.ts';
import { EXIT } from '../../exit-codes.ts';
import { Failure } from '../../failure.ts';
import type { Authority } from './shape.ts';

/** In either spelling of an id, which no name may look like. */
const ID = /^ca_[0-9a-z]{26}$|^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** @throws Failure, or ApiError, when there is none */
export async function findAuthority(client: Client, text: string): Promise<Authority> {
  if (ID.test(text)) return client.get('/v1/pki/ca/{id}', { params: { path: { id: text } } });
  let cursor: string | null = null;
  do {
    const page: Answer<'/v1/pki/ca', 'get'> = await client.get('/v1/pki/ca', {
      params: { query: { limit: '1000', ...(cursor !== null && { cursor }) } },
    });
    const found = page.data.find(({ name }) => name === text);
    if (found !== undefined) return found;
    cursor = page.has_more ? page.cursor : null;
  } while (cursor !== null);
  throw new Failure(EXIT.notFound, `there is no authority "${text}"`, { hint: 'chancery ca ls' });
}
