/**
 * An export of the trail, taken after a backup, is put behind what the backup has of it: the same links with the same hashes
 * at the same places, below the same checkpoint. So the trail is as it was, nobody who knows that checkpoint sees a cut,
 * and what the events tell is done again as far as they tell it.
 */
import { CHAIN_START, eventText, linkFault } from '../../audit/chain.ts';
import { leafHash, treeRoot } from '../../audit/merkle.ts';
import { type LogKey, logKey } from '../../audit/signer.ts';
import { grownTiles, subtreesOf, tilesOf, tileWrite } from '../../audit/tiles.ts';
import { equal, utf8 } from '../../base/bytes.ts';
import { ChanceryError } from '../../base/error.ts';
import type { ChainLink } from '../../records/store.ts';
import type { Filling } from '../../store/sql/fill.ts';
import { type ExportEnd, endOfExport, exportItems } from './export-file.ts';
import { Effects, type Replayed } from './replay-effects.ts';

/** Leaves are put into the tree so many at a time. */
const LEAVES = 1024;

/**
 * @param now seconds since 1970 UTC
 * @param seen told how many events were put there
 * @returns undefined when the backup has all that the export has
 * @throws malformed for an export that was changed or cut; conflict for one that does not continue the backup
 */
export async function replay(
  filling: Filling,
  path: string,
  now: number,
  seen: (events: number) => void,
): Promise<Replayed | undefined> {
  const key = await logKey(filling.reader);
  if (key === undefined) throw conflict('nothing was sealed yet when the backup was made');
  const end = await endOfExport(path, key);
  const newest = await filling.reader.get('auditCheckpoints', { id: 1 });
  const size = newest?.size ?? 0;
  if (end.checkpoint.size <= size) return undefined;
  const replaying = new Replaying(filling, size, new Effects(filling, now), seen);
  for await (const item of exportItems(path, end.lines)) {
    if (item.kind === 'policyVersion') replaying.effects.know(item.row);
    else if (item.kind === 'certificate') replaying.effects.offer(item.recorded);
    else if (item.kind === 'link') await replaying.link(item.item);
  }
  await replaying.end(end, key, newest !== undefined);
  return replaying.effects.done({ from: size, to: end.checkpoint.size });
}

class Replaying {
  readonly effects: Effects;
  readonly #filling: Filling;
  readonly #seen: (events: number) => void;
  readonly #from: number;
  #leaves: Uint8Array[] = [];
  /** How many are in the tree, and how many will be. */
  #grown: number;
  #size: number;

  constructor(filling: Filling, size: number, effects: Effects, seen: (events: number) => void) {
    this.#filling = filling;
    [this.#grown, this.#size, this.#from] = [size, size, size];
    this.effects = effects;
    this.#seen = seen;
  }

  async link(item: ChainLink): Promise<void> {
    const { events, link } = item;
    const { firstSeq } = link;
    if (firstSeq === null) throw malformed('a link has no place');
    // What is below the checkpoint of the backup, or was exported twice.
    if (firstSeq + events.length <= this.#size) return;
    if (firstSeq !== this.#size) {
      throw conflict(
        `the backup and the lines before go up to place ${this.#size}, and it goes on at ${firstSeq}`,
      );
    }
    if (await this.#append(item)) for (const event of events) await this.effects.of(event);
    this.#leaves.push(...events.map((event) => leafHash(utf8(eventText(event)))));
    this.#size += events.length;
    if (this.#leaves.length >= LEAVES) await this.#grow();
    this.#seen(this.#size - this.#from);
  }

  /** The tree must be the one that the log's key signed. */
  async end({ checkpoint, note }: ExportEnd, { id: signerId }: LogKey, isThere: boolean): Promise<void> {
    await this.#grow();
    const { atMs, root, size } = checkpoint;
    const subtrees = subtreesOf(tilesOf(this.#filling.reader));
    if (this.#size !== size || !equal(await treeRoot(size, subtrees), root)) {
      throw malformed('its events are not those that its checkpoint sealed');
    }
    const set = { size, root, atMs, signerId, note };
    await this.#filling.write(
      isThere
        ? { update: 'auditCheckpoints', key: { id: 1 }, set }
        : { insert: 'auditCheckpoints', row: { id: 1, ...set } },
    );
  }

  /** @returns whether it is new, and not merely given its place */
  async #append(item: ChainLink): Promise<boolean> {
    const { firstSeq, hash, number, writerId } = item.link;
    const { reader } = this.#filling;
    const there = await reader.get('auditLinks', { writerId, number });
    if (there !== undefined) {
      if (!equal(there.hash, hash)) throw conflict('it is of another history than the backup');
      await this.#filling.write({
        update: 'auditLinks',
        key: { writerId, number, firstSeq: null },
        set: { firstSeq },
      });
      return false;
    }
    const before =
      number === 1 ? CHAIN_START : await reader.get('auditLinks', { writerId, number: number - 1 });
    const fault = linkFault(item, before ?? { ...CHAIN_START, number: number - 2 });
    if (fault !== undefined) throw malformed(`link ${number} of writer ${writerId}: ${fault}`);
    await this.#filling.insert('auditLinks', [item.link]);
    await this.#filling.insert('auditEvents', item.events);
    return true;
  }

  async #grow(): Promise<void> {
    const { reader } = this.#filling;
    const grown = await grownTiles(tilesOf(reader), this.#grown, this.#leaves);
    for (const tile of grown) await this.#filling.write(tileWrite(tile));
    [this.#grown, this.#leaves] = [this.#size, []];
  }
}

function malformed(why: string): ChanceryError {
  return new ChanceryError('malformed', `the audit export cannot be replayed: ${why}`);
}

function conflict(why: string): ChanceryError {
  return new ChanceryError('conflict', `the audit export does not continue the backup: ${why}`);
}
