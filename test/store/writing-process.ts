/** Commits in a loop until it is killed or the store fails; prints the id of each change once it is committed. */
import { randomBytes } from 'node:crypto';
import { writeSync } from 'node:fs';
import { ChanceryError } from '../../src/base/error.ts';
import { type Id, idSource } from '../../src/base/ids.ts';
import { openStore } from '../../src/store/open.ts';
import { Records } from '../support/records.ts';

const [url = '', tenantId = ''] = process.argv.slice(2);
const clock = { now: () => Date.now() };
const ids = idSource(clock, { bytes: (count) => new Uint8Array(randomBytes(count)) });
const store = await openStore(url, { clock, ids });
const records = new Records(ids, tenantId as Id);
let failed = 0;

async function commits(): Promise<void> {
  while (failed < 20) {
    const group = records.group();
    const counts = [
      { tenantId: records.tenantId, subjectId: records.tenantId, name: 'issued', by: 1 },
    ] as const;
    const events = [records.event({ data: { group: group.id, filling: 'x'.repeat(500) } })];
    try {
      const { status } = await store.commit(
        records.change([{ insert: 'groups', row: group }], { counts, events }),
      );
      writeSync(1, `${status} ${group.id}\n`);
    } catch (error) {
      failed += 1;
      const code = error instanceof ChanceryError ? error.code : String(error);
      writeSync(1, `${code} ${group.id}\n`);
    }
  }
}

await Promise.all(Array.from({ length: 8 }, commits));
await store.close();
