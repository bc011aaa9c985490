/** How certificates of the inventory are shown. */
import type { Answer } from '../../../client/client.ts';
import { distance, type Shape, when } from '../../output.ts';

export type InventoryCertificate = Answer<'/v1/certificates', 'get'>['data'][number];

/** @param nowMs milliseconds since 1970 */
export function certificateList(nowMs: number): Shape<InventoryCertificate> {
  return {
    columns: [
      ['ID', ({ id }) => id],
      ['NAME', nameOf],
      ['KIND', ({ kind }) => kind],
      ['STATUS', ({ status }) => status],
      ['ENDS', ({ not_after: end }) => distance(end, nowMs)],
      ['UNDER', ({ role }) => role ?? '-'],
    ],
    name: ({ id }) => id,
  };
}

export function certificateCard(nowMs: number): Shape<InventoryCertificate> {
  return {
    columns: [
      ['id', ({ id }) => id],
      ['name', ({ common_name: name }) => name],
      ['names', ({ names }) => names.map(({ type, value }) => `${type}:${value}`).join('\n')],
      ['kind', ({ kind }) => kind],
      ['status', ({ status }) => status],
      ['revoked', ({ revoked_at: at }) => when(at)],
      ['reason', ({ revocation_reason: reason }) => reason],
      ['begins', ({ not_before: begin }) => when(begin)],
      ['ends', ({ not_after: end }) => `${when(end)} (${distance(end, nowMs)})`],
      ['serial number', ({ serial_number: serial }) => serial],
      ['key', ({ key_algorithm: algorithm }) => algorithm],
      ['role', ({ role }) => role],
      ['authority', ({ ca_id: ca }) => ca],
      ['origin', ({ origin }) => origin],
      ['replaces', ({ replaces_id: id }) => id],
      ['replaced by', ({ replaced_by: id }) => id],
    ],
    name: ({ id }) => id,
  };
}

function nameOf({ common_name: common, names }: InventoryCertificate): string {
  return common ?? names[0]?.value ?? '-';
}
