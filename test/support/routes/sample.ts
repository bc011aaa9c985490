/** What the table of sample requests is made of. */
import type { Holdings, Kind } from '../holdings.ts';
import type { Json } from '../site.ts';

/** A request that is answered with success when its tenant's admin sends it. */
export interface Sample {
  /** By the names of the address's parameters. */
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Json;
  /** Of the answer, where what is asked for in the right way is not to be had. */
  readonly status?: number;
}

/** Where a sample takes from what it is about; each call is a place where somebody else's could stand. */
export interface Picks {
  /** The tenant's one thing of this kind: for what leaves it as it is. */
  readonly the: (kind: Kind) => Promise<string>;
  /** One of its own: for what changes or removes it, or may be done once. */
  readonly fresh: (kind: Kind) => Promise<string>;
  /** Whose request it is: for names and the like, which refer to nothing. */
  readonly of: Holdings;
}

export type Sampler = (picks: Picks) => Promise<Sample> | Sample;

/** By method and path, as in the access table; several for a route whose fields exclude one another. */
export type Samples = Readonly<Record<string, Sampler | readonly Sampler[]>>;

export const NOTHING: Sampler = () => ({});

/** A sample whose address has one parameter. */
export function at(
  param: string,
  kind: Kind,
  more: (picks: Picks) => Promise<Omit<Sample, 'path'>> | Omit<Sample, 'path'> = () => ({}),
): Sampler {
  return async (picks) => ({ path: { [param]: await picks.the(kind) }, ...(await more(picks)) });
}

/** The same, with a thing that nothing else needs. */
export function atFresh(
  param: string,
  kind: Kind,
  more: (picks: Picks) => Promise<Omit<Sample, 'path'>> | Omit<Sample, 'path'> = () => ({}),
): Sampler {
  return async (picks) => ({ path: { [param]: await picks.fresh(kind) }, ...(await more(picks)) });
}

/** The same samples at several addresses. */
export function each(prefixes: readonly string[], samples: Samples): Samples {
  return Object.fromEntries(
    prefixes.flatMap((prefix) =>
      Object.entries(samples).map(([route, sample]) => [route.replace(' ', ` ${prefix}`), sample]),
    ),
  );
}
