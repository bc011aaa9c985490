import { describe, expect, it } from 'vitest';
import { keyIdFault, principalFault } from '../../../src/ssh/names.ts';

describe('a principal', () => {
  it.each([
    'root',
    'a',
    'web-1.example.com',
    '192.0.2.1',
    '2001:db8::1',
    '*.example.com',
    'a@b',
    'x'.repeat(255),
  ])('may be %s', (text) => {
    expect(principalFault(text)).toBeUndefined();
  });

  it.each([
    ['', /empty/],
    ['a,b', /comma/],
    ['a b', /white space/],
    ['a\tb', /white space/],
    ['a\n', /white space/],
    ['a\0', /printable/],
    ['ä', /ASCII/],
    ['a#b', /"#"/],
    ['-a', /begin with "-"/],
    [`chy_${'A'.repeat(43)}`, /secret/],
    ['x'.repeat(256), /255 characters/],
  ])('may not be %j', (text, why) => {
    expect(principalFault(text)).toMatch(why);
  });
});

describe('a key id', () => {
  it.each(['u=1 r=2 c=3', 'a', '~!#$%&()*+,-./:;<=>?@[]^_`{|}', 'x'.repeat(200)])('may be %s', (text) => {
    expect(keyIdFault(text)).toBeUndefined();
  });

  it.each([
    [`u=chy_${'A'.repeat(43)}`, /secret/],
    ['', /1 to 200/],
    ['x'.repeat(201), /1 to 200/],
    ['x\nAccepted publickey for root', /printable/],
    ['a\r', /printable/],
    ['a\u001b[2J', /printable/],
    ['"', /quotes/],
    ["'", /quotes/],
    ['\\', /backslashes/],
    ['ü', /ASCII/],
  ])('may not be %j, which sshd would write to its log', (text, why) => {
    expect(keyIdFault(text)).toMatch(why);
  });
});
