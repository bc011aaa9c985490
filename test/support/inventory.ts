/** An inventory of many kinds of certificates, small enough to be listed whole. */

import { nameWrites } from '../../src/authorities/name-rows.ts';
import type { Id } from '../../src/base/ids.ts';
import type { CertificateName } from '../../src/records/search.ts';
import type { Change, Store, Write } from '../../src/records/store.ts';
import type { Row } from '../../src/records/tables.ts';
import type { Records } from './records.ts';

/** What the certificates below draw their parts from; names are such that patterns find some of them. */
export const PARTS = {
  commonNames: [
    null,
    'a.test',
    'A.Test',
    'b.test',
    'api.a.test',
    'Büro ÄÖ',
    'ops@a.test',
    'a%_',
    '\u{1f600}',
  ],
  sans: [
    { type: 'dns', value: 'a.test' },
    { type: 'dns', value: '*.a.test' },
    { type: 'dns', value: 'API.a.test' },
    { type: 'ip', value: '10.0.0.1' },
    { type: 'ip', value: '2001:db8::1' },
    { type: 'email', value: 'Ops@A.test' },
    { type: 'uri', value: 'spiffe://a.test/Foo' },
    { type: 'uri', value: 'spiffe://a.test/foo' },
    { type: 'principal', value: 'Root' },
  ],
  roles: [null, 'svc', 'web'],
  /** Seconds since 1970 UTC. */
  ends: [100, 200, 200, 300],
} as const;

export interface World {
  readonly tenantId: Id;
  readonly authorities: readonly Id[];
  readonly certificates: readonly Row<'certificates'>[];
  readonly changes: readonly Change[];
  /** One more, as another caller would insert it between two pages. */
  readonly another: (number: number) => Change;
}

/**
 * Five authorities, the fourth for SSH. What is of no authority was imported.
 * @param revoked the numbers of the authorities that are revoked
 */
export function world(records: Records, count: number, revoked: readonly number[] = [1, 4]): World {
  const { tenantId } = records;
  const key = records.key();
  const authorities = [0, 1, 2, 3, 4].map((number) =>
    records.authority({
      kind: number === 3 ? 'ssh' : 'x509',
      revokedAt: revoked.includes(number) ? 7 : null,
      revokedReason: revoked.includes(number) ? 2 : null,
    }),
  );
  const issuers = [...authorities, null].map((authority) =>
    authority === null
      ? { ...records.issuer(tenantId, key.id), authorityId: null, state: 'foreign' as const }
      : records.issuer(authority.id, key.id),
  );
  const draw = counter(count);
  const made = Array.from({ length: count }, () => certificate(records, issuers, draw));
  const revocations = made
    .filter(() => draw(4) === 0)
    .map(({ row }): Write => ({ insert: 'revocations', row: revocation(row) }));
  const rows = [
    { insert: 'tenants', row: records.tenant() } as const,
    { insert: 'keys', row: key } as const,
    ...authorities.map((row) => ({ insert: 'authorities', row }) as const),
    ...issuers.map((row) => ({ insert: 'issuers', row }) as const),
  ];
  return {
    tenantId,
    authorities: authorities.map(({ id }) => id),
    certificates: made.map(({ row }) => row),
    changes: [records.change([...rows, ...made.flatMap(({ writes }) => writes), ...revocations])],
    another: (number) => records.change(certificate(records, issuers, counter(number)).writes),
  };
}

function certificate(
  records: Records,
  issuers: readonly Row<'issuers'>[],
  draw: (below: number) => number,
): { readonly row: Row<'certificates'>; readonly writes: readonly Write[] } {
  const issuer = issuers[draw(issuers.length)] as Row<'issuers'>;
  const pick = <T>(of: readonly T[]): T => of[draw(of.length)] as T;
  const row = records.certificate(issuer, {
    // The fourth authority's.
    kind: issuer === issuers[3] ? 'ssh' : 'x509',
    isAuthority: draw(9) === 0,
    commonName: pick(PARTS.commonNames),
    role: pick(PARTS.roles),
    notAfter: pick(PARTS.ends),
    archivedAt: draw(6) === 0 ? 5 : null,
  });
  const sans: readonly CertificateName[] = PARTS.sans.filter(() => draw(4) === 0);
  const common = row.commonName === null ? [] : [{ type: 'cn', value: row.commonName } as const];
  return { row, writes: [{ insert: 'certificates', row }, ...nameWrites(row, [...common, ...sans])] };
}

function revocation({ id, issuerId, serial, tenantId }: Row<'certificates'>): Row<'revocations'> {
  const times = { revokedAt: 9, invalidityAt: null, listUntil: 9 };
  return { tenantId, issuerId, serial, certificateId: id, crlShard: 0, reason: 1, ...times };
}

/** Numbers that look drawn and repeat from run to run (Numerical Recipes' generator). */
function counter(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** What is searched must be there. */
export async function mustCommit(store: Store, change: Change): Promise<void> {
  const { status } = await store.commit(change);
  if (status !== 'committed') throw new Error(`a world that is ${status}`);
}
