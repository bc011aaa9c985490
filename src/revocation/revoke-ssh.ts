/**
 * Revoking for SSH: a certificate by its serial number, all that bear a key id, or a key with all of its certificates. What
 * sshd is to refuse is in the KRL from the first commit on; where there are many certificates, their own entries in the
 * inventory follow page by page.
 */
import type { Site } from '../access/administer.ts';
import type { Caller } from '../access/caller.ts';
import { serialOctets } from '../authorities/ssh/certify.ts';
import { type SshAuthorityRows, sshAuthorityRows, sshIssuers } from '../authorities/ssh/read.ts';
import { equal } from '../base/bytes.ts';
import { ChanceryError, invalidField, notFound } from '../base/error.ts';
import { type Id, parseId } from '../base/ids.ts';
import { seconds } from '../base/ports.ts';
import { judgeSshKey } from '../keys/ssh-subject.ts';
import type { IssuerRow } from '../records/authorities.ts';
import type { SshAuthorityRow, SshCertificateRow } from '../records/ssh.ts';
import type { Write } from '../records/store.ts';
import { parsePastedKey } from '../ssh/pasted-key.ts';
import { parseFingerprint } from '../ssh/public-key.ts';
import { CRL_REASON } from '../x509/extensions/reason-code.ts';
import { distrust } from './distrust.ts';
import { blockedHere } from './revoke.ts';
import { type Done, listUnknown, revokeCertificates } from './revoke-ssh-certificates.ts';

export interface RevokingSsh {
  readonly authorityId: Id;
  readonly what: /** From 1 to 2^64 − 1. */
    | { readonly by: 'serial'; readonly serial: bigint }
    | { readonly by: 'key_id'; readonly keyId: string }
    /** `SHA256:…`, of the subject's key; or of an authority's that signs no more, with all that it signed. */
    | { readonly by: 'fingerprint'; readonly fingerprint: string };
  /** The number of a CRLReason. */
  readonly reason: number;
}

export interface RevokedSsh {
  /** Seconds since 1970 UTC: when this was first asked for, or the first of it revoked. */
  readonly revokedAt: number;
  readonly reason: number;
  /** The newest; at most {@link MOST_TOLD}. */
  readonly certificates: readonly Id[];
  /** How many certificates are revoked. */
  readonly count: number;
}

/** Certificates that one answer names. */
const MOST_TOLD = 1000;
/** So few that a page's commit holds nobody up. */
const PAGE = 50;

/**
 * Revokes for good, and once: what is revoked already stays as it is, but that a compromised key may follow another reason.
 * @throws not_found; conflict for the key that an authority signs with; token_revoked; unavailable
 */
export async function revokeSsh(site: Site, caller: Caller, asked: RevokingSsh): Promise<RevokedSsh> {
  const rows = await sshAuthorityRows(site.store, caller.tenantId, asked.authorityId);
  if (rows === undefined) throw notFound('ssh_authority', asked.authorityId);
  const { reason, what } = asked;
  switch (what.by) {
    case 'serial':
      return bySerial(site, caller, rows, what.serial, reason);
    case 'key_id':
      return byKeyId(site, caller, rows, what.keyId, reason);
    default:
      return byFingerprint(site, caller, rows, what.fingerprint, reason);
  }
}

/** What an outside issuer signed without our knowing is listed all the same, for as long as it might be good. */
async function bySerial(
  site: Site,
  caller: Caller,
  { authority, ssh }: SshAuthorityRows,
  number: bigint,
  reason: number,
): Promise<RevokedSsh> {
  const { id: authorityId, tenantId } = authority;
  const serial = serialOctets(number);
  const query = { tenantId, authorityId, kind: 'ssh', serial, authorities: false, limit: PAGE } as const;
  const found = (await site.store.certificates(query)).listings.map(({ certificate }) => certificate.id);
  if (found.length > 0) return summed([await revokeCertificates(site, caller, found, reason)]);
  if (ssh.vault === null) throw notFound('certificate', String(number));
  const issuers = await sshIssuers(site.store, authority);
  const living = issuers.filter(({ state }) => state !== 'retired');
  return summed([await listUnknown(site, caller, living, serial, reason)]);
}

