/** Many sealed keys in a database, so that what goes through all of them takes a while. */
import { ambientSources } from '../../src/app/ambient.ts';
import { auditEvent, systemActor } from '../../src/audit/event.ts';
import { utf8 } from '../../src/base/bytes.ts';
import { masterKey } from '../../src/keys/master-key.ts';
import { sealer } from '../../src/keys/sealing.ts';
import { SEALED } from '../../src/records/sealed.ts';
import type { Write } from '../../src/records/store.ts';
import { openStore } from '../../src/store/open.ts';
import { Records } from './records.ts';

/** @param key the installation's master key */
export async function addKeys(url: string, key: Uint8Array, count: number): Promise<void> {
  const sources = ambientSources();
  const store = await openStore(url, sources);
  try {
    const [tenant] = await store.list('tenants', {}, { limit: 1 });
    if (tenant === undefined) throw new Error('there is no installation');
    const records = new Records(sources.ids, tenant.id);
    const sealing = sealer([masterKey(key)], sources.random);
    const writes = Array.from({ length: count }, (): Write => {
      const row = records.key();
      return { insert: 'keys', row: { ...row, sealed: sealing.seal(utf8('key'), SEALED.keys.place(row)) } };
    });
    const actor = systemActor(tenant.id, sources.clock);
    const event = auditEvent(actor, { action: 'test', success: true }, sources);
    const { status } = await store.commit({ expect: [], writes, events: [event] });
    if (status !== 'committed') throw new Error(`the keys were ${status}`);
  } finally {
    await store.close();
  }
}
