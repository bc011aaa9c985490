import Type from 'typebox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ChanceryError, invalidField, notFound } from '../../src/base/error.ts';
import { FAMILIES, familyOf, formsOf } from '../../src/http/families.ts';
import type { Asked } from '../../src/http/family.ts';
import { INFISICAL, INFISICAL_WIRE } from '../../src/http/surfaces/infisical/errors.ts';
import { PRIME_INTELLECT, PRIME_INTELLECT_WIRE } from '../../src/http/surfaces/primeintellect/errors.ts';
import { V1, WIRE } from '../../src/http/v1/errors.ts';
import { schemaCheck } from '../../src/http/validate.ts';
import { memorySite, type TestSite } from '../support/site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await memorySite();
});
afterAll(() => site.close());

const ASKED: Asked = {
  requestId: 'req-1',
  method: 'POST',
  url: '/api/v1/ssh/hosts/x/issue-host-cert',
  path: '/api/v1/ssh/hosts/:sshHostId/issue-host-cert',
  scopes: ['ssh:issue'],
};

describe('an address', () => {
  it.each([
    ['/api/v1/ssh/hosts', 'infisical'],
    ['/api/v1/ssh', 'infisical'],
    ['/api/v1/ssh?x=/v1', 'infisical'],
    ['/api/v1/ssh_keys', 'primeintellect'],
    ['/api/v1/ssh_keys/', 'primeintellect'],
    ['/api/v1/ssh_keysx', 'v1'],
    ['/api/v1/sshx/hosts', 'v1'],
    ['/api/admin/clusters', 'primeintellect'],
    ['/api/v1/projects/x/ssh-cas', 'infisical'],
    ['/api/v2/workspace/x/ssh-cas', 'infisical'],
    ['/api/v3/pki/certificates', 'infisical'],
    ['/v1/pki/ca', 'v1'],
    ['/api/v1', 'v1'],
    ['/', 'v1'],
    ['', 'v1'],
  ])('%s belongs to %s', (address, name) => {
    expect(familyOf(address).name).toBe(name);
  });

  it('belongs to one family: none has a prefix within another’s', () => {
    const prefixes = FAMILIES.flatMap((family) => family.prefixes.map((prefix) => ({ family, prefix })));
    for (const { family, prefix } of prefixes) expect(familyOf(`${prefix}/x`), prefix).toBe(family);
  });

  it('is served with a slash at its end and without, where its clients expect that', () => {
    expect(formsOf('/api/v1/ssh/hosts')).toEqual(['/api/v1/ssh/hosts', '/api/v1/ssh/hosts/']);
    expect(formsOf('/api/v1/ssh_keys/')).toEqual(['/api/v1/ssh_keys/', '/api/v1/ssh_keys']);
    expect(formsOf('/v1/pki/ca')).toEqual(['/v1/pki/ca']);
  });
});

describe('what HTTP finds wrong', () => {
  it.each([
    ['/api/v1/ssh/nothing', 404, 'NotFound'],
    ['/api/v1/ssh/%zz', 400, 'BadRequest'],
    ['/api/v2/workspace/%ff', 400, 'BadRequest'],
    ['/api/v1/%73sh/nothing', 404, 'NotFound'],
  ])('is told of %s as Infisical tells it', async (path, status, error) => {
    const { body, headers, status: answered } = await site.call('GET', path);
    expect(body).toEqual({
      reqId: expect.any(String),
      statusCode: status,
      message: expect.any(String),
      error,
    });
    expect([answered, headers['x-request-id']]).toEqual([status, body['reqId']]);
  });

  it.each([
    ['/api/admin/nothing', 404],
    ['/api/v1/ssh_keys/%zz', 400],
  ])('is told of %s as Prime Intellect tells it', async (path, status) => {
    const answer = await site.call('GET', path);
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual({
      errors: [{ param: 'path', details: expect.any(String) }],
      detail: expect.any(String),
    });
  });

  it('is told in every other place as before', async () => {
    expect((await site.call('GET', '/api/nothing')).error).toMatchObject({ code: 'not_found' });
    expect((await site.call('GET', '/api/nothing')).error?.request_id).toMatch(/^req_/);
  });

  it('of a body is 422 at Prime Intellect, and 400 elsewhere', () => {
    const fault = { status: 400, message: 'the body must be JSON', part: 'body' } as const;
    expect(FAMILIES.map((family) => family.httpErrorAnswer(fault, ASKED).status)).toEqual([422, 400, 400]);
  });
});

