/** The signature of a delivery, by a program that is not ours, and by the specification's own example. */
import { describe, expect, it } from 'vitest';
import { fromBase64 } from '../../src/base/bytes.ts';
import { signatureHeaders, spellSecret } from '../../src/webhooks/secret.ts';
import { has } from '../support/programs.ts';
import { output } from '../support/run.ts';

const SECRET = fromBase64('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw') ?? new Uint8Array();
const SIGNED = {
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  at: 1_614_265_330,
  body: '{"test": 2432232314, "ü": "\u{1f600}"}',
};

describe('a delivery', () => {
  it.skipIf(!has('openssl'))('is signed as OpenSSL signs it', async () => {
    const content = `${SIGNED.id}.${SIGNED.at}.${SIGNED.body}`;
    const key = `hexkey:${Buffer.from(SECRET).toString('hex')}`;
    const said = await output('openssl', ['dgst', '-sha256', '-mac', 'HMAC', '-macopt', key, '-r'], {
      input: content,
    });
    const [hex = ''] = said.split(' ');
    expect(signatureHeaders(SECRET, SIGNED)).toEqual({
      'webhook-id': SIGNED.id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': `v1,${Buffer.from(hex, 'hex').toString('base64')}`,
    });
    expect(spellSecret(SECRET)).toBe('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
  });
});
