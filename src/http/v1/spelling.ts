/** How `/v1` spells ids and times. */
import { invalidField, notFound, quote } from '../../base/error.ts';
import { type Id, parseId, typeId } from '../../base/ids.ts';

/** TypeID prefixes by kind of thing. */
const PREFIX = {
  ca: 'ca',
  certificate: 'cert',
  tenant: 'tenant',
  identity: 'identity',
  token: 'token',
  group: 'group',
  event: 'log',
  issuer: 'iss',
} as const;

type Kind = keyof typeof PREFIX;

export function spellId(kind: Kind, id: Id): string {
  return typeId(PREFIX[kind], id);
}

/** An id of a path. @throws not_found for what is no id of this kind, as there can be no such thing */
export function pathId(kind: Kind, text: string): Id {
  const id = parseId(PREFIX[kind], text);
  if (id === undefined) throw notFound(kind, text);
  return id;
}

/** An id in a body or query. @throws invalid_field */
export function fieldId(kind: Kind, text: string, field: string): Id {
  const id = parseId(PREFIX[kind], text);
  if (id === undefined)
    throw invalidField(field, `must be an id such as "${PREFIX[kind]}_…", not ${quote(text)}`);
  return id;
}

/** @param seconds since 1970 UTC. @returns e.g. `2026-04-23T14:00:00Z` */
export function spellTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}

export function spellOptionalTime(seconds: number | null): string | null {
  return seconds === null ? null : spellTime(seconds);
}

/**
 * A time of RFC 3339, its zone included.
 * @returns milliseconds since 1970 UTC
 * @throws invalid_field
 */
export function readTime(text: string, field: string): number {
  const ms = RFC_3339.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) throw invalidField(field, 'must be a time such as "2026-04-23T14:00:00Z"');
  return ms;
}

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;
