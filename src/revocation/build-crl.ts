/**
 * Drawing up and signing a CRL (RFC 5280 §5). There may be a hundred thousand entries: they are read and written a page at
 * a time, and others have their turn between the pages.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { type Clock, seconds } from '../base/ports.ts';
import { SIGNATURE_ALGORITHMS } from '../keys/algorithms.ts';
import type { IssuerRow } from '../records/authorities.ts';
import type { RevocationRow } from '../records/certificates.ts';
import type { CrlRow } from '../records/revocation.ts';
import type { Reader } from '../records/store.ts';
import type { SigningIssuer } from '../signing/issuer.ts';
import { assembleCrl, encodeTbsCertList } from '../x509/crl.ts';
import { encodeRevokedEntries } from '../x509/crl-entries.ts';
import type { Scope } from './scope.ts';

/** A list is good for a day. */
const GOOD_SECONDS = 86_400;

/** How late a revocation may be committed, after the time that it names; and what clocks of replicas may be apart. */
const MARGIN_SECONDS = 3600;

const PAGE = 500;

export interface ListParts {
  readonly issuer: IssuerRow;
  readonly signing: SigningIssuer;
  readonly scope: Scope;
  /** What the issuer's counter of revocations sums to, read before this. */
  readonly changes: number;
  /** The list before this one. */
  readonly previous: Pick<CrlRow, 'number' | 'changes' | 'thisUpdate'> | undefined;
}

export type BuiltCrl = Pick<CrlRow, 'number' | 'thisUpdate' | 'nextUpdate' | 'entries' | 'der'>;

/** @param carryOn called between pages with the entries so far; throws to give the list up */
export async function buildCrl(
  { clock, store }: { readonly clock: Clock; readonly store: Reader },
  parts: ListParts,
  carryOn: (entries: number) => void,
): Promise<BuiltCrl> {
  const { issuer, previous, scope, signing } = parts;
  const nowMs = clock.now();
  const thisUpdate = seconds({ now: () => nowMs });
  const nextUpdate = thisUpdate + GOOD_SECONDS;
  // §5.2.3: grows from list to list. With time, so that a database that was put back from a backup does not go back.
  const number = Math.max((previous?.number ?? 0) + 1, nowMs);
  const revoked: Uint8Array[] = [];
  let entries = 0;
  for await (const page of pages(store, issuer, scope, listedFrom(parts, thisUpdate), thisUpdate)) {
    carryOn(entries);
    revoked.push(encodeRevokedEntries(page));
    entries += page.length;
  }
  const { identifier } = SIGNATURE_ALGORITHMS[signing.signatureAlgorithm];
  const tbs = encodeTbsCertList({
    signatureAlgorithm: identifier,
    issuer: signing.subject,
    authorityKeyId: signing.subjectKeyId,
    thisUpdate,
    nextUpdate,
    number,
    issuingDistributionPoint: scope.address === undefined ? undefined : { uris: [scope.address] },
    revoked,
  });
  await turn();
  const signature = await signing.signer.sign(signing.signatureAlgorithm, tbs);
  await turn();
  return { number, thisUpdate, nextUpdate, entries, der: assembleCrl(tbs, identifier, signature) };
}

/**
 * §3.3: an entry stays until one list made after the certificate's end has shown it. So what had ended when the list
 * before was made is left out, if that list has shown it: it has when nothing was revoked since. Otherwise there may be a
 * revocation that was on its way when that list was made, and what ended lately is shown again.
 */
function listedFrom({ changes, previous }: ListParts, thisUpdate: number): number {
  if (previous === undefined) return 0;
  const from = Math.min(previous.thisUpdate, thisUpdate);
  return previous.changes === changes ? from : from - MARGIN_SECONDS;
}

async function* pages(
  store: Reader,
  { id: issuerId }: IssuerRow,
  { covers }: Scope,
  from: number,
  thisUpdate: number,
): AsyncGenerator<readonly RevocationRow[]> {
  const fresh = withoutMoved(thisUpdate);
  for (const shard of covers) {
    let after: RevocationRow | undefined;
    do {
      const page = await store.entries({ issuerId, shard, listedFrom: from, after, limit: PAGE });
      if (page.length > 0) yield page.filter(fresh);
      after = page.length < PAGE ? undefined : page.at(-1);
      await turn();
    } while (after !== undefined);
  }
}

/**
 * An entry that is altered while pages are read may come again, further on: only one of a certificate that has ended
 * does, as the others stay where they are.
 */
function withoutMoved(thisUpdate: number): (row: RevocationRow) => boolean {
  const seen = new Set<string>();
  return ({ listUntil, serial }) => {
    if (listUntil > thisUpdate + MARGIN_SECONDS) return true;
    const name = String(serial);
    if (seen.has(name)) return false;
    seen.add(name);
    return true;
  };
}
