import { describe, expect, it } from 'vitest';
import { atField, ChanceryError, memberName, quote } from '../../../src/base/error.ts';

describe('an error', () => {
  it('of a format becomes one of the field that was read', () => {
    const read = () =>
      atField('csr', () => {
        throw new ChanceryError('malformed', 'must be PEM');
      });
    expect(read).toThrow(
      expect.objectContaining({ code: 'invalid_field', fields: [{ field: 'csr', message: 'must be PEM' }] }),
    );
  });

  it('of another kind passes through a field', () => {
    const defect = new TypeError('a defect');
    expect(() =>
      atField('csr', () => {
        throw defect;
      }),
    ).toThrow(defect);
  });

  it('quotes values on one line, shortened', () => {
    expect(quote('a\n"b"')).toBe('"a\\n\\"b\\""');
    expect(quote('x'.repeat(500))).toHaveLength(123);
  });

  it('names a member that a caller chose as it is when it is plain, and else quotes it', () => {
    expect(memberName('source-address')).toBe('source-address');
    expect(memberName('login@example.com')).toBe('login@example.com');
    expect(memberName('a\nb')).toBe('"a\\nb"');
    expect(memberName('x'.repeat(65))).toBe(`"${'x'.repeat(65)}"`);
    expect(memberName(`chy_${'A'.repeat(43)}`)).toMatch(/withheld/);
  });

  it.each([
    '-----BEGIN PRIVATE KEY-----',
    `chy_${'A'.repeat(43)}`,
    'b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ',
    'PuTTY-User-Key-File-3: ssh-ed25519',
  ])('never quotes %s', (secret) => {
    expect(quote(`before ${secret} after`)).not.toContain(secret);
  });
});