it('each family has a word for every code of the core', () => {
  const codes = Object.keys(WIRE).sort();
  expect(Object.keys(INFISICAL_WIRE).sort()).toEqual(codes);
  expect(Object.keys(PRIME_INTELLECT_WIRE).sort()).toEqual(codes);
});

describe('Infisical’s envelope', () => {
  const told = (error: ChanceryError, asked = ASKED): unknown => INFISICAL.errorAnswer(error, asked).body;
  const issues = (error: ChanceryError): unknown => (told(error) as { message: unknown }).message;

  it('calls a request `req-` and 14 letters and digits, each its own', () => {
    const ids = Array.from({ length: 1000 }, () => INFISICAL.newRequestId(site.site));
    expect(ids.every((id) => /^req-[A-Za-z0-9]{14}$/.test(id))).toBe(true);
    expect(new Set(ids).size).toBe(1000);
  });

  it('says what is wrong with a token', () => {
    const of = (code: ChanceryError['code']): unknown => told(new ChanceryError(code, 'x'));
    expect(of('unauthenticated')).toEqual({
      reqId: 'req-1',
      statusCode: 401,
      message: 'Token missing',
      error: 'UnauthorizedError',
    });
    expect(of('token_expired')).toMatchObject({
      statusCode: 403,
      message: 'Your token has expired. Please re-authenticate.',
      error: 'TokenError',
    });
    const malformed = /^The provided access token is malformed\. Please use a valid token/;
    for (const code of ['token_invalid', 'token_revoked'] as const) {
      expect(of(code)).toMatchObject({ statusCode: 403, message: expect.stringMatching(malformed) });
    }
  });

  it('says what a scope would have allowed', () => {
    expect(told(new ChanceryError('insufficient_scope', 'x'))).toEqual({
      reqId: 'req-1',
      statusCode: 403,
      message: 'You are not allowed to issue-host-cert on ssh-hosts',
      error: 'PermissionDenied',
      details: [
        {
          action: 'issue-host-cert',
          inverted: false,
          subject: 'ssh-hosts',
          conditions: { scope: 'ssh:issue' },
        },
      ],
    });
  });

  it('tells a machine that an address is for users, with the address where the error’s name is', () => {
    expect(told(new ChanceryError('access_denied', 'x', { reason: 'users_only' }))).toMatchObject({
      statusCode: 403,
      message: 'You are not allowed to access this resource',
      error: 'Forbidden access to /api/v1/ssh/hosts/x/issue-host-cert',
    });
    expect(told(new ChanceryError('access_denied', 'narrowed'))).toMatchObject({ error: 'ForbiddenError' });
  });

  it('lists fields as its validator does', () => {
    const check = schemaCheck(
      Type.Object({
        publicKey: Type.String(),
        list: Type.Optional(
          Type.Array(Type.Object({ name: Type.String({ minLength: 1 }) }), { maxItems: 9 }),
        ),
      }),
    );
    const found = (value: unknown): unknown => {
      try {
        check(value);
      } catch (error) {
        return issues(error as ChanceryError);
      }
      return undefined;
    };
    expect(found({ publicKey: 'x', list: [{ name: 'x' }] })).toBeUndefined();
    const issue = (
      path: readonly unknown[],
      expected: string,
      received: string,
      message: string,
    ): unknown => [{ code: 'invalid_type', expected, received, path, message }];
    expect(found({})).toEqual(issue(['publicKey'], 'string', 'undefined', 'Required'));
    const others: readonly (readonly [unknown, string])[] = [
      [1, 'number'],
      [null, 'null'],
      [true, 'boolean'],
      [[], 'array'],
      [{}, 'object'],
    ];
    for (const [value, type] of others) {
      const message = `Expected string, received ${type}`;
      expect(found({ publicKey: value })).toEqual(issue(['publicKey'], 'string', type, message));
    }
    expect(found({ publicKey: 'x', list: [{}] })).toEqual(
      issue(['list', 0, 'name'], 'string', 'undefined', 'Required'),
    );
    expect(found({ publicKey: 'x', list: 1 })).toEqual(
      issue(['list'], 'array', 'number', 'Expected array, received number'),
    );
    expect(found({ publicKey: 'x', list: [{ name: '' }] })).toEqual([
      { code: 'custom', path: ['list', 0, 'name'], message: 'must not be empty' },
    ]);
  });

  it('names what is not there, and withholds what may be a secret', () => {
    const missing = (subject: string, id: string): unknown =>
      (told(notFound(subject, id)) as { message: string }).message;
    expect(missing('ssh_host', 'x')).toBe('SSH host with ID x not found');
    expect(missing('ssh_authority', 'x')).toBe("SSH CA with ID 'x' not found");
    expect(missing('anything', 'x')).toBe('no anything "x"');
    expect(missing('ssh_host', 'chy_0123456789abcdef')).not.toContain('0123456789abcdef');
  });

  it('says of an SSH key that is none whether it is the type that is wrong', () => {
    const of = (reason: 'ssh_key_unsupported' | 'ssh_key_unreadable'): unknown =>
      told(invalidField('publicKey', 'must be a key', reason));
    expect(of('ssh_key_unsupported')).toMatchObject({
      statusCode: 400,
      message: 'Failed to validate SSH public key format: unsupported key type.',
      error: 'BadRequest',
    });
    expect(of('ssh_key_unreadable')).toMatchObject({
      statusCode: 400,
      message: 'Failed to validate SSH public key format: could not be parsed.',
      error: 'BadRequest',
    });
  });

  it('keeps what went wrong inside to itself', () => {
    expect(told(new ChanceryError('internal', 'the secret'))).toMatchObject({
      statusCode: 500,
      message: 'Something went wrong',
      error: 'InternalServerError',
    });
  });
});

