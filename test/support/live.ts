/** Readers of `GET /v1/events`, over sockets. */
import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { HOST, type TestSite } from './site.ts';

export interface Message {
  readonly id: string | undefined;
  /** `message` when it does not say. */
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Reading {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** All that came, as it came. */
  readonly text: () => string;
  readonly messages: () => readonly Message[];
  /** Whether the other side brought it to its end, or cut it off. */
  readonly ended: Promise<'ended' | 'cut'>;
  readonly leave: () => void;
  /** Reads nothing more, or goes on. */
  readonly pause: () => void;
  readonly resume: () => void;
}

/** Listens, unless the server does already. @returns the address of its events */
export async function listening({ app }: TestSite): Promise<string> {
  if (!app.server.listening) await app.listen({ host: '127.0.0.1', port: 0 });
  const address = app.server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

/** @param headers instead of the usual ones: the header Host, and what says who reads */
export async function follow(
  base: string,
  headers: Readonly<Record<string, string>>,
  host = HOST,
): Promise<Reading> {
  const sent: ClientRequest = request(`${base}/v1/events`, { agent: false, headers: { host, ...headers } });
  sent.on('error', () => undefined).end();
  const [message] = (await once(sent, 'response')) as [IncomingMessage];
  let text = '';
  message.setEncoding('utf8').on('data', (more: string) => {
    text += more;
  });
  const ended = new Promise<'ended' | 'cut'>((done) => {
    message.on('error', () => undefined);
    message.once('close', () => done(message.complete ? 'ended' : 'cut'));
  });
  return {
    status: message.statusCode ?? 0,
    headers: message.headers,
    text: () => text,
    messages: () => text.split('\n\n').slice(0, -1).flatMap(readMessage),
    ended,
    leave: () => sent.destroy(),
    pause: () => message.pause(),
    resume: () => message.resume(),
  };
}

/** HTML §9.2.6, of what we write. */
function readMessage(block: string): readonly Message[] {
  const fields = new Map(
    block.split('\n').flatMap((line) => {
      const [, name, value] = /^(\w+): (.*)$/.exec(line) ?? [];
      return name === undefined ? [] : [[name, value ?? ''] as const];
    }),
  );
  const data = fields.get('data');
  if (data === undefined) return [];
  return [
    {
      id: fields.get('id'),
      event: fields.get('event') ?? 'message',
      data: JSON.parse(data) as Message['data'],
    },
  ];
}
