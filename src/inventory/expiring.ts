/**
 * Telling of certificates that end soon: when a fifth of a certificate's life is left and nothing took its place. Judged by
 * the share, one of ten years is told of two years before its end, and one of a day some hours before.
 *
 * Each is looked at once: the place up to which was looked moves in the commit that tells.
 */
import type { Site } from '../access/administer.ts';
import { auditEvent, systemActor } from '../audit/event.ts';
import { serialOfOctets } from '../authorities/ssh/certify.ts';
import { toHex } from '../base/bytes.ts';
import type { Id } from '../base/ids.ts';
import { seconds } from '../base/ports.ts';
import type { EventDraft } from '../records/audit.ts';
import type { CertificateRow } from '../records/certificates.ts';
import { folded } from '../records/names.ts';
import type { CertificateName, CertificatePosition, CertificateQuery } from '../records/search.ts';
import { type LastFifth, lastFifthOf, type Reader, type Write } from '../records/store.ts';

const CURSOR = { name: 'expiring' } as const;
const PAGE = 50;
/** What is signed in one second may be committed some seconds later: that second is looked at when all of it is there. */
const SETTLED_S = 60;

/** @param carryOn asked before each page @throws unavailable */
export async function tellExpiring(site: Site, carryOn: () => Promise<boolean>): Promise<void> {
  const until = seconds(site.clock) - SETTLED_S;
  while (await carryOn()) {
    const cursor = await site.store.get('cursors', CURSOR);
    // An inventory that nobody watched before is watched from now on.
    const after = cursor === undefined ? { at: until } : readPlace(cursor.position);
    const page = cursor === undefined ? [] : await site.store.inLastFifth(after, until, PAGE);
    const isLast = page.length < PAGE;
    const last = page.at(-1);
    const place = isLast || last === undefined ? { at: Math.max(after.at, until) } : placeOf(last);
    const position = writePlace(place);
    if (cursor?.position === position) return;
    const told = await telling(site, page);
    const moved: Write =
      cursor === undefined
        ? { insert: 'cursors', row: { ...CURSOR, position } }
        : { update: 'cursors', key: cursor, set: { position } };
    const change = { expect: [], writes: [moved, ...told.writes], events: told.events };
    const outcome = await site.store.commit(change);
    // Another process was here: the next round looks afresh.
    if (outcome.status !== 'committed' || isLast) return;
  }
}

async function telling(
  site: Site,
  page: readonly CertificateRow[],
): Promise<{ readonly writes: readonly Write[]; readonly events: readonly EventDraft[] }> {
  const writes: Write[] = [];
  const events: EventDraft[] = [];
  for (const certificate of page) {
    if (!(await isToBeTold(site, certificate))) continue;
    const { tenantId } = certificate;
    const data = eventData(certificate);
    const happening = { action: 'certificate_expiring', success: true, data };
    const event = auditEvent(systemActor(tenantId, site.clock), happening, site);
    events.push(event);
    writes.push({
      insert: 'outbox',
      row: { tenantId, eventId: event.id, type: 'certificate.expiring', payload: data },
    });
  }
  return { writes, events };
}

/**
 * Neither ended nor deleted, revoked or replaced. One whose last fifth had begun when it was made is shorter-lived than
 * anybody could act on, unless it was imported.
 */
async function isToBeTold({ clock, store }: Site, certificate: CertificateRow): Promise<boolean> {
  const { archivedAt, authorityId, createdAt, issuerId, notAfter, origin, replacedBy, serial, tenantId } =
    certificate;
  if (notAfter <= seconds(clock) || archivedAt !== null || replacedBy !== null) return false;
  if (origin !== 'import' && lastFifthOf(certificate) === createdAt) return false;
  if ((await store.get('revocations', { issuerId, serial })) !== undefined) return false;
  const authority =
    authorityId === null ? undefined : await store.get('authorities', { tenantId, id: authorityId });
  if (authority !== undefined && authority.revokedAt !== null) return false;
  return !(await isSucceeded(store, certificate));
}

