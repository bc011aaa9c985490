/** A wire between a client and a real PostgreSQL, which can be cut around a COMMIT. */
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What happens to the next COMMIT: its answer is lost; it is lost itself; it arrives after the client was cut off. */
export type Cut = 'answer' | 'question' | 'late';

/** The simple query "COMMIT" as it is on the wire. */
const COMMIT = Buffer.from('Q\0\0\0\x0bCOMMIT\0', 'latin1');
const SOCKET = '.s.PGSQL.5432';

export class CuttingProxy {
  readonly url: string;
  readonly #folder: string;
  readonly #target: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #cut: Cut | undefined;
  #isDown = false;

  constructor(url: string) {
    const direct = new URL(url);
    this.#target = join(direct.searchParams.get('host') ?? '', SOCKET);
    this.#folder = mkdtempSync(join(tmpdir(), 'chancery-wire-'));
    direct.searchParams.set('host', this.#folder);
    this.url = direct.href;
    this.#server = createServer((client) => this.#join(client));
  }

  /** @param url of a database on a Unix socket */
  static async before(url: string): Promise<CuttingProxy> {
    const proxy = new CuttingProxy(url);
    await new Promise<void>((resolve) => proxy.#server.listen(join(proxy.#folder, SOCKET), resolve));
    return proxy;
  }

  /** @param isDownAfter whether no connection is made after the cut, until {@link up} */
  cutNextCommit(cut: Cut, isDownAfter = false): void {
    this.#cut = cut;
    this.#isDownAfter = isDownAfter;
  }

  up(): void {
    this.#isDown = false;
  }

  async remove(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
    rmSync(this.#folder, { recursive: true });
  }

  #isDownAfter = false;

  #join(client: Socket): void {
    this.#sockets.add(client);
    if (this.#isDown) {
      client.destroy();
      return;
    }
    const server = connect(this.#target);
    this.#sockets.add(server);
    for (const socket of [client, server]) socket.on('error', () => {});
    server.pipe(client);
    client.on('close', () => server.end());
    client.on('data', (data) => {
      if (this.#cut === undefined || !data.equals(COMMIT)) server.write(data);
      else this.#cutAt(client, server, data);
    });
  }

  #cutAt(client: Socket, server: Socket, commit: Buffer): void {
    const cut = this.#cut;
    this.#cut = undefined;
    this.#isDown = this.#isDownAfter;
    server.unpipe(client);
    client.removeAllListeners('close');
    client.destroy();
    if (cut === 'question') server.end();
    if (cut === 'answer') server.end(commit);
    if (cut === 'late') setTimeout(() => server.end(commit), 300);
  }
}
