/** The header `Idempotency-Key`: whoever lost an answer sends the same request with the same key once more. */
import type { IncomingMessage } from 'node:http';
import { invalidField } from '../../base/error.ts';
import type { AccessRow } from '../access.ts';
import type { Method } from '../endpoint.ts';
import { timesGiven } from '../single.ts';

export const IDEMPOTENCY_KEY = 'Idempotency-Key';

/** As OpenAPI has it. */
export const IDEMPOTENCY_KEY_LIMIT = 255;

/**
 * Whether the header means something there: where something is made or changed, which a row of the access table says by
 * its action. What only reads is asked for anew, and keeps nothing; where no token comes with a request, there is nobody
 * whose key it could be.
 */
export function takesKey(method: Method, row: AccessRow): boolean {
  return method === 'POST' && 'action' in row && !('open' in row);
}

/**
 * @returns undefined when there is none
 * @throws invalid_field
 */
export function idempotencyKey({ headers, rawHeaders }: IncomingMessage): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined) return undefined;
  // Node joins several with a comma, which is a key too, and another one.
  const isSingle = timesGiven('idempotency-key', rawHeaders) === 1;
  if (isSingle && typeof key === 'string' && TAKEN.test(key)) return key;
  throw invalidField(
    IDEMPOTENCY_KEY,
    `must be given once, with 1 to ${IDEMPOTENCY_KEY_LIMIT} printable ASCII characters`,
  );
}

const TAKEN = new RegExp(`^[\\x20-\\x7e]{1,${IDEMPOTENCY_KEY_LIMIT}}$`);
