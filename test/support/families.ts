/** What a code of the core looks like in the envelope of the family that an address belongs to. */
import { expect } from 'vitest';
import type { ErrorCode } from '../../src/base/error.ts';
import { familyOf } from '../../src/http/families.ts';
import { INFISICAL_WIRE } from '../../src/http/surfaces/infisical/errors.ts';
import { PRIME_INTELLECT_WIRE } from '../../src/http/surfaces/primeintellect/errors.ts';
import { WIRE } from '../../src/http/v1/errors.ts';
import { expectError } from './refused.ts';
import type { Answer } from './site.ts';

/** @param code one that says all of itself: its wording depends on no thing, field or rule */
export function expectCode(address: string, answer: Answer, code: ErrorCode): void {
  const { name } = familyOf(address);
  if (name === 'infisical') {
    const { error, status } = INFISICAL_WIRE[code];
    expect(answer.body, answer.text).toMatchObject({ statusCode: status, error });
    expect(answer.status).toBe(status);
    expect(answer.body['reqId']).toMatch(/^req-[A-Za-z0-9]{14}$/);
    expect(answer.headers['x-request-id']).toBe(answer.body['reqId']);
  } else if (name === 'primeintellect') {
    const { status } = PRIME_INTELLECT_WIRE[code];
    expect(answer.status, answer.text).toBe(status);
    expect(Object.keys(answer.body)).toEqual(['errors', 'detail']);
    expect(answer.body['errors']).toContainEqual({ param: expect.any(String), details: expect.any(String) });
    expect(answer.body['detail']).toEqual(expect.any(String));
  } else expectError(answer, WIRE[code]);
}

export function requestIdOf(answer: Answer): string {
  return String(answer.headers['x-request-id']);
}

/** An error's words, without what tells one request from another: ids and names that stand in quotation marks. */
export function anonymous({ headers, status, text }: Answer): unknown {
  const told = text
    .replace(/"(reqId|request_id)":"[^"]*"/, '')
    .replaceAll(/\\"[^"]*\\"/g, '…')
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '…');
  return { status, told, type: headers['content-type'] };
}
