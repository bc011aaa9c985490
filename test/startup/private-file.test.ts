/** The files of the data directory that only their owner reads: whose they are, and what a killed process leaves of them. */
import { chownSync, existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createPrivate, removeDrafts } from '../../src/app/private-file.ts';
import { temporaryFolder } from '../support/process.ts';

it.runIf(process.getuid?.() === 0)('a file that root makes is of whoever the folder is of', () => {
  const folder = temporaryFolder();
  const file = join(folder, 'master.key.next');
  chownSync(folder, 1234, 2345);
  createPrivate(file, 'secret');
  const { gid, mode, uid } = statSync(file);
  expect([uid, gid, mode & 0o777]).toEqual([1234, 2345, 0o600]);
});

it('what a killed process left of a file is removed; what one that runs makes, and other files, stay', () => {
  const file = join(temporaryFolder(), 'master.key');
  const gone = [`${file}.${2 ** 22 + 1}.new`, `${file}.${process.pid}.new`];
  const kept = [file, `${file}.${process.ppid}.new`, `${file}.next`, `${file}.x.new`];
  for (const one of [...gone, ...kept]) writeFileSync(one, 'secret');
  removeDrafts(file);
  expect(gone.map((one) => existsSync(one))).toEqual([false, false]);
  expect(kept.map((one) => existsSync(one))).toEqual([true, true, true, true]);
});
