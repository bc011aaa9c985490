import { afterEach, describe, expect, test, vi } from 'vitest';
import { has, locate, vectors } from '../support/programs.ts';

afterEach(() => vi.unstubAllEnvs());

describe('a program that tests need', () => {
  test('is found on the PATH', () => {
    expect(has('sh')).toBe(true);
    expect(locate('sh')).toMatch(/^\/.*\/sh$/);
  });

  test('is an error where it is missing and CI is true, with the package that brings it', () => {
    vi.stubEnv('CI', 'true');
    expect(() => has('no-such-program')).toThrow(
      'no-such-program is missing (apt-get install no-such-program)',
    );
  });

  test('is only skipped where CI is not true', () => {
    vi.stubEnv('CI', '');
    expect(has('no-such-program')).toBe(false);
  });
});

describe('the vectors of other projects', () => {
  test('are where CHANCERY_VECTORS says', () => {
    vi.stubEnv('CHANCERY_VECTORS', import.meta.dirname);
    expect(vectors()).toBe(import.meta.dirname);
  });

  test('may be absent, but not where the variable names a folder that is not there', () => {
    vi.stubEnv('CHANCERY_VECTORS', '');
    expect(vectors()).toBeUndefined();
    vi.stubEnv('CHANCERY_VECTORS', '/nowhere');
    expect(() => vectors()).toThrow('/nowhere is missing');
  });
});
