import type { Site } from '../access/administer.ts';
import type { Egress } from '../base/egress.ts';
import type { Sealer } from '../keys/sealing.ts';

/** What webhooks are kept and called with. */
export interface WebhookSite extends Site {
  readonly sealer: Sealer;
  readonly egress: Egress;
}
