/** The first line of a backup, which whoever knows a recipient's public key can have written. */
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { FORMAT } from '../../src/app/backup/format.ts';
import { readBackup } from '../../src/app/backup/read.ts';
import { ChanceryError } from '../../src/base/error.ts';

const HEAD = {
  [FORMAT]: 1,
  created_at: '2026-01-02T03:04:05.678Z',
  schema: 7,
  program: '0.1.0-rc.1+build',
  engine: 'sqlite',
};

/** @returns what stands against it, and whether anything was made of its first line before. */
async function read(head: object): Promise<{ readonly isTaken: boolean; readonly message: string }> {
  let isTaken = false;
  const taker = {
    head: () => {
      isTaken = true;
    },
    rows: async () => {},
  };
  const file = Readable.from([gzipSync(`${JSON.stringify(head)}\n`)]);
  const error: unknown = await readBackup(file, taker).catch((thrown: unknown) => thrown);
  return { isTaken, message: error instanceof ChanceryError ? error.message : String(error) };
}

describe('the first line of a backup', () => {
  it('is taken, and what should follow is missed', async () => {
    expect(await read(HEAD)).toEqual({
      isTaken: true,
      message: expect.stringContaining('its end is missing'),
    });
  });

  it.each([
    ['a program that draws on a terminal', { program: '0.1\u001b[2J' }],
    ['a program without an end', { program: '1'.repeat(65) }],
    ['a time that is none', { created_at: 'now\u001b]0;x\u0007' }],
  ])('is refused with %s', async (_, spoiled) => {
    const { isTaken, message } = await read({ ...HEAD, ...spoiled });
    expect(isTaken).toBe(false);
    expect(message).toContain('its first line is not that of a backup');
  });
});
