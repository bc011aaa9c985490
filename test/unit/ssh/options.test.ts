import { describe, expect, it } from 'vitest';
import {
  DEFAULT_USER_EXTENSIONS,
  isSshCriticalOption,
  isSshExtension,
  normaliseSourceAddress,
} from '../../../src/ssh/options.ts';

describe('the options of certificates', () => {
  it('are known by their names, and only by those', () => {
    expect(isSshCriticalOption('force-command')).toBe(true);
    expect(isSshExtension('permit-pty')).toBe(true);
    for (const name of ['permit-pty', 'toString', '']) expect(isSshCriticalOption(name)).toBe(false);
    for (const name of ['force-command', 'permit-x11-forwarding', 'constructor']) {
      expect(isSshExtension(name)).toBe(false);
    }
  });

  it('that users have by default are extensions, sorted by octets', () => {
    const names = DEFAULT_USER_EXTENSIONS.map(({ name }) => name);
    expect(names.every(isSshExtension)).toBe(true);
    // The usual order of texts is that of their UTF-16, which for ASCII is that of octets.
    expect(names).toEqual(names.toSorted());
  });
});

describe('a source address', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['10.0.0.0/8,192.0.2.128/25', '10.0.0.0/8,192.0.2.128/25'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['192.0.2.1/32', '192.0.2.1/32'],
    ['2001:DB8:0:0::/32', '2001:db8::/32'],
    ['2001:0db8::0001', '2001:db8::1'],
    ['::/0', '::/0'],
    ['10.0.0.1,10.0.0.1', '10.0.0.1'],
  ])('%s is kept as %s', (text, normal) => {
    expect(normaliseSourceAddress(text)).toBe(normal);
  });

  it.each([
    ['host bits', '127.0.0.1/8'],
    ['host bits within an octet', '192.0.2.129/25'],
    ['host bits of IPv6', '2001:db8::1/64'],
    ['a prefix that is too long', '10.0.0.0/33'],
    ['a prefix of IPv6 that is too long', '::/129'],
    ['a space', '10.0.0.0/8, 10.0.0.1'],
    ['nothing', ''],
    ['an empty entry', '10.0.0.1,'],
    ['a name', 'example.com'],
    ['a pattern', '10.0.0.*'],
    ['a negation', '!10.0.0.1'],
    ['leading zeros', '010.0.0.1'],
    ['leading zeros of a prefix', '10.0.0.0/08'],
    ['a prefix without digits', '10.0.0.0/'],
    ['a zone', 'fe80::1%eth0'],
    ['a newline', '10.0.0.1\n'],
    ['too many', Array.from({ length: 257 }, (_, i) => `10.0.${i >> 8}.${i & 255}`).join(',')],
  ])('is refused with %s', (_, text) => {
    expect(normaliseSourceAddress(text)).toBeUndefined();
  });
});
