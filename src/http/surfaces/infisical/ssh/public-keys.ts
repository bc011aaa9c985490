/** Public keys of authorities as text. */
import Type from 'typebox';
import type { SshAuthorityView } from '../../../../authorities/ssh/read.ts';
import { typeId } from '../../../../base/ids.ts';
import { formatSshPublicKey } from '../../../../ssh/public-key.ts';
import type { Answer } from '../../../endpoint.ts';

export const PUBLIC_KEYS = Type.String({ contentMediaType: 'text/plain' });

type Keys = SshAuthorityView['keys'];

/** Active, next and previous ones, a line each, as a file that sshd reads. */
export function keyLines(keys: Keys): Answer {
  return linesOf(keys, () => '');
}

/** The same, with the authority's id as the comment: a host knows by it whose list of what is revoked it needs. */
export function namedKeyLines(keys: Keys): Answer {
  return linesOf(keys, ({ issuer: { authorityId } }) =>
    authorityId === null ? '' : typeId('ca', authorityId),
  );
}

function linesOf(keys: Keys, commentOf: (key: Keys[number]) => string): Answer {
  const lines = keys.map((key) => `${formatSshPublicKey(key.publicKey, commentOf(key))}\n`);
  return { status: 200, type: 'text/plain; charset=utf-8', body: lines.join('') };
}

/** The one that signs now. */
export function keyLine([active]: Keys): string {
  return active === undefined ? '' : formatSshPublicKey(active.publicKey);
}
