/** Pages of certificates in which not every row can be decoded: what one row holds keeps no other from being looked at. */
import { ChanceryError } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import type { CertificateRow } from '../records/certificates.ts';
import type { Reader } from '../records/store.ts';

/** A certificate of the walk; `row` is absent when it cannot be read. */
export interface Met {
  readonly id: Id;
  readonly tenantId: Id;
  readonly row?: CertificateRow;
}

/** A page of a tenant's certificates, the newest first. @throws unavailable when the store cannot be read */
export async function pageOf(
  reader: Reader,
  tenantId: Id,
  before: Id | undefined,
  limit: number,
): Promise<readonly Met[]> {
  const whole = await listed(reader, tenantId, before, limit);
  if (whole !== undefined) return whole;
  const met: Met[] = [];
  while (met.length < limit) {
    const below: Id | undefined = met.at(-1)?.id ?? before;
    const next = await listed(reader, tenantId, below, 1);
    const [one] = next ?? [{ id: await unreadableBelow(reader, tenantId, below), tenantId }];
    if (one === undefined) break;
    met.push(one);
  }
  return met;
}

/** Whether it is the store that failed, rather than one row. */
export function isOfStore(error: unknown): boolean {
  return error instanceof ChanceryError && error.code === 'unavailable';
}

/** @returns undefined when one of them cannot be decoded */
async function listed(
  reader: Reader,
  tenantId: Id,
  before: Id | undefined,
  limit: number,
): Promise<readonly Met[] | undefined> {
  try {
    const rows = await reader.list('certificates', { tenantId }, { before, limit });
    return rows.map((row) => ({ id: row.id, tenantId, row }));
  } catch (error) {
    if (isOfStore(error)) throw error;
    return undefined;
  }
}

/**
 * The newest of those that cannot be decoded. A certificate has a body under its id, which is read by itself, so the next
 * id with a body is it. Where that one can be read, what is above it has lost its body too, and is found by halves: what is
 * listed before its id can be read, what is listed before the next id cannot. Of several such in one gap, one is found.
 */
async function unreadableBelow(reader: Reader, tenantId: Id, before: Id | undefined): Promise<Id> {
  let readable = 0n;
  const id = await bodyBelow(reader, tenantId, before);
  if (id !== undefined) {
    const met = await listed(reader, tenantId, idOf(numberOf(id) + 1n), 1);
    if (met === undefined) return id;
    const [below] = met;
    if (below !== undefined) readable = numberOf(below.id) + 1n;
  }
  let unreadable = before === undefined ? ALL : numberOf(before);
  while (unreadable - readable > 1n) {
    const middle = (readable + unreadable) / 2n;
    if ((await listed(reader, tenantId, idOf(middle), 1)) === undefined) unreadable = middle;
    else readable = middle;
  }
  return idOf(readable);
}

const ALL = (1n << 128n) - 1n;

/** The greatest id below one under which there is a body; by halves, as bodies are walked upwards alone. */
async function bodyBelow(reader: Reader, tenantId: Id, before: Id | undefined): Promise<Id | undefined> {
  let found: Id | undefined;
  let [low, high] = [0n, before === undefined ? ALL : numberOf(before)];
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    const after = { tenantId, certificateId: idOf(middle - 1n) };
    const [next] = await reader.walk('certificateBodies', after, 1);
    const at = next?.tenantId === tenantId ? numberOf(next.certificateId) : ALL;
    if (next !== undefined && at < high) [low, found] = [at, next.certificateId];
    else high = middle;
  }
  return found;
}

function numberOf(id: Id): bigint {
  return BigInt(`0x${id.replaceAll('-', '')}`);
}

function idOf(value: bigint): Id {
  const digits = value.toString(16).padStart(32, '0');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') as Id;
}
