/** What a page reads of each certificate, and the listing that it makes of that. */
import type { CertificateRow } from '../../../records/certificates.ts';
import {
  type CertificateListing,
  type ListedCertificate,
  PLACE_COLUMNS,
  type Revoked,
} from '../../../records/search.ts';
import { type Codec, rowReader, safeInteger } from '../codec.ts';
import { SQL_TABLES, type SqlColumn, type Stored, sqlName } from '../schema.ts';
import { raw, type Sql } from './text.ts';

export interface Shape<Listing> {
  /** Of `certificates AS c`, `revocations AS r` and `authorities AS a`. */
  readonly columns: Sql;
  /** @param values in the order of the columns. @throws Error for what no store can have written */
  readonly read: (values: readonly Stored[]) => Listing;
}

/** All that is kept of a certificate and of its revocation. */
export function wholeShape(codec: Codec): Shape<CertificateListing> {
  const { certificates, revocations } = SQL_TABLES;
  return shapeOf(codec, certificates.columns, revocations.columns) as Shape<CertificateListing>;
}

/** Some columns of a certificate, in the order of the table, and what orders go by; of its revocation, when and why. */
export function shapeWith<C extends keyof CertificateRow>(
  codec: Codec,
  columns: readonly C[],
): Shape<ListedCertificate<C>> {
  const wanted: ReadonlySet<string> = new Set([...columns, ...PLACE_COLUMNS]);
  return shapeOf(
    codec,
    SQL_TABLES.certificates.columns.filter(({ name }) => wanted.has(name)),
    SQL_TABLES.revocations.columns.filter(({ name }) => name === 'revokedAt' || name === 'reason'),
  ) as Shape<ListedCertificate<C>>;
}

interface Listing {
  readonly certificate: unknown;
  readonly revocation: unknown;
  readonly authorityRevocation: Revoked | undefined;
}

function shapeOf(codec: Codec, own: readonly SqlColumn[], revocation: readonly SqlColumn[]): Shape<Listing> {
  const [readOwn, readRevocation] = [rowReader(codec, own), rowReader(codec, revocation)];
  const isRevoked = own.length + revocation.findIndex(({ name }) => name === 'revokedAt');
  const authority = own.length + revocation.length;
  return {
    columns: raw(
      [
        ...own.map(({ name }) => `c.${sqlName(name)}`),
        ...revocation.map(({ name }) => `r.${sqlName(name)}`),
        'a.revoked_at',
        'a.revoked_reason',
      ].join(', '),
    ),
    read: (values) => ({
      certificate: readOwn(values, 0),
      revocation: values[isRevoked] === null ? undefined : readRevocation(values, own.length),
      authorityRevocation: revokedBy(values[authority] ?? null, values[authority + 1] ?? null),
    }),
  };
}

function revokedBy(revokedAt: Stored, reason: Stored): Revoked | undefined {
  if (revokedAt === null) return undefined;
  return { revokedAt: safeInteger(revokedAt), reason: safeInteger(reason ?? 0) };
}
