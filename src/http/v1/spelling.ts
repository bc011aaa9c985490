/** How `/v1` spells ids and times. */
import { invalidField, notFound, quote } from '../../base/error.ts';
import { type Id, parseId, typeId } from '../../base/ids.ts';
import { spellTime } from '../../base/time.ts';

export { spellTime };

/** TypeID prefixes by kind of thing. */
const PREFIX = {
  ca: 'ca',
  certificate: 'cert',
  csr: 'csr',
  profile: 'profile',
  tenant: 'tenant',
  identity: 'identity',
  token: 'token',
  group: 'group',
  event: 'log',
  issuer: 'iss',
  trust_anchor: 'trust_anchor',
  ssh_authority: 'ca',
  ssh_key: 'ssh_key',
  cluster: 'cluster',
  node: 'node',
  intent: 'intent',
  webhook: 'webhook',
  delivery: 'delivery',
} as const;

type Kind = keyof typeof PREFIX;

export function spellId(kind: Kind, id: Id): string {
  return typeId(PREFIX[kind], id);
}

/** An id of that kind of thing as it is spelled here; what is no id, such as a name, as it is. */
export function spellNamed(kind: string, text: string): string {
  if (!Object.hasOwn(PREFIX, kind)) return text;
  const id = parseId(PREFIX[kind as Kind], text);
  return id === undefined ? text : spellId(kind as Kind, id);
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

/**
 * A time of RFC 3339 §5.6, in milliseconds since 1970 UTC. A leap second, which no clock here counts, is refused.
 * @throws invalid_field
 */
export function fieldTime(text: string, field: string): number {
  const [, date = ''] =
    /^(\d{4}-\d\d-\d\d)[Tt]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)$/.exec(text) ?? [];
  const day = Date.parse(`${date}T00:00:00Z`);
  // Date.parse takes the 30th of February for the 2nd of March.
  const exists = !Number.isNaN(day) && new Date(day).toISOString().startsWith(date);
  const ms = exists ? Date.parse(text.toUpperCase()) : Number.NaN;
  if (!Number.isNaN(ms)) return ms;
  throw invalidField(field, 'must be a time such as "2026-04-23T14:00:00Z"');
}

export function spellOptionalTime(seconds: number | null): string | null {
  return seconds === null ? null : spellTime(seconds);
}