describe('Prime Intellect’s envelope', () => {
  const asked: Asked = { ...ASKED, path: '/api/v1/ssh_keys/:key_id/set_primary' };
  const told = (error: ChanceryError): unknown => {
    const { body, status } = PRIME_INTELLECT.errorAnswer(error, asked);
    return { status, ...(body as object) };
  };

  it('names the header for who one is, the address for what is not there, and else the field', () => {
    const of = (error: ChanceryError): unknown => told(error);
    expect(of(new ChanceryError('token_expired', 'late'))).toEqual({
      status: 401,
      errors: [{ param: 'Authorization', details: 'late' }],
      detail: 'late',
    });
    expect(of(new ChanceryError('access_denied', 'no', { fields: [{ field: 'x', message: 'y' }] }))).toEqual({
      status: 403,
      errors: [{ param: 'Authorization', details: 'no' }],
      detail: 'no',
    });
    expect(of(notFound('ssh_key', 'k'))).toEqual({
      status: 404,
      errors: [{ param: 'key_id', details: 'no ssh key "k"' }],
      detail: 'no ssh key "k"',
    });
    expect(of(invalidField('publicKey', 'must be a key'))).toEqual({
      status: 422,
      errors: [{ param: 'publicKey', details: 'must be a key' }],
      detail: 'publicKey must be a key',
    });
  });

  it('takes a collision for a field’s fault when it names one', () => {
    const fields = [{ field: 'publicKey', message: 'is somebody’s' }];
    expect(told(new ChanceryError('conflict', 'x', { fields }))).toMatchObject({ status: 422 });
    expect(told(new ChanceryError('conflict', 'x'))).toMatchObject({ status: 409 });
  });
});

it('every family says when to try again', () => {
  const error = new ChanceryError('rate_limited', 'slowly', { retryAfter: 7 });
  for (const family of [V1, INFISICAL, PRIME_INTELLECT]) {
    const { headers, status } = family.errorAnswer(error, ASKED);
    expect([status, headers?.['retry-after']]).toEqual([429, '7']);
  }
});
