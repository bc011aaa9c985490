/** Keys of SSH authorities as text that anybody may fetch and keep for a while. */
import Type from 'typebox';
import { publicSshAuthority, type SshAuthorityView } from '../../../authorities/ssh/read.ts';
import { toHex, utf8 } from '../../../base/bytes.ts';
import { sha256 } from '../../../base/hash.ts';
import { cachedAnswer } from '../../cached-answer.ts';
import type { Answer, Input } from '../../endpoint.ts';
import type { HttpSite } from '../../site.ts';
import { pathId } from '../../v1/spelling.ts';

export const SSH_AUTHORITY_ID = Type.Object({
  id: Type.String({ description: '`ca_…` or the plain UUID' }),
});

export const TEXT = Type.String({ contentMediaType: 'text/plain' });

/** A key that was rotated in is to be known well before it signs. */
const KEPT_SECONDS = 300;

/** @throws not_found */
export function publicAuthority({ store }: HttpSite, id: string): Promise<SshAuthorityView> {
  return publicSshAuthority(store, pathId('ssh_authority', id));
}

/** Each line with its end. */
export function linesAnswer(
  headers: Input<unknown, unknown, unknown>['headers'],
  lines: readonly string[],
): Answer {
  const text = lines.map((line) => `${line}\n`).join('');
  return cachedAnswer(headers, {
    etag: `"${toHex(sha256(utf8(text))).slice(0, 32)}"`,
    type: 'text/plain; charset=utf-8',
    body: () => text,
    headers: { 'cache-control': `public, max-age=${KEPT_SECONDS}` },
  });
}
