/** Lists of what is revoked, fetched for sshd, which lets nobody in when it finds one that is broken. */
import type { Client } from '../../client/client.ts';
import { encodeKrl, type KrlParts, parseKrl } from '../../ssh/krl.ts';

/**
 * What is revoked of all of them in one list, as sshd takes one.
 * @param authorities their ids, at least one
 * @throws malformed for what is no whole list, whoever sent it
 */
export async function fetchKrl(client: Client, authorities: readonly string[]): Promise<Uint8Array> {
  const lists: Uint8Array[] = [];
  for (const id of new Set(authorities)) {
    const answer: unknown = await client.get('/v1/ssh/authorities/{id}/krl', {
      params: { path: { id } },
      parseAs: 'arrayBuffer',
    });
    lists.push(new Uint8Array(answer as ArrayBuffer));
  }
  const [first, ...others] = lists;
  if (first === undefined) throw new RangeError('a list is of one authority at least');
  const parts = lists.map(parseKrl);
  return others.length === 0 ? first : encodeKrl(joined(parts));
}

function joined(lists: readonly KrlParts[]): KrlParts {
  const newest = lists.reduce((a, b) => (a.version < b.version ? b : a));
  return {
    version: newest.version,
    generatedAt: newest.generatedAt,
    comment: lists.map(({ comment }) => comment).join('; '),
    certificates: lists.flatMap(({ certificates }) => certificates),
    keys: lists.flatMap(({ keys }) => keys),
    sha256: lists.flatMap(({ sha256 }) => sha256),
  };
}
