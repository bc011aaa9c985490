/** Which of the fields on the page each refusal belongs to. */

import { ApiError } from '../api/client.ts';
import { sentence } from '../words/sentence.ts';
import type { AskedNames, NameKind } from './asked.ts';
import type { Answered } from './explanation.ts';

export interface Told {
  readonly message: string;
  /** Absent: what was given cannot be read at all. */
  readonly rule?: string;
  readonly allowed?: readonly string[];
  /** Which of the names of a list. */
  readonly at?: number;
}

export type Place = 'commonName' | NameKind | 'ttl' | 'csr' | 'other';
export type Placed = Readonly<Record<Place, readonly Told[]>>;

export function place({ error, explanation }: Answered, names: AskedNames | undefined): Placed {
  const placed: Record<Place, Told[]> = {
    commonName: [],
    dns: [],
    ip: [],
    email: [],
    uri: [],
    ttl: [],
    csr: [],
    other: [],
  };
  for (const { allowed, field, message, rule, value } of explanation?.rules.flatMap((one) => one.refusals) ??
    []) {
    const [where, at] = placeOf(field, value, names);
    placed[where].push({ message, rule, allowed, ...(at !== undefined && { at }) });
  }
  for (const { field, message } of fieldsOf(error)) {
    const [where, at] = placeOf(field, '', names);
    placed[where].push({ message: sentence(message), ...(at !== undefined && { at }) });
  }
  return placed;
}

interface Wrong {
  readonly field: string;
  readonly message: string;
}

/** Of the server, and of what draws a request up in the browser: both say which fields. */
function fieldsOf(error: unknown): readonly Wrong[] {
  if (error instanceof ApiError) return error.fields;
  if (!(error instanceof Error)) return [];
  return (error as { readonly fields?: readonly Wrong[] }).fields ?? [];
}

const FIELDS: Readonly<Record<string, Place>> = {
  common_name: 'commonName',
  commonName: 'commonName',
  alt_names: 'dns',
  dns: 'dns',
  ip_sans: 'ip',
  ip: 'ip',
  email: 'email',
  uri: 'uri',
  ttl: 'ttl',
};

/** Of a CSR that was drawn up from the fields, each refusal belongs to the field that has its value. */
function placeOf(
  field: string,
  value: string,
  names: AskedNames | undefined,
): readonly [Place, number | undefined] {
  const [, base = '', at] = /^(\w+)(?:\[(\d+)\])?$/.exec(field) ?? [];
  if (base !== 'csr_pem') return [FIELDS[base] ?? 'other', at === undefined ? undefined : Number(at)];
  if (names === undefined) return ['csr', undefined];
  const wanted = value.toLowerCase();
  for (const kind of ['email', 'uri', 'dns', 'ip'] as const) {
    const found = names[kind].findIndex((name) => name.toLowerCase() === wanted);
    if (found >= 0) return [kind, found];
  }
  const isCommonName = value === '' || names.commonName.toLowerCase() === wanted;
  return [isCommonName ? 'commonName' : 'other', undefined];
}
