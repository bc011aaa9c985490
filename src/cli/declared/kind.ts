/** What a kind of declared things is: how one is spelled in a file, and how it is read from a server and written there. */
import type { Fields } from './form.ts';
import type { Reference, World } from './world.ts';

export type Values = Readonly<Record<string, unknown>>;

/** A thing as it is on the server, in the spelling of files. */
export interface Existing {
  readonly id: string;
  readonly name: string;
  readonly fields: Values;
}

export interface Kind {
  /** Fields beside kind and name. */
  readonly form: Fields;
  /** Without these, none can be made. */
  readonly needs: readonly string[];
  /** What stays as it was made. */
  readonly fixed: readonly string[];
  /** Fields that name something else. */
  readonly references: Readonly<Record<string, Reference>>;
  /** Fields of which what is not given stays; others are given whole. */
  readonly merged: readonly string[];
  /** What names may be, where the server would make another name of one. */
  readonly naming?: { readonly pattern: RegExp; readonly passes: string };
  /** What is not said, as it is meant, so that it can be compared; of files and of what is there. */
  readonly meant?: (fields: Values) => Values;
  readonly all: (world: World) => Promise<readonly Existing[]>;
  /** @throws ApiError */
  readonly create: (world: World, name: string, fields: Values) => Promise<void>;
  /** @param fields those that change */
  readonly change: (world: World, existing: Existing, fields: Values) => Promise<void>;
}
