/** Where the time of a process goes, from what V8 has sampled. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

export interface Shares {
  /** Of the time that was not idle, by where the code is; the greatest first. */
  readonly places: readonly (readonly [name: string, share: number])[];
  readonly functions: readonly (readonly [name: string, share: number])[];
}

const MOST_FUNCTIONS = 14;

/** @param folder with one profile, as `--cpu-prof` writes it */
export function sharesIn(folder: string): Shares {
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
