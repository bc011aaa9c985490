/** Where the time of the server goes while it signs, from what V8 has sampled. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startChancery } from './chancery.ts';
import type { Client } from './client.ts';
import { measureOne } from './compare.ts';
import { table } from './page.ts';
import { newFolder, removeFolder } from './started.ts';
import { percent } from './statistics.ts';

interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

interface Shares {
  /** Of the time that was not idle, by where the code is; the greatest first. */
  readonly places: readonly (readonly [name: string, share: number])[];
  readonly functions: readonly (readonly [name: string, share: number])[];
}

const MOST_FUNCTIONS = 14;
const CONNECTIONS = 16;
const MS = 8000;

/** A server of its own, under a profiler, while CSRs are signed. @returns the part of the page */
export async function profileText(client: Client): Promise<string> {
  const folder = newFolder();
  const watched = await startChancery(client, { nodeArgs: ['--cpu-prof', `--cpu-prof-dir=${folder}`] });
  await measureOne(client, watched, 'sign', CONNECTIONS, MS, 0);
  await watched.stop();
  const { functions, places } = sharesIn(folder);
  removeFolder(folder);
  const shares = (rows: Shares['places'], head: string): string =>
    table(
      [head, 'share'],
      rows.map(([name, share]) => [name, percent(share, 1)]),
    );
  return `V8's own samples of the server while it signs CSRs for ${CONNECTIONS} clients, without the time in which it waits; the start is among it. What
native code does (OpenSSL, SQLite, the kernel's writing) counts as that of the function of JavaScript that called it.

${shares(places, 'by place')}

${shares(functions, 'by function, the longest')}`;
}

/** @param folder with one profile, as `--cpu-prof` writes it */
function sharesIn(folder: string): Shares {
  const [file = ''] = readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'));
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Profile;
  const frames = new Map(nodes.map(({ callFrame, id }) => [id, callFrame]));
  const [places, functions] = [new Map<string, number>(), new Map<string, number>()];
  let all = 0;
  for (const [i, id] of samples.entries()) {
    const frame = frames.get(id);
    const time = timeDeltas[i] ?? 0;
    if (frame === undefined || frame.functionName === '(idle)') continue;
    all += time;
    const place = placeOf(frame.url, frame.functionName);
    places.set(place, (places.get(place) ?? 0) + time);
    const name = `${frame.functionName || '(anonymous)'}, ${place}`;
    functions.set(name, (functions.get(name) ?? 0) + time);
  }
  return { places: sorted(places, all), functions: sorted(functions, all).slice(0, MOST_FUNCTIONS) };
}

/** What native code does in the name of a function of JavaScript, counts as that function's. */
function placeOf(url: string, functionName: string): string {
  const [, foreign] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url) ?? [];
  if (foreign !== undefined) return foreign;
  const [, own] = /\/dist\/([^/]+)\//.exec(url) ?? [];
  if (own !== undefined) return `src/${own}`;
  if (url.startsWith('node:internal/crypto') || url === 'node:crypto') return 'node:crypto';
  if (url.startsWith('node:')) return 'node, other';
  return functionName.startsWith('(') ? functionName : 'node, native';
}

function sorted(times: ReadonlyMap<string, number>, all: number): readonly (readonly [string, number])[] {
  return [...times]
    .map(([name, time]) => [name, time / all] as const)
    .toSorted(([, a], [, b]) => b - a)
    .filter(([, share]) => share >= 0.005);
}
