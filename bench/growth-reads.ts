/** What reads cost PostgreSQL itself: its own account of each statement, over many different askings. */
import pg from 'pg';
import { SHOWN } from '../src/http/surfaces/scaivault/certificates/shape.ts';
import { findCertificates } from '../src/http/v1/certificate-search.ts';
import type { Reader } from '../src/records/store.ts';
import type { Query } from '../src/store/sql/dialect.ts';
import { clientConfig, run } from '../src/store/sql/postgres/client.ts';
import { POSTGRES } from '../src/store/sql/postgres/dialect.ts';
import { sqlReader } from '../src/store/sql/read.ts';
import { certificateAt, type Made, type Place } from './population.ts';
import { searches } from './searches.ts';

const TIMES = 20;

export interface ReadCost {
  readonly name: string;
  /** Milliseconds of a median asking, over its statements. */
  readonly planning: number;
  readonly executing: number;
  /** Of 8 KiB, that were looked at. */
  readonly blocks: number;
  readonly indexes: readonly string[];
}

interface Plan {
  readonly Plan: PlanNode;
  readonly 'Planning Time': number;
  readonly 'Execution Time': number;
}

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Index Name'?: string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Loops': number;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: readonly PlanNode[];
}

export async function readCosts(url: string, client: pg.Client, place: Place): Promise<readonly ReadCost[]> {
  const { rows } = await client.query<{ count: string }>('SELECT count(*) FROM certificates');
  const there = Number(rows[0]?.count);
  if (there === 0) return [];
  const reading = new pg.Client(clientConfig(url));
  await reading.connect();
  const plans: Plan[] = [];
  const query: Query = async (sql, values) => {
    const { rows: told } = await client.query<{ 'QUERY PLAN': readonly Plan[] }>(
      `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${sql}`,
      [...values],
    );
    plans.push(...(told[0]?.['QUERY PLAN'] ?? []));
    return await run(reading, sql, values);
  };
  const reader = sqlReader(POSTGRES, query);
  const costs: ReadCost[] = [];
  for (const [name, ask] of Object.entries(reads(reader, place, there))) {
    const asked: Plan[][] = [];
    for (let number = 0; number < TIMES; number++) {
      plans.length = 0;
      await ask(number);
      asked.push([...plans]);
    }
    costs.push(costOf(name, asked));
  }
  await reading.end();
  return costs;
}

function reads(
  reader: Reader,
  place: Place,
  there: number,
): Readonly<Record<string, (number: number) => Promise<unknown>>> {
  const { tenantId } = place;
  const at = (number: number): Made =>
    certificateAt(place, Math.floor((((number * 7919) % 10_007) / 10_007) * there));
  const clock = { now: () => place.now * 1000 };
  const found = searches(place).map(({ name, query }) => [
    `search: ${name}`,
    (number: number) => findCertificates({ clock, store: reader }, tenantId, query(number), 'x509', SHOWN),
  ]);
  return {
    'certificate by id': (n) => reader.get('certificates', { tenantId, id: at(n).certificate.id }),
    'certificate by issuer and serial number': (n) => {
      const { issuerId, serial } = at(n).certificate;
      return reader.get('certificates', { issuerId, serial });
    },
    'certificate by the hash of its body': (n) =>
      reader.all('certificates', { leafHash: at(n).certificate.leafHash }),
    'body by id': (n) => reader.get('certificateBodies', { tenantId, certificateId: at(n).certificate.id }),
    'names of a page': (n) =>
      reader.namesOf(
        tenantId,
        Array.from({ length: 50 }, (_, i) => at(n + i).certificate.id),
      ),
    'last fifth': () => reader.inLastFifth({ at: place.now - 3600 }, place.now, 100),
    'events, newest': () => reader.events({ tenantId, limit: 50 }),
    'events, of a request': (n) => reader.events({ tenantId, requestId: at(n).certificate.id, limit: 50 }),
    ...Object.fromEntries(found),
  };
}

function costOf(name: string, asked: readonly (readonly Plan[])[]): ReadCost {
  const median = (of: (plan: Plan) => number): number => {
    const sums = asked.map((plans) => plans.reduce((sum, plan) => sum + of(plan), 0)).sort((a, b) => a - b);
    return sums[sums.length >> 1] ?? 0;
  };
  const indexes = new Set(asked.flat().flatMap((plan) => entered(plan.Plan)));
  return {
    name,
    planning: median((plan) => plan['Planning Time']),
    executing: median((plan) => plan['Execution Time']),
    blocks: median(({ Plan: plan }) => plan['Shared Hit Blocks'] + plan['Shared Read Blocks']),
    indexes: [...indexes],
  };
}

/** What is really run; a table that is read whole is told as such. */
function entered(node: PlanNode): readonly string[] {
  const below = (node.Plans ?? []).flatMap(entered);
  if (node['Actual Loops'] === 0) return below;
  if (node['Node Type'] === 'Seq Scan') return [...below, `WHOLE(${node['Relation Name']})`];
  return node['Index Name'] === undefined ? below : [...below, node['Index Name']];
}
