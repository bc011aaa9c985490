/** Requests that are made of the table of samples, with somebody else's, nobody's or the wrong thing in one place. */
import { type Id, parseId, typeId } from '../../src/base/ids.ts';
import type { Holdings, Kind } from './holdings.ts';
import type { Sample, Sampler } from './routes/sample.ts';

export interface Place {
  readonly kind: Kind;
  readonly value: string;
}

export interface Drawn {
  readonly sample: Sample;
  /** Where a thing is named, in the order in which they were picked. */
  readonly places: readonly Place[];
}

/** @param put what stands in one of the places instead */
export async function draw(
  sampler: Sampler,
  of: Holdings,
  put?: { readonly place: number; readonly value: string },
): Promise<Drawn> {
  const places: Place[] = [];
  const pick = async (kind: Kind, own: () => Promise<string>): Promise<string> => {
    const place = places.push({ kind, value: '' }) - 1;
    const value = put?.place === place ? put.value : await own();
    places[place] = { kind, value };
    return value;
  };
  const sample = await sampler({
    of,
    the: (kind) => pick(kind, () => of.the(kind)),
    fresh: (kind) => pick(kind, () => of.fresh(kind)),
  });
  return { sample, places };
}

/** `/v1/pki/ca/:id` with what the sample has for its parameters, and its query. */
export function addressOf(path: string, { path: params = {}, query = {} }: Sample): string {
  const filled = path.replaceAll(/:(\w+)/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) throw new Error(`the sample has nothing for ${name} of ${path}`);
    return encodeURIComponent(value);
  });
  const asked = new URLSearchParams(query).toString();
  return asked === '' ? filled : `${filled}?${asked}`;
}

/** What nothing is called, spelled as this is. */
export function nobodys(value: string): string {
  const [, prefix] = TYPE_ID.exec(value) ?? [];
  if (prefix !== undefined) return `${prefix}_01jd0000000000000000000000`;
  if (parseId('', value) !== undefined) return '01890000-0000-7000-8000-000000000000';
  if (value.startsWith('chy_')) return `chy_${'0'.repeat(43)}`;
  return /^([0-9a-f]{2}:)*[0-9a-f]{2}$/i.test(value) ? '01:02:03' : 'nothing-has-this-name';
}

/** The plain spelling of an id; undefined for a name. */
export function plainly(value: string): Id | undefined {
  const [, prefix = ''] = TYPE_ID.exec(value) ?? [];
  return parseId(prefix, value);
}

/** The same id as that of another kind of thing. */
export function misspelled(value: string): string | undefined {
  const id = plainly(value);
  return id === undefined ? undefined : typeId('misfit', id);
}

const TYPE_ID = /^([a-z][a-z_]*)_[0-7][0-9a-hjkmnp-tv-z]{25}$/;
