/** PEM (RFC 7468): strict about labels, base64 and what stands around a block; kind about line ends and a BOM. */
import { fromBase64, toBase64 } from './bytes.ts';
import { ChanceryError } from './error.ts';

export interface PemBlock {
  readonly label: string;
  readonly der: Uint8Array;
}

/** One block, 64 characters a line, LF line ends, ending in a newline (RFC 7468 §2). */
export function encodePem(label: string, der: Uint8Array): string {
  const text = toBase64(der);
  let body = '';
  for (let at = 0; at < text.length; at += 64) body += `${text.slice(at, at + 64)}\n`;
  return `-----BEGIN ${label}-----\n${body}-----END ${label}-----\n`;
}

/**
 * The one block of `text`, of one of `labels`.
 * @throws malformed: no block, more than one, another label, text around it, broken base64. The text is never quoted.
 */
export function decodeOnePem(text: string, labels: readonly string[]): Uint8Array {
  const [block, ...more] = decodePem(text, 1);
  if (block === undefined || more.length > 0) throw malformed(`must hold one PEM block "${labels[0]}"`);
  if (!labels.includes(block.label)) {
    const found = block.label.includes('PRIVATE KEY') ? 'a private key' : `"${block.label}"`;
    throw malformed(`must be a PEM block "${labels[0]}", and holds ${found}`);
  }
  return block.der;
}

/**
 * All blocks of `text`, in order. Only white space may stand around and between them.
 * @throws malformed when the text is not a sequence of PEM blocks, or holds more than `most`
 */
export function decodePem(text: string, most: number): readonly PemBlock[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const blocks: PemBlock[] = [];
  let label: string | undefined;
  let body: string[] = [];
  for (const raw of lines) {
    const line = raw.trim();
    if (label === undefined) {
      if (line === '') continue;
      label = /^-----BEGIN ([A-Z0-9 ]{1,64})-----$/.exec(line)?.[1];
      if (label === undefined) throw malformed('must be PEM, beginning with a line "-----BEGIN …-----"');
      if (blocks.length === most) {
        throw malformed(most === 1 ? 'must hold one PEM block' : `must hold at most ${most} PEM blocks`);
      }
    } else if (line.startsWith('-----')) {
      if (line !== `-----END ${label}-----`) throw malformed(`has no line "-----END ${label}-----"`);
      const der = fromBase64(body.join(''));
      if (der === undefined || der.length === 0) throw malformed('holds a PEM block whose base64 is broken');
      blocks.push({ label, der });
      label = undefined;
      body = [];
    } else {
      body.push(line);
    }
  }
  if (label !== undefined) throw malformed(`has no line "-----END ${label}-----"`);
  if (blocks.length === 0) throw malformed('must be PEM, and holds no block');
  return blocks;
}

function malformed(what: string): ChanceryError {
  return new ChanceryError('malformed', what);
}
