/**
 * A million certificates as a platform team's would be: half of them of services in a cluster, each with a name of its
 * own; hosts, wildcards and people; lives from a day to a year, over half a year. And what a search could stumble over.
 */
import { createHash } from 'node:crypto';
import { type Id, idSource } from '../src/base/ids.ts';
import type { EventDraft } from '../src/records/audit.ts';
import type { NameRow, NameType } from '../src/records/certificates.ts';
import { nameRow } from '../src/records/names.ts';
import type { Row } from '../src/records/tables.ts';
import { newSerial } from '../src/signing/serial.ts';

const DAY = 86_400;

export interface Issuer {
  readonly authorityId: Id;
  readonly issuerId: Id;
}

export interface Place {
  readonly tenantId: Id;
  /** Of the authorities: four that work, and one that was revoked with all that it signed. */
  readonly issuers: readonly Issuer[];
  /** Seconds since 1970 UTC. */
  readonly now: number;
  readonly count: number;
}

export interface Made {
  readonly certificate: Row<'certificates'>;
  readonly names: readonly NameRow[];
  readonly body: Uint8Array;
  readonly revocation: Row<'revocations'> | undefined;
}

/** Of the authority by this number nine of ten certificates are revoked. */
export const MOSTLY_REVOKED = 2;
/** The newest twentieth but a few was signed by the authority that was revoked. */
export const REVOKED = 4;
export const RARE_ROLE = 'rare';
export const WILDCARD_EVERY = 40;

/** The event of an issuance, as the cycle writes it. */
export function eventOf({ commonName, createdAt, id, tenantId }: Row<'certificates'>): EventDraft {
  return {
    tenantId,
    id,
    atMs: createdAt * 1000,
    action: 'certificate_issue',
    success: true,
    identityId: tenantId,
    identityType: 'machine',
    tokenId: tenantId,
    sourceIp: '127.0.0.1',
    userAgent: 'bench',
    requestId: id,
    durationMs: 1,
    data: { certificate_id: id, common_name: commonName },
  };
}

/** @param number from 0, the oldest, to `count - 1` */
export function certificateAt(place: Place, number: number): Made {
  const draw = drawer(number);
  const { count, now, tenantId } = place;
  const createdAt = now - Math.floor(((count - number) / count) * 180 * DAY);
  const id = idSource(
    { now: () => createdAt * 1000 + (number % 1000) },
    { bytes: (n) => octets(number, 'id', n) },
  ).next();
  const { authority, commonName, names, role } = subject(place, number, draw);
  const { authorityId, issuerId } = place.issuers[authority] as Issuer;
  const life = [1, 7, 7, 7, 30, 30, 30, 90, 90, 365][draw(10)] as number;
  const serial = newSerial(id, { bytes: (n) => octets(number, 'serial', n) });
  const certificate: Row<'certificates'> = {
    tenantId,
    id,
    kind: 'x509',
    origin: 'issue',
    isAuthority: false,
    issuerId,
    authorityId,
    serial,
    commonName,
    notBefore: createdAt - 60,
    notAfter: createdAt + life * DAY,
    keyAlgorithm: 'ec-p256',
    spkiHash: octets(number, 'spki', 32),
    leafHash: octets(number, 'leaf', 32),
    crlShard: 0,
    crlUrl: `http://127.0.0.1:7420/crl/${issuerId}/0`,
    lineageId: id,
    replacesId: null,
    replacedBy: null,
    policyVersionId: null,
    role,
    identityId: null,
    keyId: null,
    request: { common_name: commonName, names, key: 'ec-p256', ttl: life * DAY },
    profileId: null,
    archivedAt: null,
    createdAt,
  };
  const isRevoked = draw(100) < (authority === MOSTLY_REVOKED ? 90 : 5);
  return {
    certificate,
    names: names.map(({ type, value }) => nameRow(tenantId, type, value)),
    body: octets(number, 'body', 640),
    revocation: isRevoked && authority !== REVOKED ? revocation(certificate) : undefined,
  };
}

interface Subject {
  readonly authority: number;
  readonly role: string;
  readonly commonName: string | null;
  readonly names: readonly { readonly type: NameType; readonly value: string }[];
}

function subject({ count }: Place, number: number, draw: (below: number) => number): Subject {
  const dns = (value: string): Subject['names'][number] => ({ type: 'dns', value });
  if (number === 5 || number === Math.floor(count / 2) || number === count - 7) {
    return {
      authority: 0,
      role: RARE_ROLE,
      commonName: `rare-${number}.example.com`,
      names: [dns(`rare-${number}.example.com`)],
    };
  }
  const isOfRevoked = number >= count * 0.95 && number < count - 50;
  const authority = isOfRevoked
    ? REVOKED
    : ([0, 0, 0, 1, 1, MOSTLY_REVOKED, MOSTLY_REVOKED, 3, 0, 1][draw(10)] as number);
  const role = `${['svc', 'web', 'node', 'batch'][draw(4)]}-${draw(10)}`;
  if (number % 2 === 0) {
    const name = `${SERVICES[draw(SERVICES.length)]}-${number.toString(36)}.ns-${draw(200)}.svc.cluster.local`;
    return {
      authority,
      role,
      commonName: name,
      names: [dns(name), { type: 'uri', value: `spiffe://cluster.local/ns/${draw(200)}/sa/${draw(500)}` }],
    };
  }
  if (number % WILDCARD_EVERY === 1) {
    const name = `*.team-${draw(300)}.example.com`;
    return { authority, role, commonName: name, names: [dns(name), dns(name.slice(2))] };
  }
  if (number % 5 === 1) {
    const person = `user${draw(20_000)}@corp.example`;
    return { authority, role, commonName: null, names: [{ type: 'email', value: person }] };
  }
  const host = `node-${draw(50_000)}.${['fra1', 'iad2', 'sin1'][draw(3)]}.example.net`;
  const address = `10.${draw(200)}.${draw(256)}.${draw(256)}`;
  return { authority, role, commonName: host, names: [dns(host), { type: 'ip', value: address }] };
}

const SERVICES = ['billing', 'ledger', 'search', 'auth', 'mail', 'queue', 'cache', 'api', 'gateway', 'jobs'];

function revocation({
  id,
  issuerId,
  notAfter,
  serial,
  tenantId,
  notBefore,
}: Row<'certificates'>): Row<'revocations'> {
  const times = { revokedAt: notBefore + 3600, invalidityAt: null, listUntil: notAfter };
  return { tenantId, issuerId, serial, certificateId: id, crlShard: 0, reason: 4, ...times };
}

/** Octets that are the same in every run. */
function octets(number: number, what: string, length: number): Uint8Array {
  return new Uint8Array(
    createHash('shake128', { outputLength: length }).update(`${what} ${number}`).digest(),
  );
}

function drawer(seed: number): (below: number) => number {
  let state = Math.imul(seed + 1, 2_654_435_761) >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
