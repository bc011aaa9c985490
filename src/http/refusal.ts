/** A refusal of an authenticated caller is an event of the audit trail, committed before it is told. */
import type { Caller } from '../access/caller.ts';
import { auditEvent } from '../audit/event.ts';
import type { ChanceryError, ErrorCode, FieldError } from '../base/error.ts';
import type { AccessRow } from './access.ts';
import type { HttpSite } from './site.ts';

/**
 * @returns whether there is an event now
 * @throws unavailable when the trail cannot be written: the answer is then that, and nothing else
 */
export async function recordRefusal(
  site: HttpSite,
  caller: Caller,
  row: AccessRow,
  route: string,
  error: ChanceryError,
): Promise<boolean> {
  if (error.isRecorded) return true;
  const denied = error.code === 'insufficient_scope' || error.code === 'access_denied';
  const action = 'action' in row ? row.action : undefined;
  if (action === undefined && !denied) return false;
  if (NO_REFUSAL.has(error.code)) return false;
  const data = {
    route,
    code: error.code,
    message: error.message,
    ...(error.fields.length === 0 ? {} : { fields: told(error.fields) }),
    ...(error.refusals.length === 0 ? {} : { refusals: error.refusals.slice(0, MOST_TOLD) }),
  };
  const event = auditEvent(caller, { action: action ?? 'access_denied', success: false, data }, site);
  await site.store.commit({ expect: [], writes: [], events: [event] });
  return true;
}

/** What is wrong of which field; the words say what type it is of. */
function told(fields: readonly FieldError[]): readonly Pick<FieldError, 'field' | 'message'>[] {
  return fields.slice(0, MOST_TOLD).map(({ field, message }) => ({ field, message }));
}

/**
 * What cannot be done now, here or outside, is no refusal; and where it is the store that fails, nothing can be written of
 * it. Who asks too often would fill the trail.
 */
const NO_REFUSAL: ReadonlySet<ErrorCode> = new Set([
  'unavailable',
  'internal',
  'issuer_failed',
  'rate_limited',
]);

/** Of fields or refusals in one event. */
const MOST_TOLD = 20;
