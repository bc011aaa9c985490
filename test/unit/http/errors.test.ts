import { describe, expect, it } from 'vitest';
import { atField, ChanceryError, type ErrorReason } from '../../../src/base/error.ts';
import { V1 } from '../../../src/http/v1/errors.ts';

describe('the code of an error of /v1', () => {
  it.each<ErrorReason>(['ssh_key_unsupported', 'ssh_key_unreadable'])(
    'is that of a field when the reason is %s',
    (reason) => {
      const read = () =>
        atField('public_key', () => {
          throw new ChanceryError('malformed', 'is a certificate', { reason });
        });
      expect(answerTo(read)).toMatchObject({
        status: 422,
        body: {
          error: { code: 'validation_error', details: { fields: { public_key: 'is a certificate' } } },
        },
      });
    },
  );

  it('is the reason otherwise', () => {
    const refuse = () => {
      throw new ChanceryError('conflict', 'no', { reason: 'csr_not_pending' });
    };
    expect(answerTo(refuse)).toMatchObject({ status: 409, body: { error: { code: 'csr_not_pending' } } });
  });
});

const ASKED = { requestId: 'req_1', method: 'GET', url: '/v1', path: undefined, scopes: [] };

function answerTo(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    if (error instanceof ChanceryError) return V1.errorAnswer(error, ASKED);
    throw error;
  }
  return undefined;
}
