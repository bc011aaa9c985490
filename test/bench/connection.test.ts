import { describe, expect, it } from 'vitest';
import { readAnswer } from '../../bench/connection.ts';

const KNOWN = 'HTTP/1.1 201 Created\r\nContent-Length: 5\r\n\r\nhello';
const CHUNKED =
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nA\r\n, everyone\r\n0\r\n\r\n';

describe('the client of the bench reads an answer', () => {
  it.each([
    ['of a known length', KNOWN, 201, 'hello'],
    ['in chunks', CHUNKED, 200, 'hello, everyone'],
    ['without a body', 'HTTP/1.1 204 No Content\r\n\r\n', 204, ''],
  ])('%s, once all of it is there, and nothing of the next', (_, text, status, body) => {
    for (let length = 0; length < text.length; length++) {
      expect(readAnswer(Buffer.from(text.slice(0, length)))).toBeUndefined();
    }
    const read = readAnswer(Buffer.from(`${text}HTTP/1.1 500`));
    expect(read?.length).toBe(text.length);
    expect(read?.answer.status).toBe(status);
    expect(read?.answer.body.toString()).toBe(body);
  });
});
