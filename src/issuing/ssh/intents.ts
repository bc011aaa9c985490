/** How an intent ends when no certificate was given: what is written of it, so that what may exist can be revoked. */
import { serialOctets } from '../../authorities/ssh/certify.ts';
import { readSshAuthority } from '../../authorities/ssh/read.ts';
import { utf8 } from '../../base/bytes.ts';
import type { Id } from '../../base/ids.ts';
import type { SshIntentRow, SshIntentState } from '../../records/ssh.ts';
import type { Count, Page, Reader, Write } from '../../records/store.ts';
import type { SshCertificate } from '../../ssh/certificate.ts';

export interface Settlement {
  readonly state: Exclude<SshIntentState, 'asked' | 'issued'>;
  readonly detail: string;
  /** What came back, if anything did. */
  readonly answer?: string;
  /** When what came back is a certificate that the issuer's key signed. */
  readonly certificate?: SshCertificate | undefined;
}

const LONGEST_DETAIL = 1000;
/** Unspecified (RFC 5280 §5.3.1): a KRL has no reasons. */
const REASON = 0;
/** The end of what does not end, for our records: 9999-12-31. */
const FOREVER = 253_402_300_799;

/** What was asked of an authority's outside issuer, newest first. @throws not_found */
export async function listIntents(
  reader: Reader,
  tenantId: Id,
  authorityId: Id,
  page: Page,
): Promise<readonly SshIntentRow[]> {
  await readSshAuthority(reader, tenantId, authorityId);
  return reader.list('sshIntents', { tenantId, authorityId }, page);
}

/**
 * @param now seconds since 1970 UTC
 * @param from the state that it must still be in when that is committed; absent: whichever it is in
 */
export function settleWrites(
  intent: SshIntentRow,
  { answer, certificate, detail, state }: Settlement,
  now: number,
  from?: SshIntentState,
): {
  readonly writes: readonly Write[];
  readonly counts: readonly Count[];
  readonly data: Readonly<Record<string, unknown>>;
} {
  const { authorityId, id, tenantId } = intent;
  const settled: Write = {
    update: 'sshIntents',
    key: { tenantId, id, ...(from === undefined ? {} : { state: from }) },
    set: { state, detail: detail.slice(0, LONGEST_DETAIL), answer: answer ?? null, settledAt: now },
  };
  const data = { intent_id: id, authority_id: authorityId, state, detail: detail.slice(0, LONGEST_DETAIL) };
  if (state !== 'rejected') return { writes: [settled], counts: [], data };
  const distrusted = new Set([id as string, ...keyIdsOf(certificate)]);
  return {
    writes: [
      settled,
      ...[...distrusted].map((keyId) => distrust(intent, keyId, endOf(intent, certificate), now)),
      ...revocation(intent, certificate, now),
    ],
    counts: [{ tenantId, subjectId: authorityId, name: 'revocations', by: 1 }],
    data,
  };
}

/** A certificate with this key id is dead, whatever its serial number is. @param until as `revokedAt`, seconds since 1970 UTC */
export function distrust(
  { authorityId, tenantId }: Pick<SshIntentRow, 'authorityId' | 'tenantId'>,
  value: string,
  until: number,
  revokedAt: number,
): Write {
  return {
    insertNew: 'sshDistrusted',
    row: { tenantId, authorityId, kind: 'key_id', value, reason: REASON, revokedAt, until },
  };
}

/** In octets; no database has to find a longer one by its index. */
const LONGEST_KEY_ID = 1024;

/** A longer key id is told by nobody: its certificate is dead by its serial number alone. */
function keyIdsOf(certificate: SshCertificate | undefined): readonly string[] {
  return certificate === undefined || utf8(certificate.keyId).length > LONGEST_KEY_ID
    ? []
    : [certificate.keyId];
}

/** One that lies about its end lies about more: it is dead for as long as it says that it lives. */
function endOf({ notAfter }: SshIntentRow, certificate: SshCertificate | undefined): number {
  if (certificate === undefined) return notAfter;
  const end = certificate.validBefore > BigInt(FOREVER) ? FOREVER : Number(certificate.validBefore);
  return Math.max(notAfter, end);
}

function revocation(
  intent: SshIntentRow,
  certificate: SshCertificate | undefined,
  now: number,
): readonly Write[] {
  if (certificate === undefined || certificate.serial === 0n) return [];
  const { issuerId, tenantId } = intent;
  return [
    {
      insertNew: 'revocations',
      row: {
        tenantId,
        issuerId,
        serial: serialOctets(certificate.serial),
        certificateId: null,
        crlShard: 0,
        reason: REASON,
        revokedAt: now,
        invalidityAt: null,
        listUntil: endOf(intent, certificate),
      },
    },
  ];
}
