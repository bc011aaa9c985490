/**
 * The client: requests that were written beforehand, on connections that stay open. It runs in a process of its own and is told
 * what to ask over its channel to the parent.
 */
import { type Answer, type Connection, open } from './connection.ts';

/** The requests of one kind of work. */
export interface Asked {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Sent one after the other, and again from the first unless each is good for one time; empty for none. */
  readonly bodies: readonly string[];
  readonly once?: boolean;
  /** Of an answer that is as it should be. */
  readonly status: number;
}

export interface Load extends Asked {
  /** Origins, over which the connections are spread. */
  readonly urls: readonly string[];
  /** PEM of the only root that is trusted. */
  readonly ca?: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly connections: number;
  /** How long it asks; milliseconds. What is under way then is waited for. */
  readonly ms: number;
  /** Requests begin so often, whatever becomes of those before; absent: each connection asks when it was answered. */
  readonly perSecond?: number;
  /** A pattern whose first group is kept of each answer's body. */
  readonly keep?: string;
}

export interface Measured {
  /** Of each answer, in milliseconds; with `perSecond`, from when it was due. */
  readonly times: readonly number[];
  /** What it took in all; milliseconds. */
  readonly ms: number;
  /** Answers that were not as they should be, which are not among the times, and the first of them. */
  readonly refused: number;
  readonly refusal?: string;
  readonly kept: readonly string[];
}

process.on('message', (load: Load) => {
  void measure(load).then(
    (measured) => process.send?.(measured),
    (error: unknown) => process.send?.({ error: `${load.path}: ${String(error)}` }),
  );
});

async function measure(load: Load): Promise<Measured> {
  const sending = load.urls.map((url) => load.bodies.map((body) => requestOf(load, url, body)));
  const asking = await Promise.all(
    Array.from({ length: load.connections }, async (_, i): Promise<Asker> => {
      const number = i % load.urls.length;
      const connection = await open(load.urls[number] ?? '', load.ca);
      return { connection, requests: sending[number] ?? [] };
    }),
  );
  const notes = new Notes(load);
  const began = performance.now();
  const ask = load.perSecond === undefined ? askInTurn : askSteadily(load.perSecond);
  await ask(load, asking, notes, began);
  const ms = performance.now() - began;
  for (const { connection } of asking) connection.close();
  return { ms, times: notes.times, kept: notes.kept, ...notes.refusals() };
}

interface Asker {
  readonly connection: Connection;
  /** Those of all, for this one's server. */
  readonly requests: readonly Buffer[];
}

type Asking = (load: Load, asking: readonly Asker[], notes: Notes, began: number) => Promise<void>;

/** Each connection asks again as soon as it was answered, until the time is over or nothing is left to ask. */
const askInTurn: Asking = async (load, asking, notes, began) => {
  let next = 0;
  const until = async ({ connection, requests }: Asker): Promise<void> => {
    while (performance.now() - began < load.ms) {
      if (load.once === true && next >= requests.length) return;
      const request = requests[next++ % requests.length] as Buffer;
      const sent = performance.now();
      notes.take(await connection.ask(request), sent);
    }
  };
  await Promise.all(asking.map(until));
};

/** Requests are due at even intervals; one that finds no connection free waits, and its wait counts. */
const askSteadily =
  (perSecond: number): Asking =>
  async (load, asking, notes, began) => {
    const count = Math.floor((load.ms / 1000) * perSecond);
    let next = 0;
    const until = async ({ connection, requests }: Asker): Promise<void> => {
      for (;;) {
        const number = next++;
        if (number >= count || (load.once === true && number >= requests.length)) return;
        const due = began + (number * 1000) / perSecond;
        const early = due - performance.now();
        if (early > 0) await new Promise((done) => setTimeout(done, early));
        notes.take(await connection.ask(requests[number % requests.length] as Buffer), due);
      }
    };
    await Promise.all(asking.map(until));
  };

class Notes {
  readonly times: number[] = [];
  readonly kept: string[] = [];
  readonly #status: number;
  readonly #keep: RegExp | undefined;
  #refused = 0;
  #refusal: string | undefined;

  constructor({ keep, status }: Load) {
    this.#status = status;
    this.#keep = keep === undefined ? undefined : new RegExp(keep);
  }

  take({ body, status }: Answer, since: number): void {
    if (status !== this.#status) {
      this.#refused += 1;
      this.#refusal ??= `${status} ${body.toString().slice(0, 200)}`;
      return;
    }
    this.times.push(performance.now() - since);
    const [, kept] = this.#keep?.exec(body.toString()) ?? [];
    if (kept !== undefined) this.kept.push(kept);
  }

  refusals(): Pick<Measured, 'refused' | 'refusal'> {
    return { refused: this.#refused, ...(this.#refusal !== undefined && { refusal: this.#refusal }) };
  }
}

function requestOf({ headers, method, path }: Load, url: string, body: string): Buffer {
  const all = {
    host: new URL(url).host,
    ...headers,
    ...(body !== '' && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
}
