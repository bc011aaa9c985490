/** The ways to certificates: one index each, walked over a range. Which of them a query is answered by: `choose.ts`. */
import { sql } from 'kysely';
import type { Id } from '../../../base/ids.ts';
import type { CertificateKind } from '../../../records/certificates.ts';
import { reversed } from '../../../records/names.ts';
import type { CertificateOrder, CertificateQuery, NamePattern } from '../../../records/search.ts';
import type { Dialect } from '../dialect.ts';
import type { Stored } from '../schema.ts';
import { beginning, byIndex, type Range, raw, type Sql, value } from './text.ts';

export interface Driver {
  /** The index, as it stands in FROM. */
  readonly from: Sql;
  /** The columns of the index that are held equal. */
  readonly where: readonly Sql[];
  /** Of the index's next column, which is the key of an order; within one key, ids are in order. */
  readonly range?: Range & { readonly of: CertificateOrder['by'] };
  /** The column of the certificate's id. */
  readonly id: string;
  /** Whether `from` has `certificates AS c`, which is else joined to it by the id. */
  readonly hasRows: boolean;
  /** Whether it comes to one certificate several times. */
  readonly repeats?: boolean;
  /** What is walked before, and counted too: names may be many, and have no certificate that is asked for. */
  readonly first?: Pick<Driver, 'from' | 'where'>;
}

export function ofId(tenantId: Id, id: Id): Driver {
  const where = [sql`c.tenant_id = ${tenantId}`, sql`c.id = ${id}`];
  return { from: raw('certificates AS c'), where, id: 'c.id', hasRows: true };
}

/** All of a kind, in an order. */
export function ofKind(
  dialect: Dialect,
  query: CertificateQuery,
  by: CertificateOrder['by'],
  kind: CertificateKind,
): Driver {
  const where = [sql`c.tenant_id = ${query.tenantId}`, sql`c.kind = ${kind}`];
  if (by === 'created') return own(dialect, 'certificates_of_kind', where);
  if (by === 'commonName') return own(dialect, 'certificates_by_common_name', where);
  return { ...own(dialect, 'certificates_by_end', where), range: ends(query) };
}

/** @param authorityId null for those that were imported */
export function ofAuthority(
  dialect: Dialect,
  query: CertificateQuery,
  by: CertificateOrder['by'],
  authorityId: Id | null,
): Driver {
  const named = authorityId === null ? raw('c.authority_id IS NULL') : sql`c.authority_id = ${authorityId}`;
  const where = [sql`c.tenant_id = ${query.tenantId}`, named];
  if (by !== 'expires') return own(dialect, 'certificates_of_authority', where);
  return { ...own(dialect, 'certificates_of_authority_by_end', where), range: ends(query) };
}

export function ofRole(dialect: Dialect, tenantId: Id, role: string): Driver {
  return own(dialect, 'certificates_of_role', [sql`c.tenant_id = ${tenantId}`, sql`c.role = ${role}`]);
}

export function ofSerial(dialect: Dialect, tenantId: Id, serial: Uint8Array): Driver {
  const where = [sql`c.tenant_id = ${tenantId}`, sql`c.serial = ${value(serial)}`];
  return own(dialect, 'certificates_by_serial', where);
}

/** Certificates whose common name equals a text, or begins with it. */
export function ofCommonName(
  dialect: Dialect,
  tenantId: Id,
  kind: CertificateKind,
  match: 'exact' | 'prefix',
  text: string,
): Driver {
  const where = [sql`c.tenant_id = ${tenantId}`, sql`c.kind = ${kind}`];
  if (match === 'exact') where.push(sql`c.common_name_key = ${text}`);
  const driver = own(dialect, 'certificates_by_common_name', where);
  if (match === 'exact') return driver;
  return { ...driver, range: { ...beginning('c.common_name_key', text), of: 'commonName' } };
}

/** Certificates of one name, in the order of their ids. */
export function ofName(tenantId: Id, hash: Stored): Driver {
  const where = [sql`own.tenant_id = ${tenantId}`, sql`own.name_hash = ${value(hash)}`];
  return { from: raw('certificate_names AS own'), where, id: 'own.certificate_id', hasRows: false };
}

/** Certificates of names that begin or end with a text, in no order. */
export function ofNames(dialect: Dialect, tenantId: Id, match: 'prefix' | 'suffix', text: string): Driver {
  const [index, column, start] =
    match === 'prefix'
      ? ['names_by_value', 'name.value', text]
      : ['names_by_reversed', 'name.reversed', reversed(text)];
  const range = beginning(column, start);
  const first = {
    from: byIndex(dialect, 'names', 'name', index),
    where: [
      sql`name.tenant_id = ${tenantId}`,
      ...[range.from, range.until].filter((end) => end !== undefined),
    ],
  };
  return {
    from: sql`${first.from} CROSS JOIN certificate_names AS own`,
    where: [...first.where, raw('own.tenant_id = name.tenant_id AND own.name_hash = name.hash')],
    id: 'own.certificate_id',
    hasRows: false,
    repeats: true,
    first,
  };
}

/** Certificates that were revoked by themselves, in the order of their ids. */
export function ofRevocations(dialect: Dialect, tenantId: Id): Driver {
  const from = byIndex(dialect, 'revocations', 'gone', 'revocations_of_certificate');
  // The index has those of no known certificate too.
  const where = [sql`gone.tenant_id = ${tenantId}`, raw('gone.certificate_id IS NOT NULL')];
  return { from, where, id: 'gone.certificate_id', hasRows: false };
}

/** The statement for the hashes of the names, but common ones, that equal a text: one of each type and spelling. */
export function exactNames(dialect: Dialect, tenantId: Id, { values }: NamePattern): Sql {
  const spelled = sql.join(values.map((text) => value(text)));
  return sql`SELECT name.hash FROM ${byIndex(dialect, 'names', 'name', 'names_by_value')}
    WHERE name.tenant_id = ${tenantId} AND name.value IN (${spelled}) AND name.type <> 'cn' LIMIT 20`;
}

function own(dialect: Dialect, index: string, where: readonly Sql[]): Driver {
  return { from: byIndex(dialect, 'certificates', 'c', index), where, id: 'c.id', hasRows: true };
}

function ends({ endsFrom, endsUntil }: CertificateQuery): Driver['range'] & object {
  return {
    of: 'expires',
    from: endsFrom === undefined ? undefined : sql`c.not_after >= ${endsFrom}`,
    until: endsUntil === undefined ? undefined : sql`c.not_after < ${endsUntil}`,
  };
}
