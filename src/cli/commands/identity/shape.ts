/** How identities are shown. */
import type { Answer } from '../../../client/client.ts';
import { type Shape, when } from '../../output.ts';

export type Identity = Answer<'/v1/identities', 'get'>['data'][number];

export const IDENTITY_LIST: Shape<Identity> = {
  columns: [
    ['ID', ({ id }) => id],
    ['NAME', ({ name }) => name],
    ['TYPE', ({ type }) => type],
    ['E-MAIL', ({ email }) => email ?? '-'],
    ['SINCE', ({ created_at: at }) => when(at)],
  ],
  name: ({ id }) => id,
};
