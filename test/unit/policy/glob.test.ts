import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesBelow, matchesGlob, parseGlob } from '../../../src/policy/glob.ts';
import { judgeValue, type ValuePattern } from '../../../src/policy/value-rules.ts';

const glob = (text: string): ValuePattern => ({ kind: 'glob', text });

describe('a pattern', () => {
  // biome-ignore format: a table
  const TABLE: readonly (readonly [pattern: string, text: string, matches: boolean])[] = [
    ['a.com',        'a.com',          true],
    ['a.com',        'A.com',          false],
    ['a.com',        'xa.com',         false],
    ['a.com',        'a.comx',         false],
    ['a.com',        'aXcom',          false],
    ['*',            '',               true],
    ['*',            'anything at all', true],
    ['*.a.com',      'x.a.com',        true],
    ['*.a.com',      'x.y.a.com',      true],
    ['*.a.com',      '.a.com',         true],
    ['*.a.com',      'a.com',          false],
    ['*.a.com',      '*.a.com',        true],
    ['*.a.com',      'x.a.com.evil',   false],
    ['web-*',        'web-1',          true],
    ['web-*',        'web-',           true],
    ['web-*',        'db-1',           false],
    ['a*b*c',        'abc',            true],
    ['a*b*c',        'aXbYc',          true],
    ['a*b*c',        'acb',            false],
    ['a*a',          'a',              false],
    ['a*a',          'aa',             true],
    ['**',           'x',              true],
    ['*a*a*',        'xax',            false],
    ['*a*a*',        'xaxax',          true],
    ['*ab*ab',       'ab',             false],
    ['*ab*ab',       'abab',           true],
    ['a.c+m',        'a.ccm',          false],
    ['(a|b)',        'a',              false],
    ['',             '',               true],
    ['',             'x',              false],
  ];
  it.each(TABLE)('%j on %j: %s', (pattern, text, matches) => {
    expect(matchesGlob(text, parseGlob(pattern))).toBe(matches);
  });

  it('matches what a regular expression with the same meaning matches', () => {
    const short = fc.stringMatching(/^[ab.*]{0,8}$/);
    fc.assert(
      fc.property(short, short, (pattern, text) => {
        const parts = pattern.split('*').map((part) => part.replaceAll('.', '\\.'));
        const expression = new RegExp(`^${parts.join('[^]*')}$`);
        expect(matchesGlob(text, parseGlob(pattern))).toBe(expression.test(text));
      }),
    );
  });

  it('is not tried again from every place', () => {
    const text = 'a'.repeat(50_000);
    expect(matchesGlob(text, parseGlob(`${'*a'.repeat(100)}*b`))).toBe(false);
    expect(matchesGlob(text, parseGlob(`${'*a'.repeat(100)}*`))).toBe(true);
  });
});

describe('a pattern on what a wildcard stands for', () => {
  // biome-ignore format: a table
  const TABLE: readonly (readonly [pattern: string, wildcard: string, some: boolean])[] = [
    ['admin.a.com',   '*.a.com',   true],
    ['admin.a.com',   '*.b.com',   false],
    ['x.admin.a.com', '*.a.com',   false],
    ['x.admin.a.com', '*.admin.a.com', true],
    ['*.a.com',       '*.a.com',   true],
    ['adm*',          '*.a.com',   true],
    ['*min.a.com',    '*.a.com',   true],
    ['*.b.*',         '*.b.com',   true],
    ['a.com',         '*.a.com',   false],
    ['.a.com',        '*.a.com',   false],
    ['*',             '*.a.com',   true],
    ['a*z.a.com',     '*.a.com',   true],
    ['a*z.b.com',     '*.a.com',   false],
  ];
  it.each(TABLE)('%j on %j: %s', (pattern, wildcard, some) => {
    expect(matchesBelow(wildcard, parseGlob(pattern))).toBe(some);
  });

  it('matches some of its names exactly when it finds one among them', () => {
    const pattern = fc.stringMatching(/^[ab.*]{0,6}$/);
    const rest = fc.stringMatching(/^[ab](\.[ab]){0,2}$/);
    // Every label of up to six characters over the same letters.
    const labels = ['a', 'b'];
    for (let at = 0, end = 2; labels.length < 126; at = end, end = labels.length) {
      for (const label of labels.slice(at, end)) labels.push(`${label}a`, `${label}b`);
    }
    fc.assert(
      fc.property(pattern, rest, (text, behind) => {
        const glob = parseGlob(text);
        const found = labels.some((label) => matchesGlob(`${label}.${behind}`, glob));
        expect(matchesBelow(`*.${behind}`, glob)).toBe(found);
      }),
    );
  });
});

describe('what is denied', () => {
  // biome-ignore format: a table
  const TABLE: readonly (readonly [pattern: string, value: string, denied: boolean])[] = [
    ['admin.a.com', 'admin.a.com', true],
    ['admin.a.com', 'ADMIN.a.com', true],
    ['Admin.A.com', 'admin.a.com', true],
    ['admin.a.com', '*.a.com',     true],
    ['admin.a.com', '*.b.com',     false],
    ['admin.a.com', 'web.a.com',   false],
    ['Evil Corp',   'Evil  Corp',  true],
    ['Evil Corp',   'Evil\u00a0Corp', true],
    ['Evil Corp',   'Ｅvil corp',  true],
    ['Evil Corp',   'EvilCorp',    false],
    ['evil * corp', 'evil  corp',  true],
    ['evil * corp', 'EVIL  CORP',  true],
    ['evile*',      'evile\u0301', true],
    ['strasse ag',  'Straße AG',   true],
    ['evilcorp',    'evil\u034fcorp', true],
    ['ΟΔΟΣ*',       'ΟΔΟΣΑ',       true],
    ['ΟΔΟΣ',        'οδοσ',        true],
  ];
  it.each(TABLE)('by %j: %j: %s', (pattern, value, denied) => {
    const rules = { allowed: null, required: [], denied: [glob(pattern)] };
    expect(judgeValue(value, rules, false)?.fault === 'denied').toBe(denied);
  });
});

describe('a value', () => {
  const rules = (
    allowed: readonly string[] | null,
    required: readonly string[] = [],
    denied: readonly string[] = [],
  ) => ({
    allowed: allowed?.map(glob) ?? null,
    required: required.map(glob),
    denied: denied.map(glob),
  });
  it('is denied before it is required or allowed', () => {
    expect(judgeValue('a', rules(['a'], ['a'], ['a']), true)).toEqual({ fault: 'denied' });
    expect(judgeValue('a', rules(['a'], ['a'], ['b']), true)).toBeUndefined();
  });
  it('that is the only one matches what is required, whatever is allowed', () => {
    const fault = { fault: 'not_required', passes: ['r*'] };
    expect(judgeValue('a', rules(['a'], ['r*']), true)).toEqual(fault);
    expect(judgeValue('r1', rules(['a'], ['r*']), true)).toBeUndefined();
  });
  it('that is one of several is allowed or required', () => {
    expect(judgeValue('a', rules(['a'], ['r*']), false)).toBeUndefined();
    expect(judgeValue('r1', rules(['a'], ['r*']), false)).toBeUndefined();
    expect(judgeValue('b', rules(['a'], ['r*']), false)).toEqual({
      fault: 'not_allowed',
      passes: ['a', 'r*'],
    });
  });
  it('is free where only others are denied', () => {
    expect(judgeValue('a', rules(null, [], ['b']), false)).toBeUndefined();
    expect(judgeValue('b', rules(null, [], ['b']), false)).toEqual({ fault: 'denied' });
  });
});
