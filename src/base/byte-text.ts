/** Octets as text, in two ways that say the same: by Node's Buffer, and by what a browser has. */

export interface ByteText {
  /** Lower-case hexadecimal, two digits an octet. */
  toHex(bytes: Uint8Array): string;
  /** @param digits an even number of hexadecimal digits */
  fromHex(digits: string): Uint8Array;
  /** RFC 4648 §4. */
  toBase64(bytes: Uint8Array): string;
  /** @returns undefined for all but what `toBase64` writes */
  fromBase64(text: string): Uint8Array | undefined;
  /** RFC 4648 §5, without padding. */
  toBase64Url(bytes: Uint8Array): string;
  /** @returns undefined for all but what `toBase64Url` writes */
  fromBase64Url(text: string): Uint8Array | undefined;
  /** One character an octet. */
  latin1(bytes: Uint8Array): string;
}

/** Several times faster than the other for more than a few octets. */
export const BY_BUFFER: ByteText = {
  toHex: (bytes) => view(bytes).toString('hex'),
  fromHex: (digits) => new Uint8Array(Buffer.from(digits, 'hex')),
  toBase64: (bytes) => view(bytes).toString('base64'),
  fromBase64: (text) => canonical(text, 'base64'),
  toBase64Url: (bytes) => view(bytes).toString('base64url'),
  fromBase64Url: (text) => canonical(text, 'base64url'),
  latin1: (bytes) => view(bytes).toString('latin1'),
};

function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function canonical(text: string, encoding: 'base64' | 'base64url'): Uint8Array | undefined {
  const decoded = Buffer.from(text, encoding);
  return decoded.toString(encoding) === text ? new Uint8Array(decoded) : undefined;
}

export const WITHOUT_BUFFER: ByteText = {
  toHex: (bytes) => Array.from(bytes, (octet) => octet.toString(16).padStart(2, '0')).join(''),
  fromHex: (digits) =>
    Uint8Array.from({ length: digits.length / 2 }, (_, i) =>
      Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16),
    ),
  toBase64: (bytes) => btoa(binary(bytes)),
  fromBase64: decode,
  toBase64Url: urlText,
  fromBase64Url: (text) => {
    const decoded = decode(padded(text.replaceAll('-', '+').replaceAll('_', '/')));
    return decoded !== undefined && urlText(decoded) === text ? decoded : undefined;
  },
  latin1: binary,
};

function binary(bytes: Uint8Array): string {
  let text = '';
  // In pieces, as arguments are few: each octet is one.
  for (let at = 0; at < bytes.length; at += 4096) {
    text += String.fromCharCode(...bytes.subarray(at, at + 4096));
  }
  return text;
}

function decode(text: string): Uint8Array | undefined {
  try {
    const decoded = atob(text);
    // atob is kind about white space, padding and pad bits.
    return btoa(decoded) === text
      ? Uint8Array.from(decoded, (character) => character.charCodeAt(0))
      : undefined;
  } catch {
    return undefined;
  }
}

function urlText(bytes: Uint8Array): string {
  return btoa(binary(bytes)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function padded(text: string): string {
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=');
}

/** The faster of the two that there is. */
export const BYTE_TEXT: ByteText = 'Buffer' in globalThis ? BY_BUFFER : WITHOUT_BUFFER;
