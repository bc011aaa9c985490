/** What stands in a browser for modules that need Node says what they say. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../src/base/hash.ts';
import { parseDnsName } from '../../src/policy/dns-name.ts';
import { asciiForm, isPunycode } from '../../src/policy/idna.ts';
import * as idna from '../../ui/src/in-browser/idna.ts';
import * as hash from '../../ui/src/in-browser/sha256.ts';

describe('SHA-256 without Node', () => {
  it('is the same, whatever the octets', () => {
    const parts = fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 3 });
    fc.assert(
      fc.property(parts, (given) => {
        expect(hash.sha256(...given)).toEqual(sha256(...given));
      }),
    );
  });

  it.each([0, 1, 55, 56, 63, 64, 65, 119, 120, 1000])('is the same for %i octets', (length) => {
    const octets = new Uint8Array(length).fill(0xa5);
    expect(hash.sha256(octets)).toEqual(sha256(octets));
  });
});

describe('internationalised names without Node', () => {
  it.each([
    'xn--bcher-kva',
    'xn--a',
    'xn--',
    'xn---',
    'xn--zzzzzzz',
    'xn--99999999',
    'xn--mgbh0fb',
    'xn--0',
    'xn--b-cher-kva',
    'xn--\u00fc',
  ])('%s is an A-label to both, or to neither', (label) => {
    expect(idna.isPunycode(label)).toBe(isPunycode(label));
  });

  it.each([
    'bücher.example.com',
    'BÜCHER.example',
    '日本語。jp',
    'مثال.example',
    'straße.example',
    'ＡＢＣ.example',
    'a\u200db',
    'ü..b',
    '',
  ])('%j has the same spelling in A-labels', (name) => {
    expect(idna.asciiForm(name)).toBe(asciiForm(name));
  });

  it.each(['ü/b', 'ü?b', 'ü#b', 'ü@b', 'ü:80', 'ü\\b', 'ü%2e'])(
    '%j has none, and no hint of another name',
    (name) => {
      expect(parseDnsName(`${name}.example`)).toEqual({
        ok: false,
        reason: 'labels are letters, digits and hyphens',
      });
      expect(parseDnsName('ü.example')).toEqual({ ok: false, reason: 'write it as "xn--tda.example"' });
    },
  );
});