/**
 * Whether another certificate of its kind, authority and names ends later and is good: so that a service which has a new one
 * made each day, rather than one renewed, is not told of each.
 */
async function isSucceeded(store: Reader, certificate: CertificateRow): Promise<boolean> {
  const { id, tenantId } = certificate;
  const names = (await store.namesOf(tenantId, [id])).get(id) ?? [];
  const query = queryFor(certificate, names);
  if (query === undefined) return false;
  let after: CertificatePosition | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const { listings, next } = await store.certificates({ ...query, after });
    const others = listings.map((listing) => listing.certificate).filter((row) => row.id !== id);
    const theirs = await store.namesOf(
      tenantId,
      others.map((row) => row.id),
    );
    for (const other of others) {
      if (!isLike(certificate, other) || !sameNames(names, theirs.get(other.id) ?? [])) continue;
      if (certificate.kind === 'x509' || (await sameSshKind(store, certificate, other))) return true;
    }
    if (next === undefined) return false;
    after = next;
  }
  return false;
}

/** Beyond them, among very many of one name, it is rather told once too often. */
const MOST_PAGES = 5;
const CANDIDATES = 100;

/** @returns undefined for what has no name, which nothing takes the place of but a renewal */
function queryFor(
  { authorityId, commonName, isAuthority, kind, notAfter, tenantId }: CertificateRow,
  names: readonly CertificateName[],
): CertificateQuery | undefined {
  const [name] = names;
  if (name === undefined && commonName === null) return undefined;
  // Of SSH the common name is the key id, which often is another each time.
  const named: Pick<CertificateQuery, 'san' | 'commonName'> =
    commonName !== null && kind === 'x509'
      ? { commonName: { match: 'exact', values: [folded(commonName)] } }
      : { san: { match: 'exact', values: [name?.value ?? ''] } };
  return {
    tenantId,
    kind,
    authorities: isAuthority,
    authorityId: authorityId ?? undefined,
    ...named,
    endsFrom: notAfter + 1,
    revoked: false,
    limit: CANDIDATES,
  };
}

/** What a query leaves open: imported certificates are of no authority, and those of authorities are found beside others. */
function isLike(one: CertificateRow, other: CertificateRow): boolean {
  if (one.authorityId !== other.authorityId || one.isAuthority !== other.isAuthority) return false;
  return one.kind === 'ssh' || folded(one.commonName ?? '') === folded(other.commonName ?? '');
}

/** Both in the order of type and value. */
function sameNames(ones: readonly CertificateName[], others: readonly CertificateName[]): boolean {
  if (ones.length !== others.length) return false;
  return ones.every(({ type, value }, i) => type === others[i]?.type && value === others[i]?.value);
}

/** Whether both are users' or both hosts'. */
async function sameSshKind(
  store: Reader,
  { id, tenantId }: CertificateRow,
  other: CertificateRow,
): Promise<boolean> {
  const own = await store.get('sshCertificates', { tenantId, id });
  const theirs = await store.get('sshCertificates', { tenantId, id: other.id });
  return own?.type === theirs?.type;
}

function eventData({
  authorityId,
  commonName,
  id,
  kind,
  notAfter,
  serial,
}: CertificateRow): Readonly<Record<string, unknown>> {
  const facts =
    kind === 'ssh'
      ? { serial_number: String(serialOfOctets(serial)), authority_id: authorityId, key_id: commonName }
      : { serial_number: toHex(serial), ca_id: authorityId, common_name: commonName };
  return { certificate_id: id, kind, ...facts, not_after: notAfter };
}

function placeOf(certificate: CertificateRow): LastFifth {
  return { at: lastFifthOf(certificate), id: certificate.id };
}

function writePlace({ at, id }: LastFifth): string {
  return id === undefined ? String(at) : `${at} ${id}`;
}

function readPlace(text: string): LastFifth {
  const [at, id] = text.split(' ');
  return { at: Number(at), id: id as Id | undefined };
}
