/** One connection of a client that costs little: HTTP/1.1, kept open, one request under way. */
import { connect, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';

export interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

export interface Connection {
  ask(request: Buffer): Promise<Answer>;
  close(): void;
}

/** @param ca PEM of the only root that is trusted, for `https:` */
export async function open(url: string, ca?: string): Promise<Connection> {
  const { hostname, port, protocol } = new URL(url);
  const isSecure = protocol === 'https:';
  const socket: Socket = isSecure
    ? connectSecurely({ host: hostname, port: Number(port), ca, servername: 'localhost' })
    : connect(Number(port), hostname);
  socket.setNoDelay(true);
  await new Promise<void>((done, fail) => {
    socket.once(isSecure ? 'secureConnect' : 'connect', () => done());
    socket.once('error', fail);
  });
  return over(socket);
}

function over(socket: Socket): Connection {
  let got: Buffer = Buffer.alloc(0);
  let waiting: { done(answer: Answer): void; fail(error: Error): void } | undefined;
  socket.on('data', (chunk: Buffer) => {
    got = got.length === 0 ? chunk : Buffer.concat([got, chunk]);
    const read = readAnswer(got);
    if (read === undefined) return;
    got = got.subarray(read.length);
    waiting?.done(read.answer);
  });
  socket.on('error', (error) => waiting?.fail(error));
  socket.on('close', () => waiting?.fail(new Error('the server closed the connection')));
  return {
    ask: (request) =>
      new Promise((done, fail) => {
        waiting = { done, fail };
        socket.write(request);
      }),
    close: () => socket.destroy(),
  };
}

const END = Buffer.from('\r\n\r\n');
const LINE = Buffer.from('\r\n');

/** @returns the answer and how many octets it took, once all of it is there */
export function readAnswer(got: Buffer): { readonly answer: Answer; readonly length: number } | undefined {
  const end = got.indexOf(END);
  if (end < 0) return undefined;
  const head = got.toString('latin1', 0, end);
  const status = Number(head.slice(9, 12));
  const start = end + END.length;
  if (/\r\ntransfer-encoding: chunked/i.test(head)) return readChunks(got, start, status);
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
  if (got.length < start + length) return undefined;
  return { answer: { status, body: got.subarray(start, start + length) }, length: start + length };
}

/** RFC 9112 §7.1, without trailers. */
function readChunks(got: Buffer, start: number, status: number): ReturnType<typeof readAnswer> {
  const parts: Buffer[] = [];
  for (let at = start; ; ) {
    const line = got.indexOf(LINE, at);
    if (line < 0) return undefined;
    const size = Number.parseInt(got.toString('latin1', at, line), 16);
    const from = line + LINE.length;
    if (got.length < from + size + LINE.length) return undefined;
    at = from + size + LINE.length;
    if (size === 0) return { answer: { status, body: Buffer.concat(parts) }, length: at };
    parts.push(got.subarray(from, from + size));
  }
}
