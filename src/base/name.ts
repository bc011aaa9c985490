/** Names that people give to things. */
import { invalidField, looksLikeSecret, quote } from './error.ts';
import { looksLikeId } from './ids.ts';

/**
 * A name that also stands in addresses: letters, digits, `.`, `_`, `-`, at most 64, beginning with a letter or digit.
 * @throws invalid_field for anything else, and for what would be read as an id
 */
export function parseSlug(text: string, field: string): string {
  if (!SLUG.test(text)) {
    throw invalidField(field, `must be 1 to 64 letters, digits, ".", "_" or "-", not ${quote(text)}`);
  }
  checkMeaning(text, field);
  return text;
}

/** Whether `text` could be a name that {@link parseSlug} took. */
export function isSlug(text: string): boolean {
  return SLUG.test(text) && !looksLikeId(text);
}

const SLUG = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/**
 * A name for readers: at most 100 characters on one line, trimmed.
 * @throws invalid_field
 */
export function parseLabel(text: string, field: string): string {
  const label = text.trim();
  if (label === '' || characters(label) > 100 || !isPrintable(label)) {
    throw invalidField(field, `must be 1 to 100 printable characters on one line, not ${quote(text)}`);
  }
  checkMeaning(label, field);
  return label;
}

/** Names stand in addresses, answers and the audit trail: no id, which they could be taken for, and no secret. */
function checkMeaning(text: string, field: string): void {
  if (looksLikeId(text)) throw invalidField(field, `must not look like an id, as ${quote(text)} does`);
  if (looksLikeSecret(text)) throw invalidField(field, 'must not be a secret, and looks like one');
}

/**
 * What a text lacks to stand as a common name, in words that complete "must …"; undefined when it may. Its length is the
 * decision table's to judge.
 */
export function commonNameFault(text: string): string | undefined {
  if (!isPrintable(text)) return 'be printable characters on one line';
  if (text.trim() !== text || text === '') return 'have no white space at either end, and not be empty';
  return looksLikeSecret(text) ? 'not be a secret, and looks like one' : undefined;
}

/** Whether a text is well-formed and free of control, format and line-separating characters. */
export function isPrintable(text: string): boolean {
  return text.isWellFormed() && !/\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}/u.test(text);
}

/** How many characters (code points) a text has, as RFC 5280's bounds count them. */
export function characters(text: string): number {
  return Array.from(text).length;
}
