/**
 * How a server ends: nobody new is let in, whatever was sent before is answered, and its answer says that the connection
 * ends with it (RFC 9112 §9.6), so that nobody waits for a connection that is only kept open. Who has asked nothing, or
 * does not come to an end, holds nobody up.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Server, type Socket } from 'node:net';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

/** For so long, a connection that looks idle may have a request on its way that was sent before the end was known. */
const ON_THE_WAY_MS = 250;

/**
 * To be called before routes are registered.
 * @param patience for requests under way; milliseconds
 */
export function drainOnClose(app: FastifyInstance, patience: number): void {
  let isEnding = false;
  const connections = new Connections(app.server);
  app.addHook('preClose', async () => {
    isEnding = true;
    if (!app.server.listening) return;
    await turns();
    // HTTP's own close would also cut idle connections, which comes after the wait.
    Server.prototype.close.call(app.server);
    await sleep(ON_THE_WAY_MS);
    await turns();
    connections.cutUnasked();
    const last = setTimeout(() => connections.cutAll(), patience);
    app.server.once('close', () => clearTimeout(last));
  });
  app.addHook('onSend', async (_request, reply) => {
    if (isEnding) reply.header('connection', 'close');
  });
}

/** Those of a server, also where TLS has not come to anything that HTTP would know of. */
class Connections {
  readonly #sockets = new Map<string, Socket>();
  /** By the same names: requests whose answers are not sent yet. */
  readonly #asked = new Map<string, number>();

  constructor(server: Server) {
    server.on('connection', (socket) => {
      const name = nameOf(socket);
      this.#sockets.set(name, socket);
      socket.once('close', () => {
        if (this.#sockets.get(name) === socket) this.#sockets.delete(name);
      });
    });
    server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
      const name = nameOf(socket);
      this.#count(name, 1);
      response.once('close', () => this.#count(name, -1));
    });
  }

  cutUnasked(): void {
    for (const [name, socket] of this.#sockets) if (!this.#asked.has(name)) socket.destroy();
  }

  cutAll(): void {
    for (const socket of this.#sockets.values()) socket.destroy();
  }

  #count(name: string, by: 1 | -1): void {
    const count = (this.#asked.get(name) ?? 0) + by;
    if (count > 0) this.#asked.set(name, count);
    else this.#asked.delete(name);
  }
}

/** Under TLS, requests come by another object than the connection; both have the same other end. */
function nameOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}

/** Whatever the kernel holds is taken in: a connection in one turn of the event loop, its request in the next. */
async function turns(): Promise<void> {
  for (let i = 0; i < 3; i++) await turn();
}
