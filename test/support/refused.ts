/** What every refusal must be: told with code, field and rule; recorded; nothing issued; and the server still issues. */
import { expect } from 'vitest';
import type { Answer, Json, TestSite } from './site.ts';

export interface Refusal {
  readonly status?: number;
  readonly code?: string;
  readonly field?: string;
  /** Of the decision table; implies 422 policy_denied. */
  readonly rule?: string;
  readonly message?: RegExp;
}

/** A request to something that issues, or that makes what issues. */
export interface Attempt {
  readonly path: string;
  readonly body: Json;
  readonly token?: string | undefined;
}

/** A role under which a certificate for a.example.com can be issued at any time, as a sign of life. */
const living = new WeakMap<TestSite, Promise<string>>();

export async function expectRefused(site: TestSite, attempt: Attempt, refusal: Refusal): Promise<Answer> {
  const life = living.get(site) ?? site.newRole();
  living.set(site, life);
  const role = await life;
  const before = await site.newest(attempt.token);
  const answer = await site.call('POST', attempt.path, attempt.body, attempt.token);
  expectError(answer, refusal);
  expect(await site.newest(attempt.token), 'what is newest after the refusal').toEqual(before);
  const events = await site.events(`&request_id=${answer.error?.request_id}`, attempt.token);
  expect(events, 'events of the refusal').toMatchObject([
    { success: false, extra_data: { code: expect.any(String) } },
  ]);
  const alive = await site.issue(role);
  expect(alive.certificate).toContain('BEGIN CERTIFICATE');
  return answer;
}

export function expectError(answer: Answer, refusal: Refusal): void {
  const { field, message, rule } = refusal;
  const code = refusal.code ?? (rule === undefined ? 'validation_error' : 'policy_denied');
  expect({ status: answer.status, code: answer.error?.code }, answer.text).toEqual({
    status: refusal.status ?? 422,
    code,
  });
  expect(answer.error?.request_id).toBe(answer.headers['x-request-id']);
  const { fields, refusals } = answer.error?.details ?? {};
  if (rule !== undefined) {
    expect(refusals, answer.text).toContainEqual(
      expect.objectContaining({ rule, ...(field === undefined ? {} : { field }) }),
    );
  } else if (field !== undefined) expect(Object.keys(fields ?? {}), answer.text).toContain(field);
  if (message !== undefined) expect(answer.text).toMatch(message);
}
