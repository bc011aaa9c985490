/** What deliveries are signed with, as the Standard Webhooks specification has it. */
import { createHmac } from 'node:crypto';
import { toBase64, utf8 } from '../base/bytes.ts';
import type { Random } from '../base/ports.ts';
import type { Sealer } from '../keys/sealing.ts';
import { SEALED } from '../records/sealed.ts';
import type { WebhookRow } from '../records/webhooks.ts';

/** Of the 24 to 64 that the specification allows. */
const OCTETS = 32;

export function newSecret(random: Random): Uint8Array {
  return random.bytes(OCTETS);
}

/** `whsec_` and base64, as libraries of the specification take it. */
export function spellSecret(secret: Uint8Array): string {
  return `whsec_${toBase64(secret)}`;
}

export function sealSecret(
  sealer: Sealer,
  row: Pick<WebhookRow, 'tenantId' | 'id'>,
  secret: Uint8Array,
): Uint8Array {
  return sealer.seal(secret, SEALED.webhooks.place(row));
}

/** @throws internal when the row was tampered with or belongs to another master key */
export function openSecret(sealer: Sealer, row: Pick<WebhookRow, 'tenantId' | 'id' | 'secret'>): Uint8Array {
  return sealer.open(row.secret, SEALED.webhooks.place(row));
}

export interface Signed {
  /** Of what is told: the same at each try. */
  readonly id: string;
  /** When it is sent; seconds since 1970 UTC. */
  readonly at: number;
  readonly body: string;
}

/** The headers by which a receiver knows who sent what, and when. */
export function signatureHeaders(
  secret: Uint8Array,
  { at, body, id }: Signed,
): Readonly<Record<string, string>> {
  const mac = createHmac('sha256', secret)
    .update(utf8(`${id}.${at}.${body}`))
    .digest();
  return {
    'webhook-id': id,
    'webhook-timestamp': String(at),
    'webhook-signature': `v1,${toBase64(mac)}`,
  };
}
