/** The header `Idempotency-Key`: whoever lost an answer sends the same request with the same key once more. */
import { invalidField } from '../../base/error.ts';

export const IDEMPOTENCY_KEY = 'Idempotency-Key';

/** As OpenAPI has it. */
export const IDEMPOTENCY_KEY_LIMIT = 255;

/**
 * @param headers with lower-case names
 * @returns undefined when there is none
 * @throws invalid_field
 */
export function idempotencyKey(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined || (typeof key === 'string' && TAKEN.test(key))) return key;
  throw invalidField(
    IDEMPOTENCY_KEY,
    `must be given once, with 1 to ${IDEMPOTENCY_KEY_LIMIT} printable ASCII characters`,
  );
}

const TAKEN = new RegExp(`^[\\x20-\\x7e]{1,${IDEMPOTENCY_KEY_LIMIT}}$`);
