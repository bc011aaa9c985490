/** What CRLs and KRLs are made of, and which there are. */
import type { Id } from '../../../base/ids.ts';
import type { KrlHead } from '../../../records/overview.ts';
import type { CrlHead, DistrustQuery, EntryQuery, Reader } from '../../../records/store.ts';
import type { Row } from '../../../records/tables.ts';
import { bounded } from '../../query.ts';
import { rowReader, safeInteger } from '../codec.ts';
import { SQL_TABLES } from '../schema.ts';
import type { SqlSource } from './source.ts';

const CRL_HEAD = SQL_TABLES.crls.columns.filter(({ name }) => name !== 'der');

const KRL_HEAD = SQL_TABLES.krls.columns.filter(({ name }) => name !== 'body');

export function revocationReads(
  source: SqlSource,
): Pick<Reader, 'entries' | 'distrusted' | 'crlHeads' | 'crlNumber' | 'krlHeads' | 'krlVersion' | 'lastEnd'> {
  const crlHead = rowReader(source.dialect.codec, CRL_HEAD);
  const krlHead = rowReader(source.dialect.codec, KRL_HEAD);
  return {
    async entries({
      after,
      issuerId,
      limit,
      listedFrom,
      shard,
    }: EntryQuery): Promise<readonly Row<'revocations'>[]> {
      const ordered = source
        .select('revocations', { issuerId, crlShard: shard })
        .orderBy('listUntil')
        .orderBy('serial')
        .limit(bounded(limit));
      // Compared as one, so that a page begins in the index where the one before it ended.
      const select =
        after === undefined
          ? ordered.where('listUntil', '>=', listedFrom)
          : ordered.where((of) =>
              of(of.refTuple('listUntil', 'serial'), '>', of.tuple(after.listUntil, after.serial)),
            );
      return await source.rows('revocations', select);
    },

    async distrusted({
      after,
      authorityId,
      kind,
      limit,
      listedFrom,
    }: DistrustQuery): Promise<readonly Row<'sshDistrusted'>[]> {
      const select = source
        .select('sshDistrusted', { authorityId, kind })
        .where((of) => of.or([of('until', 'is', null), of('until', '>=', listedFrom)]))
        .orderBy('value')
        .limit(bounded(limit));
      return await source.rows(
        'sshDistrusted',
        after === undefined ? select : select.where('value', '>', after),
      );
    },

    async crlHeads(tenantId: Id | undefined, limit: number): Promise<readonly CrlHead[]> {
      let select = source.db
        .selectFrom('crls')
        .select(CRL_HEAD.map(({ name }) => name as keyof CrlHead))
        .orderBy('issuerId')
        .orderBy('shard')
        .limit(bounded(limit));
      if (tenantId !== undefined) select = select.where('tenantId', '=', tenantId);
      const rows = await source.run(select);
      return rows.map((values) => crlHead(values) as unknown as CrlHead);
    },

    async crlNumber(issuerId: Id, shard: number): Promise<number | undefined> {
      const select = source.db.selectFrom('crls').select('number');
      const [row] = await source.run(select.where('issuerId', '=', issuerId).where('shard', '=', shard));
      return row === undefined ? undefined : safeInteger(row[0] ?? null);
    },

    async krlHeads(tenantId: Id, limit: number): Promise<readonly KrlHead[]> {
      const select = source.db
        .selectFrom('krls')
        .select(KRL_HEAD.map(({ name }) => name as keyof KrlHead))
        .where('tenantId', '=', tenantId)
        .orderBy('authorityId')
        .limit(bounded(limit));
      const rows = await source.run(select);
      return rows.map((values) => krlHead(values) as unknown as KrlHead);
    },

    async krlVersion(authorityId: Id): Promise<number | undefined> {
      const select = source.db.selectFrom('krls').select('version').where('authorityId', '=', authorityId);
      const [row] = await source.run(select);
      return row === undefined ? undefined : safeInteger(row[0] ?? null);
    },

    async lastEnd(tenantId: Id, issuerId: Id): Promise<number | undefined> {
      const select = source.db
        .selectFrom('sshCertificates')
        .select('notAfter')
        .where('tenantId', '=', tenantId)
        .where('issuerId', '=', issuerId)
        .orderBy('notAfter', 'desc')
        .limit(1);
      const [row] = await source.run(select);
      return row === undefined ? undefined : safeInteger(row[0] ?? null);
    },
  };
}
