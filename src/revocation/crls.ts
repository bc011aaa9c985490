/** The CRL of an issuer: made when it is asked for, and kept until a new one is due. */
import { openIssuer } from '../authorities/issuer.ts';
import { notFound } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import { type Clock, seconds } from '../base/ports.ts';
import { SIGNATURE_ALGORITHMS } from '../keys/algorithms.ts';
import type { Sealer } from '../keys/sealing.ts';
import type { Reader } from '../records/store.ts';
import type { SigningIssuer } from '../signing/issuer.ts';
import { assembleCrl, encodeTbsCertList } from '../x509/crl.ts';
import { encodeRevokedEntries, type RevokedEntry } from '../x509/crl-entries.ts';

export interface Crl {
  /** DER. */
  readonly der: Uint8Array;
  /** Seconds since 1970 UTC. */
  readonly thisUpdate: number;
  readonly nextUpdate: number;
}

export interface CrlSource {
  /** @throws not_found for an issuer that is not there, or a shard that it does not have */
  current(issuerId: Id, shard: number): Promise<Crl>;
}

/** A list is good for a day, and a new one is made after an hour. */
const GOOD_SECONDS = 86_400;
const FRESH_SECONDS = 3600;

/** At most this many lists are kept; the oldest goes first. */
const MOST_KEPT = 1000;

export function crlSource(site: {
  readonly store: Reader;
  readonly sealer: Sealer;
  readonly clock: Clock;
}): CrlSource {
  const kept = new Map<Id, { readonly since: number; readonly crl: Promise<Crl> }>();
  return {
    async current(issuerId, shard) {
      if (shard !== 0) throw notFound('crl', String(shard));
      const now = seconds(site.clock);
      const found = kept.get(issuerId);
      // What is being made counts as made: whoever asks meanwhile waits for it.
      if (found !== undefined && now >= found.since && now < found.since + FRESH_SECONDS) return found.crl;
      if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value as Id);
      const crl = make(site, issuerId);
      kept.set(issuerId, { since: now, crl });
      crl.catch(() => {
        if (kept.get(issuerId)?.crl === crl) kept.delete(issuerId);
      });
      return crl;
    },
  };
}

async function make(
  { clock, sealer, store }: { store: Reader; sealer: Sealer; clock: Clock },
  issuerId: Id,
): Promise<Crl> {
  const row = await store.get('issuers', { id: issuerId });
  const authority =
    row === undefined || row.authorityId === null
      ? undefined
      : await store.get('authorities', { tenantId: row.tenantId, id: row.authorityId });
  if (row === undefined || authority === undefined || authority.kind !== 'x509')
    throw notFound('issuer', issuerId);
  const { signing } = await openIssuer(store, sealer, authority, row);
  const revocations = await store.all('revocations', { tenantId: row.tenantId, issuerId });
  return signed(signing, revocations, clock.now());
}

/** @param nowMs milliseconds since 1970 UTC; they are the list's number, which so grows with time */
async function signed(issuer: SigningIssuer, revoked: readonly RevokedEntry[], nowMs: number): Promise<Crl> {
  const thisUpdate = Math.floor(nowMs / 1000);
  const nextUpdate = thisUpdate + GOOD_SECONDS;
  const { identifier } = SIGNATURE_ALGORITHMS[issuer.signatureAlgorithm];
  const tbs = encodeTbsCertList({
    signatureAlgorithm: identifier,
    issuer: issuer.subject,
    authorityKeyId: issuer.subjectKeyId,
    thisUpdate,
    nextUpdate,
    number: nowMs,
    revoked: [encodeRevokedEntries(revoked)],
  });
  const signature = await issuer.signer.sign(issuer.signatureAlgorithm, tbs);
  return { der: assembleCrl(tbs, identifier, signature), thisUpdate, nextUpdate };
}
