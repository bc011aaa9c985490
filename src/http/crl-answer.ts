/** A CRL as it is sent: in DER, or in PEM to who would rather have that; and not at all to who has it. */
import { utf8 } from '../base/bytes.ts';
import { encodePem } from '../base/pem.ts';
import { type Clock, seconds } from '../base/ports.ts';
import type { CrlRow } from '../records/revocation.ts';
import { preferredType } from './accept.ts';
import { cachedAnswer, oneLine } from './cached-answer.ts';
import type { Answer, Input } from './endpoint.ts';

export const CRL_TYPE = 'application/pkix-crl';
const TYPES = [
  CRL_TYPE,
  'application/x-pem-file',
  'text/plain',
  'application/pem-certificate-chain',
] as const;

/** Caches keep a list no longer than this: what is revoked is to be known soon. */
const LONGEST_KEPT_SECONDS = 300;

export function crlAnswer(
  list: CrlRow,
  headers: Input<unknown, unknown, unknown>['headers'],
  clock: Clock,
): Answer {
  const type = preferredType(oneLine(headers['accept']), TYPES);
  const isPem = type !== CRL_TYPE;
  // No two lists have the same number.
  const etag = `"${list.number}${isPem ? '-pem' : ''}"`;
  const kept = Math.max(0, Math.min(LONGEST_KEPT_SECONDS, list.nextUpdate - seconds(clock)));
  return cachedAnswer(headers, {
    etag,
    type,
    body: () => (isPem ? pemOf(list) : list.der),
    headers: {
      vary: 'accept',
      'last-modified': new Date(list.thisUpdate * 1000).toUTCString(),
      'cache-control': `public, max-age=${kept}`,
    },
  });
}

/** In octets, made once for each list: anybody may ask for them, and they may be millions. */
function pemOf(list: CrlRow): Uint8Array {
  const pem = pems.get(list) ?? utf8(encodePem('X509 CRL', list.der));
  pems.set(list, pem);
  return pem;
}

const pems = new WeakMap<CrlRow, Uint8Array>();
