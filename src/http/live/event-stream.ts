/** One reader of what happens: server-sent events (HTML §9.2), each written when there is something, and kept for nobody. */
import { Readable } from 'node:stream';
import type { Caller } from '../../access/caller.ts';
import type { AuditEventRow } from '../../records/audit.ts';

/** Octets that wait to be read by its browser. Whoever has so many gets nothing more until they are read. */
const MOST_WAITING = 65_536;

export class EventStream extends Readable {
  readonly caller: Caller;
  #isOver = false;
  /** The place in the sealed order of what is to be told next; undefined until it is known. */
  next: number | undefined;

  constructor(caller: Caller) {
    super({ highWaterMark: MOST_WAITING });
    this.caller = caller;
    // With the first octets the headers leave, and the browser knows that it is connected.
    this.push(': what happens here\n\n');
  }

  /** Whether it reads more slowly than things happen. */
  get isLate(): boolean {
    return this.readableLength >= MOST_WAITING;
  }

  tell(seq: number, { action, atMs, success }: AuditEventRow): void {
    const data = JSON.stringify({ seq, action, at: new Date(atMs).toISOString(), success });
    this.#say(`id: ${seq}\ndata: ${data}\n\n`);
  }

  /** Says that something is not told: whoever shows what is there reads it anew. @param next what is told after it */
  reset(next: number): void {
    const id = next === 0 ? '' : `id: ${next - 1}\n`;
    this.#say(`event: reset\n${id}data: {}\n\n`);
    this.next = next;
  }

  /** A comment, by which proxies and browsers know that it is not dead. */
  beat(): void {
    this.#say(':\n\n');
  }

  /** Nothing more comes. Whoever has not read what came is cut off, and asks for it anew. */
  end(): void {
    this.#isOver = true;
    if (this.readableLength > 0) this.destroy();
    else this.push(null);
  }

  #say(text: string): void {
    if (!this.#isOver && !this.destroyed) this.push(text);
  }

  override _read(): void {
    // What is to be told is pushed when it happens.
  }
}
