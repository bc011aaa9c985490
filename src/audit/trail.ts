/** The sealed trail in its own order, for whoever follows it or keeps a copy: nothing that was committed late is missed. */
import type { Id } from '../base/ids.ts';
import type { AuditEventRow } from '../records/audit.ts';
import { type SpelledRow, spellRow } from '../records/spelled-row.ts';
import type { ChainLink, Reader } from '../records/store.ts';
import { PAGE_EVENTS } from './pages.ts';

export interface TrailPage {
  /** Whole links: the first may begin before the place that was asked for. */
  readonly links: readonly ChainLink[];
  /** The place behind them, from where to go on. */
  readonly next: number;
  /** Whether anything was there: if not, it is the end for now. */
  readonly isEnd: boolean;
}

/** Links that are read at once. */
const LINKS = 20;

/** @param seq of the sealed order, from 0 */
export async function trailFrom(reader: Reader, seq: number): Promise<TrailPage> {
  const found = await reader.sealed(seq, LINKS);
  const links: ChainLink[] = [];
  for (let events = 0; links.length < found.length && events < PAGE_EVENTS; ) {
    const item = found[links.length] as ChainLink;
    links.push(item);
    events += item.link.events;
  }
  const last = links.at(-1)?.link;
  const next = last === undefined ? seq : (last.firstSeq ?? 0) + last.events;
  return { links, next, isEnd: found.length < LINKS && links.length === found.length };
}

/**
 * The place of the first event that was committed at a time or after it, as the clocks of those who committed had it; that
 * behind all when there is none.
 * @param size how many events are sealed
 * @param fromMs milliseconds since 1970 UTC
 */
export async function placeOf(reader: Reader, size: number, fromMs: number): Promise<number> {
  let [low, high] = [0, size];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const [item] = await reader.sealed(middle, 1);
    if (item === undefined || item.link.atMs >= fromMs) high = middle;
    else low = (item.link.firstSeq ?? middle) + item.link.events;
  }
  return low;
}

/** A certificate as it was recorded: its row, and what belongs to it alone. */
export interface RecordedCertificate {
  readonly certificate: SpelledRow;
  readonly body: SpelledRow;
  readonly chain: SpelledRow | null;
}

export interface Recorded {
  readonly certificates: readonly RecordedCertificate[];
  /** The policies that these were issued under, each once. */
  readonly policyVersions: readonly SpelledRow[];
}

/** What the inventory has of the certificates that events tell the making of. No private key is among it. */
export async function recordedOf(reader: Reader, events: readonly AuditEventRow[]): Promise<Recorded> {
  const certificates: RecordedCertificate[] = [];
  const versions = new Map<Id, SpelledRow>();
  for (const event of events) {
    const id = madeBy(event);
    const { tenantId } = event;
    const row = id && (await reader.get('certificates', { tenantId, id }));
    const key = id && { tenantId, certificateId: id };
    const body = key && (await reader.get('certificateBodies', key));
    if (row === undefined || key === undefined || body === undefined) continue;
    const chain = row.origin === 'import' ? await reader.get('certificateChains', key) : undefined;
    certificates.push({
      certificate: spellRow('certificates', row),
      body: spellRow('certificateBodies', body),
      chain: chain === undefined ? null : spellRow('certificateChains', chain),
    });
    const version = row.policyVersionId;
    if (version === null || versions.has(version)) continue;
    const found = await reader.get('policyVersions', { tenantId, id: version });
    if (found !== undefined) versions.set(version, spellRow('policyVersions', found));
  }
  return { certificates, policyVersions: [...versions.values()] };
}

/** The certificate that an event tells the making of, by what all such events say. */
function madeBy({ action, data, success }: AuditEventRow): Id | undefined {
  const { certificate_id: id } = data;
  const isMade = 'not_after' in data || 'valid_before' in data || action === 'pki_ca_create';
  return success && isMade && typeof id === 'string' ? (id as Id) : undefined;
}
