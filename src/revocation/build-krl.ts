/**
 * Drawing up a KRL. Nobody signs it: sshd reads no signatures, and whoever fetches one trusts the address. There may be a
 * hundred thousand entries: they are read and written piece by piece, and others have their turn between the pieces.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { serialOfOctets } from '../authorities/ssh/certify.ts';
import { sshIssuers } from '../authorities/ssh/read.ts';
import { ChanceryError } from '../base/error.ts';
import { typeId } from '../base/ids.ts';
import { type Clock, seconds } from '../base/ports.ts';
import type { AuthorityRow, IssuerRow } from '../records/authorities.ts';
import type { RevocationRow } from '../records/certificates.ts';
import type { KrlRow } from '../records/ssh.ts';
import type { DistrustQuery, Reader } from '../records/store.ts';
import { assembleKrl, encodeKrlCertificates } from '../ssh/krl.ts';
import { parseFingerprint } from '../ssh/public-key.ts';

const PAGE = 500;
/** Serial numbers of one section: so few that writing them holds nobody up. An issuer may have several. */
const PIECE = 5000;
/** A machine whose clock is behind takes a certificate for longer than we do: so much later is its entry gone. */
const LAG_SECONDS = 3600;

export type BuiltKrl = Pick<KrlRow, 'version' | 'generatedAt' | 'entries' | 'body'>;

/** What is being gathered of one list. */
interface Gathering {
  readonly store: Reader;
  /** Seconds since 1970 UTC: what has ended before needs no entry. */
  readonly listedFrom: number;
  /** Called between pages; throws to give the list up. */
  readonly carryOn: () => void;
  readonly sections: Uint8Array[];
  entries: number;
}

/** @param last the version of the list before this one */
export async function buildKrl(
  { clock, store }: { readonly clock: Clock; readonly store: Reader },
  authority: AuthorityRow,
  last: number | undefined,
  carryOn: () => void,
): Promise<BuiltKrl> {
  const nowMs = clock.now();
  const now = seconds({ now: () => nowMs });
  // Grows from list to list. With time, so that a database that was put back from a backup does not go back.
  const version = Math.max((last ?? 0) + 1, nowMs);
  const gathering: Gathering = {
    store,
    listedFrom: now - LAG_SECONDS,
    carryOn,
    sections: [],
    entries: 0,
  };
  const issuers = await sshIssuers(store, authority);
  const keyIds = await distrusted(gathering, { authorityId: authority.id, kind: 'key_id' });
  for (const issuer of issuers) await addSerials(gathering, issuer);
  for (const issuer of issuers) await addKeyIds(gathering, issuer, keyIds);
  const hashes = await distrusted(gathering, { authorityId: authority.id, kind: 'key' });
  const retired = issuers.filter(({ state }) => state === 'retired');
  const body = assembleKrl(
    { version: BigInt(version), generatedAt: BigInt(now), comment: typeId('ca', authority.id) },
    gathering.sections,
    { keys: retired.map(({ subject }) => subject), sha256: hashes.map(hashOf) },
  );
  const entries = gathering.entries + keyIds.length + hashes.length + retired.length;
  return { version, generatedAt: now, entries, body };
}

/** Serial numbers count for the key that signed them: each issuer's stand under the exact blob of its key. */
async function addSerials(gathering: Gathering, { id: issuerId, subject }: IssuerRow): Promise<void> {
  const { carryOn, listedFrom, sections, store } = gathering;
  let serials: bigint[] = [];
  let after: RevocationRow | undefined;
  do {
    const page = await store.entries({ issuerId, shard: 0, listedFrom, after, limit: PAGE });
    carryOn();
    for (const { serial } of page) serials.push(serialOfOctets(serial));
    after = page.length < PAGE ? undefined : page.at(-1);
    if (serials.length >= PIECE || after === undefined) {
      sections.push(encodeKrlCertificates({ authority: subject, serials, ranges: [], keyIds: [] }));
      gathering.entries += serials.length;
      serials = [];
    }
    await turn();
  } while (after !== undefined);
}

async function addKeyIds(
  { carryOn, sections }: Gathering,
  { subject }: IssuerRow,
  keyIds: readonly string[],
): Promise<void> {
  for (let at = 0; at < keyIds.length; at += PIECE) {
    carryOn();
    const piece = keyIds.slice(at, at + PIECE);
    sections.push(encodeKrlCertificates({ authority: subject, serials: [], ranges: [], keyIds: piece }));
    await turn();
  }
}

async function distrusted(
  { carryOn, listedFrom, store }: Gathering,
  what: Pick<DistrustQuery, 'authorityId' | 'kind'>,
): Promise<readonly string[]> {
  const values: string[] = [];
  let after: string | undefined;
  do {
    const page = await store.distrusted({ ...what, listedFrom, after, limit: PAGE });
    carryOn();
    for (const { value } of page) values.push(value);
    after = page.length < PAGE ? undefined : page.at(-1)?.value;
    await turn();
  } while (after !== undefined);
  return values;
}

/** @param fingerprint `SHA256:…` */
function hashOf(fingerprint: string): Uint8Array {
  const hash = parseFingerprint(fingerprint);
  if (hash !== undefined) return hash;
  throw new ChanceryError('internal', 'a distrusted key without its fingerprint', { detail: fingerprint });
}
