/**
 * How a server ends: nobody new is let in, whatever was sent before is answered, and its answer says that the connection
 * ends with it (RFC 9112 §9.6), so that nobody waits for a connection that is only kept open.
 */
import { Server } from 'node:net';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

/** For so long, a connection that looks idle may have a request on its way that was sent before the end was known. */
const ON_THE_WAY_MS = 250;

/** To be called before routes are registered. */
export function drainOnClose(app: FastifyInstance): void {
  let isEnding = false;
  app.addHook('preClose', async () => {
    isEnding = true;
    if (!app.server.listening) return;
    await turns();
    // HTTP's own close would also cut idle connections, which comes after the wait.
    Server.prototype.close.call(app.server);
    await sleep(ON_THE_WAY_MS);
    await turns();
  });
  app.addHook('onSend', async (_request, reply) => {
    if (isEnding) reply.header('connection', 'close');
  });
}

/** Whatever the kernel holds is taken in: a connection in one turn of the event loop, its request in the next. */
async function turns(): Promise<void> {
  for (let i = 0; i < 3; i++) await turn();
}