/** A key id is in the KRL only where nobody knows which serial numbers bear it: here, another certificate may get it. */
async function byKeyId(
  site: Site,
  caller: Caller,
  { authority, ssh }: SshAuthorityRows,
  keyId: string,
  reason: number,
): Promise<RevokedSsh> {
  const { id: authorityId, tenantId } = authority;
  const done: Done[] = [];
  let entry: Done | undefined;
  if (ssh.vault !== null) {
    const until = await endOfIntent(site, authorityId, tenantId, keyId);
    entry = await distrust(site, caller, authorityId, { kind: 'key_id', value: keyId, reason, until });
  }
  for await (const page of pages(site, { tenantId, authorityId, keyId })) {
    done.push(await revokeCertificates(site, caller, page, reason));
  }
  if (entry === undefined && done.length === 0) throw notFound('certificate', keyId);
  return summed(done, entry);
}

async function byFingerprint(
  site: Site,
  caller: Caller,
  { authority, ssh }: SshAuthorityRows,
  fingerprint: string,
  reason: number,
): Promise<RevokedSsh> {
  const { id: authorityId, tenantId } = authority;
  const hash = parseFingerprint(fingerprint);
  if (hash === undefined) throw invalidField('fingerprint', 'must be a fingerprint');
  const issuers = await sshIssuers(site.store, authority);
  const own = issuers.find(({ subjectKeyId }) => equal(subjectKeyId, hash));
  checkSignsNoMore(own, ssh);
  const key = { kind: 'key', value: fingerprint, reason, until: null } as const;
  const besides = [...retired(own), ...(await blockedAsRegistered(site, tenantId, hash, reason))];
  const entry = await distrust(site, caller, authorityId, key, besides);
  const done: Done[] = [];
  const where =
    own === undefined ? { tenantId, authorityId, fingerprint: hash } : { tenantId, issuerId: own.id };
  for await (const page of pages(site, where)) {
    done.push(await revokeCertificates(site, caller, page, reason));
  }
  return summed(done, entry);
}

/** One that was removed signs no more, whichever of its keys was the last to, and gets no other. */
function checkSignsNoMore(own: IssuerRow | undefined, { removedAt }: SshAuthorityRow): void {
  if (own?.state !== 'active' || removedAt !== null) return;
  const message =
    'the authority signs with this key: rotate it, promote the next one, and revoke this one then';
  throw new ChanceryError('conflict', message);
}

/** What an authority signs with no more is no longer published. */
function retired(own: IssuerRow | undefined): readonly Write[] {
  if (own === undefined || own.state === 'retired') return [];
  const { id, state, tenantId } = own;
  return [{ update: 'issuers', key: { tenantId, id, state }, set: { state: 'retired' } }];
}

/** A key is blocked by its SubjectPublicKeyInfo, which certificates tell; and of a key that has none, the registry. */
async function blockedAsRegistered(
  { clock, store }: Site,
  tenantId: Id,
  fingerprint: Uint8Array,
  reason: number,
): Promise<readonly Write[]> {
  if (reason !== CRL_REASON.key_compromise) return [];
  const known = await store.get('sshKeys', { tenantId, fingerprint });
  if (known === undefined) return [];
  const { spkiHash } = judgeSshKey(parsePastedKey(known.publicKey).key).publicKey;
  return [blockedHere(tenantId, spkiHash, seconds(clock))];
}

/** @returns null, for ever, for a key id that nobody here asked for */
async function endOfIntent(
  { store }: Site,
  authorityId: Id,
  tenantId: Id,
  keyId: string,
): Promise<number | null> {
  const id = keyId.length === 36 ? parseId('', keyId) : undefined;
  const intent = id && (await store.get('sshIntents', { tenantId, id }));
  return intent?.authorityId === authorityId ? intent.notAfter : null;
}

/** Ids of certificates, newest first. */
async function* pages({ store }: Site, where: Partial<SshCertificateRow>): AsyncGenerator<readonly Id[]> {
  let before: Id | undefined;
  do {
    const page = await store.list('sshCertificates', where, { before, limit: PAGE });
    if (page.length > 0) yield page.map(({ id }) => id);
    before = page.length < PAGE ? undefined : page.at(-1)?.id;
  } while (before !== undefined);
}

/** @param entry what the list names beside serial numbers: that is what was asked for, where there is one */
function summed(done: readonly Done[], entry?: Done): RevokedSsh {
  const first = entry ?? done.reduce((a, b) => (b.revokedAt < a.revokedAt ? b : a));
  const certificates = done.flatMap((one) => one.certificates);
  return {
    revokedAt: first.revokedAt,
    reason: first.reason,
    certificates: certificates.slice(0, MOST_TOLD),
    count: certificates.length,
  };
}
