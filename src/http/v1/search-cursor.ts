/**
 * Cursors of searches: the place where a page ended, the time that the first one took for now, and a hash of what was
 * searched for, as the place means nothing in another search.
 */
import { fromBase64Url, toBase64Url, toHex, utf8 } from '../../base/bytes.ts';
import { sha256 } from '../../base/hash.ts';
import { parseId } from '../../base/ids.ts';
import { canonicalJson } from '../../base/json.ts';
import type { CertificateOrder, CertificatePosition } from '../../records/search.ts';
import { invalidCursor } from './page.ts';

export interface SearchCursor {
  /** Seconds since 1970 UTC. */
  readonly at: number;
  readonly after: CertificatePosition;
}

/** @param search all that decides which certificates are found, and in which order */
export function writeSearchCursor({ after, at }: SearchCursor, search: object): string {
  return toBase64Url(utf8(JSON.stringify([VERSION, hashOf(search), at, after.key, after.id])));
}

/** @throws invalid_cursor for what we did not write, or wrote for another search */
export function readSearchCursor(text: string, search: object, by: CertificateOrder['by']): SearchCursor {
  const [version, hash, at, key, spelled] = partsOf(text);
  const id = typeof spelled === 'string' && spelled.length === 36 ? parseId('', spelled) : undefined;
  if (version !== VERSION || id === undefined || !isTime(at)) {
    throw invalidCursor('must be the one that the page before answered');
  }
  if (hash !== hashOf(search) || !isKey(by, key)) {
    throw invalidCursor('must be used with the filters and the sort of the page that answered it');
  }
  return { at, after: { key, id } };
}

const VERSION = 2;
const LONGEST = 4000;

function hashOf(search: object): string {
  return toHex(sha256(utf8(canonicalJson(search)))).slice(0, 32);
}

function partsOf(text: string): readonly unknown[] {
  const octets = text.length > LONGEST ? undefined : fromBase64Url(text);
  if (octets === undefined) return [];
  try {
    const parts: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(octets));
    return Array.isArray(parts) && parts.length === 5 ? parts : [];
  } catch {
    return [];
  }
}

/** Within what dates can spell. */
function isTime(value: unknown): value is number {
  return Number.isSafeInteger(value) && Math.abs(value as number) <= 8_640_000_000_000;
}

function isKey(by: CertificateOrder['by'], key: unknown): key is CertificatePosition['key'] {
  if (by === 'created') return key === null;
  if (by === 'expires') return isTime(key);
  // As a column of text can hold it.
  return typeof key === 'string' && key.isWellFormed() && !key.includes('\0');
}
