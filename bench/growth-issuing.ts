/** What the rows of an issuance cost a store on PostgreSQL. Nothing is signed. */
import type pg from 'pg';
import type { Id } from '../src/base/ids.ts';
import type { Change, Store, Write } from '../src/records/store.ts';
import { certificateAt, eventOf, type Place } from './population.ts';

const ALONE = 1500;
const SHARED = 9600;
const AT_ONCE = 64;

export interface Issuances {
  /** Milliseconds of a commit of one, median and the hundredth that is slowest. */
  readonly alone: number;
  readonly p99: number;
  /** Milliseconds for each, where many wait at a time. */
  readonly shared: number;
  /** Octets of write-ahead log for each of those. */
  readonly wal: number;
  /** The number of the first certificate that was not used. */
  readonly next: number;
}

export async function issuances(
  store: Store,
  client: pg.Client,
  place: Place,
  first: number,
): Promise<Issuances> {
  let next = first;
  const issue = async (): Promise<void> => {
    const outcome = await store.commit(changeOf(place, next++));
    if (outcome.status !== 'committed') throw new Error(JSON.stringify(outcome));
  };
  const times: number[] = [];
  for (let i = 0; i < ALONE; i++) {
    const began = performance.now();
    await issue();
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  const from = await walOf(client);
  const began = performance.now();
  let left = SHARED;
  const asker = async (): Promise<void> => {
    while (left-- > 0) await issue();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, asker));
  const shared = (performance.now() - began) / SHARED;
  const wal = ((await walOf(client)) - from) / SHARED;
  return {
    alone: times[ALONE / 2] ?? 0,
    p99: times[Math.floor(ALONE * 0.99)] ?? 0,
    shared,
    wal,
    next,
  };
}

async function walOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ at: string }>("SELECT pg_current_wal_lsn() - '0/0' AS at");
  return Number(rows[0]?.at);
}

/** As the cycle writes it: the certificate, its body and names, the counter, the event. */
function changeOf(place: Place, number: number): Change {
  const { body, certificate, names } = certificateAt(place, number);
  const { authorityId, id, tenantId } = certificate;
  const writes: Write[] = [
    { insert: 'certificates', row: certificate },
    { insert: 'certificateBodies', row: { tenantId, certificateId: id, body } },
  ];
  for (const name of names) {
    writes.push({ insertNew: 'names', row: name });
    writes.push({ insert: 'certificateNames', row: { tenantId, nameHash: name.hash, certificateId: id } });
  }
  return {
    expect: [
      { table: 'tenants', id: tenantId, epoch: 1 },
      { table: 'authorities', tenantId, id: authorityId as Id, epoch: 1 },
    ],
    writes,
    counts: [{ tenantId, subjectId: authorityId as Id, name: 'issued', by: 1 }],
    events: [eventOf(certificate)],
  };
}
