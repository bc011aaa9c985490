import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDnsName } from '../../src/policy/dns-name.ts';
import { matchesPattern, parseNamePattern } from '../../src/policy/name-pattern.ts';

/**
 * The reference: slow, character by character, written from the documented answers and not from the code. Upper case is
 * lowered; everything else that is odd is refused.
 */
function readSlowly(text: string): string[] | undefined {
  if (text.length === 0 || text.length > 253) return undefined;
  const labels: string[] = [''];
  for (const character of text) {
    if (character === '.') labels.push('');
    else labels[labels.length - 1] += character;
  }
  const last = (labels[labels.length - 1] ?? '').toLowerCase();
  const digits = last.split('');
  if (digits.every((digit) => '0123456789'.includes(digit))) return undefined;
  if (last.startsWith('0x') && digits.slice(2).every((digit) => '0123456789abcdef'.includes(digit)))
    return undefined;
  for (const [i, label] of labels.entries()) {
    if (i === 0 && label === '*') {
      if (labels.length < 3) return undefined;
      continue;
    }
    if (label.length < 1 || label.length > 63) return undefined;
    if (label.startsWith('-') || label.endsWith('-')) return undefined;
    for (const character of label.toLowerCase()) {
      if (!'abcdefghijklmnopqrstuvwxyz0123456789-'.includes(character)) return undefined;
    }
    // toLowerCase makes letters of the Kelvin sign and others.
    for (const character of label) if (character > '~') return undefined;
  }
  return labels.map((label) => label.toLowerCase());
}

/** Whether a name is allowed, by walking the labels from the right. */
function allowedSlowly(name: string[], entry: string, subdomains: boolean): boolean {
  const wanted = entry.toLowerCase().split('.');
  const glob = wanted[0] === '*';
  const base = glob ? wanted.slice(1) : wanted;
  // A wildcard stands for every single label, so it is judged by all of them.
  if (name[0] === '*' && !subdomains) return false;
  const isBelow = (labels: string[]): boolean =>
    labels.length > base.length &&
    base.every((label, i) => labels[labels.length - base.length + i] === label);
  const isBase = name.length === base.length && base.every((label, i) => name[i] === label);
  if (name[0] === '*') return (glob || subdomains) && isBelow(name);
  if (glob) return isBelow(name);
  return isBase || (subdomains && isBelow(name));
}

/** As the rule does it: read, then wildcards, then patterns. */
function allowedByUs(text: string, entry: string, subdomains: boolean): boolean {
  const read = parseDnsName(text);
  const pattern = parseNamePattern(entry, subdomains);
  if (!read.ok || !pattern.ok) return false;
  if (read.name.startsWith('*') && !subdomains) return false;
  return matchesPattern(read.name, pattern.pattern);
}

// Punycode is left out of the reference: it has its own table among the refusals.
const label = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      'a',
      'b',
      'A',
      'evil',
      'example',
      'EXAMPLE',
      'com',
      'org',
      'xexample',
      '1',
      '0x7f',
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '',
      '*',
      '-',
      'a-',
      '-a',
      'a-b',
      '**',
      'a*',
      '*a',
      'a_b',
      '\0',
      ' ',
      'ä',
      '\u212a',
      '\uff0e',
      '7',
      '0x',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.string({ unit: 'binary', maxLength: 70 }).filter((text) => !/xn--/i.test(text)),
  },
  { weight: 1, arbitrary: fc.integer({ min: 60, max: 66 }).map((length) => 'a'.repeat(length)) },
);
const name = fc.array(label, { minLength: 0, maxLength: 6 }).map((labels) => labels.join('.'));
const suffixed = fc
  .tuple(
    name,
    fc.constantFrom('example.com', '.example.com', 'EXAMPLE.com', 'example.com.', 'example.com.evil.org'),
  )
  .map((parts) => parts.join(''));
const entry = fc.constantFrom(
  'example.com',
  '*.example.com',
  'EXAMPLE.com',
  'com',
  'a.example.com',
  '*.a.example.com',
);

describe('the reading of DNS names', () => {
  it('agrees with a slow reference', () => {
    fc.assert(
      fc.property(fc.oneof(name, suffixed), (text) => {
        const read = parseDnsName(text);
        expect(read.ok ? read.name : undefined).toBe(readSlowly(text)?.join('.'));
      }),
      { numRuns: 5000 },
    );
  });

  it('reads what it read as it is', () => {
    fc.assert(
      fc.property(suffixed, (text) => {
        const read = parseDnsName(text);
        if (read.ok) expect(parseDnsName(read.name)).toEqual(read);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('an allow-list of DNS names', () => {
  it('agrees with a slow reference', () => {
    let allowed = 0;
    fc.assert(
      fc.property(fc.oneof(name, suffixed), entry, fc.boolean(), (text, pattern, subdomains) => {
        const labels = readSlowly(text);
        const expected = labels !== undefined && allowedSlowly(labels, pattern, subdomains);
        if (expected) allowed += 1;
        expect(allowedByUs(text, pattern, subdomains)).toBe(expected);
      }),
      { numRuns: 5000 },
    );
    expect(allowed).toBeGreaterThan(50);
  });

  it('never allows a name that does not end in a label sequence of the entry', () => {
    fc.assert(
      fc.property(fc.oneof(name, suffixed), entry, (text, pattern) => {
        if (!allowedByUs(text, pattern, true)) return;
        const base = pattern.toLowerCase().replace('*.', '');
        expect(`.${text.toLowerCase()}`.endsWith(`.${base}`)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
