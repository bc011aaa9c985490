/** An answer as it is kept, and sent again: its status, its type, its headers and the octets of its body. */
import { concat, utf8 } from '../../base/bytes.ts';
import type { Answer } from '../endpoint.ts';

/** What is longer is not kept; what lists or makes a hundred certificates is shorter. */
const MOST_OCTETS = 1024 * 1024;

/** @returns length of the head (4 octets), head in JSON, body; undefined when it is too long to be kept */
export function encodeAnswer({ body, headers, status, type }: Answer): Uint8Array | undefined {
  const spelt = spell(body);
  const head = utf8(
    JSON.stringify({ status, headers, type: type ?? spelt.type, isText: spelt.isText } satisfies Head),
  );
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, head.length);
  const octets = concat(length, head, spelt.octets);
  return octets.length > MOST_OCTETS ? undefined : octets;
}

/** The answer again, as a text or as octets. */
export function decodeAnswer(octets: Uint8Array): Answer {
  const start = 4 + new DataView(octets.buffer, octets.byteOffset).getUint32(0);
  const { headers, isText, status, type } = JSON.parse(text(octets.subarray(4, start))) as Head;
  const body = octets.subarray(start);
  return {
    status,
    ...(headers === undefined ? {} : { headers }),
    ...(type === undefined ? {} : { type, body: isText ? text(body) : Uint8Array.from(body) }),
  };
}

/** Without a type there is no body. */
interface Head {
  readonly status: number;
  readonly type: string | undefined;
  readonly headers: Answer['headers'];
  readonly isText: boolean;
}

function spell(body: unknown): {
  readonly octets: Uint8Array;
  readonly type: string | undefined;
  readonly isText: boolean;
} {
  if (body === undefined || body === null)
    return { octets: new Uint8Array(0), type: undefined, isText: true };
  if (body instanceof Uint8Array) return { octets: body, type: 'application/octet-stream', isText: false };
  if (typeof body === 'string')
    return { octets: utf8(body), type: 'text/plain; charset=utf-8', isText: true };
  return { octets: utf8(JSON.stringify(body)), type: 'application/json; charset=utf-8', isText: true };
}

function text(octets: Uint8Array): string {
  return new TextDecoder().decode(octets);
}
