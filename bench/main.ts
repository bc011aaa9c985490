/** `npm run bench`: Chancery beside its bound and its peers. See README.md. */
import { setUp } from '../scripts/setup.mjs';
import { type Progress, progressOn } from '../src/cli/progress.ts';
import { made } from '../test/support/client.ts';
import { measureAlone } from './alone.ts';
import { startBound } from './bound.ts';
import { type Chancery, SECURE, startChancery, startSecureChancery } from './chancery.ts';
import { Client } from './client.ts';
import { type Cell, compare } from './compare.ts';
import { type Flags, readFlags } from './flags.ts';
import { machineLine, type Part, writePage } from './page.ts';
import { startPeers } from './peers/start.ts';
import { profileText } from './profile.ts';
import { measureReplicas } from './replicas.ts';
import { ROOT } from './server.ts';
import { rounded } from './statistics.ts';
import { measureSteadily, steadyText } from './steady.ts';
import { measureStored } from './stored.ts';
import { aimsText, aloneText, lineOf, workText } from './work-text.ts';
import { clientsOf, type System, WORKLOADS, type Workload } from './workloads.ts';

const flags = readFlags(process.argv.slice(2));
await setUp(ROOT);
const client = new Client();
const found = await measure();
client.stop();
for (const text of Object.values(found)) process.stdout.write(`\n${text}\n`);
if (flags.isWhole) writePage(found);
process.exit(0);

async function measure(): Promise<Partial<Record<Part, string>>> {
  if (flags.replicas > 0) return { replicas: await measureReplicas(client, flags, during) };
  if (flags.stored > 0) return { stored: await measureStored(client, flags, during) };
  return measureWork();
}

async function measureWork(): Promise<Partial<Record<Part, string>>> {
  const alone = flags.only === '' ? await measureAlone(flags.aloneMs) : undefined;
  const chancery = await startChancery(client);
  const systems = await startAll(chancery);
  const cells = await during(systems, flags);
  const steady = await measureSteadily(
    client,
    systems,
    (['issue', 'sign'] as const).filter((workload) => WORKLOADS[workload].includes(flags.only)),
    flags.steadyMs,
  );
  const trail = await trailText(chancery);
  for (const system of new Set([...systems, chancery])) await system.stop();
  const machine = machineLine();
  return {
    work: `${machine}\n\n${aimsText(cells, steady, alone)}\n\n${workText(cells)}`,
    ...(steady.length > 0 && { steady: `${machine}\n\n${steadyText(steady, flags.steadyMs)}` }),
    ...(alone && { alone: `${machine}\n\n${aloneText(alone)}` }),
    trail: `${machine}\n\n${trail}`,
    ...(flags.isWhole && { profile: `${machine}\n\n${await profileText(client)}` }),
  };
}

/** The bound, Chancery, Chancery over TLS where a peer speaks nothing else, and the peers that are there. */
async function startAll(chancery: Chancery): Promise<readonly System[]> {
  const wanted = (name: string): boolean => name.includes(flags.systems);
  const peers = await startPeers(flags.peers, wanted);
  const isSecure = peers.some(({ ca }) => ca !== undefined);
  return [
    ...(wanted('bound') ? [await startBound(chancery)] : []),
    ...(wanted(chancery.name) ? [chancery] : []),
    ...(isSecure && wanted(SECURE) ? [await startSecureChancery(client)] : []),
    ...peers,
  ];
}

/** All of the work that was asked for, with a bar meanwhile. */
async function during(
  systems: readonly System[],
  { clients, only, rounds }: Flags,
): Promise<readonly Cell[]> {
  const workloads = (Object.keys(WORKLOADS) as Workload[]).filter((one) => WORKLOADS[one].includes(only));
  const able = (workload: Workload): number =>
    systems.filter(({ work }) => work[workload] !== undefined).length;
  const steps = (one: Workload): number => able(one) * clientsOf(one, clients).length * (rounds.count + 1);
  const total = workloads.reduce((sum, one) => sum + steps(one), 0);
  const progress = barOf(total);
  const cells: Cell[] = [];
  let done = 0;
  for (const workload of workloads) {
    for (const connections of clientsOf(workload, clients)) {
      const label = `${WORKLOADS[workload]}, ${connections}`;
      progress.at(done, label);
      const told = (): void => progress.at(++done, label);
      const compared = await compare(client, workload, connections, systems, rounds, told);
      progress.end();
      for (const cell of compared) process.stderr.write(`${lineOf(cell)}\n`);
      cells.push(...compared);
    }
  }
  return cells;
}

function barOf(total: number): Progress {
  return progressOn({
    screen: process.stderr,
    environment: process.env,
    clock: { now: () => performance.now() },
    label: '',
    total,
    unit: 'measurements',
  });
}

/** The whole trail, as `GET /v1/audit/verify` reads it. */
async function trailText({ server }: Chancery): Promise<string> {
  const began = performance.now();
  const { entries, valid } = await made<{ valid: boolean; entries: number }>(server, 'GET /v1/audit/verify');
  const seconds = (performance.now() - began) / 1000;
  if (!valid) throw new Error('the audit trail does not verify');
  return `${entries.toLocaleString('en')} events in ${seconds.toFixed(1)} s: ${rounded(entries / seconds)} a second.`;
}
