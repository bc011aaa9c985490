/** What is done about text that eyes do not see, that terminals obey, and that programs take for something else. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileName } from '../../ui/src/files/file-name.ts';
import { shellWord } from '../../ui/src/parts/shell-word.ts';
import { partsOf, visibleJson } from '../../ui/src/parts/unseen.ts';
import { HOSTILE, PRINTABLE, WILD } from '../support/hostile.ts';
import { temporaryFolder } from '../support/process.ts';

/** What a terminal obeys or turns around, in what is pasted into it. */
const RAW = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

describe('a word of a shell', () => {
  it.each([...HOSTILE, "a\\b'\u0003c%s%n\\", '$HOME', '~', '!!', '-n', '*', ''])(
    'is that word, however hostile, and runs nothing: %j',
    (text) => {
      const [folder, word] = [temporaryFolder(), shellWord(text)];
      const env = { PATH: process.env['PATH'], PWNED: join(folder, 'pwned') };
      const out = execFileSync('sh', ['-c', `printf '%s|' ${word}`], { cwd: folder, encoding: 'utf8', env });
      // What ends in line feeds loses them in a shell's substitution; no name does.
      expect(out).toBe(`${text.replace(/\n+$/, '')}|`);
      expect(existsSync(env.PWNED)).toBe(false);
      expect(word).not.toMatch(RAW);
    },
  );
});

describe('text of others', () => {
  const shown = (text: string): string =>
    partsOf(text)
      .map((part) => part.told ?? part.text)
      .join('');

  it('shows what is not seen as what it is, and counts the marks that are heaped on a letter', () => {
    expect(shown(WILD['bidi'] ?? '')).toBe('payU+202Emoc.lapyapU+202C.example');
    expect(shown(WILD['controls'] ?? '')).toBe('aU+0003 U+001B[201~U+007F U+0085 U+009B2Jb');
    expect(shown(PRINTABLE['filler'] ?? '')).toBe('aU+3164 U+115Fb');
    expect(shown(WILD['tower'] ?? '')).toBe('z\u0301\u0489\u0335\u0301596 marks');
  });

  it('leaves what people write as it is', () => {
    for (const text of ['Käse', 'Vie\u0323\u0302t', 'ที่', 'שָׁלוֹם', 'བརྒྱུད', '🇩🇪', "O'Neil <o@n>"]) {
      expect(shown(text)).toBe(text);
    }
  });

  it('never shows a control or a heap, and loses nothing else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(shown(text)).not.toMatch(/[\p{Cc}\p{Cf}]|\p{M}{5}/u);
        expect(
          partsOf(text)
            .map((part) => part.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });
});

describe('JSON', () => {
  it('says the same without what is not seen', () => {
    for (const text of HOSTILE) {
      const json = visibleJson(JSON.stringify({ text }));
      expect(JSON.parse(json)).toEqual({ text });
      expect(json).not.toMatch(RAW);
    }
  });
});

describe('the name of a file', () => {
  it('is no path, no option and nothing that turns around', () => {
    for (const text of HOSTILE) {
      const name = fileName(`${text}.pem`);
      expect(name).toMatch(/^[^.\-/\\]/);
      expect(name).not.toMatch(/[/\\<>:"|?*]/);
      expect(name).not.toMatch(RAW);
      expect(name.length).toBeLessThanOrEqual(100);
    }
  });
});
