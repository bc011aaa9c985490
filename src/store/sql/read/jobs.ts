/** What the jobs ask for: deliveries that are due or settled, and what is to be tidied up. */
import type { Id } from '../../../base/ids.ts';
import type { IdempotencyKeyHead, Reader, WebhookKey } from '../../../records/store.ts';
import type { Row } from '../../../records/tables.ts';
import { bounded } from '../../query.ts';
import { rowReader, safeInteger } from '../codec.ts';
import { SQL_TABLES } from '../schema.ts';
import type { SqlSource } from './source.ts';

const KEY_HEAD = SQL_TABLES.idempotencyKeys.columns.filter(({ name }) =>
  ['tenantId', 'identityId', 'keyHash', 'createdAt'].includes(name),
);

export function jobReads(
  source: SqlSource,
): Pick<
  Reader,
  | 'idempotencyKeysUntil'
  | 'webhooksDue'
  | 'deliveriesDue'
  | 'deliveriesPending'
  | 'deliveriesSettled'
  | 'oldestDelivery'
> {
  const keyHead = rowReader(source.dialect.codec, KEY_HEAD);
  return {
    async idempotencyKeysUntil(until: number, limit: number): Promise<readonly IdempotencyKeyHead[]> {
      const select = source.db
        .selectFrom('idempotencyKeys')
        .select(KEY_HEAD.map(({ name }) => name as keyof IdempotencyKeyHead))
        .where('createdAt', '<=', until)
        .orderBy('createdAt')
        .limit(bounded(limit));
      const rows = await source.run(select);
      return rows.map((values) => keyHead(values) as unknown as IdempotencyKeyHead);
    },

    async webhooksDue(untilMs: number, limit: number): Promise<readonly WebhookKey[]> {
      const select = source.db
        .selectFrom('webhooks as webhook')
        .select(['webhook.tenantId', 'webhook.id'])
        .where((of) =>
          of.exists(
            of
              .selectFrom('webhookDeliveries as delivery')
              .select('delivery.id')
              .whereRef('delivery.tenantId', '=', 'webhook.tenantId')
              .whereRef('delivery.webhookId', '=', 'webhook.id')
              .where('delivery.nextMs', '<=', untilMs),
          ),
        )
        .orderBy('webhook.tenantId')
        .orderBy('webhook.id')
        .limit(bounded(limit));
      return (await source.run(select)).map(([tenantId, id]) => ({ tenantId: tenantId as Id, id: id as Id }));
    },

    async deliveriesDue(
      { id: webhookId, tenantId }: WebhookKey,
      untilMs: number,
      limit: number,
    ): Promise<readonly Row<'webhookDeliveries'>[]> {
      const select = source
        .select('webhookDeliveries', { tenantId, webhookId })
        .where('webhookDeliveries.nextMs', '<=', untilMs)
        .orderBy('webhookDeliveries.nextMs')
        .orderBy('webhookDeliveries.id')
        .limit(bounded(limit));
      return await source.rows('webhookDeliveries', select);
    },

    async deliveriesPending({ id: webhookId, tenantId }: WebhookKey): Promise<number> {
      const select = source.db
        .selectFrom('webhookDeliveries')
        .select((of) => of.fn.countAll<number>().as('pending'))
        .where('tenantId', '=', tenantId)
        .where('webhookId', '=', webhookId)
        .where('state', '=', 'pending');
      const [[pending = 0] = []] = await source.run(select);
      return safeInteger(pending);
    },

    async deliveriesSettled(
      state: Row<'webhookDeliveries'>['state'],
      untilMs: number,
      limit: number,
    ): Promise<readonly Row<'webhookDeliveries'>[]> {
      const select = source
        .select('webhookDeliveries', { state })
        .where('webhookDeliveries.settledMs', '<=', untilMs)
        .orderBy('webhookDeliveries.settledMs')
        .orderBy('webhookDeliveries.id')
        .limit(bounded(limit));
      return await source.rows('webhookDeliveries', select);
    },

    async oldestDelivery(): Promise<number | undefined> {
      const select = source.db
        .selectFrom('webhookDeliveries')
        .select('createdMs')
        .where('nextMs', 'is not', null)
        .orderBy('createdMs')
        .limit(1);
      const [row] = await source.run(select);
      return row === undefined ? undefined : safeInteger(row[0] ?? null);
    },
  };
}
