/** What every certificate of an answer must be, as conditions over `certificates AS c`. */
import { sql } from 'kysely';
import type { CertificateQuery, NamePattern } from '../../../records/search.ts';
import type { Dialect } from '../dialect.ts';
import type { Stored } from '../schema.ts';
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
 * None of these chooses an index: the driver does, and so does the place where the page begins. SQLite, which has no
 * statistics, would join by the index with the most equal columns, and of two bounds take the looser as gladly. PostgreSQL
 * would begin with the names where few of them seem to match, and read all that do.
 */
export function filters(dialect: Dialect, query: CertificateQuery): readonly Sql[] {
  const column = (name: string): string => dialect.unindexed(`c.${name}`);
  const conditions: Sql[] = [];
  const add = (name: string, operator: string, wanted: Stored | undefined): void => {
    if (wanted !== undefined) conditions.push(sql`${raw(`${column(name)} ${operator}`)} ${value(wanted)}`);
  };
  add('is_authority', '=', query.authorities ? undefined : dialect.codec.encode.bool(false as never));
  add('id', '=', query.id);
  add('kind', '=', query.kind);
  add('authority_id', '=', query.authorityId);
  add('role', '=', query.role);
  add('serial', '=', query.serial);
  add('not_after', '>=', query.endsFrom);
  add('not_after', '<', query.endsUntil);
  if (query.includeArchived !== true) conditions.push(raw(`${column('archived_at')} IS NULL`));
  if (query.commonName !== undefined) conditions.push(matches(column('common_name_key'), query.commonName));
  if (query.san !== undefined) conditions.push(hasName(dialect, query.san));
  if (query.revoked !== undefined) conditions.push(query.revoked ? REVOKED : NOT_REVOKED);
  return conditions;
}

function hasName(dialect: Dialect, pattern: NamePattern): Sql {
  const own = byIndex(dialect, 'certificate_names', 'own', 'certificate_names_of_certificate');
  return sql`EXISTS (SELECT 1 FROM ${own} CROSS JOIN names AS name
    WHERE ${all([
      raw('own.tenant_id = c.tenant_id AND own.certificate_id = c.id'),
      raw(`name.tenant_id = own.tenant_id AND name.hash = own.name_hash AND name.type <> 'cn'`),
      matches(dialect.unindexed('name.value'), pattern),
    ])}${raw(dialect.apart)})`;
}
