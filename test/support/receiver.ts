/** A receiver of webhooks: a server of its own on loopback, which keeps what it was sent and answers as it is told. */
import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
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
  const taken = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const text = (await request.toArray()).join('');
    const one = { path: request.url ?? '', headers: request.headers, text, body: JSON.parse(text) as Json };
    received.push(one);
    const answer = await receiver.answer(one);
    if (typeof answer === 'number') response.writeHead(answer).end();
    else response.writeHead(answer.status, { location: answer.location }).end();
  };
  const server = createServer((request, response) => {
    request.setEncoding('utf8');
    void taken(request, response);
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
