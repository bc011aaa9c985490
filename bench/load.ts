/**
 * A client that costs little: requests that were written beforehand, on connections that stay open, each with one under way.
 * It runs in a process of its own and is told what to ask over its channel to the parent.
 */
import { connect, type Socket } from 'node:net';

export interface Load {
  readonly url: string;
  readonly path: string;
  readonly token: string;
  /** Sent one after the other, and again from the first. */
  readonly bodies: readonly string[];
  readonly status: number;
  readonly connections: number;
  /** How long it asks; milliseconds. */
  readonly ms: number;
}

export interface Measured {
  /** Of each answer, in milliseconds. */
  readonly times: readonly number[];
  /** What it took in all; milliseconds. */
  readonly ms: number;
}

process.on('message', (load: Load) => {
  void measure(load).then(
    (measured) => process.send?.(measured),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});

async function measure(load: Load): Promise<Measured> {
  const { host, hostname, port } = new URL(load.url);
  const requests = load.bodies.map((body) =>
    Buffer.from(
      `POST ${load.path} HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${load.token}\r\n` +
        `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    ),
  );
  const times: number[] = [];
  const began = performance.now();
  let next = 0;
  const ask = async (): Promise<void> => {
    const socket = connect(Number(port), hostname);
    socket.setNoDelay(true);
    await new Promise((done) => socket.once('connect', done));
    const answered = answersOf(socket);
    while (performance.now() - began < load.ms) {
      const sent = performance.now();
      socket.write(requests[next++ % requests.length] as Buffer);
      const status = await answered();
      times.push(performance.now() - sent);
      if (status !== load.status) throw new Error(`${load.path} answered ${status}, not ${load.status}`);
    }
    socket.destroy();
  };
  await Promise.all(Array.from({ length: load.connections }, ask));
  return { times, ms: performance.now() - began };
}

const END = Buffer.from('\r\n\r\n');

/** @returns what gives the status of the next answer when all of it is there; every answer here has a length */
function answersOf(socket: Socket): () => Promise<number> {
  let got = Buffer.alloc(0);
  let waiting: { done(status: number): void; fail(error: Error): void } | undefined;
  const look = (): void => {
    const end = got.indexOf(END);
    if (end < 0) return;
    const head = got.toString('latin1', 0, end);
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
    if (got.length < end + END.length + length) return;
    got = got.subarray(end + END.length + length);
    waiting?.done(Number(head.slice(9, 12)));
  };
  socket.on('data', (chunk) => {
    got = got.length === 0 ? chunk : Buffer.concat([got, chunk]);
    look();
  });
  socket.on('error', (error) => waiting?.fail(error));
  socket.on('close', () => waiting?.fail(new Error('the server closed the connection')));
  return () =>
    new Promise((done, fail) => {
      waiting = { done, fail };
    });
}
