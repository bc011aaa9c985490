/** What every certificate of an answer must be, as conditions over `certificates AS c`. */
import { sql } from 'kysely';
import type { CertificateQuery, NamePattern } from '../../../records/search.ts';
import type { Dialect } from '../dialect.ts';
import { all, byIndex, matches, raw, type Sql, value } from './text.ts';

/**
 * Revocation and authority of `c`, where they are asked about. A certificate is revoked by itself, under its issuer and
 * serial number, or with its authority.
 */
export const STANDING: Sql = raw(`
  LEFT JOIN revocations AS r ON r.issuer_id = c.issuer_id AND r.serial = c.serial
  LEFT JOIN authorities AS a ON a.tenant_id = c.tenant_id AND a.id = c.authority_id`);

const REVOKED = raw('(r.issuer_id IS NOT NULL OR a.revoked_at IS NOT NULL)');
const NOT_REVOKED = raw('r.issuer_id IS NULL AND a.revoked_at IS NULL');

/**
 * Bounds of times and names are kept from being taken for an index's: the driver and the place where the page begins say
 * where an index is entered, and SQLite would take the looser of two bounds as gladly as the tighter.
 */
export function filters(dialect: Dialect, query: CertificateQuery): readonly Sql[] {
  const { unindexed } = dialect;
  const conditions = [sql`c.tenant_id = ${query.tenantId}`];
  const add = (condition: Sql): void => void conditions.push(condition);
  if (!query.authorities) add(sql`c.is_authority = ${dialect.codec.encode.bool(false as never)}`);
  if (query.id !== undefined) add(sql`c.id = ${query.id}`);
  if (query.kind !== undefined) add(sql`c.kind = ${query.kind}`);
  if (query.authorityId !== undefined) add(sql`c.authority_id = ${query.authorityId}`);
  if (query.role !== undefined) add(sql`c.role = ${query.role}`);
  if (query.serial !== undefined) add(sql`c.serial = ${value(query.serial)}`);
  if (query.endsFrom !== undefined) add(sql`${raw(unindexed('c.not_after'))} >= ${query.endsFrom}`);
  if (query.endsUntil !== undefined) add(sql`${raw(unindexed('c.not_after'))} < ${query.endsUntil}`);
  if (query.commonName !== undefined) add(matches(unindexed('c.common_name_key'), query.commonName));
  if (query.san !== undefined) add(hasName(dialect, query.san));
  if (query.revoked !== undefined) add(query.revoked ? REVOKED : NOT_REVOKED);
  return conditions;
}

function hasName(dialect: Dialect, pattern: NamePattern): Sql {
  const own = byIndex(dialect, 'certificate_names', 'own', 'certificate_names_of_certificate');
  return sql`EXISTS (SELECT 1 FROM ${own} CROSS JOIN names AS name
    WHERE ${all([
      raw('own.tenant_id = c.tenant_id AND own.certificate_id = c.id'),
      raw(`name.tenant_id = own.tenant_id AND name.hash = own.name_hash AND name.type <> 'cn'`),
      matches(dialect.unindexed('name.value'), pattern),
    ])})`;
}
