/** One request, and whether its outcome is one that a client may see while servers are killed. */
import type { OutgoingHttpHeaders } from 'node:http';
import { type Answer, call, type Door } from '../support/client.ts';
import type { Ledger } from './ledger.ts';

/** What becomes of a connection whose server is gone. */
const BROKEN = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE']);

/**
 * @param what the kind of request, for the tally
 * @returns undefined when the connection broke or was refused, or the server said that it cannot now; everything else that
 *   is not a success is a fault, and undefined too
 */
export async function ask<T>(
  ledger: Ledger,
  what: string,
  door: Door,
  route: string,
  body?: unknown,
  headers?: OutgoingHttpHeaders,
): Promise<Answer<T> | undefined> {
  const tally = ledger.tally(what);
  const began = performance.now();
  let answer: Answer<T>;
  try {
    answer = await call<T>(door, route, body, headers);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined || !BROKEN.has(code)) ledger.fault(`${route}: ${String(error)}`);
    tally.broken += 1;
    return undefined;
  }
  if (answer.status >= 200 && answer.status < 300) {
    tally.answered += 1;
    tally.times.push(performance.now() - began);
    return answer;
  }
  if (isClear(answer)) tally.unavailable += 1;
  else ledger.fault(`${route}: ${answer.status} ${answer.octets.toString().slice(0, 400)}`);
  return undefined;
}

/** Whether it is a 503 that says so in its family's words, and when to come again. */
function isClear({ headers, octets, status }: Answer<unknown>): boolean {
  if (status !== 503 || !/^[1-9]\d*$/.test(headers['retry-after'] ?? '')) return false;
  try {
    const told = JSON.parse(octets.toString()) as Readonly<Record<string, unknown>>;
    const { error } = told as { readonly error?: { readonly code?: unknown } };
    const isV1 = error?.code === 'service_unavailable';
    const isInfisical = told['statusCode'] === 503 && typeof told['message'] === 'string';
    const isPrimeIntellect = Array.isArray(told['errors']) && typeof told['detail'] === 'string';
    return isV1 || isInfisical || isPrimeIntellect;
  } catch {
    return false;
  }
}
