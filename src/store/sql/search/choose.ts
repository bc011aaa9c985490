/**
 * The ways in which a query could be answered, the narrower ones first. Each is whole: the certificates that the query
 * finds are all among those that its drivers walk.
 */
import type { Id } from '../../../base/ids.ts';
import type { CertificateKind } from '../../../records/certificates.ts';
import type { CertificateOrder, CertificateQuery } from '../../../records/search.ts';
import type { Dialect } from '../dialect.ts';
import type { Stored } from '../schema.ts';
import type { Driver } from './drivers.ts';
import * as driver from './drivers.ts';

export interface Way {
  readonly drivers: readonly Driver[];
  /** Whether each driver walks in the order that is asked for. */
  readonly inOrder: boolean;
}

/** What a query's ways depend on that stands in the database. */
export interface Findings {
  /** Hashes of the names that an exact `san` finds. */
  readonly hashes: readonly Stored[];
  /** The tenant's authorities, if they are few enough to be walked one by one. */
  readonly authorities: readonly { readonly id: Id; readonly isRevoked: boolean }[] | undefined;
}

/** The most drivers whose rows are merged. */
export const MOST_DRIVERS = 24;

export function ways(
  dialect: Dialect,
  query: CertificateQuery,
  by: CertificateOrder['by'],
  findings: Findings,
): readonly Way[] {
  const { authorityId, id, role, serial, tenantId } = query;
  const created = by === 'created';
  const found: Way[] = [];
  const add = (inOrder: boolean, ...drivers: readonly Driver[]): void =>
    void found.push({ drivers, inOrder });
  if (id !== undefined) add(true, driver.ofId(tenantId, id));
  if (serial !== undefined) add(false, driver.ofSerial(dialect, tenantId, serial));
  if (query.san?.match === 'exact')
    add(created, ...findings.hashes.map((hash) => driver.ofName(tenantId, hash)));
  if (query.commonName?.match === 'exact') add(created, ...byCommonName(dialect, query, 'exact'));
  if (role !== undefined) add(created, driver.ofRole(dialect, tenantId, role));
  if (query.commonName?.match === 'prefix')
    add(by === 'commonName', ...byCommonName(dialect, query, 'prefix'));
  found.push(...byNames(dialect, query), ...revoked(dialect, query, by, findings));
  if (authorityId !== undefined)
    add(by !== 'commonName', driver.ofAuthority(dialect, query, by, authorityId));
  const whole = everything(dialect, query, by, findings);
  if (by !== 'expires' && (query.endsFrom ?? query.endsUntil) !== undefined) {
    found.push(everything(dialect, query, 'expires', findings, false));
  }
  return [...found, whole];
}

function kinds({ kind }: CertificateQuery): readonly CertificateKind[] {
  return kind === undefined ? ['x509', 'ssh'] : [kind];
}

function byCommonName(
  dialect: Dialect,
  query: CertificateQuery,
  match: 'exact' | 'prefix',
): readonly Driver[] {
  const { commonName, tenantId } = query;
  return (commonName?.values ?? []).flatMap((text) =>
    kinds(query).map((kind) => driver.ofCommonName(dialect, tenantId, kind, match, text)),
  );
}

/** By the beginnings and ends of kept names. A common name is among its certificate's names, of whatever type. */
function byNames(dialect: Dialect, { commonName, san, tenantId }: CertificateQuery): readonly Way[] {
  const patterns = [san?.match === 'prefix' ? san : undefined, san?.match === 'suffix' ? san : undefined];
  if (commonName?.match === 'suffix') patterns.push(commonName);
  return patterns.flatMap((pattern) => {
    if (pattern === undefined || pattern.match === 'exact') return [];
    const { match } = pattern;
    const drivers = pattern.values.map((text) => driver.ofNames(dialect, tenantId, match, text));
    return [{ drivers, inOrder: false }];
  });
}

/** Those revoked by themselves, and all of each revoked authority. */
function revoked(
  dialect: Dialect,
  query: CertificateQuery,
  by: CertificateOrder['by'],
  { authorities }: Findings,
): readonly Way[] {
  if (query.revoked !== true || authorities === undefined) return [];
  const gone = authorities.filter(({ id, isRevoked }) => isRevoked && (query.authorityId ?? id) === id);
  // The authority asked for is revoked, and with it all that it signed: nothing is narrower.
  if (query.authorityId !== undefined && gone.length > 0) return [];
  if (gone.length >= MOST_DRIVERS) return [];
  const drivers = gone.map(({ id }) => driver.ofAuthority(dialect, query, by, id));
  return [
    { drivers: [driver.ofRevocations(dialect, query.tenantId), ...drivers], inOrder: by === 'created' },
  ];
}

/**
 * All certificates of the kinds asked for. Where authorities were revoked with all that they signed, and that is not
 * asked for, the others are walked one by one: what a revoked one signed last would be walked in vain.
 */
function everything(
  dialect: Dialect,
  query: CertificateQuery,
  by: CertificateOrder['by'],
  { authorities }: Findings,
  inOrder = true,
): Way {
  const live = authorities?.filter(({ isRevoked }) => !isRevoked) ?? [];
  const skips =
    query.revoked === false && live.length < (authorities?.length ?? 0) && live.length < MOST_DRIVERS;
  if (!skips || by === 'commonName') {
    return { drivers: kinds(query).map((kind) => driver.ofKind(dialect, query, by, kind)), inOrder };
  }
  const owners = [null, ...live.map(({ id }) => id)];
  return { drivers: owners.map((id) => driver.ofAuthority(dialect, query, by, id)), inOrder };
}
