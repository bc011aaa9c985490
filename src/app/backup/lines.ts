/** Lines of octets, of a stream that may be longer than memory. */
import { ChanceryError } from '../../base/error.ts';

export interface Line {
  /** With its line feed, if it has one: only the last may be without. */
  readonly octets: Buffer;
  readonly isWhole: boolean;
}

/** The longest row is a CRL or a KRL of millions of entries. */
const LONGEST = 512 * 1024 * 1024;
const LF = 0x0a;

/** @throws malformed for a line that nobody writes; what the stream throws */
export async function* linesOf(stream: AsyncIterable<unknown>): AsyncGenerator<Line> {
  let parts: Buffer[] = [];
  let length = 0;
  for await (const piece of stream) {
    let rest = piece as Buffer;
    for (let end = rest.indexOf(LF); end !== -1; end = rest.indexOf(LF)) {
      yield { octets: Buffer.concat([...parts, rest.subarray(0, end + 1)]), isWhole: true };
      [parts, length] = [[], 0];
      rest = rest.subarray(end + 1);
    }
    if (rest.length === 0) continue;
    parts.push(rest);
    length += rest.length;
    if (length > LONGEST) throw new ChanceryError('malformed', 'a line is longer than any that is written');
  }
  if (length > 0) yield { octets: Buffer.concat(parts), isWhole: false };
}
