import type { Site } from '../access/administer.ts';
import type { KeyGenerator } from '../keys/generate.ts';
import type { Sealer } from '../keys/sealing.ts';

/** What authorities are made and run with. */
export interface AuthoritySite extends Site {
  readonly sealer: Sealer;
  readonly keys: KeyGenerator;
  /** Base of the addresses that new issuers' certificates carry; null when there is no plain HTTP address to give. */
  readonly distributionUrl: string | null;
}
