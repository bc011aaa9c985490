import { describe, expect, it } from 'vitest';
import { decodeOnePem } from '../../../src/base/pem.ts';
import { crlAnswer } from '../../../src/http/crl-answer.ts';
import type { CrlRow } from '../../../src/records/revocation.ts';

const clock = { now: () => 0 };
const listOf = (number: number): CrlRow => {
  const ids = { tenantId: 'tenant', issuerId: 'issuer' } as unknown as Pick<CrlRow, 'tenantId' | 'issuerId'>;
  const facts = { shard: 0, changes: 0, thisUpdate: 0, nextUpdate: 60, entries: 0 };
  return { ...ids, ...facts, number, der: Uint8Array.of(number, 2, 3) };
};

describe.each(['application/pkix-crl', 'text/plain'])('a CRL as %s', (accept) => {
  const bodyOf = (list: CrlRow): unknown => crlAnswer(list, { accept }, clock).body;

  it('is the same octets for all who ask, not a copy for each', () => {
    const list = listOf(1);
    expect(bodyOf(list)).toBeInstanceOf(Uint8Array);
    expect(bodyOf(list)).toBe(bodyOf(list));
  });

  it('is others for the next list', () => {
    const [one, next] = [listOf(1), listOf(2)];
    expect(bodyOf(one)).not.toEqual(bodyOf(next));
    const pem = new TextDecoder().decode(crlAnswer(next, { accept: 'text/plain' }, clock).body as Uint8Array);
    expect(decodeOnePem(pem, ['X509 CRL'])).toEqual(next.der);
  });
});
