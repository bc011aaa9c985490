/** Webhooks of a tenant: where it wants to be told of what happens to its certificates. */
import { type Act, administer } from '../access/administer.ts';
import type { Caller } from '../access/caller.ts';
import { ChanceryError, invalidField, looksLikeSecret, notFound } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import { characters, isPrintable } from '../base/name.ts';
import { seconds } from '../base/ports.ts';
import type { Page, Reader } from '../records/store.ts';
import type { WebhookRow } from '../records/webhooks.ts';
import { parseEvents } from './events.ts';
import { newSecret, sealSecret, spellSecret } from './secret.ts';
import type { WebhookSite } from './site.ts';

/** Of one tenant. */
export const MOST_WEBHOOKS = 50;
const LONGEST_URL = 2048;
const LONGEST_DESCRIPTION = 200;

/** What may be said of a webhook. Absent: as it was, or as usual. */
export interface WebhookFields {
  readonly url?: string | undefined;
  readonly description?: string | undefined;
  readonly events?: readonly string[] | undefined;
  readonly isActive?: boolean | undefined;
}

/** A webhook, and the text of its secret, which is shown this once. */
export interface WithSecret {
  readonly row: WebhookRow;
  readonly secret: string;
}

/** @throws invalid_field, egress_denied; conflict for one webhook too many */
export async function createWebhook(
  site: WebhookSite,
  caller: Caller,
  input: WebhookFields & { readonly url: string },
): Promise<WithSecret> {
  const { tenantId } = caller;
  const fields = await readFields(site, input);
  const id = site.ids.next();
  const secret = newSecret(site.random);
  const now = seconds(site.clock);
  const row: WebhookRow = {
    tenantId,
    id,
    url: input.url,
    description: '',
    state: 'active',
    ...fields,
    events: parseEvents(input.events),
    secret: sealSecret(site.sealer, { tenantId, id }, secret),
    createdBy: caller.identityId,
    createdAt: now,
    updatedAt: now,
  };
  return act(site, caller, 'webhook_create', async (reader) => {
    if ((await allWebhooks(reader, tenantId)).length >= MOST_WEBHOOKS) {
      throw new ChanceryError('conflict', `a tenant has at most ${MOST_WEBHOOKS} webhooks`);
    }
    const value = { row, secret: spellSecret(secret) };
    return { writes: [{ insert: 'webhooks', row }], data: eventData(row), value };
  });
}

/** @throws not_found */
export async function readWebhook(reader: Reader, tenantId: Id, id: Id): Promise<WebhookRow> {
  const row = await reader.get('webhooks', { tenantId, id });
  if (row === undefined || row.state === 'removed') throw notFound('webhook', id);
  return row;
}

/** The newest first. */
export async function listWebhooks(
  reader: Reader,
  tenantId: Id,
  { before, limit }: Page,
): Promise<readonly WebhookRow[]> {
  const rows = (await allWebhooks(reader, tenantId)).toSorted((a, b) => (a.id < b.id ? 1 : -1));
  return rows.filter(({ id }) => before === undefined || id < before).slice(0, limit);
}

/**
 * Changes what is given. What falls due of one that is no longer active is given up.
 * @throws not_found, invalid_field, egress_denied
 */
export async function updateWebhook(
  site: WebhookSite,
  caller: Caller,
  id: Id,
  change: WebhookFields,
): Promise<WebhookRow> {
  const { tenantId } = caller;
  const fields = await readFields(site, change);
  return act(site, caller, 'webhook_update', async (reader) => {
    const before = await readWebhook(reader, tenantId, id);
    const set = { ...fields, updatedAt: seconds(site.clock) };
    const row = { ...before, ...set };
    return { writes: [{ update: 'webhooks', key: { tenantId, id }, set }], data: eventData(row), value: row };
  });
}

