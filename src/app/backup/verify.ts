/** `chancery backup verify`: whether a backup can be restored, by restoring it where nobody is. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fillStore } from '../../store/sql/fill.ts';
import { ambientSources } from '../ambient.ts';
import { untilEnd } from '../until-end.ts';
import type { Unlock } from './crypt.ts';
import { type Loaded, loadBackup } from './load.ts';
import { type Proven, prove } from './prove.ts';

export type Verified = Loaded & Proven;

export interface Verifying {
  readonly path: string;
  readonly unlock: Unlock;
  readonly seen: (count: number, what: 'rows' | 'certificates') => void;
}

/**
 * The rows go to a database in a folder of its own (0700) below the system's for temporary files, which is removed again.
 * @throws malformed when it is damaged; whatever stands against its being opened
 */
export async function verifyBackup({ path, seen, unlock }: Verifying): Promise<Verified> {
  const folder = mkdtempSync(join(tmpdir(), 'chancery-verify-'));
  const remove = untilEnd(folder);
  const { clock, ids } = ambientSources();
  try {
    return await fillStore(
      `sqlite:${join(folder, 'scratch.db')}`,
      { clock, writerId: ids.next() },
      async (filling) => {
        const loaded = await loadBackup(filling, path, unlock, (rows) => seen(rows, 'rows'));
        const proven = await prove(filling.reader, clock, (count) => seen(count, 'certificates'));
        return { value: { ...loaded, ...proven } };
      },
    );
  } finally {
    remove();
  }
}
