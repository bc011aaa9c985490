/** The name that programs show for a key and its certificate. */
import { utf16be } from '../../base/bytes.ts';
import { ChanceryError } from '../../base/error.ts';

/**
 * RFC 2985 §5.5.1: a BMPString of at most pkcs-9-ub-friendlyName characters. A BMPString has no characters beyond the
 * Basic Multilingual Plane (X.680 §41.15): programs that write surrogates into one are not understood by all others.
 */
const FRIENDLY_NAME = /^[^\p{Control}\p{Surrogate}\u{10000}-\u{10FFFF}]{1,255}$/u;

/** @returns the contents octets of its BMPString. @throws malformed */
export function encodeFriendlyName(name: string): Uint8Array {
  if (!FRIENDLY_NAME.test(name)) {
    const passing = 'must be 1 to 255 characters, none of them a control character or one above U+FFFF';
    throw new ChanceryError('malformed', passing);
  }
  return utf16be(name);
}
