/** What was sent and answered, as the trace shows it: to be read, and without what differs from run to run. */
import { createHash } from 'node:crypto';
import type { Json } from '../support/site.ts';

/** Signatures by EC keys hold chance that is not ours, and so does whatever holds one, or a hash over it. */
const SIGNED = new Set([
  'certificate',
  'certificate_pem',
  'cross_certificate_pem',
  'ca_chain',
  'csr_pem',
  'crl_pem',
  'csr',
  'chain_pem',
  'head',
]);
const LONGEST = 80;

export function spelled(body: Json): Json {
  const shown: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(body)) {
    if (SIGNED.has(name)) continue;
    if (name === 'private_key' || name === 'token') shown[name] = short(String(value));
    else if (Array.isArray(value))
      shown[name] = value.length > 5 ? `${value.length} of them` : value.map(shownAs);
    else shown[name] = shownAs(value);
  }
  return shown;
}

function shownAs(value: unknown): unknown {
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) return spelled(value as Json);
  return typeof value === 'string' && value.length > LONGEST ? short(value) : value;
}

function short(text: string): string {
  return `${text.slice(0, 24)}… (${createHash('sha256').update(text).digest('hex').slice(0, 12)})`;
}
