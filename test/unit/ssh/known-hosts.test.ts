import { describe, expect, it } from 'vitest';
import { certAuthorityLine, knownHostsName } from '../../../src/ssh/known-hosts.ts';
import { formatSshPublicKey } from '../../../src/ssh/public-key.ts';
import { newSshKey } from '../../support/ssh.ts';

describe('a line of known_hosts', () => {
  const key = newSshKey();

  it('names an authority for its hosts', () => {
    expect(certAuthorityLine(['*.example.com', '[a]:2222'], key, 'x\ny')).toBe(
      `@cert-authority *.example.com,[a]:2222 ${formatSshPublicKey(key)} x y`,
    );
  });

  it.each([[[]], [['']], [['a b']], [['a,b']], [['a\nb']]])('is not written for %j', (patterns) => {
    expect(() => certAuthorityLine(patterns, key)).toThrow(RangeError);
  });

  it('names the port when it is not 22', () => {
    expect(knownHostsName('a')).toBe('a');
    expect(knownHostsName('a', 22)).toBe('a');
    expect(knownHostsName('a', 2222)).toBe('[a]:2222');
    expect(knownHostsName('2001:db8::1', 2222)).toBe('[2001:db8::1]:2222');
  });
});
