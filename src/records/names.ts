/** Names as the inventory keeps them to be found again. */
import { utf8 } from '../base/bytes.ts';
import { sha256 } from '../base/hash.ts';
import type { Id } from '../base/ids.ts';
import type { NameRow, NameType } from './certificates.ts';

/**
 * ASCII letters in lower case, and all else as it is: what the engines' own `lower` does (SQLite; PostgreSQL under
 * `COLLATE "C"`), so that an index over it answers like this.
 */
export function folded(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

export function reversed(text: string): string {
  return Array.from(text).reverse().join('');
}

/** Case means something in URIs (RFC 3986 §6.2.2.1) and in principals; elsewhere it is folded. */
export function nameRow(tenantId: Id, type: NameType, spelled: string): NameRow {
  const value = type === 'uri' || type === 'principal' ? spelled : folded(spelled);
  return { tenantId, hash: sha256(utf8(`${type}\0`), utf8(value)), type, value, reversed: reversed(value) };
}