/** The secret before signs nothing from now on, not even what is tried again. @throws not_found */
export async function rollSecret(site: WebhookSite, caller: Caller, id: Id): Promise<WithSecret> {
  const { tenantId } = caller;
  const secret = newSecret(site.random);
  return act(site, caller, 'webhook_secret_roll', async (reader) => {
    const before = await readWebhook(reader, tenantId, id);
    const set = { secret: sealSecret(site.sealer, before, secret), updatedAt: seconds(site.clock) };
    const value = { row: { ...before, ...set }, secret: spellSecret(secret) };
    return {
      writes: [{ update: 'webhooks', key: { tenantId, id }, set }],
      data: eventData(value.row),
      value,
    };
  });
}

/** It is told nothing more; its deliveries go in their time. @throws not_found */
export async function removeWebhook(site: WebhookSite, caller: Caller, id: Id): Promise<void> {
  const { tenantId } = caller;
  await act(site, caller, 'webhook_delete', async (reader) => {
    const row = await readWebhook(reader, tenantId, id);
    const set = { state: 'removed', updatedAt: seconds(site.clock) } as const;
    return {
      writes: [{ update: 'webhooks', key: { tenantId, id }, set }],
      data: eventData(row),
      value: undefined,
    };
  });
}

async function act<T>(
  site: WebhookSite,
  caller: Caller,
  action: string,
  decide: (reader: Reader) => Promise<Act<T>>,
): Promise<T> {
  return administer(site, caller, action, decide, () => new ChanceryError('internal', 'a key is taken'));
}

/** At most {@link MOST_WEBHOOKS}, but for those that were removed. */
async function allWebhooks(reader: Reader, tenantId: Id): Promise<readonly WebhookRow[]> {
  const active = await reader.all('webhooks', { tenantId, state: 'active' });
  return [...active, ...(await reader.all('webhooks', { tenantId, state: 'inactive' }))];
}

async function readFields(
  { egress }: WebhookSite,
  { description, events, isActive, url }: WebhookFields,
): Promise<Partial<Pick<WebhookRow, 'url' | 'description' | 'events' | 'state'>>> {
  if (description !== undefined) checkDescription(description);
  const wanted = events === undefined ? {} : { events: parseEvents(events) };
  if (url !== undefined) await checkUrl(egress, url);
  return {
    ...wanted,
    ...(url === undefined ? {} : { url }),
    ...(description === undefined ? {} : { description }),
    ...(isActive === undefined ? {} : { state: isActive ? 'active' : 'inactive' }),
  };
}

function checkDescription(text: string): void {
  if (characters(text) > LONGEST_DESCRIPTION || !isPrintable(text)) {
    throw invalidField(
      'description',
      `must be at most ${LONGEST_DESCRIPTION} printable characters on one line`,
    );
  }
  if (looksLikeSecret(text)) throw invalidField('description', 'must not be a secret, and looks like one');
}

/**
 * It is judged again with every delivery. What a name leads to is not told: only the operator need know its network.
 * @throws invalid_field, egress_denied
 */
async function checkUrl(egress: WebhookSite['egress'], text: string): Promise<void> {
  const url = text.length <= LONGEST_URL && URL.canParse(text) ? new URL(text) : undefined;
  // A fragment is never sent. The text is not quoted, as such addresses often hold secrets.
  if (url === undefined || !/^https?:$/.test(url.protocol) || /[#\s]/.test(text) || !isPrintable(text)) {
    throw invalidField(
      'url',
      `must be an http or https address without fragment, at most ${LONGEST_URL} characters`,
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw invalidField('url', 'must hold no user name and no password');
  }
  try {
    await egress.check(text);
  } catch (error) {
    if (!(error instanceof ChanceryError) || error.code !== 'egress_denied') throw error;
    const passes =
      'must lead to another machine than this one: a public address by https, or one that CHANCERY_EGRESS_ALLOW names';
    throw new ChanceryError('egress_denied', `url ${passes}`, {
      fields: [{ field: 'url', message: passes }],
      detail: error.message,
      cause: error,
    });
  }
}

/** Of the address the origin alone: the rest may be a secret. */
export function eventData({
  events,
  id,
  state,
  url,
}: Pick<WebhookRow, 'id' | 'url' | 'events' | 'state'>): Readonly<Record<string, unknown>> {
  return { webhook_id: id, origin: new URL(url).origin, events, state };
}
