/** Requests with an Idempotency-Key. */
import type { Answer, Json, TestSite } from './site.ts';

/** A POST with this key; the admin's when no token is given. */
export function postOnce(
  site: TestSite,
  key: string,
  path: string,
  body: Json = {},
  token: string = site.admin,
): Promise<Answer> {
  return site.send('POST', path, {
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      'idempotency-key': key,
    },
    payload: JSON.stringify(body),
  });
}

export function isReplayed(answer: Answer): boolean {
  return answer.headers['idempotent-replayed'] === 'true';
}
