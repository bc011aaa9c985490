/** A receiver of webhooks: a server of its own on loopback, which keeps what it was sent and answers as it is told. */
import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SendWatch } from '../../src/webhooks/sender.ts';
import type { Json } from './site.ts';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly body: Json;
}

export interface Receiver {
  readonly url: string;
  readonly port: number;
  readonly received: Received[];
  /** What is answered: a status, or one with a place to go to; a promise of it holds the answer back. */
  answer: (request: Received) => Answered | Promise<Answered>;
  close(): Promise<void>;
}

type Answered = number | { readonly status: number; readonly location: string };

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const server: Server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', async () => {
      const text = Buffer.concat(parts).toString('utf8');
      const one = { path: request.url ?? '', headers: request.headers, text, body: JSON.parse(text) as Json };
      received.push(one);
      const answer = await receiver.answer(one);
      const { location = undefined, status } = typeof answer === 'number' ? { status: answer } : answer;
      response.writeHead(status, location === undefined ? {} : { location }).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/hook`,
    port,
    received,
    answer: () => 204,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
  return receiver;
}

/** Whether a request bears the signature of this secret, by the text of the Standard Webhooks specification. */
export function isSigned({ headers, text }: Pick<Received, 'headers' | 'text'>, secret: string): boolean {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const content = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${text}`;
  return headers['webhook-signature'] === `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
}

export const UNWATCHED: SendWatch = { tried: () => undefined, failed: () => undefined };
